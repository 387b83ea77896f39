from xml.etree import ElementTree

import pytest

from articles.models import Article, ArticleKeyword, ArticlePicture, PictureFile, Rendition
from articles.public.feeds import with_whole_addresses
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
FEEDS = [
    "/feeds/rss.xml",
    "/section/trade/feeds/rss.xml",
    "/keyword/rail-freight/feeds/rss.xml",
    "/author/mei-lin/feeds/rss.xml",
]
PLACES = ["/", "/section/trade/", "/keyword/rail-freight/", "/author/mei-lin/"]
HERE = "http://127.0.0.1:8000"
MEDIA = "{http://search.yahoo.com/mrss/}"
ATOM = "{http://www.w3.org/2005/Atom}"
# All that JSON Feed 1.1 knows of what we say; its schema refuses anything else.
FEED_MEMBERS = {
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "language",
    "icon",
    "authors",
    "items",
}
ITEM_MEMBERS = {
    "id",
    "url",
    "title",
    "summary",
    "image",
    "date_published",
    "date_modified",
    "authors",
    "tags",
    "content_html",
    "language",
}


def channel(response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content).find("channel")


@pytest.mark.parametrize("address", FEEDS)
def test_feed_carries_the_whole_story(client, live, address):
    response = client.get(address)

    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = channel(response)
    item = found.find("item")
    assert item.findtext("title") == "A bridge opens"
    assert item.findtext("link") == f"{HERE}{live.get_absolute_url()}"
    assert "The bridge opened on Tuesday." in item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert item.findtext("guid") == f"newsroom-story-{live.pk}"
    assert item.find("guid").get("isPermaLink") == "false"
    assert {category.text for category in item.findall("category")} == {"Trade", "Rail-Freight"}
    assert found.find("{http://www.w3.org/2005/Atom}link").attrib == {"rel": "self", "href": f"{HERE}{address}"}


def test_feeds_channel_is_complete(client, live):
    found = channel(client.get("/feeds/rss.xml"))

    assert found.findtext("language") == "en"
    for part in ("title", "link", "description", "lastBuildDate", "copyright"):
        assert found.findtext(part)
    assert found.findtext("ttl") == "15"


def test_guid_outlives_the_address(client, live):
    before = channel(client.get("/feeds/rss.xml")).find("item").findtext("guid")
    Article.objects.filter(pk=live.pk).update(slug="another", headline="Another")

    assert channel(client.get("/feeds/rss.xml")).find("item").findtext("guid") == before


def test_feed_is_of_its_edition(client, live, section):
    factories.make_live(section=section, language="zh-hans", headline="大桥通车")

    chinese = channel(client.get("/zh-hans/feeds/rss.xml"))

    assert [item.findtext("title") for item in chinese.findall("item")] == ["大桥通车"]
    assert chinese.findtext("language") == "zh-Hans"


def test_feed_survives_what_xml_cannot_say(client, live):
    Article.objects.filter(pk=live.pk).update(headline="Bell \x07 & <tag> ]]>", body_html="<p>a\x0bb</p>")

    assert channel(client.get("/feeds/rss.xml")).find("item").findtext("title") == "Bell  & <tag> ]]>"


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize("place", ["/section/no/", "/keyword/no/", "/author/no/"])
def test_feed_of_nothing_is_not_found(client, db, place, feed):
    assert client.get(f"{place}feeds/{feed}").status_code == 404


def test_there_is_no_other_format(client, db):
    assert client.get("/feeds/feed.xml").status_code == 404


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml", "feed.json"])
def test_feeds_only_answer_questions(client, db, feed):
    assert client.post(f"/feeds/{feed}").status_code == 405
    assert client.head(f"/feeds/{feed}").status_code == 200


def test_description_is_html_that_says_what_was_written(client, live):
    Article.objects.filter(pk=live.pk).update(standfirst="Costs < 3 & falling")

    assert channel(client.get("/feeds/rss.xml")).find("item").findtext("description") == "Costs &lt; 3 &amp; falling"


def test_feed_of_a_keyword_says_what_it_means_and_gathers_what_stands_below(client, live, topic):
    above = factories.KeywordFactory(slug="transport", description=Names({"en": "Everything that moves."}))
    topic.parent = above
    topic.save()

    found = channel(client.get("/keyword/transport/feeds/rss.xml"))

    assert found.findtext("description") == "Everything that moves."
    assert found.find("item").findtext("title") == "A bridge opens"


def test_feed_names_no_keyword_that_is_only_proposed(client, live):
    proposed = factories.KeywordFactory(slug="rumor", status="proposed")
    ArticleKeyword.objects.create(content_object=live, tag=proposed)

    for feed in ("rss.xml", "atom.xml", "feed.json"):
        assert "Rumor" not in client.get(f"/feeds/{feed}").text


def test_empty_feed_is_a_feed(client, db):
    assert channel(client.get("/feeds/rss.xml")).findall("item") == []
    assert ElementTree.fromstring(client.get("/feeds/atom.xml").content).findall(f"{ATOM}entry") == []
    assert client.get("/feeds/feed.json").json()["items"] == []


@pytest.mark.parametrize("place", PLACES)
def test_atom_feed_is_whole(client, live, author, place):
    response = client.get(f"{place}feeds/atom.xml")

    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for part in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{part}") is not None, part
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{HERE}{place}", "self": f"{HERE}{place}feeds/atom.xml"}
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,{live.published_at:%Y-%m-%d}:newsroom-story-{live.pk}"
    assert entry.findtext(f"{ATOM}title") == "A bridge opens"
    assert entry.find(f"{ATOM}link").attrib == {"rel": "alternate", "href": f"{HERE}{live.get_absolute_url()}"}
    assert entry.findtext(f"{ATOM}published") == live.published_at.isoformat()
    assert entry.findtext(f"{ATOM}updated") == live.published_at.isoformat()
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert "The bridge opened on Tuesday." in entry.findtext(f"{ATOM}content")
    assert [by.findtext(f"{ATOM}name") for by in entry.findall(f"{ATOM}author")] == [str(author)]
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == f"{HERE}/author/mei-lin/"
    assert {each.get("term") for each in entry.findall(f"{ATOM}category")} == {"Trade", "Rail-Freight"}


@pytest.mark.parametrize("place", PLACES)
def test_json_feed_is_whole(client, live, author, place):
    response = client.get(f"{place}feeds/feed.json")

    assert response.headers["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == f"{HERE}{place}"
    assert feed["feed_url"] == f"{HERE}{place}feeds/feed.json"
    assert feed["language"] == "en"
    assert set(feed) <= FEED_MEMBERS
    [item] = feed["items"]
    assert set(item) <= ITEM_MEMBERS
    assert item["id"] == f"newsroom-story-{live.pk}"
    assert item["url"] == f"{HERE}{live.get_absolute_url()}"
    assert item["title"] == "A bridge opens"
    assert "The bridge opened on Tuesday." in item["content_html"]
    assert item["date_published"] == item["date_modified"] == live.published_at.isoformat()
    assert item["authors"] == [{"name": str(author), "url": f"{HERE}/author/mei-lin/"}]
    assert item["tags"] == ["Trade", "Rail-Freight"]
    assert item["image"].startswith(f"{HERE}/pictures/")


def test_feeds_carry_the_lead_picture_with_its_size_and_words(client, live):
    use = live.picture_uses.get()
    Rendition.objects.filter(source=use.file).delete()
    look = use.wide
    size = look.plain[0]
    for width, bytes_ in ((320, 9_000), (size, 123_456)):
        name = look.address(width).rsplit("/", 1)[-1]
        row = {"shape": "wide", "digest": look.digest, "width": width, "height": 9, "file": name, "bytes": bytes_}
        Rendition.objects.create(source=use.file, name=name, **row)
    ArticlePicture.objects.update(caption="The bridge at dawn", credit="Photo: Mei")
    url = f"{HERE}{look.src}"

    item = channel(client.get("/feeds/rss.xml")).find("item")
    assert item.find("enclosure").attrib == {"url": url, "length": "123456", "type": "image/jpeg"}
    content = item.find(f"{MEDIA}content")
    assert content.attrib == {
        "url": url,
        "medium": "image",
        "type": "image/jpeg",
        "width": str(size),
        "height": str(look.plain[1]),
        "fileSize": "123456",
    }
    assert content.findtext(f"{MEDIA}description") == "The bridge at dawn"
    assert content.findtext(f"{MEDIA}credit") == "Photo: Mei"
    entry = ElementTree.fromstring(client.get("/feeds/atom.xml").content).find(f"{ATOM}entry")
    [link] = [each for each in entry.findall(f"{ATOM}link") if each.get("rel") == "enclosure"]
    assert link.attrib == {"rel": "enclosure", "href": url, "length": "123456", "type": "image/jpeg"}
    assert client.get("/feeds/feed.json").json()["items"][0]["image"] == url


def test_picture_whose_forms_are_not_made_is_in_no_feed(client, live):
    PictureFile.objects.update(ready={})

    assert channel(client.get("/feeds/rss.xml")).find("item/enclosure") is None
    assert "image" not in client.get("/feeds/feed.json").json()["items"][0]


def test_section_and_keyword_of_one_name_are_one_tag(client, section):
    keyword = factories.KeywordFactory(slug="commerce", names=Names({"en": "Trade"}))
    factories.make_live(section=section, facts={"keywords": [keyword.pk]})

    assert client.get("/feeds/feed.json").json()["items"][0]["tags"] == ["Trade"]


def test_story_without_a_byline_names_its_source(client, section):
    source = factories.SourceFactory(slug="seetao", url="https://seetao.example/")
    factories.make_live(section=section, facts={"source": source.pk})

    assert client.get("/feeds/feed.json").json()["items"][0]["authors"] == [
        {"name": "Seetao", "url": "https://seetao.example/"}
    ]
    feed = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Seetao"


def test_story_of_nobody_has_no_empty_author(client, section):
    factories.make_live(section=section)

    assert "authors" not in client.get("/feeds/feed.json").json()["items"][0]
    feed = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    assert feed.find(f"{ATOM}author") is not None
    assert feed.find(f"{ATOM}entry/{ATOM}author") is None


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml", "feed.json"])
def test_feeds_of_the_chinese_edition_say_so(client, section, topic, feed):
    factories.make_live(section=section, language="zh-hans", headline="大桥通车", facts={"keywords": [topic.pk]})

    text = client.get(f"/zh-hans/keyword/rail-freight/feeds/{feed}").text

    assert "大桥通车" in text
    assert "zh-Hans" in text
    assert f"{HERE}/zh-hans/keyword/rail-freight/feeds/{feed}" in text


def test_addresses_in_a_body_become_whole():
    html = '<a href="/x/">x</a><a href="//other.example/">o</a><img src="/p/1.jpg" srcset="/p/1.jpg 1w, /p/2.jpg 2w">'

    assert with_whole_addresses(html) == (
        f'<a href="{HERE}/x/">x</a><a href="//other.example/">o</a>'
        f'<img src="{HERE}/p/1.jpg" srcset="{HERE}/p/1.jpg 1w, {HERE}/p/2.jpg 2w">'
    )
