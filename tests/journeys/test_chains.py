"""A running story from the story screen to the reader: chosen, put in order, published, and left behind."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.enums import Action
from articles.models import Draft
from tests.factories import make_live, make_story, move
from tests.publications import approve

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def field(page, name):
    return page.locator(f".facts.scripted #fact-{name}")


def find(page, name, words):
    box = field(page, name).get_by_role("combobox", name="Find")
    # At once: letters that come slowly would be answered one by one, and Enter would take an earlier answer.
    box.fill(words)
    option = field(page, name).get_by_role("option").filter(has_text=words).first
    expect(option).to_be_visible()
    box.press("Enter")


def saved(page, name):
    expect(field(page, name).locator("[data-state]")).to_have_text("Saved")


def titles(page, name):
    return field(page, name).locator(".picked-item [data-name]")


def test_a_story_is_continued_and_readers_are_led_to_it(live_server, people, publisher, section):
    first = make_live(headline="Flood reaches the town")
    for words in ("Dikes of the delta", "A hundred years of floods", "Rain without end"):
        make_live(headline=words)
    story = make_story(headline="Flood goes down", by=publisher)
    page = people(publisher, live_server.url).page
    page.goto(f"{live_server.url}/desk/stories/{story.pk}/")

    field(page, "chain").get_by_label("How this story stands").select_option("continues")
    find(page, "chain", "Flood reaches")
    saved(page, "chain")
    for words in ("Dikes", "hundred", "Rain"):
        find(page, "related", words)
        saved(page, "related")
    field(page, "related").get_by_role("button", name="Move Rain without end forward").click()
    expect(field(page, "related").locator(".picked-item").nth(1)).to_contain_text("Rain")
    saved(page, "related")
    items = field(page, "related").locator(".picked-item")
    items.nth(2).drag_to(items.nth(0), target_position={"x": 40, "y": 2})
    expect(items.nth(0)).to_contain_text("A hundred years")
    saved(page, "related")
    assert Axe().run(page).violations_count == 0
    page.reload()
    expect(titles(page, "chain")).to_have_text(["Flood reaches the town"])
    expect(titles(page, "related")).to_have_text(
        ["A hundred years of floods", "Dikes of the delta", "Rain without end"]
    )
    draft = Draft.objects.get(article=story)
    assert (draft.chain_kind, draft.continues) == ("continues", first)

    approve(story, publisher)
    move(story, Action.PUBLISH, publisher)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + first.get_absolute_url())
    expect(page.get_by_text("The story went on. The newest:")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".chain-notice").get_by_role("link", name="Flood goes down").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flood goes down")
    expect(page.locator(".chain-entry")).to_have_count(2)
    expect(page.locator(".chain-here")).to_contain_text("You are reading this")
    expect(page.locator("#related ~ ul h3").first).to_have_text("A hundred years of floods")
    assert Axe().run(page).violations_count == 0


def test_what_cannot_be_chosen_is_said_and_taking_it_back_is_saved(live_server, people, publisher, section):
    first = make_live(headline="Flood reaches the town")
    make_live(headline="Flood goes down", facts={"chain": ["replaces", first.pk]})
    story = make_story(headline="Flood is over", by=publisher)
    page = people(publisher, live_server.url).page
    page.goto(f"{live_server.url}/desk/stories/{story.pk}/")

    field(page, "chain").get_by_label("How this story stands").select_option("replaces")
    find(page, "chain", "Flood reaches")
    expect(field(page, "chain").locator("[data-state]")).to_contain_text("The newest of that line is “Flood goes down”")
    find(page, "chain", "Flood goes down")
    saved(page, "chain")
    field(page, "chain").get_by_role("button", name="Remove Flood goes down").click()
    expect(field(page, "chain").get_by_label("How this story stands")).to_have_value("")
    saved(page, "chain")
    assert Draft.objects.get(article=story).continues is None

    page.goto(live_server.url + first.get_absolute_url())
    page.locator(".chain-replaced").get_by_role("link", name="Flood goes down").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flood goes down")
