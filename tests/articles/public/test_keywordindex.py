"""The index of keywords: what leads to stories in this edition, by vocabulary and initial."""

import re

import pytest

from articles.models import ArticleKeyword
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


def carried(live, **kwargs):
    """A keyword that a live story carries."""
    keyword = factories.KeywordFactory(**kwargs)
    ArticleKeyword.objects.create(content_object=live, tag=keyword, position=9)
    return keyword


def letters(response, vocabulary: str = "topics") -> dict[str, list[str]]:
    """The names under each letter."""
    found = re.findall(rf'id="{vocabulary}-[^"]+">([^<]+)</h3>\s*<ul[^>]*>(.*?)</ul>', response.text, re.S)
    return {letter: [name.strip() for name in re.findall(r'">([^<]+)', words)] for letter, words in found}


def test_index_lists_what_leads_to_stories(client, live, section):
    factories.KeywordFactory(slug="unused")
    factories.make_story(headline="Draft", facts={"keywords": [factories.KeywordFactory(slug="only-in-drafts").pk]})
    carried(live, slug="rumor", status="proposed")
    carried(live, slug="steam", status="retired")

    page = client.get("/keywords/").text

    assert set(re.findall(r'href="(/keyword/[^"]+/)"', page)) == {"/keyword/rail-freight/"}
    assert "/keyword/" not in client.get("/zh-hans/keywords/").text
    assert "/keyword/rail-freight/" in client.get("/keywords/topics/").text


def test_index_names_what_stands_above_too(client, live, topic):
    transport = factories.KeywordFactory(slug="transport")
    topic.parent = factories.KeywordFactory(slug="rails", parent=transport, status="retired")
    topic.save()

    page = client.get("/keywords/").text

    assert "/keyword/transport/" in page
    assert "/keyword/rails/" not in page


def test_letters_follow_the_language_of_the_edition(client, live, section):
    names = {"en": "Chongqing", "zh-hans": "重庆"}, {"en": "Yangtze", "zh-hans": "长江"}, {"en": "2030 agenda"}
    for number, each in enumerate(names):
        carried(live, slug=f"k{number}", names=Names(each))
    chinese = factories.make_live(section=section, language="zh-hans")
    for row in list(ArticleKeyword.objects.filter(content_object=live, position=9)):
        ArticleKeyword.objects.create(content_object=chinese, tag=row.tag)

    assert letters(client.get("/keywords/")) == {
        "C": ["Chongqing"],
        "R": ["Rail-Freight"],
        "Y": ["Yangtze"],
        "0–9": ["2030 agenda"],
    }
    assert letters(client.get("/zh-hans/keywords/")) == {"C": ["长江", "重庆"], "0–9": ["2030 agenda"]}


def test_vocabularies_stand_in_their_order(client, live):
    places = factories.VocabularyFactory(slug="places", position=9)
    carried(live, slug="aktau", vocabulary=places)

    page = client.get("/keywords/").text

    assert re.findall(r'id="vocabulary-([^"]+)"', page) == ["topics", "places"]
    assert "/keyword/aktau/" not in client.get("/keywords/topics/").text
    assert "/keyword/aktau/" in client.get("/keywords/places/").text


def test_keywords_of_one_name_say_where_they_stand(client, live):
    for country in ("Laos", "Oman"):
        parent = factories.KeywordFactory(slug=country.lower(), names=Names({"en": country}))
        carried(live, slug=f"press-{country.lower()}", names=Names({"en": "Press"}), parent=parent)

    page = client.get("/keywords/").text

    assert re.findall(r'Press <span class="keyword-place">([^<]+)<', page) == ["Laos", "Oman"]


def test_long_vocabulary_has_a_page_for_each_letter(client, live, monkeypatch):
    monkeypatch.setattr("articles.public.keywordindex.WHOLE", 2)
    monkeypatch.setattr("articles.public.keywordindex.GLANCE", 2)
    carried(live, slug="roads", names=Names({"en": "Roads"}))
    carried(live, slug="air", names=Names({"en": "Air"}))

    page = client.get("/keywords/topics/").text
    letter = client.get("/keywords/topics/r/").text

    assert 'href="/keywords/topics/r/"' in page
    assert "Most written about" in page
    assert re.findall(r'vocabulary-keywords">.*', letter) != []
    assert ("/keyword/roads/" in letter, "/keyword/air/" in letter) == (True, False)
    assert 'href="/keywords/topics/r/" aria-current="page"' in letter


@pytest.mark.parametrize(
    "address", ["/keywords/nothing/", "/keywords/topics/q/", "/keywords/topics/R/", "/keywords/x/r/"]
)
def test_what_the_index_does_not_have_is_not_found(client, live, address):
    assert client.get(address).status_code == 404


def test_vocabulary_without_stories_says_so(client, live):
    factories.VocabularyFactory(slug="places")

    response = client.get("/keywords/places/")

    assert response.status_code == 200
    assert "No keywords here yet" in response.text
    assert "places" not in client.get("/keywords/").text


def test_empty_index_says_so(client, db):
    assert "No keywords yet" in client.get("/keywords/").text
