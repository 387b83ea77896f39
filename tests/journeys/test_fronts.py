"""A front is arranged on a phone and with the mouse, looked at, shown, and shown again as it was."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.domain import frontpage
from tests.factories import make_live

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stories(transactional_db, section):
    return [make_live(section=section, headline=f"Headline {number}") for number in range(9)]


def started(page):
    """The script has begun: what is pressed or typed before it goes nowhere."""
    expect(page.locator("[data-widths]")).to_have_js_property("hidden", False)


def lead(page):
    return page.locator(".front-block-lead .front-slot-title")


def test_a_front_is_curated_on_a_phone(live_server, people, publisher, stories):
    page = people(publisher, live_server.url).page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/desk/front/en/")
    expect(lead(page)).to_have_text("Headline 8")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    started(page)
    page.get_by_role("button", name="Headline 2", exact=True).click()
    expect(page.locator("[data-chosen]")).to_contain_text("Chosen: Headline 2.")
    page.get_by_role("button", name=re.compile("Put it here ?: Lead 1")).press("Enter")
    expect(lead(page)).to_have_text("Headline 2")
    page.get_by_role("button", name=re.compile("One place later ?: Headline 2")).press("Enter")
    expect(lead(page)).to_have_text("Headline 8")
    expect(page.locator(".front-block-second .front-slot-title").first).to_have_text("Headline 2")
    assert Axe().run(page).violations_count == 0

    page.locator(".front-block-second summary", has_text="Words").click()
    page.get_by_label("Headline for the front").fill("Two, in short")
    page.locator(".front-block-second").get_by_role("button", name="Save").first.click()
    expect(page.locator(".front-block-second .front-slot-title").first).to_have_text("Two, in short")
    page.get_by_label("Note for the record").fill("Evening")
    page.get_by_role("button", name="Show to readers now").click()
    expect(page.get_by_text("Readers see this front now.")).to_be_visible()
    expect(page.locator(".front-former")).to_contain_text("Evening")

    page.goto(live_server.url)
    expect(page.locator(".front-second .card-title").first).to_have_text("Two, in short")


def test_a_story_is_dragged_to_its_place_and_seen_in_three_widths(live_server, people, publisher, stories):
    page = people(publisher, live_server.url).page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/desk/front/en/")
    started(page)
    expect(page.locator("[data-widths]")).to_be_visible()
    page.get_by_label("Words in the story").fill("headline 3")
    found = page.locator("[data-story]", has_text="Headline 3")
    # What was listed before is gone: until then the list would move under the hand that drags.
    expect(page.locator("[data-found]")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("[data-story]", has_text="Headline 8")).to_have_count(0)
    expect(found).to_have_count(1)
    found.drag_to(page.locator(".front-block-lead [data-slot]"))
    expect(lead(page)).to_have_text("Headline 3")

    frame = page.frame_locator("[data-frame] iframe")
    expect(frame.locator(".front-lead .card-title")).to_have_text("Headline 3")
    page.get_by_role("button", name="1440").click()
    expect(page.locator("[data-frame] iframe")).to_have_attribute("width", "1440")

    page.locator(".front-block-lead [data-slot]").drag_to(page.locator(".front-block-strip [data-slot]").first)
    expect(page.locator(".front-block-strip .front-slot-title").first).to_have_text("Headline 3")


def test_what_another_person_did_is_not_overwritten(live_server, people, publisher, editor, stories):
    edition = frontpage.working("en", None, by=publisher)
    page = people(publisher, live_server.url).page
    page.goto(f"{live_server.url}/desk/front/en/")
    slot = edition.blocks[0]["slots"][0]["id"]
    frontpage.arrange(edition, lambda front: front.place(slot, stories[1].pk), by=editor, seen=edition.version)

    started(page)
    page.get_by_role("button", name="Headline 4", exact=True).click()
    page.get_by_role("button", name=re.compile("Put it here ?: Lead 1")).click()

    expect(page.get_by_text("Somebody else changed this place of the front meanwhile.")).to_be_visible()
    expect(lead(page)).to_have_text("Headline 1")
