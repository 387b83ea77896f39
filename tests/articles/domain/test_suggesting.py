import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import keywords, suggesting
from articles.domain.wordmatcher import Matcher, spread
from articles.models import KeywordRefusal
from keywords.models import Alias
from keywords.models.alias import key
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, fresh, make_story

pytestmark = pytest.mark.django_db


def named(english, chinese="", aliases=(), **kwargs):
    names = {"en": english} | ({"zh-hans": chinese} if chinese else {})
    keyword = KeywordFactory(names=Names(names), **kwargs)
    for word in aliases:
        Alias.objects.create(keyword=keyword, text=word)
    return keyword


def suggested(article, **kwargs):
    return [each.keyword for each in suggesting.suggest(article.draft, **kwargs)]


def words_in(text, *words):
    """What a matcher of these words recognizes in a text, as written there."""
    matcher = Matcher((key(word), word, number) for number, word in enumerate(words))
    return [text[hit.start : hit.end] for hit in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The bank lends.", ["Bank"], ["bank"]),
        ("Embankments and bankers.", ["bank"], []),
        (
            "The Asian Infrastructure Investment Bank.",
            ["Bank", "Asian Infrastructure Investment Bank"],
            ["Asian Infrastructure Investment Bank"],
        ),
        ("Asian Infrastructure, not the Bank.", ["Bank", "Asian Infrastructure Investment Bank"], ["Bank"]),
        ("亚投行宣布投资。", ["亚投行", "投行", "亚投"], ["亚投行"]),
        ("中国铁路总公司", ["铁路", "中国"], ["中国", "铁路"]),
        ("亞投行宣佈投資", ["亚投行"], ["亞投行"]),
        ("AIIB行长访问5G网络项目", ["AIIB", "5G网络"], ["AIIB", "5G网络"]),
        (
            "In Zürich, ＦＵＬＬ　width and the Straße.",
            ["zurich", "full width", "strasse"],
            ["Zürich", "ＦＵＬＬ　width", "Straße"],
        ),
        ("Who said it?", ["WHO", "IT"], []),
        ("The WHO said IT matters.", ["WHO", "IT"], ["WHO", "IT"]),
        (
            "COVID-19 in the U.S. and Côte d’Ivoire",
            ["Covid-19", "U.S.", "Cote d’Ivoire"],
            ["COVID-19", "U.S.", "Côte d’Ivoire"],
        ),
        ("Belt  and\nRoad News", ["belt and road"], ["Belt  and\nRoad"]),
        ("a b c 一", ["a", "一"], []),
        ("", ["a bank"], []),
    ],
)
def test_words_are_found_whole_and_the_longest_first(text, words, found):
    assert words_in(text, *words) == found


def test_every_letter_of_the_folded_text_knows_where_it_comes_from():
    text = "Ｃafé  Straße 亞洲 ﬁn"

    folded, origins = spread(text)

    assert folded == "cafe strasse 亚洲 fin"
    assert len(origins) == len(folded) + 1
    assert text[origins[folded.index("strasse")] : origins[folded.index(" 亚")]] == "Straße"


def test_the_headline_counts_more_than_the_text_and_often_more_than_once(contributor):
    rail, port, dam, road = (named(name) for name in ("Railway", "Harbour", "Dam", "Road"))
    text = ["A road and a dam.", "The harbour, a harbour, that harbour, one harbour."]

    article = make_story(by=contributor, headline="Railway opens", text=text)

    assert suggested(article) == [rail, port, dam, road]
    assert suggested(article, limit=1) == [rail]
    assert [each.times for each in suggesting.suggest(article.draft)][:2] == [1, 4]


def test_each_comes_with_the_passage_that_caused_it(contributor):
    named("Asian Infrastructure Investment Bank", aliases=["AIIB"])
    text = "x" * 80 + " said that the AIIB lends more. " + "y" * 80

    (found,) = suggesting.suggest(make_story(by=contributor, text=text).draft)

    passage = found.passage
    assert (passage.block, passage.text[passage.start : passage.end]) == ("block001", "AIIB")
    assert passage.text.startswith("…x")
    assert passage.text.endswith("y…")
    assert len(passage.text) < 130


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("A very long sentence about wagons, rolling day and night over the ", " that nobody counts" * 8, " "),
        ("很长的一句话" * 20, "后面也很长" * 20, ""),
    ],
)
def test_the_passage_is_not_cut_inside_a_word(contributor, before, after, shown):
    KeywordFactory(names=Names({"en": "Steppe"}))
    article = make_story(by=contributor, headline="", text=[f"{before}Steppe{after}"])

    [suggestion] = suggesting.suggest(article.draft)

    passage = suggestion.passage
    head, tail = passage.text[: passage.start].strip("…"), passage.text[passage.end :].strip("…")
    assert passage.text[passage.start : passage.end] == "Steppe"
    assert before.endswith(f"{shown}{head}")
    assert after.startswith(f"{tail}{shown}")
    assert min(len(head), len(tail)) > 20
    assert max(len(head), len(tail)) <= 60


def test_what_stands_is_refused_proposed_retired_or_merged_is_not_suggested(contributor, administrator):
    has, refused = named("Railway"), named("Harbour")
    named("Dam", status="proposed")
    named("Road", status="retired")
    kept = named("Bridges")
    named("Crossing", replaced_by=kept)
    article = make_story(by=contributor, headline="Railway, harbour, dam, road, crossing", text="And bridges.")
    keywords.assign(article.draft, [has])

    suggesting.refuse(article.draft, refused, by=fresh(contributor))
    suggesting.refuse(article.draft, refused, by=fresh(contributor))

    assert suggested(article) == [kept]
    assert KeywordRefusal.objects.count() == 1
    assert refused in suggested(make_story(by=contributor, headline="A harbour"))


def test_a_new_alias_and_a_taken_one_are_known_at_once(contributor):
    keyword = named("Asian Infrastructure Investment Bank")
    article = make_story(by=contributor, headline="亚投行 lends")
    assert suggested(article) == []

    alias = Alias.objects.create(keyword=keyword, text="亚投行")
    assert suggested(article) == [keyword]
    alias.delete()
    assert suggested(article) == []


def test_only_who_may_edit_the_story_refuses(contributor):
    keyword = named("Railway")
    article = make_story(headline="Railway")

    with pytest.raises(PermissionDenied):
        suggesting.refuse(article.draft, keyword, by=fresh(make_story().created_by))


def test_a_story_costs_two_queries_whatever_it_names(contributor, django_assert_num_queries):
    few = make_story(by=contributor, headline="Railway")
    many = make_story(by=contributor, headline=" ".join(f"word{n}x" for n in range(30)))
    for number in range(30):
        named(f"word{number}x")
    named("Railway")
    suggesting.suggest(few.draft)

    for article in (few, many):
        with django_assert_num_queries(2):
            assert suggesting.suggest(article.draft)
