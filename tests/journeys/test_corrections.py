"""A published story is corrected, retracted, withdrawn and removed at the desk, and read by readers in between."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Publication
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.browser import becomes
from tests.factories import DeskFactory, EditorFactory, SectionFactory, make_live, make_outlet, refreshed
from tests.publications import approve, rewrite

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk_of(browser, live_server, signed_in):
    """A window in which this person is signed in."""
    windows = []

    def open_window(person):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        windows.append(context)
        cookies = signed_in(person).cookies.values()
        context.add_cookies([{"name": each.key, "value": each.value, "url": live_server.url} for each in cookies])
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield open_window
    for context in windows:
        context.close()


@pytest.fixture
def reader(browser, live_server):
    """A stranger whose browser runs no script."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def outlet(transactional_db):
    make_outlet(name=Names({"en": "The Corridor", "zh-hans": "通道"}))
    desk = DeskFactory(slug="trade", name=Names({"en": "Trade desk"}))
    SectionFactory(slug="trade", name=Names({"en": "Trade", "zh-hans": "贸易"}), desk=desk)
    return {
        role: EditorFactory(email=f"{role}@example.org", roles=[role], desks=[desk])
        for role in (Role.PUBLISHER, Role.ADMINISTRATOR)
    }


def unfold(page, name):
    """Open the form of an act; returns it."""
    page.locator("details.move > summary", has_text=re.compile(f"^{name}…$")).click()
    return page.locator("details.move[open] form")


def test_correct_retract_withdraw_and_remove(outlet, desk_of, reader):
    story = make_live(headline="A bridge opens", text=["The bridge opened on Tuesday.", "It is long."])
    publisher, administrator = desk_of(outlet[Role.PUBLISHER]), desk_of(outlet[Role.ADMINISTRATOR])
    address, screen = refreshed(story).get_absolute_url(), f"/desk/stories/{story.pk}/"
    guid = reader.request.get("/feeds/feed.json").json()["items"][0]["id"]

    # The correction goes out with its note, in one act; a note without words is refused and nothing is lost.
    rewrite(story, ["The bridge opened on Wednesday.", "It is long."], outlet[Role.PUBLISHER])
    approve(story, outlet[Role.PUBLISHER])
    publisher.goto(screen)
    form = unfold(publisher, "Publish the update")
    form.get_by_label("Major").check()
    form.get_by_label("Kind of note").select_option(label="Correction")
    form.get_by_role("button", name="Publish the update").click()
    expect(publisher.get_by_role("alert")).to_contain_text("Write the note in the story’s language")
    form = publisher.locator("details.move[open] form")
    expect(form.get_by_label("Major")).to_be_checked()
    form.get_by_label("English").fill("We gave the wrong day.")
    form.get_by_role("button", name="Publish the update").click()
    expect(publisher.locator("[data-label]")).to_contain_text("Live")
    becomes(publisher, lambda: refreshed(story).live_publication.number, 2)

    # A reader finds the note above the text, the version before with what differs, the list and the feed.
    reader.goto(address)
    expect(reader.locator(".story-notes-above")).to_contain_text("We gave the wrong day.")
    reader.get_by_role("link", name="Earlier versions of this story").click()
    reader.get_by_role("link", name="Read version 1").click()
    expect(reader.locator("del")).to_have_text("Tuesday")
    expect(reader.locator("ins")).to_have_text("Wednesday")
    expect(reader.locator(".version-text")).to_contain_text("opened on Tuesday")
    reader.goto("/corrections/")
    reader.get_by_role("link", name="A bridge opens", exact=True).click()
    expect(reader).to_have_url(f"{address}#{refreshed(story).corrections.get().anchor}")
    item = reader.request.get("/feeds/feed.json").json()["items"][0]
    assert item["id"] == guid
    assert "We gave the wrong day." in item["content_html"]

    # The desk's history shows what readers were given.
    publisher.goto(f"{screen}history/")
    expect(publisher.locator(".publications")).to_contain_text("Correction: We gave the wrong day.")

    # Retracted: to be read under its notice.
    publisher.goto(screen)
    form = unfold(publisher, "Retract")
    form.get_by_label("English").fill("The bridge does not exist.")
    form.get_by_role("button", name="Retract").click()
    expect(publisher.locator("[data-label]")).to_contain_text("Retracted")
    reader.goto(address)
    expect(reader.locator(".retracted-mark")).to_be_visible()
    expect(reader.locator(".correction-retraction")).to_contain_text("The bridge does not exist.")
    expect(reader).to_have_title("Retracted: A bridge opens | The Corridor")

    # Withdrawn: gone with its versions.
    form = unfold(publisher, "Withdraw")
    form.get_by_label("Public note").fill("We are looking into it.")
    form.get_by_role("button", name="Withdraw").click()
    expect(publisher.locator("[data-label]")).to_contain_text("Withdrawn")
    assert reader.goto(address).status == 410
    expect(reader.locator(".message-note")).to_have_text("We are looking into it.")
    assert reader.goto(f"{address}versions/1/").status == 410

    # Removed by an administrator, for good.
    administrator.goto(screen)
    form = unfold(administrator, "Remove for legal reasons")
    form.get_by_label("Public note").fill("A court ordered it.")
    form.get_by_label("Reason, for the house only").fill("Case 12")
    form.get_by_role("button", name="Remove for legal reasons").click()
    expect(administrator.locator("[data-label]")).to_contain_text("Removed")
    assert reader.goto(address).status == 451
    expect(reader.get_by_text("A court ordered it.")).to_be_visible()
    assert "Wednesday" not in reader.content()
    assert publisher.goto(screen).status == 404
    assert set(Publication.objects.filter(article=story).exclude(act="removed").values_list("headline", flat=True)) == {
        ""
    }
    assert [window.problems for window in (publisher, administrator)] == [[], []]
