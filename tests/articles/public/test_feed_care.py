"""What feeds owe to those who have a copy already: the same key, the newest text, and nothing that is not public."""

from datetime import timedelta
from html import escape
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date

from articles.enums import Action, CreditRole
from articles.models import Article, Credit, Source
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"
FORMATS = ["rss.xml", "atom.xml", "feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"
SEARCHES = [f"/search/feeds/{feed}?q=bridge" for feed in FORMATS]


def items(client, address="/feeds/rss.xml") -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(address).content).findall("channel/item")


def test_updated_story_keeps_its_key_and_says_when_it_changed(client, live):
    [before] = items(client)
    updated = live.published_at + timedelta(hours=3)
    Article.objects.filter(pk=live.pk).update(updated_at=updated, headline="The bridge is open", slug="the-bridge")

    [after] = items(client)

    assert before.find(f"{ATOM}updated") is None
    assert after.findtext("guid") == before.findtext("guid")
    assert after.findtext("pubDate") == before.findtext("pubDate")
    assert parse_datetime(after.findtext(f"{ATOM}updated")) == updated
    [item] = client.get("/feeds/feed.json").json()["items"]
    assert item["date_modified"] > item["date_published"]


@pytest.mark.parametrize("feed", FORMATS)
def test_feed_says_when_anything_in_it_changed_last(client, live, copies, feed):
    copies(live, 2)
    updated = timezone.now() + timedelta(minutes=5)
    Article.objects.filter(pk=live.pk).update(updated_at=updated)

    assert client.get(f"/feeds/{feed}").headers["Last-Modified"] == http_date(updated.timestamp())


@pytest.mark.parametrize("feed", FORMATS)
def test_withdrawn_story_vanishes(client, live, publisher, feed):
    assert "A bridge opens" in client.get(f"/feeds/{feed}").text

    factories.move(live, Action.WITHDRAW, publisher, note="It was wrong.")

    assert "A bridge opens" not in client.get(f"/feeds/{feed}").text


@pytest.mark.parametrize("address", SEARCHES)
def test_search_can_be_followed(client, live, section, address):
    factories.make_live(section=section, headline="A tunnel closes", text="The tunnel closed on Monday.")

    response = client.get(f"{address}&utm_source=somebody")

    assert response.status_code == 200
    assert "A bridge opens" in response.text
    assert "A tunnel closes" not in response.text
    assert f"{HERE}{address}" in response.text
    assert "somebody" not in response.text
    assert "Search: bridge" in response.text


@pytest.mark.parametrize("query", ["", "?q=", "?q=+", f"?q={'a' * 201}"])
def test_no_question_is_no_feed(client, live, query):
    assert client.get(f"/search/feeds/rss.xml{query}").status_code == 404


def test_search_of_nothing_found_is_an_empty_feed(client, live):
    assert items(client, "/search/feeds/rss.xml?q=xylophone") == []


def test_search_feed_is_of_its_edition(client, live, section):
    factories.make_live(section=section, language="zh-hans", headline="大桥通车", text="大桥通车了。")

    assert [each.findtext("title") for each in items(client, "/zh-hans/search/feeds/rss.xml?q=大桥")] == ["大桥通车"]
    assert items(client, "/search/feeds/rss.xml?q=大桥") == []


@pytest.mark.parametrize("place", ["/", "/section/trade/", "/keyword/rail-freight/", "/author/mei-lin/", "/search/"])
@pytest.mark.parametrize("feed", FORMATS)
def test_no_word_breaks_a_feed(client, live, author, topic, section, place, feed):
    bad = "a \x0b\ufffe<b>&\"' ]]>"
    for row in (author, section):
        row.name = Names({"en": bad})
        row.save()
    topic.names = Names({"en": bad})
    topic.save()
    source = Source.objects.create(slug="bad", name=Names({"en": bad}))
    factories.make_outlet(name=Names({"en": bad}), tagline=Names({"en": bad}))
    text = {"headline": f"{bad} bridge", "standfirst": bad, "body_html": f"<p>{bad}</p>", "source": source}
    Article.objects.filter(pk=live.pk).update(**text)
    live.picture_uses.update(caption=bad, credit=bad)

    response = client.get(f"{place}feeds/{feed}", {"q": "bridge"} if place == "/search/" else {})

    assert response.status_code == 200
    if feed == "feed.json":
        assert response.json()["items"]
    else:
        found = ElementTree.fromstring(response.content)
        assert found.findall("channel/item") or found.findall(f"{ATOM}entry")


def test_page_of_feeds_lists_what_can_be_followed(client, live, section, topic):
    below = factories.SectionFactory(slug="rail", parent=section)
    factories.KeywordFactory(slug="bare")

    page = client.get("/feeds/").text

    for place in ("/", "/zh-hans/", "/corrections/", "/section/trade/", f"/section/{below.path}/"):
        for feed in FORMATS:
            assert f'href="{place}feeds/{feed}"' in page
    assert 'href="/keyword/rail-freight/feeds/rss.xml"' in page
    assert "/keyword/bare/" not in page
    assert 'action="/search/feeds/rss.xml"' in page


def test_every_feed_on_the_page_of_feeds_answers(client, live):
    for prefix in ("", "/zh-hans"):
        page = client.get(f"{prefix}/feeds/").text
        for address in {part.split('"')[0] for part in page.split('href="')[1:] if "/feeds/" in part.split('"')[0]}:
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("count", [1, 40])
def test_page_of_feeds_asks_a_fixed_number_of_questions(client, live, django_assert_num_queries, count):
    for number in range(count):
        factories.SectionFactory(slug=f"more-{number}")

    with django_assert_num_queries(3):
        client.get("/feeds/")


def test_feeds_show_the_outlets_icon(client, live):
    rss = ElementTree.fromstring(client.get("/section/trade/feeds/rss.xml").content).find("channel")

    icon = rss.findtext("image/url")
    assert (rss.findtext("image/title"), rss.findtext("image/link")) == (rss.findtext("title"), rss.findtext("link"))
    assert client.get(icon.removeprefix(HERE)).headers["Content-Type"] == "image/png"
    assert ElementTree.fromstring(client.get("/feeds/atom.xml").content).findtext(f"{ATOM}icon") == icon
    assert client.get("/feeds/feed.json").json()["icon"] == icon


def test_story_without_a_summary_is_described_by_how_it_begins(client, section):
    factories.make_live(section=section, text=["It began & <ended> on Tuesday.", "x " * 400])

    rss = ElementTree.fromstring(client.get("/feeds/rss.xml").content)
    atom = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    described = client.get("/feeds/feed.json").json()["items"][0]["summary"]

    assert described.startswith("It began & <ended> on Tuesday.")
    assert len(described) <= 300
    assert rss.findtext("channel/item/description") == escape(described)
    assert atom.findtext("{*}entry/{*}summary") == escape(described)


def test_each_author_has_an_element_of_her_own(client, section):
    story = factories.make_live(section=section)
    for position, slug in enumerate(["mei", "omar"]):
        profile = factories.ProfileFactory(slug=slug, name=Names({"en": slug.title()}))
        Credit.objects.create(article=story, profile=profile, role=CreditRole.AUTHOR, position=position)

    rss = ElementTree.fromstring(client.get("/feeds/rss.xml").content)

    creators = rss.findall("channel/item/{http://purl.org/dc/elements/1.1/}creator")
    assert [each.text for each in creators] == ["Mei", "Omar"]
