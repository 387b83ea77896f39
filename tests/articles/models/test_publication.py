"""The database itself keeps the record, whoever writes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.models import Publication
from tests.factories import make_live

pytestmark = pytest.mark.django_db
CHANGES = ["content", "headline", "note", "removed_at", "removal_reason", "act", "at", "actor", "sha256", "number"]


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return "publication_kept" in str(error)
    return False


@pytest.fixture
def entry():
    return Publication.objects.get(article=make_live())


@pytest.mark.parametrize("column", CHANGES)
def test_no_column_of_an_entry_can_be_changed_alone(entry, column):
    values = {
        "content": {"headline": "Another"},
        "at": timezone.now(),
        "removed_at": timezone.now(),
        "actor": None,
        "number": 7,
    }

    assert refused(lambda: Publication.objects.filter(pk=entry.pk).update(**{column: values.get(column, "another")}))


def test_entry_cannot_be_deleted(entry):
    def delete():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_publication WHERE id = %s", [entry.pk])

    assert refused(delete)
    assert Publication.objects.filter(pk=entry.pk).exists()


def test_words_can_be_taken_away_once_and_never_put_back(entry):
    row = Publication.objects.filter(pk=entry.pk)

    row.update(content=None, headline="", note="", removed_at=timezone.now(), removal_reason="Case 12")

    assert refused(lambda: row.update(headline="Back"))
    assert refused(lambda: row.update(removed_at=None))
    assert refused(lambda: row.update(content={"headline": "Back"}))


def test_words_cannot_go_together_with_anything_else(entry):
    row = Publication.objects.filter(pk=entry.pk)

    assert refused(lambda: row.update(content=None, headline="", note="", removed_at=timezone.now(), act="updated"))


def test_saving_without_a_change_passes(entry):
    entry.save()
    assert Publication.objects.get(pk=entry.pk).sha256 == entry.sha256


def test_guards_stand_in_this_database():
    """A migration that rebuilds the table on SQLite loses them without a word."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        names = {row[0] for row in cursor.fetchall()}

    wanted = {
        "sqlite": {"publication_kept_changed", "publication_kept_deleted"},
        "postgresql": {"publication_kept"},
    }
    assert wanted[connection.vendor] <= names
