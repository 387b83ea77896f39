"""A reader searches in a real browser: with a mistake, then rightly, narrowed, page by page; also without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from newsroom.lib.languages import Names
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archive(transactional_db, section):
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"})
    topic = factories.KeywordFactory(slug="freight", names=Names({"en": "Rail freight", "zh-hans": "铁路货运"}))
    for number in range(3):
        factories.make_live(
            section=section,
            headline=f"Freight corridor {number}",
            text=f"The {number}th train of the corridor left.",
            facts={"keywords": [topic.pk]},
        )
    factories.make_live(section=section, language="zh-hans", headline="铁路货运开始", text="繁體的鐵路。")


def clean(page):
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_a_mistake_to_the_story(page, live_server, archive):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/search/")
    clean(page)
    page.get_by_label("Words to look for").fill("frieght")
    page.get_by_role("search", name="Search the stories").get_by_role("button").click()
    expect(page).to_have_url(re.compile("q=frieght"))
    expect(page.get_by_role("link", name="freight", exact=True)).to_be_visible()
    clean(page)
    page.get_by_role("link", name="freight", exact=True).click()
    page.locator(".hit mark").first.wait_for()
    clean(page)
    expect(page.get_by_label("Words to look for")).to_have_value("freight")
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator(".search-named")).to_have_text("Keyword Rail freight 3 stories", use_inner_text=True)
    page.get_by_role("link", name="Newest first").click()
    page.get_by_text("Newest first", exact=True).and_(page.locator("[aria-current]")).wait_for()
    expect(page.locator(".hit .card-title").first).to_have_text("Freight corridor 2")
    page.locator(".hit .card-title a").first.click()
    page.wait_for_url("**/freight-corridor-2/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_in_chinese_on_a_wide_screen(browser, live_server, archive, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{live_server.url}/zh-hans/search/?q=鐵路")
    clean(page)
    expect(page.locator(".hit mark")).to_have_text(["铁路", "鐵路"])
    context.close()
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/search/?q=corridor+train")
    expect(page.locator(".hit")).to_have_count(3)
    assert plain.cookies() == []
    plain.close()
