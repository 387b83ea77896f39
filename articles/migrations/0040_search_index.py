import django.db.models.deletion
from django.db import migrations, models

import articles.models.search

# What Django cannot say: the full-text index itself.
#
# Tokens are separated by spaces already, so both databases are told to change nothing: FTS5 by its tokenizer `ascii`,
# for which # and whatever is not ASCII belong to tokens, PostgreSQL by taking them as they are. A tsvector keeps no more
# than 256 places of a word and none beyond 16,383, so it holds no places at all: rows of tokens are looked at again in
# the text.
#
# A trigger of SQLite goes when its table is rebuilt: a later migration that changes `searchdoc` must end with these
# operations again (tests/articles/models/test_search.py looks).
COLUMNS = "title, lead, body, names"
NEW = ", ".join(f"NEW.{name}" for name in COLUMNS.split(", "))
OLD = ", ".join(f"OLD.{name}" for name in COLUMNS.split(", "))
FORGET = f"INSERT INTO articles_searchindex(articles_searchindex, rowid, {COLUMNS}) VALUES ('delete', OLD.id, {OLD});"  # noqa: S608
ENTER = f"INSERT INTO articles_searchindex(rowid, {COLUMNS}) VALUES (NEW.id, {NEW});"  # noqa: S608
TRIGGERS = {
    "searchdoc_entered": f"AFTER INSERT ON articles_searchdoc BEGIN {ENTER} END",
    "searchdoc_forgotten": f"AFTER DELETE ON articles_searchdoc BEGIN {FORGET} END",
    "searchdoc_changed": f"AFTER UPDATE ON articles_searchdoc BEGIN {FORGET} {ENTER} END",
}
SQLITE = f"""
CREATE VIRTUAL TABLE articles_searchindex USING fts5(
    {COLUMNS}, content='articles_searchdoc', content_rowid='id', columnsize=0, tokenize="ascii tokenchars '#'"
)
"""
POSTGRESQL = [
    """
ALTER TABLE articles_searchdoc ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    array_to_tsvector(
        array_remove(string_to_array(title || ' ' || lead || ' ' || body || ' ' || names, ' '), '')
    )
) STORED
""",
    # Without a list of pending entries: a search costs the same right after many publications.
    "CREATE INDEX search_vector ON articles_searchdoc USING gin (vector) WITH (fastupdate = off)",
    # How often a word stands is estimated from 10 × so many words: with 100, rarer ones look more frequent than they are.
    "ALTER TABLE articles_searchdoc ALTER COLUMN vector SET STATISTICS 1000",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
    else:
        schema_editor.execute(SQLITE)
        for name, statement in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {statement}")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE articles_searchdoc DROP COLUMN vector")
    else:
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute("DROP TABLE articles_searchindex")


class Migration(migrations.Migration):
    dependencies = [("articles", "0035_problems_in_every_language")]
    operations = [
        migrations.CreateModel(
            name="SearchDoc",
            fields=[
                ("id", articles.models.search.DocKey(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("title", models.TextField(blank=True, verbose_name="words of the headline")),
                ("lead", models.TextField(blank=True, verbose_name="words of standfirst and points")),
                ("body", models.TextField(blank=True, verbose_name="words of the text")),
                ("names", models.TextField(blank=True, verbose_name="keys of keywords and people")),
                ("about", models.TextField(blank=True, verbose_name="frequent words")),
                ("spelled", models.TextField(blank=True, verbose_name="words as they are spelled")),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_doc",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
            ],
            options={"verbose_name": "searched story", "verbose_name_plural": "searched stories"},
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "doc",
                    models.OneToOneField(
                        db_column="rowid",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="index",
                        serialize=False,
                        to="articles.searchdoc",
                    ),
                ),
                ("words", articles.models.search.IndexedText(db_column="articles_searchindex")),
            ],
            options={
                "verbose_name": "search index",
                "verbose_name_plural": "search index",
                "db_table": "articles_searchindex",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("word", models.CharField(max_length=40, verbose_name="word")),
                ("stories", models.PositiveIntegerField(default=0, verbose_name="stories")),
            ],
            options={
                "verbose_name": "word of the stories",
                "verbose_name_plural": "words of the stories",
                "constraints": [models.UniqueConstraint(fields=("language", "word"), name="search_word_once")],
                "indexes": [
                    models.Index(
                        fields=["language", "word"],
                        name="search_word_begins",
                        opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                    )
                ],
            },
        ),
        migrations.RunPython(make, drop, elidable=False),
    ]
