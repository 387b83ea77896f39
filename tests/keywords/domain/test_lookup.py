import pytest

from keywords.domain import lookup
from keywords.models import Alias
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db


def named(english, chinese="", aliases=(), **kwargs):
    names = {"en": english} | ({"zh-hans": chinese} if chinese else {})
    keyword = KeywordFactory(names=Names(names), **kwargs)
    for word in aliases:
        Alias.objects.create(keyword=keyword, text=word)
    return keyword


@pytest.fixture
def bank():
    return named("Asian Infrastructure Investment Bank", "亚投行", ["AIIB", "亚洲基础设施投资银行", "Banque asiatique"])


@pytest.mark.parametrize(
    ("typed", "matched"),
    [
        ("asian inf", ""),
        ("investment", ""),
        ("aiib", "AIIB"),
        ("ＡＩＩ", "AIIB"),
        ("亚投", "亚投行"),
        ("亞投行", "亚投行"),
        ("基础设施", "亚洲基础设施投资银行"),
        ("BANQUE  ásia", "Banque asiatique"),
    ],
)
def test_every_word_leads_to_the_keyword_and_an_alias_is_named(bank, typed, matched):
    named("Road")

    found = lookup.find(typed, language="en")

    assert found == [bank]
    assert found[0].matched == matched


def test_in_another_language_another_word_is_the_name(bank):
    assert lookup.find("亚投", language="zh-hans")[0].matched == ""
    assert lookup.find("asian", language="zh-hans")[0].matched == "Asian Infrastructure Investment Bank"


def test_of_two_the_more_used_comes_first_after_the_exact_one(bank):
    exact, seldom, often = named("Rail"), named("Railcar"), named("Railway", aliases=["rail way", "rail road"])
    often.uses = 9
    often.save()

    assert lookup.find("rail") == [exact, often, seldom]


def test_a_vocabulary_narrows_and_the_limit_holds():
    places = VocabularyFactory(slug="places")
    for number in range(9):
        named(f"Rail {number}", aliases=[f"rails {number}", f"railed {number}"])
    there = named("Railtown", vocabulary=places)

    assert lookup.find("rail", vocabulary=places) == [there]
    assert len(lookup.find("rail", limit=4)) == 4


@pytest.mark.parametrize("typed", ["rai", "way 7", "nothing like it"])
def test_two_queries_at_most_whatever_is_found(typed, django_assert_max_num_queries):
    for number in range(30):
        named(f"Railway {number}")

    with django_assert_max_num_queries(2):
        for keyword in lookup.find(typed, limit=12):
            assert keyword.place == "Topics"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("Railways", ["Railway"]),
        ("Rialway", ["Railway"]),
        ("Rail-way", ["Railway"]),
        ("Countries", ["Country"]),
        ("Development Banks", ["Development Bank"]),
        ("絲綢之路", ["丝绸之路"]),
        ("Tran", []),
        ("Train", []),
        ("Harbour", []),
        ("亚洲", []),
        ("", []),
    ],
)
def test_words_that_are_nearly_the_same_are_shown(wanted, words):
    for name in ("Railway", "Country", "Development Bank", "Iran", "Iraq", "丝绸之路", "亚太"):
        named(name)

    assert [each.word for each in lookup.near({"en": wanted})] == words


def test_the_nearest_comes_first_and_retired_ones_are_among_them():
    far, same, retired = named("Railwoy"), named("Railway"), named("Railways", status="retired")
    named("Rail way", replaced_by=same)

    found = lookup.near({"en": "Railway"})

    assert [each.keyword for each in found] == [same, retired, far]
    assert [each.distance for each in found] == [0, 0, 1]
    assert len(lookup.near({"en": "Railway"}, limit=1)) == 1


def test_near_costs_one_query_a_name_and_one_for_the_rows(django_assert_max_num_queries):
    for number in range(20):
        named(f"Railway{number}")

    with django_assert_max_num_queries(3):
        found = lookup.near({"en": "Railway1", "zh-hans": "铁路"}, limit=20)
        assert all(each.keyword.place for each in found)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abcd", "badc", 2), ("abc", "xyz", None), ("", "ab", 2)],
)
def test_edits(one, other, distance):
    assert lookup.edits(one, other, 2) == lookup.edits(other, one, 2) == distance


def test_a_word_means_the_accepted_one_by_name(bank):
    proposed = named("AIIB", vocabulary=VocabularyFactory(slug="places"), status="proposed")

    assert lookup.match("aiib") == bank
    bank.status = "retired"
    bank.save()
    assert lookup.match("aiib") == proposed
    assert lookup.match("aii") is None
