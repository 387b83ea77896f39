import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.domain import keywords
from keywords.models import Keyword, KeywordStatus, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, VocabularyFactory, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return VocabularyFactory(slug="places")


@pytest.fixture
def topics():
    return VocabularyFactory(slug="topics")


def named(english: str, chinese: str = "", **kwargs) -> Keyword:
    return KeywordFactory(names=Names({"en": english} | ({"zh-hans": chinese} if chinese else {})), **kwargs)


def found(text: str, **kwargs) -> list[str]:
    return [keyword.names.in_("en") for keyword in keywords.find(text, **kwargs)]


def test_the_same_name_comes_first_then_beginnings_then_words_then_the_rest(places):
    for name in ("Upper Rail", "Monorail", "Rail Freight", "Rail", "Road"):
        named(name, vocabulary=places)
    assert found("rail") == ["Rail", "Rail Freight", "Upper Rail", "Monorail"]


@pytest.mark.parametrize("typed", ["belt", "BELT", "Ｂｅｌｔ", " belt  and", "一带", "带一路", "Bélt"])
def test_case_width_accents_and_language_do_not_matter(topics, typed):
    named("Belt and Road News", "一带一路新闻", vocabulary=topics)
    named("Energy", "能源", vocabulary=topics)
    assert found(typed) == ["Belt and Road News"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "\\", "nothing like it"])
def test_nothing_and_wildcards_find_nothing(topics, typed):
    named("Energy", "能源", vocabulary=topics)
    assert found(typed) == []


def test_retired_and_merged_keywords_are_not_offered_but_proposed_ones_are(topics):
    kept = named("Energy", vocabulary=topics, status=KeywordStatus.PROPOSED)
    named("Energy storage", vocabulary=topics, status=KeywordStatus.RETIRED)
    named("Energy saving", vocabulary=topics, replaced_by=kept)
    assert found("energy") == ["Energy"]


def test_a_result_tells_its_path_and_how_often_it_is_used(places, django_assert_max_num_queries):
    asia = named("Asia", "亚洲", vocabulary=places)
    centre = named("Central Asia", vocabulary=places, parent=asia)
    for number in range(5):
        named(f"Dushanbe {number}", vocabulary=places, parent=centre)
    with django_assert_max_num_queries(1):
        results = keywords.find("dushanbe", limit=3)
        assert [keywords.path(keyword) for keyword in results] == ["Places › Asia › Central Asia"] * 3
        assert keywords.as_json(results[0])["uses"] == 0


def test_editors_add_and_contributors_propose(topics, editor, contributor):
    added = keywords.create({"en": " Clean   Energy ", "zh-hans": "清洁能源"}, vocabulary=topics, by=editor)
    assert (added.status, added.slug, added.names["en"], added.proposed_by) == (
        "accepted",
        "clean-energy",
        "Clean Energy",
        None,
    )
    proposed = keywords.create({"zh-hans": "天然气"}, vocabulary=topics, by=contributor)
    assert (proposed.status, proposed.slug, proposed.proposed_by) == ("proposed", "tian-ran-qi", contributor)
    with pytest.raises(PermissionDenied):
        keywords.create({"en": "Wind"}, vocabulary=topics, by=EditorFactory())


def test_a_closed_vocabulary_takes_nothing_from_writers(topics, editor, administrator):
    Vocabulary.objects.filter(pk=topics.pk).update(is_open=False)
    topics.refresh_from_db()
    with pytest.raises(PermissionDenied):
        keywords.create({"en": "Wind"}, vocabulary=topics, by=editor)
    assert keywords.create({"en": "Wind"}, vocabulary=topics, by=administrator).pk


@pytest.mark.parametrize(
    "names", [{"en": "ENERGY"}, {"en": "Ｅnérgy"}, {"zh-hans": "能源"}, {"en": "Power", "zh-hans": "能源"}]
)
def test_a_double_is_refused_with_the_one_there_is(topics, editor, names):
    existing = named("Energy", "能源", vocabulary=topics)
    with pytest.raises(keywords.KeywordExists, match="Energy") as refusal:
        keywords.create(names, vocabulary=topics, by=editor)
    assert refusal.value.keyword == existing
    assert Keyword.objects.count() == 1


def test_the_same_name_may_stand_in_two_places_and_addresses_stay_unique(topics, places, editor):
    people = VocabularyFactory(slug="people")
    slugs = [
        keywords.create({"en": "Jordan"}, vocabulary=vocabulary, by=editor).slug
        for vocabulary in (places, people, topics)
    ]
    assert slugs == ["jordan", "jordan-2", "jordan-3"]


@pytest.mark.parametrize("names", [{}, {"en": "   "}, {"en": "x" * 121}, {"fr": "Énergie"}])
def test_a_name_is_needed_and_bounded(topics, editor, names):
    with pytest.raises(ValidationError):
        keywords.create(names, vocabulary=topics, by=editor)


def test_a_parent_must_be_of_the_same_tree(topics, places, editor):
    with pytest.raises(ValidationError, match="another vocabulary"):
        keywords.create({"en": "Wind"}, vocabulary=topics, parent=named("Asia", vocabulary=places), by=editor)
    people = VocabularyFactory(slug="people", is_tree=False)
    people.is_tree = False
    with pytest.raises(ValidationError, match="flat list"):
        keywords.create({"en": "Ali"}, vocabulary=people, parent=named("Sons", vocabulary=people), by=editor)


def test_an_imported_name_means_the_accepted_keyword(topics, places):
    named("Jordan", vocabulary=places, status=KeywordStatus.PROPOSED)
    accepted = named("Jordan", "约旦", vocabulary=topics)
    assert keywords.match("JORDAN") == accepted
    assert keywords.match("约旦") == accepted
    assert keywords.match("Jor") is None


def test_assigning_keeps_the_order_and_the_rows_that_stay(contributor, topics):
    draft = make_story(by=contributor).draft
    one, two, three = (named(name, vocabulary=topics) for name in ("One", "Two", "Three"))
    keywords.assign(draft, [one, two])
    row = draft.keyword_rows.get(keyword=two)
    keywords.assign(draft, [two, three, two])
    assert [(each.keyword, each.position) for each in draft.keyword_rows.all()] == [(two, 0), (three, 1)]
    assert draft.keyword_rows.get(keyword=two).pk == row.pk
    with CaptureQueriesContext(connection) as queries:
        keywords.assign(draft, [two, three])
    assert [query["sql"][:6] for query in queries if "SAVEPOINT" not in query["sql"]] == ["SELECT"]
    keywords.assign(draft, [])
    assert not draft.keyword_rows.exists()


def test_a_merged_keyword_gives_its_successor(contributor, topics):
    draft = make_story(by=contributor).draft
    kept = named("Energy", vocabulary=topics)
    keywords.assign(draft, [named("Power", vocabulary=topics, replaced_by=kept), kept])
    assert [row.keyword for row in draft.keyword_rows.all()] == [kept]


def test_a_story_takes_sixty_keywords_and_no_more(contributor, topics):
    draft = make_story(by=contributor).draft
    many = [named(f"Word {number}", vocabulary=topics) for number in range(61)]
    with pytest.raises(ValidationError, match="60"):
        keywords.assign(draft, many)
    assert len(keywords.assign(draft, many[:60])) == 60
