from django.db import migrations

# What stands in the record is never changed and never deleted, whoever writes; only a legal removal takes the words
# of one entry away, once, and leaves its digests. Emptying the whole table (TRUNCATE) is for tests and new beginnings:
# `manage.py verify_record` finds it.
#
# A trigger of SQLite goes when its table is rebuilt, which Django does when a column or constraint changes: a later
# migration that changes `publication` must end with these operations again (tests/articles/models/test_publication.py
# looks).

FIXED = [
    *("id", "article_id", "sequence", "number", "act", "significance", "at", "intended_at", "actor_id", "robot"),
    *("revision_id", "content_sha256", "previous_sha256", "sha256"),
]
WORDS = ["content", "headline", "note", "removed_at", "removal_reason"]
REFUSAL = "publication_kept: the public record is never changed"


def allowed(same):
    """SQL of an update that may pass: nothing differs, or the words go and the removal is noted, once."""
    fixed = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in FIXED)
    words = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in WORDS)
    removal = (
        "OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL AND NEW.content IS NULL"
        " AND NEW.headline = '' AND NEW.note = ''"
    )
    return f"{fixed} AND (({words}) OR ({removal}))"


SQLITE = {
    "publication_kept_changed": f"""
CREATE TRIGGER publication_kept_changed BEFORE UPDATE ON articles_publication
WHEN NOT ({allowed("IS")})
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
""",
    "publication_kept_deleted": f"""
CREATE TRIGGER publication_kept_deleted BEFORE DELETE ON articles_publication
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
""",
}
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION publication_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {allowed("IS NOT DISTINCT FROM")} THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER publication_kept BEFORE UPDATE OR DELETE ON articles_publication
    FOR EACH ROW EXECUTE FUNCTION publication_kept();
"""
POSTGRESQL_BACK = """
DROP TRIGGER IF EXISTS publication_kept ON articles_publication;
DROP FUNCTION IF EXISTS publication_kept();
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for name, statement in SQLITE.items():
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_absences")]
    operations = [migrations.RunPython(make, drop, elidable=False)]
