import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from editors.models import AuditEntry
from keywords.domain import tree
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    """Four keywords, each below the one before."""
    found = [KeywordFactory(slug="a")]
    for slug in "bcd":
        found.append(KeywordFactory(slug=slug, parent=found[-1]))
    return found


def paths():
    return {row.slug: [slug for slug, _names in row.ancestors_named] for row in Keyword.objects.all()}


def test_what_stands_below_follows_a_move(line, administrator):
    x = KeywordFactory(slug="x")

    moved = tree.move(line[1], x, by=administrator)

    assert moved.place == f"Topics › {x}"
    assert paths() == {"a": [], "x": [], "b": ["x"], "c": ["x", "b"], "d": ["x", "b", "c"]}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.data) == ("keyword.moved", {"before": "Topics › A", "after": "Topics › X"})
    tree.move(line[1], None, by=administrator)
    assert paths()["d"] == ["b", "c"]


def test_to_the_same_place_nothing_is_written(line, administrator):
    tree.move(line[1], line[0], by=administrator)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("below", [0, 1, 3])
def test_a_keyword_never_stands_below_itself(line, administrator, below):
    with pytest.raises(Refused, match="below itself"):
        tree.move(line[0], line[below], by=administrator)
    assert paths()["d"] == ["a", "b", "c"]


def test_a_double_is_refused_with_the_one_there_is(line, administrator):
    there = KeywordFactory(names=Names({"en": "Press"}))
    other = KeywordFactory(names=Names({"en": "PRESS"}), parent=line[0])

    with pytest.raises(KeywordExists) as refusal:
        tree.move(other, None, by=administrator)

    assert refusal.value.keyword == there
    assert Keyword.objects.get(pk=other.pk).parent == line[0]


def test_a_branch_moves_to_another_vocabulary_whole(line, administrator):
    places = VocabularyFactory(slug="places")
    asia = KeywordFactory(slug="asia", vocabulary=places)

    with pytest.raises(ValidationError, match="another vocabulary"):
        tree.move(line[1], asia, by=administrator, vocabulary=line[0].vocabulary)
    tree.move(line[1], asia, by=administrator)

    assert set(places.keywords.values_list("slug", flat=True)) == {"asia", "b", "c", "d"}
    assert paths()["d"] == ["asia", "b", "c"]
    tree.move(line[3], None, by=administrator, vocabulary=line[0].vocabulary)
    assert Keyword.objects.get(slug="d").place == "Topics"


def test_a_flat_list_takes_no_branch_and_a_retired_one_nothing(line, administrator):
    people = VocabularyFactory(slug="people", is_tree=False)
    someone = KeywordFactory(vocabulary=people)
    with pytest.raises(Refused, match="flat list"):
        tree.move(line[0], None, by=administrator, vocabulary=people)
    with pytest.raises(ValidationError, match="flat list"):
        tree.move(line[3], someone, by=administrator)
    with pytest.raises(ValidationError, match="retired"):
        tree.move(line[3], KeywordFactory(status="retired"), by=administrator)
    tree.move(line[3], None, by=administrator, vocabulary=people)


def test_a_branch_brings_no_media_topic_a_second_time(line, administrator):
    places = VocabularyFactory(slug="places")
    KeywordFactory(vocabulary=places, media_topic="20000002", names=Names({"en": "Port"}))
    Keyword.objects.filter(pk=line[3].pk).update(media_topic="20000002")

    with pytest.raises(Refused, match="“Port” in “Places” stand for the same Media Topic"):
        tree.move(line[1], None, by=administrator, vocabulary=places)

    assert places.keywords.count() == 1


def test_only_administrators_move(line, publisher):
    with pytest.raises(PermissionDenied):
        tree.move(line[3], None, by=publisher)


def test_a_vocabulary_is_walked_in_one_query(line, django_assert_num_queries):
    KeywordFactory(slug="x", parent=line[1])
    KeywordFactory(slug="y")

    with django_assert_num_queries(1):
        walked = tree.walk(Keyword.objects.filter(vocabulary=line[0].vocabulary).order_by("slug"))

    assert [(depth, row.slug) for depth, row in walked] == [
        (0, "a"),
        (1, "b"),
        (2, "c"),
        (3, "d"),
        (2, "x"),
        (0, "y"),
    ]
    assert [row.slug for _depth, row in tree.walk(row for _depth, row in walked if row.slug in "cd")] == ["c", "d"]
