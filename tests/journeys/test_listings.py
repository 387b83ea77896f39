"""Lists in a real browser: every list and every filter, with htmx and its history, and without any script."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, ArticleKeyword, Credit
from newsroom.lib.languages import Names
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TITLES = ".listing-stories .card-title"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WATCH = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));"""


@pytest.fixture
def shelf(transactional_db, section):
    """Thirty stories on trade, and one that answers to every filter."""
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"})
    energy = factories.SectionFactory(slug="energy", name=Names({"en": "Energy", "zh-hans": "能源"}))
    rail = factories.KeywordFactory(slug="rail", names=Names({"en": "Rail", "zh-hans": "铁路"}))
    dams = factories.KeywordFactory(slug="dams", names=Names({"en": "Dams", "zh-hans": "水坝"}))
    mei = factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Lin", "zh-hans": "林梅"}))
    omar = factories.ProfileFactory(slug="omar", name=Names({"en": "Omar Haddad", "zh-hans": "奥马尔"}))
    usual = {"keywords": [rail.pk], "credits": [["author", mei.pk]]}
    special = {"keywords": [dams.pk], "credits": [["author", omar.pk]], "kind": "analysis"}
    first = factories.make_live(section=section, headline="Story 0", facts=usual)
    more = [copy_of(first, number) for number in range(1, 30)]
    ArticleKeyword.objects.bulk_create(ArticleKeyword(content_object=story, tag=rail) for story in more)
    Credit.objects.bulk_create(Credit(article=story, profile=mei) for story in more)
    dam = factories.make_live(section=energy, headline="The dam", text="Water over the zeppelin.", facts=special)
    factories.make_live(
        section=energy, language="zh-hans", headline="大坝", facts=special, translation_of=dam, text="水。"
    )
    return first


def copy_of(story, number):
    """A row as it would be published, a minute older than the one before."""
    row = Article.objects.get(pk=story.pk)
    row.pk, row.import_digest = None, None
    row.headline, row.slug = f"Story {number}", f"story-{number}"
    row.published_at -= timedelta(minutes=number)
    row.save()
    return row


@pytest.fixture
def page(browser, live_server):
    """A wide window that notes what its policy forbids."""
    context = browser.new_context(base_url=live_server.url, viewport=WIDE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def plain(browser, live_server):
    """The same without scripts."""
    context = browser.new_context(base_url=live_server.url, viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def titles(page):
    return page.locator(TITLES)


def words_of(page):
    """The titles of a list that stands still; of one that is being exchanged, expect them."""
    expect(titles(page).first).to_be_visible()
    return titles(page).all_inner_texts()


def loads(page):
    """A mark that is gone once the browser has loaded another page."""
    page.evaluate("() => { window.here = true }")


def is_same_page(page):
    return page.evaluate("() => window.here === true")


def navigates(route):
    return route.request.is_navigation_request()


LISTS = ["/stories/", "/section/energy/", "/keyword/dams/", "/author/omar/", "/search/?q=water"]
FILTERS = {
    "section": "energy",
    "kind": "analysis",
    "keyword": "dams",
    "author": "Omar Haddad",
    "q": "zeppelin",
}


@pytest.mark.parametrize("scripts", ["with", "without"])
def test_every_filter_narrows_and_is_taken_out(page, plain, shelf, scripts):
    for name in FILTERS:
        narrows(page if scripts == "with" else plain, name, scripts)


def narrows(page, name, scripts):
    page.goto("/stories/")
    field = page.locator(f"#id_{name}")

    if name in ("section", "kind"):
        field.select_option(FILTERS[name])
        if scripts == "without":
            page.locator(".filters button").click()
    else:
        field.fill(FILTERS[name])
        page.locator(".filters button").click()
    page.wait_for_url(f"**{name}=*")
    page.locator(".chosen .chip").first.wait_for()

    expect(titles(page)).to_have_text(["The dam"])
    expect(page.locator(".listing-count")).to_have_text("1 story")
    page.locator(".chosen .chip").first.click()
    page.locator(".pager").wait_for()
    expect(titles(page)).to_have_count(20)
    expect(page.locator(".chosen")).to_have_count(0)


def everywhere():
    """Each list of stories with the filters that it leaves to readers, and what they are asked for there."""
    day = timezone.localdate()
    days = {"since": "2020-01-01", "until": f"{day:%Y-%m-%d}"}
    every = FILTERS | days
    english = {
        "/stories/": "",
        "/section/energy/": "section",
        "/keyword/dams/": "",
        "/author/omar/": "author",
        f"/archive/{day:%Y}/": "days",
        f"/archive/{day:%Y/%m}/": "days",
        f"/archive/{day:%Y/%m/%d}/": "days",
        "/search/?q=zeppelin": "q",
    }
    decided = {"": (), "days": days, "section": ("section",), "author": ("author",), "q": ("q",)}
    lists = {
        path: {name: value for name, value in every.items() if name not in decided[without]}
        for path, without in english.items()
    }
    return lists | {"/zh-hans/stories/": every | {"keyword": "水坝", "author": "奥马尔", "q": "水"}}


def test_every_list_takes_all_its_filters_together_and_gives_each_back(plain, shelf):
    for path, filters in everywhere().items():
        plain.goto(path)
        expect(plain.locator(".filters [name]:not([type=hidden])")).to_have_count(len(filters))
        for name, value in filters.items():
            field = plain.locator(f".filters [name={name}]")
            field.select_option(value) if name in ("section", "kind") else field.fill(value)
        plain.locator(".filters button").click()

        dam = "大坝" if "zh-hans" in path else "The dam"
        expect(titles(plain)).to_have_text([dam])
        asked = {name for name, _value in parse_qsl(urlsplit(plain.url).query)}
        assert set(filters) <= asked, path
        expect(plain.locator(".chosen .chip-wrong")).to_have_count(0)
        expect(plain.locator(".chosen .chip:has(svg)")).to_have_count(len(filters))
        plain.locator(".chosen .chip").first.click()
        expect(plain.locator(".chosen .chip:has(svg)")).to_have_count(len(filters) - 1)
        plain.locator(".chosen").get_by_role("link", name=re.compile("^(Remove all filters|移除全部条件)$")).click()
        expect(plain.locator(".chosen")).to_have_count(0)
        expect(titles(plain).get_by_text(dam, exact=True)).to_have_count(1)


def test_every_list_is_exchanged_and_the_way_back_leads_back(page, shelf):
    for path in everywhere():
        page.goto(path)
        loads(page)
        before = words_of(page)

        page.locator("#id_kind").select_option("analysis")
        page.locator(".chosen").wait_for()
        expect(page).to_have_url(re.compile("kind=analysis"))
        assert is_same_page(page), path
        page.go_back()
        expect(page.locator(".chosen")).to_have_count(0)
        expect(titles(page)).to_have_text(before)
        page.go_forward()
        page.locator(".chosen").wait_for()
        expect(titles(page)).to_have_count(1)
    assert page.evaluate("violations") == []
    assert page.errors == []


def test_every_list_filters_by_days(plain, shelf):
    for path in LISTS:
        filters_by_days(plain, path)


def test_a_day_of_the_archive_asks_for_no_days(plain, shelf):
    day = Article.objects.get(pk=shelf.pk).published_on
    plain.goto(f"/archive/{day:%Y/%m/%d}/")

    expect(titles(plain).first).to_be_visible()
    expect(plain.locator("#id_since")).to_have_count(0)


def filters_by_days(plain, path):
    plain.goto(path)
    plain.locator("#id_since").fill("2099-01-01")
    plain.locator(".filters button").click()

    expect(plain.locator(".empty")).to_have_text(re.compile("No story answers to all of this|Nothing was found"))
    expect(titles(plain)).to_have_count(0)
    plain.locator(".looser a").last.click()
    expect(titles(plain).get_by_text("The dam", exact=True)).to_have_count(1)


def test_choices_come_with_their_numbers(page, shelf):
    page.goto("/stories/")

    expect(page.locator("#id_section option")).to_have_text(["All sections", "Trade (30)", "Energy (1)"])
    expect(page.locator(".field-keyword .facet a")).to_have_text(["Rail 30 30 stories"], use_inner_text=True)


def test_lists_are_exchanged_and_the_way_back_leads_back(page, shelf):
    page.goto("/stories/")
    loads(page)

    page.locator("#id_kind").focus()
    page.locator("#id_kind").select_option("analysis")
    page.locator(".chosen").wait_for()

    assert is_same_page(page)
    expect(page).to_have_url(re.compile(r"/stories/\?kind=analysis$"))
    expect(page.locator("#id_kind")).to_be_focused()
    expect(page.locator("body > [role=status]")).to_have_text("1 story")
    page.go_back()
    page.locator(".pager").wait_for()
    expect(page).to_have_url(re.compile("/stories/$"))
    expect(titles(page)).to_have_count(20)
    page.go_forward()
    page.locator(".chosen").wait_for()
    expect(titles(page)).to_have_text(["The dam"])
    assert page.evaluate("[localStorage.length, sessionStorage.getItem('htmx-history-cache')]") == [0, None]
    assert page.evaluate("violations") == []
    assert page.errors == []


def test_pages_turn_with_the_keyboard(page, shelf):
    page.goto("/section/trade/")
    loads(page)
    first = words_of(page)

    page.locator(".pager [rel=next]").focus()
    page.keyboard.press("Enter")
    page.locator(".pager [rel=prev]").wait_for()

    assert is_same_page(page)
    expect(page.locator("#listing-count")).to_be_focused()
    assert not set(first) & set(words_of(page))
    page.locator(".pager a").first.click()
    page.wait_for_function("() => document.querySelectorAll('.pager a').length === 1")
    expect(titles(page)).to_have_text(first)
    expect(page).to_have_url(re.compile("/section/trade/$"))


def test_stories_of_a_list_open_as_pages(page, shelf):
    page.goto("/stories/?kind=analysis")
    loads(page)

    page.locator(f"{TITLES} a").click()
    page.wait_for_url("**/the-dam/")

    assert not is_same_page(page)


def test_a_list_that_cannot_be_exchanged_is_loaded(page, shelf):
    page.goto("/stories/")
    loads(page)
    page.route("**/stories/?kind=*", lambda route: route.continue_() if navigates(route) else route.abort())

    page.locator("#id_kind").select_option("analysis")
    page.locator(".chosen").wait_for()

    assert not is_same_page(page)
    expect(titles(page)).to_have_text(["The dam"])


def test_the_same_filters_lead_to_the_other_edition(plain, shelf):
    plain.goto("/stories/?kind=analysis")

    plain.locator(".filters-elsewhere a").click()

    expect(plain).to_have_url(re.compile(r"/zh-hans/stories/\?kind=analysis$"))
    expect(titles(plain)).to_have_text(["大坝"])


def test_filters_open_on_a_phone(browser, live_server, shelf):
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto("/stories/")
    expect(page.locator(".filters")).to_be_hidden()

    page.locator(".filters-toggle summary").click()
    page.locator("#id_section").select_option("energy")
    page.locator("#id_kind").select_option("analysis")
    assert page.url.endswith("/stories/")
    assert Axe().run(page).response["violations"] == []
    page.locator(".filters button").click()
    page.locator(".chosen").wait_for()

    expect(page).to_have_url(re.compile(r"\?section=energy&kind=analysis$"))
    expect(titles(page)).to_have_text(["The dam"])
    expect(page.locator(".filters")).to_be_hidden()
    context.close()


ASKED = ["?since=2099-01-01", "?section=nothing&kind=gossip", "?since=2026-02-31", "?kind=analysis"]
PATHS = ["/stories/", "/section/energy/", "/keyword/dams/", "/author/omar/", "/zh-hans/stories/"]
# Every list once and every question once; all of them together in the long run.
ONCE = [*(f"/stories/{query}" for query in ASKED), *(f"{path}{ASKED[-1]}" for path in PATHS[1:])]


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(ONCE, id="once"),
        pytest.param([path + query for path in PATHS for query in ASKED], id="all", marks=pytest.mark.long),
    ],
)
def test_lists_are_faultless_whatever_is_asked(page, shelf, addresses):
    for path in addresses:
        page.goto(path)

        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate("violations") == [], path


def test_calendar_leads_from_month_to_day(plain, shelf):
    day = Article.objects.get(pk=shelf.pk).published_on
    plain.goto("/archive/")
    plain.locator(f'.archive-year a[href="/archive/{day:%Y/%m}/"]').click()

    cells = plain.locator(".calendar-days td a")
    expect(cells).to_have_count(1)
    expect(cells.first).to_contain_text("31 stories")
    cells.first.click()

    expect(plain).to_have_url(re.compile(f"/archive/{day:%Y/%m/%d}/$"))
    expect(titles(plain)).to_have_count(20)
