"""Sections are made, dragged, given another address, retired and taken back; readers follow every time."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Section
from tests.browser import becomes
from tests.factories import SectionFactory, make_live

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def paths():
    return list(Section.objects.order_by("path").values_list("path", flat=True))


def row(page, name):
    return page.locator(f'li[data-name="{name}"] > .keyword-row')


def test_sections_are_cared_for(live_server, people, administrator, section):
    SectionFactory(slug="economy", position=1)
    make_live(section=section, headline="Grain by rail")
    page = people(administrator, live_server.url).page
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Sections").click()
    expect(page.locator(".keyword-row")).to_have_count(2)
    assert Axe().run(page).violations_count == 0

    page.get_by_role("button", name="Move Economy forward").click()
    expect(page.locator(".keyword-row").first).to_contain_text("Economy")
    # Onto another one: below it. Rows can be dragged once the script has begun.
    expect(row(page, "Trade")).to_have_attribute("draggable", "true")
    row(page, "Trade").drag_to(row(page, "Economy"))
    expect(page.locator('li[data-name="Economy"] li[data-name="Trade"]')).to_be_visible()
    becomes(page, paths, ["economy", "economy/trade"])
    expect(row(page, "Trade")).to_have_attribute("draggable", "true")
    # Above its upper edge: in front of it.
    row(page, "Trade").drag_to(row(page, "Economy"), target_position={"x": 60, "y": 3})
    expect(page.locator(".section-tree > ul > li")).to_have_count(2)
    becomes(page, paths, ["economy", "trade"])
    expect(page.locator(".keyword-row").first).to_contain_text("Trade")

    row(page, "Trade").get_by_role("link", name="Trade").click()
    page.get_by_label("Last word of the address").fill("commerce")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Trade” is saved.")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.goto(f"{live_server.url}/section/trade/")
    expect(page).to_have_url(re.compile("/section/commerce/$"))

    page.goto(f"{live_server.url}/desk/sections/{section.pk}/")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Its stories move to").select_option(label="Economy")
    page.get_by_role("button", name="Retire it").click()
    expect(page.get_by_text("“Trade” is retired.")).to_be_visible()
    page.goto(f"{live_server.url}/section/trade/")
    expect(page).to_have_url(re.compile("/section/economy/$"))
    expect(page.get_by_text("Grain by rail").first).to_be_visible()

    page.goto(f"{live_server.url}/desk/sections/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name=re.compile("Undo ?: Section retired, Trade")).click()
    expect(page.get_by_text("Undone: Section retired")).to_be_visible()
    page.goto(f"{live_server.url}/section/commerce/")
    expect(page.get_by_text("Grain by rail").first).to_be_visible()
