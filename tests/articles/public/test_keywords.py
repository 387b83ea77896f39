"""The page of a keyword: what it means, where it stands, what lies around it, and every story on it or below it."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.utils import timezone

from articles.enums import Action
from articles.models import Article, ArticleKeyword, KeywordPage, Picture, PinnedStory
from articles.public.branches import Among, Within
from articles.public.keywords import counted_each
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def transport(topic):
    """Transport › Rail freight (`topic`) › Block trains, and an empty branch beside it."""
    transport = factories.KeywordFactory(slug="transport", names=Names({"en": "Transport", "zh-hans": "交通运输"}))
    topic.parent = transport
    topic.save()
    factories.KeywordFactory(slug="block-trains", parent=topic)
    factories.KeywordFactory(slug="shipping", parent=transport)
    return transport


def headlines(response) -> list[str]:
    return re.findall(r'card-title"><a href="[^"]+">([^<]+)<', response.text)


def part(response, name: str) -> str:
    """The part of the page under the heading with this id."""
    found = re.search(rf'aria-labelledby="{name}">(.*?)</(?:nav|section)>', response.text, re.S)
    return found[1] if found else ""


def test_page_says_what_the_keyword_means(client, live, topic):
    topic.description = Names({"en": "Goods trains & terminals.", "zh-hans": "货运列车。"})
    topic.save()

    page = client.get("/keyword/rail-freight/").text

    assert "Goods trains &amp; terminals.</p>" in page
    assert '<meta name="description" content="Goods trains &amp; terminals.">' in page
    assert "货运列车。" in client.get("/zh-hans/keyword/rail-freight/").text


def test_path_leads_from_the_index_down(client, live, transport):
    page = client.get("/keyword/block-trains/").text

    crumbs = re.findall(r'<a href="([^"]+)">', re.search(r'<nav class="crumbs".*?</nav>', page, re.S)[0])
    assert crumbs == ["/keywords/", "/keywords/topics/", "/keyword/transport/", "/keyword/rail-freight/"]


def test_stories_come_from_everything_below(client, live, section, transport):
    block_trains = Keyword.objects.get(slug="block-trains")
    below = factories.KeywordFactory(slug="terminals", parent=block_trains)
    deep = factories.make_live(section=section, headline="Deep", facts={"keywords": [below.pk]})
    both = factories.make_live(section=section, headline="Both", facts={"keywords": [below.pk, transport.pk]})
    factories.make_live(section=section, headline="Elsewhere")

    page = client.get("/keyword/transport/")

    assert headlines(page) == [both.headline, deep.headline, live.headline]
    assert "3 stories" in page.text
    assert headlines(client.get("/keyword/terminals/")) == ["Both", "Deep"]
    assert headlines(client.get("/keyword/shipping/")) == []


@pytest.mark.parametrize("common", [0, 2_000])
def test_common_and_rare_keywords_find_the_same(
    client, live, copies, section, publisher, transport, monkeypatch, common
):
    monkeypatch.setattr("articles.public.keywords.COMMON", common)
    copies(live, 2)
    both = factories.make_live(section=section, headline="Both", facts={"keywords": [transport.pk, live_topic(live)]})
    factories.make_live(section=section, headline="大桥", language="zh-hans", facts={"keywords": [transport.pk]})
    gone = factories.make_live(section=section, headline="Gone", facts={"keywords": [transport.pk]})
    factories.move(gone, Action.WITHDRAW, publisher, note="Wrong.")

    expected = [both.headline, live.headline, "A bridge opens 1", "A bridge opens 2"]
    assert headlines(client.get("/keyword/transport/")) == expected
    assert headlines(client.get("/zh-hans/keyword/transport/")) == ["大桥"]


def live_topic(live) -> int:
    return live.keyword_rows.get().tag_id


def test_withdrawn_stories_are_not_counted(client, live, copies, publisher, transport):
    copies(live, 2)
    factories.move(live, Action.WITHDRAW, publisher, note="Wrong.")

    assert ">2<" in part(client.get("/keyword/transport/"), "narrower")


def test_stories_of_what_is_only_proposed_below_are_not_gathered(client, section, transport):
    proposed = factories.KeywordFactory(slug="rumor", parent=transport, status="proposed")
    retired = factories.KeywordFactory(slug="steam", parent=transport, status="retired")
    for keyword in (proposed, retired):
        story = factories.make_live(section=section, headline=keyword.slug)
        ArticleKeyword.objects.create(content_object=story, tag=keyword)

    assert headlines(client.get("/keyword/transport/")) == ["steam"]


def test_children_are_counted_with_all_below_them(client, live, copies, section, transport):
    copies(live, 2)
    block = factories.KeywordFactory(slug="express", parent=transport.children.get(slug="rail-freight"))
    factories.make_live(section=section, facts={"keywords": [block.pk]})
    factories.make_live(section=section, facts={"keywords": [block.pk]}, language="zh-hans")
    factories.KeywordFactory(slug="secret", parent=transport, status="proposed")

    below = part(client.get("/keyword/transport/"), "narrower")

    assert re.findall(r'href="([^"]+)"', below) == ["/keyword/rail-freight/"]
    assert ">4<" in below
    assert "4 stories" in below
    assert ">1<" in part(client.get("/zh-hans/keyword/transport/"), "narrower")


def test_counts_go_no_further_than_needed(client, live, copies, transport, monkeypatch):
    monkeypatch.setattr("articles.public.keywords.COUNTED", 3)
    copies(live, 4)

    assert ">3+<" in part(client.get("/keyword/transport/"), "narrower")


def test_related_keywords_stand_on_both_pages(client, live, topic, section):
    ports = factories.KeywordFactory(slug="ports")
    empty = factories.KeywordFactory(slug="empty")
    topic.related.add(ports, empty)
    factories.make_live(section=section, facts={"keywords": [ports.pk]})

    assert re.findall(r'href="([^"]+)"', part(client.get("/keyword/rail-freight/"), "related")) == ["/keyword/ports/"]
    assert "/keyword/rail-freight/" in part(client.get("/keyword/ports/"), "related")


def test_pinned_stories_stand_above_and_not_twice(client, live, copies, topic):
    newer, *_rest = copies(live, 3)
    page = KeywordPage.objects.create(keyword=topic)
    for position, story in enumerate([_rest[1], live]):
        PinnedStory.objects.create(page=page, article=story, position=position)

    response = client.get("/keyword/rail-freight/")

    assert headlines(response) == [_rest[1].headline, live.headline, newer.headline, _rest[0].headline]
    assert "4 stories" in response.text
    filtered = client.get("/keyword/rail-freight/?kind=report")
    assert part(filtered, "pinned") == ""
    assert headlines(filtered)[0] == live.headline


def test_pinned_stories_are_live_and_of_the_edition(client, live, topic, section, publisher):
    page = KeywordPage.objects.create(keyword=topic)
    draft = factories.make_story(section=section, headline="Secret draft")
    chinese = factories.make_live(section=section, headline="大桥通车", language="zh-hans")
    for story in (draft, chinese):
        PinnedStory.objects.create(page=page, article=story)

    assert part(client.get("/keyword/rail-freight/"), "pinned") == ""
    assert "大桥通车" in part(client.get("/zh-hans/keyword/rail-freight/"), "pinned")


def test_page_of_pinned_stories_alone_has_no_empty_list(client, live, topic):
    PinnedStory.objects.create(page=KeywordPage.objects.create(keyword=topic), article=live)

    response = client.get("/keyword/rail-freight/")

    assert headlines(response) == [live.headline]
    assert "No stories here yet" not in response.text


def test_words_of_other_programs_hide_nothing(client, live, topic):
    PinnedStory.objects.create(page=KeywordPage.objects.create(keyword=topic), article=live)

    assert part(client.get("/keyword/rail-freight/?utm_source=x&q="), "pinned")


def test_filters_and_pages_work_within_the_keyword(client, live, copies, section):
    copies(live, 30)
    energy = factories.SectionFactory(slug="energy")
    Article.objects.filter(headline="A bridge opens 7").update(section=energy)

    assert headlines(client.get("/keyword/rail-freight/?section=energy")) == ["A bridge opens 7"]
    assert headlines(client.get("/keyword/rail-freight/?section=no")) == []
    first = client.get("/keyword/rail-freight/")
    older = re.search(r'rel="next" href="([^"]+)"', first.text)[1]
    second = client.get("/keyword/rail-freight/" + older)
    assert (len(headlines(first)), len(headlines(second))) == (20, 11)


@pytest.mark.parametrize(("field", "before", "after"), [("expires_at", True, False), ("embargo_until", False, True)])
def test_picture_is_shown_and_fetched_while_its_rights_last(client, live, topic, monkeypatch, field, before, after):
    moment = timezone.now() + timedelta(days=1)
    picture = factories.upload(by=factories.EditorFactory(roles=["editor"]))
    Picture.objects.filter(pk=picture.pk).update(**{field: moment})
    KeywordPage.objects.create(keyword=topic, picture=picture)

    def seen():
        fetched = client.get(picture.wide.src).status_code == 200
        return picture.key in client.get("/keyword/rail-freight/").text, fetched

    assert seen() == (before, before)

    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert seen() == (after, after)


def test_picture_is_shown_and_may_be_fetched(client, live, topic):
    picture = factories.PictureFactory()
    KeywordPage.objects.create(keyword=topic, picture=picture)

    page = client.get("/keyword/rail-freight/").text

    assert f'<meta property="og:image" content="{HERE}{picture.wide.src}">' in page
    assert 'alt="A bridge"' in page


def test_page_speaks_to_machines(client, live, transport):
    topic = transport.children.get(slug="rail-freight")
    topic.wikidata, topic.media_topic = "Q42", "20000300"
    topic.save()

    page = client.get("/keyword/rail-freight/").text

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "CollectionPage"
    assert data["about"]["sameAs"] == [
        "https://www.wikidata.org/entity/Q42",
        "http://cv.iptc.org/newscodes/mediatopic/20000300",
    ]
    trail = [step["item"] for step in data["breadcrumb"]["itemListElement"]]
    assert trail == [
        f"{HERE}{path}" for path in ("/keywords/", "/keywords/topics/", "/keyword/transport/", "/keyword/rail-freight/")
    ]
    assert f'hreflang="zh-Hans" href="{HERE}/zh-hans/keyword/rail-freight/"' in page
    for name in ("og:title", "og:url", "og:locale", "og:site_name"):
        assert f'property="{name}"' in page


def test_page_names_its_feeds(client, live):
    page = client.get("/zh-hans/keyword/rail-freight/").text

    for kind, name in (("rss+xml", "rss.xml"), ("atom+xml", "atom.xml"), ("feed+json", "feed.json")):
        assert re.search(
            rf'<link rel="alternate" type="application/{re.escape(kind)}" title="[^"]+" '
            rf'href="/zh-hans/keyword/rail-freight/feeds/{name}">',
            page,
        )


def test_hostile_names_are_only_words(client, live, topic):
    hostile = "</script><script>alert(1)</script>\"'&"
    topic.names, topic.description = Names({"en": hostile}), Names({"en": hostile})
    topic.save()

    page = client.get("/keyword/rail-freight/").text

    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/keywords/").text


@pytest.mark.parametrize("address", ["/keyword/nothing/", "/keyword/nothing/feeds/rss.xml", "/keyword/Ünïcode/"])
def test_unknown_keyword_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_page_only_answers_questions(client, live):
    for address in (
        "/keyword/rail-freight/",
        "/keywords/",
        "/keywords/topics/",
        "/keyword/rail-freight/feeds/atom.xml",
    ):
        assert client.post(address).status_code == 405, address


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite builds Bloom filters")
def test_a_walk_down_the_tree_reads_no_more_than_it_finds(db):
    factories.KeywordFactory.create_batch(30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = Keyword.objects.filter(Among(F("pk"), Within(Value(1)))).explain()

    assert "keyword_parent_id" in plan
    assert "BLOOM" not in plan


def test_page_says_what_else_the_keyword_is_called(client, live, topic):
    topic.names = Names({"en": "Rail freight", "zh-hans": "铁路货运"})
    topic.save()
    Alias(keyword=topic, text="Goods trains", language="en").save()
    Alias(keyword=topic, text="货运列车", language="zh-hans").save()

    page = client.get("/keyword/rail-freight/").text

    assert '<span lang="zh-Hans">铁路货运</span>' in page
    assert '<span lang="en">Goods trains</span>' in page
    assert '<span lang="zh-Hans">货运列车</span>' in page
    assert '<span lang="en">Rail freight</span>' in client.get("/zh-hans/keyword/rail-freight/").text


@pytest.mark.parametrize(("number", "limit"), [(1, 1000), (6, 1000), (7, 100), (60, 100), (61, 10), (5000, 10)])
def test_the_more_lies_around_the_less_far_is_counted(number, limit):
    assert counted_each(number) == limit
