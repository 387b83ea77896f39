from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.http import http_date

from articles.domain import sitemaps as parts
from articles.enums import Action
from articles.models import Article
from articles.models.article import SITEMAP_PART
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of two keys, so that a few stories make several."""
    monkeypatch.setattr(parts, "SITEMAP_PART", 2)


def read(client, address) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(client, address) -> dict[str, ElementTree.Element]:
    return {each.findtext(f"{S}loc").removeprefix(HERE): each for each in read(client, address)}


def others(entry) -> dict[str, str]:
    return {link.get("hreflang"): link.get("href").removeprefix(HERE) for link in entry.findall(LINK)}


def part_of(story) -> str:
    return f"/sitemaps/stories-{story.pk // SITEMAP_PART}.xml"


def translated(story, **kwargs):
    return factories.make_live(section=story.section, language="zh-hans", translation_of=story, **kwargs)


def test_index_names_the_parts_that_have_something(client, live, author, topic):
    found = read(client, "/sitemap.xml")

    assert found.tag == f"{S}sitemapindex"
    assert [each.findtext(f"{S}loc").removeprefix(HERE) for each in found] == [
        "/sitemaps/pages.xml",
        f"/sitemaps/keywords-{topic.pk // SITEMAP_PART}.xml",
        f"/sitemaps/authors-{author.pk // SITEMAP_PART}.xml",
        part_of(live),
    ]
    for each in found:
        assert client.get(each.findtext(f"{S}loc").removeprefix(HERE)).status_code == 200


def test_index_of_an_empty_outlet_names_the_fixed_pages(client, db):
    found = read(client, "/sitemap.xml")

    assert [each.findtext(f"{S}loc") for each in found] == [f"{HERE}/sitemaps/pages.xml"]
    assert {"/", "/zh-hans/", "/archive/"} <= set(entries(client, "/sitemaps/pages.xml"))


def test_parts_are_ranges_of_keys_and_each_says_when_it_changed(client, live, copies, small_parts):
    stories = [live, *copies(live, 6)]
    stories[3].updated_at = timezone.now()
    stories[3].save()

    listed = entries(client, "/sitemap.xml")

    shown = {}
    for address in [address for address in listed if "/stories-" in address]:
        part = read(client, address)
        own = [each.findtext(f"{S}loc").removeprefix(HERE) for each in part]
        assert len(own) <= 2
        assert listed[address].findtext(f"{S}lastmod") == max(each.findtext(f"{S}lastmod") for each in part)
        shown[address] = own
    assert len(shown) >= 4
    assert [each for own in shown.values() for each in own] == [story.get_absolute_url() for story in stories]
    assert stories[3].updated_at.isoformat(timespec="seconds") in client.get("/sitemap.xml").text


def test_new_stories_do_not_change_old_parts(client, live, copies, small_parts):
    copies(live, 4)
    first = next(address for address in entries(client, "/sitemap.xml") if "/stories-" in address)
    before = client.get(first).content

    copies(live, 3, published_on=live.published_on - timedelta(days=1))

    assert client.get(first).content == before


def test_part_without_live_stories_is_not_there(client, live, publisher, small_parts):
    address = f"/sitemaps/stories-{live.pk // 2}.xml"
    assert address in entries(client, "/sitemap.xml")

    factories.move(live, Action.WITHDRAW, publisher, note="It was wrong.")

    assert address not in entries(client, "/sitemap.xml")
    assert client.get(address).status_code == 404
    assert client.get("/sitemaps/stories-99999999.xml").status_code == 404


def test_withdrawal_changes_its_part(client, live, copies, publisher):
    copies(live, 1)
    factories.move(live, Action.WITHDRAW, publisher, note="It was wrong.")
    live.refresh_from_db()

    changed = entries(client, "/sitemap.xml")[part_of(live)].findtext(f"{S}lastmod")

    assert changed == live.withdrawn_at.isoformat(timespec="seconds")
    assert live.get_absolute_url() not in entries(client, part_of(live))


def test_story_says_when_it_changed_and_shows_its_picture(client, live):
    updated = timezone.now()
    Article.objects.filter(pk=live.pk).update(updated_at=updated)

    response = client.get(part_of(live))

    entry = ElementTree.fromstring(response.content)[0]
    assert entry.findtext(f"{S}loc") == f"{HERE}{live.get_absolute_url()}"
    assert entry.findtext(f"{S}lastmod") == updated.isoformat(timespec="seconds")
    look = live.picture_uses.get().wide
    assert entry.findtext(f"{IMAGE}image/{IMAGE}loc") == f"{HERE}{look.src}"
    assert entry.findall(LINK) == []
    assert response.headers["Last-Modified"] == http_date(updated.timestamp())
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_crop_by_hand_is_the_one_that_is_named(client, live):
    use = live.picture_uses.get()
    use.ready = {"wide": ["0123456789", [0, 0, 5_000, 5_000]]}
    use.save(update_fields=["ready"])

    entry = entries(client, part_of(live))[live.get_absolute_url()]

    shown = entry.findtext(f"{IMAGE}image/{IMAGE}loc")
    assert "0123456789" in shown
    assert shown == f"{HERE}{live.picture_uses.get().look('wide').src}"


@pytest.mark.parametrize("apart", [False, True])
def test_translations_name_each_other(client, live, copies, monkeypatch, apart):
    chinese = translated(live, headline="大桥通车")
    if apart:
        monkeypatch.setattr(parts, "SITEMAP_PART", 1)
    wanted = {
        "en": live.get_absolute_url(),
        "zh-Hans": chinese.get_absolute_url(),
        "x-default": live.get_absolute_url(),
    }

    for story in (live, chinese):
        entry = entries(client, f"/sitemaps/stories-{story.pk // parts.SITEMAP_PART}.xml")[story.get_absolute_url()]
        assert others(entry) == wanted


def test_withdrawn_translation_is_named_nowhere(client, live, publisher):
    chinese = translated(live)
    factories.move(chinese, Action.WITHDRAW, publisher, note="It was wrong.")

    assert others(entries(client, part_of(live))[live.get_absolute_url()]) == {}


def test_pages_of_every_edition_name_each_other(client, live):
    translated(live)

    found = entries(client, "/sitemaps/pages.xml")

    assert others(found["/section/trade/"]) == {
        "en": "/section/trade/",
        "zh-Hans": "/zh-hans/section/trade/",
        "x-default": "/section/trade/",
    }
    for address, entry in found.items():
        assert address in others(entry).values()
        for other in others(entry).values():
            assert others(found[other]) == others(entry)
        assert client.get(address).status_code == 200


def test_sections_are_as_new_as_what_stands_below_them_and_empty_ones_are_left_out(client, live, section):
    below = factories.SectionFactory(slug="rail", parent=section)
    factories.SectionFactory(slug="empty")
    newer = factories.make_live(section=below)

    found = entries(client, "/sitemaps/pages.xml")

    at = newer.published_at.isoformat(timespec="seconds")
    assert found["/section/trade/"].findtext(f"{S}lastmod") == at
    assert found["/section/trade/rail/"].findtext(f"{S}lastmod") == at
    assert found["/"].findtext(f"{S}lastmod") == at
    assert "/section/empty/" not in found
    assert "/zh-hans/section/trade/" not in found
    # The page itself says the same, though the edition has nothing in it yet.
    assert others(found["/section/trade/"])["zh-Hans"] == "/zh-hans/section/trade/"


def test_pages_about_the_outlet_stand_in_the_languages_they_are_written_in(client, db):
    factories.make_outlet(pages={"ethics": {"en": "Ethics"}, "about": {"en": "About", "zh-hans": "关于"}})

    found = entries(client, "/sitemaps/pages.xml")

    assert others(found["/zh-hans/about/"]) == {"en": "/about/", "zh-Hans": "/zh-hans/about/", "x-default": "/about/"}
    assert others(found["/about/ethics/"]) == {}
    assert "/zh-hans/about/ethics/" not in found


def test_keywords_stand_in_the_editions_where_they_lead_to_stories(client, live, topic):
    above = factories.KeywordFactory(slug="transport")
    topic.parent = above
    topic.save()
    retired = factories.KeywordFactory(slug="old", status="retired")
    bare = factories.KeywordFactory(slug="bare")

    found = {}
    for keyword in (topic, above, retired, bare):
        found |= entries(client, f"/sitemaps/keywords-{keyword.pk // SITEMAP_PART}.xml")

    assert set(found) == {"/keyword/rail-freight/", "/keyword/transport/"}


def test_authors_of_live_stories_are_listed(client, live, author, publisher):
    address = f"/sitemaps/authors-{author.pk // SITEMAP_PART}.xml"
    assert set(entries(client, address)) == {"/author/mei-lin/"}

    factories.move(live, Action.WITHDRAW, publisher, note="It was wrong.")

    assert client.get(address).status_code == 404
    assert client.get("/sitemaps/keywords-777.xml").status_code == 404


def test_news_sitemap_is_as_google_asks(client, live):
    factories.make_outlet(name=Names({"en": "The Corridor (Beta) & more", "zh-hans": "走廊（测试）"}))
    Article.objects.filter(pk=live.pk).update(headline="Bell \x07 & <tag>", updated_at=timezone.now())
    chinese = translated(live, headline="大桥通车")

    found = entries(client, "/news-sitemap.xml")

    news = found[live.get_absolute_url()].find(f"{NEWS}news")
    assert [each.tag.removeprefix(NEWS) for each in news] == ["publication", "publication_date", "title"]
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Corridor & more"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert news.findtext(f"{NEWS}publication_date") == live.published_at.isoformat(timespec="seconds")
    assert news.findtext(f"{NEWS}title") == "Bell  & <tag>"
    news = found[chinese.get_absolute_url()].find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "zh-cn"
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "走廊"


def test_news_sitemap_forgets_what_is_old_withdrawn_or_retracted(client, live, copies, monkeypatch, publisher):
    old, withdrawn, retracted, kept = copies(live, 4)
    now = timezone.now()
    Article.objects.filter(pk=old.pk).update(published_at=now - timedelta(days=2, minutes=1), updated_at=now)
    Article.objects.filter(pk=withdrawn.pk).update(withdrawn_at=now)
    Article.objects.filter(pk=retracted.pk).update(absence="retracted")

    assert list(entries(client, "/news-sitemap.xml")) == [live.get_absolute_url(), kept.get_absolute_url()]

    monkeypatch.setattr(parts, "MOST_NEWS", 1)
    assert list(entries(client, "/news-sitemap.xml")) == [live.get_absolute_url()]


def test_news_sitemap_of_nothing_is_a_sitemap(client, db):
    assert list(read(client, "/news-sitemap.xml")) == []


def test_drafts_and_embargoed_stories_are_in_no_sitemap(client, live, section, later):
    hidden = factories.make_story(section=section, headline="Xylophonic plans")

    for address in ("/sitemap.xml", "/news-sitemap.xml", part_of(hidden), "/sitemaps/pages.xml"):
        assert "xylophonic" not in client.get(address).text.lower()


@pytest.mark.parametrize("count", [1, 30])
def test_sitemaps_ask_a_fixed_number_of_questions(
    client, live, topic, author, copies, django_assert_num_queries, count
):
    translated(live)
    copies(live, count)
    for address, asked in {
        "/sitemap.xml": 5,
        "/sitemaps/pages.xml": 6,
        f"/sitemaps/keywords-{topic.pk // SITEMAP_PART}.xml": 3,
        f"/sitemaps/authors-{author.pk // SITEMAP_PART}.xml": 3,
        part_of(live): 3,
        "/news-sitemap.xml": 2,
    }.items():
        with django_assert_num_queries(asked, info=address):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemaps/pages.xml", "/news-sitemap.xml", "/robots.txt"])
def test_head_gives_the_same_without_a_body(client, live, address):
    response = client.head(address)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Type"] == client.get(address).headers["Content-Type"]
    assert client.post(address).status_code == 405
