from django.db import migrations

# The verbs refuse these with a sentence; the database refuses them whoever writes.
#
# A trigger of SQLite goes when its table is rebuilt, which Django does when a column or constraint changes: a later
# migration that changes `keyword` must end with these operations again (tests/keywords/test_database.py looks).

POSTGRESQL = """
CREATE OR REPLACE FUNCTION keyword_refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One writer of the tree at a time: two moves that are harmless alone may be a cycle together.
    PERFORM pg_advisory_xact_lock(hashtext('keywords_keyword.parent'));
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT k.parent_id FROM keywords_keyword k JOIN above ON k.id = above.id WHERE k.parent_id IS NOT NULL
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'keyword_cycle: a keyword cannot stand below itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION keyword_refuse_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('keywords_keyword.replaced_by'));
    IF EXISTS (SELECT 1 FROM keywords_keyword WHERE id = NEW.replaced_by_id AND replaced_by_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM keywords_keyword WHERE replaced_by_id = NEW.id)
    THEN
        RAISE EXCEPTION 'keyword_chain: what replaces a keyword cannot be replaced itself'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keyword_cycle AFTER INSERT OR UPDATE OF parent_id ON keywords_keyword
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION keyword_refuse_cycle();
CREATE TRIGGER keyword_chain AFTER INSERT OR UPDATE OF replaced_by_id ON keywords_keyword
    FOR EACH ROW WHEN (NEW.replaced_by_id IS NOT NULL) EXECUTE FUNCTION keyword_refuse_chain();
"""
POSTGRESQL_BACK = """
DROP TRIGGER IF EXISTS keyword_cycle ON keywords_keyword;
DROP TRIGGER IF EXISTS keyword_chain ON keywords_keyword;
DROP FUNCTION IF EXISTS keyword_refuse_cycle();
DROP FUNCTION IF EXISTS keyword_refuse_chain();
"""

# No more conditions on `k` than the join: with one that narrows it, SQLite would read the whole table for each row, to
# build a Bloom filter.
_CYCLE = """
CREATE TRIGGER keyword_cycle_{name} AFTER {event} ON keywords_keyword WHEN NEW.parent_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'keyword_cycle: a keyword cannot stand below itself') WHERE EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT k.parent_id FROM keywords_keyword k JOIN above ON k.id = above.id
        )
        SELECT 1 FROM above WHERE id = NEW.id
    );
END
"""
_CHAIN = """
CREATE TRIGGER keyword_chain_{name} AFTER {event} ON keywords_keyword WHEN NEW.replaced_by_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'keyword_chain: what replaces a keyword cannot be replaced itself')
    WHERE EXISTS (SELECT 1 FROM keywords_keyword WHERE id = NEW.replaced_by_id AND replaced_by_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM keywords_keyword WHERE replaced_by_id = NEW.id);
END
"""
SQLITE = [
    _CYCLE.format(name="added", event="INSERT"),
    _CYCLE.format(name="moved", event="UPDATE OF parent_id"),
    _CHAIN.format(name="added", event="INSERT"),
    _CHAIN.format(name="changed", event="UPDATE OF replaced_by_id"),
]
SQLITE_NAMES = ["keyword_cycle_added", "keyword_cycle_moved", "keyword_chain_added", "keyword_chain_changed"]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for name, statement in zip(SQLITE_NAMES, SQLITE, strict=True):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        for name in SQLITE_NAMES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("keywords", "0005_replaced_is_retired")]
    operations = [migrations.RunPython(make, drop, elidable=False)]
