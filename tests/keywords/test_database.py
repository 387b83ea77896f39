"""What the database itself refuses, whoever writes: verbs have their own sentences for it."""

import pytest
from django.db import IntegrityError, connection, transaction

from keywords.models import Keyword
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db


def put(keyword, **columns):
    """Write past every verb, as a script or a bug would."""
    Keyword.objects.filter(pk=keyword.pk).update(**columns)


@pytest.fixture
def line():
    """Four keywords, each below the one before."""
    found = [KeywordFactory()]
    for _ in range(3):
        found.append(KeywordFactory(parent=found[-1]))
    return found


@pytest.mark.parametrize("below", [0, 1, 3])
def test_a_cycle_is_refused(line, below):
    with pytest.raises(IntegrityError, match="keyword_cycle"), transaction.atomic():
        put(line[0], parent=line[below])

    line[0].refresh_from_db()
    assert line[0].parent is None


def test_a_cycle_is_refused_in_one_statement_and_when_added(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        Keyword.objects.filter(pk__in=[line[0].pk, line[1].pk]).update(parent=line[3])
    itself = Keyword(pk=9_000, slug="itself", vocabulary=line[0].vocabulary, parent_id=9_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Keyword.objects.bulk_create([itself])


def test_a_move_elsewhere_in_the_tree_is_taken(line):
    other = KeywordFactory(parent=line[1])
    put(line[3], parent=other)
    put(line[2], parent=None)

    line[3].refresh_from_db()
    assert line[3].parent == other


def test_only_a_retired_keyword_is_replaced_and_never_by_itself():
    keyword, other = KeywordFactory(), KeywordFactory()

    for columns in ({"replaced_by": other}, {"replaced_by": keyword, "status": "retired"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            put(keyword, **columns)

    put(keyword, replaced_by=other, status="retired")


def test_what_replaces_a_keyword_is_not_replaced_itself():
    first, second, third = KeywordFactory.create_batch(3)
    put(first, replaced_by=second, status="retired")

    with pytest.raises(IntegrityError, match="keyword_chain"), transaction.atomic():
        put(second, replaced_by=third, status="retired")
    with pytest.raises(IntegrityError, match="keyword_chain"), transaction.atomic():
        put(third, replaced_by=first, status="retired")


def test_a_media_topic_stands_once_in_a_vocabulary():
    keyword, other = KeywordFactory(media_topic="20000002"), KeywordFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        put(other, media_topic="20000002")

    put(other, vocabulary=VocabularyFactory(slug="places"), media_topic="20000002")
    put(keyword, media_topic=None)


def test_the_triggers_survived_every_migration():
    tables = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'", "postgresql": PG}
    with connection.cursor() as cursor:
        cursor.execute(tables[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}

    names = {"keyword_cycle_added", "keyword_cycle_moved", "keyword_chain_added", "keyword_chain_changed"}
    assert found >= (names if connection.vendor == "sqlite" else {"keyword_cycle", "keyword_chain"})


PG = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'keywords_keyword'::regclass"
