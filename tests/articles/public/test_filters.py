"""Filters narrow. One that cannot be read finds nothing, widens nothing and breaks nothing."""

import re

import pytest

from articles.models import Article, ArticleKeyword
from editors.models import Profile
from keywords.models import Alias
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


def found(client, **query):
    response = client.get("/stories/", query)
    assert response.status_code == 200
    return set(re.findall(r'card-title"><a href="[^"]+">([^<]+)<', response.text))


@pytest.fixture
def shelf(section):
    """Three stories that differ in everything one may filter by."""
    energy = factories.SectionFactory(slug="energy")
    grids = factories.SectionFactory(slug="grids", parent=energy)
    belt = factories.KeywordFactory(slug="belt-and-road", names=Names({"en": "Belt and Road", "zh-hans": "一带一路"}))
    Alias(keyword=belt, text="BRI").save()
    proposed = factories.KeywordFactory(slug="rumor", status="proposed")
    mei = factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Lin", "zh-hans": "林梅"}))
    factories.make_live(section=section, headline="Port", text="Cranes and quays.", facts={"kind": "analysis"})
    factories.make_live(section=energy, headline="Dam", text="Water 100% full.", facts={"keywords": [belt.pk]})
    ArticleKeyword.objects.create(content_object=Article.objects.get(headline="Port"), tag=proposed)
    factories.make_live(section=grids, headline="Grid", text="Wires.", facts={"credits": [["author", mei.pk]]})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Port", "Dam", "Grid"}),
        ({"section": "energy"}, {"Dam", "Grid"}),
        ({"section": "energy/grids"}, {"Grid"}),
        ({"kind": "analysis"}, {"Port"}),
        ({"keyword": "belt-and-road"}, {"Dam"}),
        ({"keyword": "  BELT and road "}, {"Dam"}),
        ({"keyword": "一带一路"}, {"Dam"}),
        ({"keyword": "BRI"}, {"Dam"}),
        ({"keyword": "rumor"}, set()),
        ({"author": "mei"}, {"Grid"}),
        ({"author": "mei lin"}, {"Grid"}),
        ({"q": "QUAYS cranes"}, {"Port"}),
        ({"q": "cranes water"}, set()),
        ({"q": "100%"}, {"Dam"}),
        ({"q": "_"}, set()),
        ({"since": "2020-01-01", "until": "2099-01-01"}, {"Port", "Dam", "Grid"}),
        ({"until": "2020-01-01"}, set()),
        ({"section": "energy", "keyword": "belt-and-road", "q": "water"}, {"Dam"}),
    ],
)
def test_filters_narrow(client, shelf, query, expected):
    assert found(client, **query) == expected


MEANINGLESS = [
    {"section": "nothing"},
    {"section": "1 OR 1=1"},
    {"kind": "gossip"},
    {"kind": ["report", "gossip"]},
    {"keyword": "nothing"},
    {"keyword": "x" * 5000},
    {"author": "nobody"},
    {"since": "yesterday"},
    {"since": "2026-02-31"},
    {"until": "99999-01-01"},
    {"q": "x" * 5000},
]


def test_filter_that_means_nothing_finds_nothing(client, shelf):
    for query in MEANINGLESS:
        assert found(client, **query) == set(), query


def test_garbage_never_breaks_a_page(client, shelf):
    for query in ("q=%FF%FE", "q[]=1", "=", "&&&", "kind", "page=2", "after=1&before=2", "kind=%ED%A0%BD"):
        for page in ("/stories/", "/search/", "/section/energy/", "/keyword/belt-and-road/", "/author/mei/"):
            assert client.get(f"{page}?{query}").status_code == 200, (page, query)


def test_page_has_no_filter_for_what_it_is_about(client, shelf):
    assert 'name="section"' not in client.get("/section/energy/").text
    # … nor can the address bring it back.
    assert "Grid" in client.get("/section/energy/?section=trade").text


def test_chosen_filters_are_chips_that_take_themselves_out(client, shelf):
    response = client.get("/stories/?kind=report&q=water&after=x")

    assert 'href="?q=water"' in response.text
    assert 'href="?kind=report"' in response.text
    assert '<meta name="robots" content="noindex">' in response.text


def test_chinese_names_find_in_the_chinese_edition(client, section):
    belt = factories.KeywordFactory(slug="belt", names=Names({"en": "Belt", "zh-hans": "一带一路"}))
    who = Profile.objects.create(slug="lin", name=Names({"en": "Lin", "zh-hans": "林梅"}))
    facts = {"keywords": [belt.pk], "credits": [["author", who.pk]]}
    factories.make_live(section=section, language="zh-hans", headline="大桥通车", facts=facts)

    for query in ("keyword=一带一路", "author=林梅", "q=通车", "q=大桥+通车"):
        assert "大桥通车" in client.get(f"/zh-hans/stories/?{query}").text


def test_search_without_a_question_shows_no_stories(client, shelf):
    response = client.get("/search/")

    assert "How to ask" in response.text
    assert "Newest stories" in response.text
    assert "1 story" not in response.text
    assert 'name="q"' in response.text


def test_search_words_are_shown_escaped(client, db):
    response = client.get("/search/", {"q": '"><script>alert(1)</script>'})

    assert "<script>alert" not in response.text
    assert "Nothing was found for" in response.text
