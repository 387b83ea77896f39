import pytest

from keywords.domain import doubles
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

DIFFERENT = [("Glass", "Glas"), ("Bus", "Bu"), ("Rail", "Road"), ("铁路", "铁道"), ("?", "!")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("New Silk Road", "new-silk roads"),
        ("Ferry", "Ferries"),
        ("Box", "boxes"),
        ("Rail freight", "RAILFREIGHT"),
        ("Hydrogène", "hydrogene"),
    ],
)
def test_spellings_of_one_thing_are_the_same(one, other):
    assert doubles.same(one) == doubles.same(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_things_are_not(one, other):
    assert doubles.same(one) != doubles.same(other)


@pytest.mark.django_db
def test_pairs_are_found_by_any_of_their_words_and_retired_ones_are_left_out():
    road = KeywordFactory(names=Names({"en": "Silk Road", "zh-hans": "丝绸之路"}))
    roads = KeywordFactory(names=Names({"en": "Silk roads"}))
    KeywordFactory(names=Names({"en": "Silk-Road"}), status="retired", slug="old")
    other = KeywordFactory(names=Names({"en": "Ports"}))
    assert doubles.found() == {road.pk, roads.pk}
    assert doubles.of(road) == [roads]
    assert doubles.of(other) == []


@pytest.mark.django_db
def test_a_keyword_and_the_media_topic_it_is_mapped_to_are_no_doubles():
    topic = KeywordFactory(names=Names({"en": "Transport"}), vocabulary=VocabularyFactory(slug="media-topics"))
    own = KeywordFactory(names=Names({"en": "Transport"}), vocabulary=VocabularyFactory(slug="topics"))
    assert doubles.found() == {own.pk, topic.pk}
    for each in (own, topic):
        each.media_topic = "20000337"
        each.save()
    assert (doubles.found(), doubles.of(own), doubles.of(topic)) == (set(), [], [])
    third = KeywordFactory(names=Names({"en": "Transports"}), vocabulary=VocabularyFactory(slug="places"))
    assert doubles.found() == {own.pk, topic.pk, third.pk}
    assert doubles.of(own) == [third]
