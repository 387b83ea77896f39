"""Vocabularies given out as files: the same bytes, also from another outlet's database that read them."""

import json
from pathlib import Path

import pytest

from keywords.domain.exchange import files, giving, taking
from keywords.models import Alias, Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
EXCERPT = (Path(__file__).parents[2] / "mediatopics_excerpt.json").read_bytes()
FORMS = ["json", "csv"]


def read_in(text, **kwargs):
    return taking.take_in(files.read(text.encode()), by=None, name="x", **kwargs).counts


@pytest.fixture
def kept(topics):
    """A vocabulary with one of everything, and the Media Topics' excerpt."""
    taking.take_in(files.read(EXCERPT), by=None, name="x")
    asia = KeywordFactory(
        names=Names({"en": "Asia", "zh-hans": "亚洲"}),
        slug="asia",
        wikidata="Q48",
        vocabulary=VocabularyFactory(slug="places"),
    )
    Vocabulary.objects.filter(slug="places").update(limit=3, is_required=True, is_open=False)
    tibet = KeywordFactory(
        names=Names({"en": "=Tibet"}), slug="tibet", vocabulary=asia.vocabulary, parent=asia, status="proposed"
    )
    KeywordFactory(slug="orient", vocabulary=asia.vocabulary, status="retired", replaced_by=asia)
    Keyword.objects.filter(pk=tibet.pk).update(
        description={"en": 'Two\nlines, “quoted” "twice"', "zh-hans": "-高原"}, scope_note={"en": "@home"}
    )
    tibet.related.add(asia)
    # Mapped to an imported topic, and related to the same.
    Keyword.objects.filter(pk=tibet.pk).update(media_topic="20000105")
    tibet.related.add(Keyword.objects.get(media_topic="20000105", vocabulary__slug="media-topics"))
    for language, text in [("zh-hans", "西藏"), ("", "en: Xizang"), ("en", "Roof; of | the, world"), ("", "=1+1")]:
        tibet.aliases.create(language=language, text=text)
    return topics


@pytest.mark.parametrize("form", FORMS)
def test_what_was_given_out_changes_nothing(kept, exported, form):
    counts = read_in(exported(form))

    assert counts == {"created": 0, "updated": 0, "unchanged": 32, "retired": 0, "refused": 0}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_come_from_another_database(kept, exported, form):
    before = exported(form)
    _empty()
    if form == "json":
        Vocabulary.objects.all().delete()

    read_in(before)

    assert exported(form) == before


def _empty():
    Keyword.related.through.objects.all().delete()
    Alias.objects.all().delete()
    Keyword.objects.update(replaced_by=None)
    while Keyword.objects.filter(children=None).delete()[0]:
        pass


def test_one_vocabulary_alone_refers_to_nothing_outside(kept, exported):
    crime = Keyword.objects.get(media_topic="20000105", vocabulary__slug="media-topics")
    crime.related.add(Keyword.objects.get(slug="asia"))

    data = json.loads(exported("json", Vocabulary.objects.get(slug="media-topics")))

    assert {each["vocabulary"] for each in data["concepts"]} == {"media-topics"}
    assert [each["related"] for each in data["concepts"] if each["related"]] == []


def test_json_has_the_shape_of_the_media_topics(kept, exported):
    first = json.loads(EXCERPT)["concepts"][0]
    data = json.loads(exported("json", Vocabulary.objects.get(slug="media-topics")))
    arts = next(each for each in data["concepts"] if each["qcode"] == first["qcode"])

    assert {key: arts[key] for key in ("uri", "level", "broader", "retired", "wikidata")} == {
        key: first[key] for key in ("uri", "level", "broader", "retired", "wikidata")
    }
    assert arts["name"] == {"en": first["name"]["en-GB"], "zh-hans": first["name"]["zh-Hans"]}
    assert (data["licence"], data["title"]) == ("https://creativecommons.org/licenses/by/4.0/", "Media Topics")


def test_the_licence_of_others_is_not_claimed_for_own_keywords(kept, exported):
    assert "licence" not in json.loads(exported("json", Vocabulary.objects.get(slug="places")))


def test_a_table_is_safe_in_a_spreadsheet(kept, exported):
    text = exported("csv", Vocabulary.objects.get(slug="places"))

    assert "'=Tibet" in text
    assert ",=Tibet" not in text


def test_an_empty_vocabulary_is_a_header(db, exported):
    vocabulary = VocabularyFactory(slug="people")

    assert exported("csv", vocabulary).count("\r\n") == 1
    assert json.loads(exported("json", vocabulary))["concepts"] == []


@pytest.mark.parametrize("number", [1, 60])
def test_queries_do_not_grow(db, number, django_assert_num_queries):
    for _ in range(number):
        KeywordFactory()

    with django_assert_num_queries(6):
        giving.as_json()
