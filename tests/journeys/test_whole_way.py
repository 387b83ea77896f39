"""A story's whole way, in browsers: imported, edited by two at once, reviewed, published, read and found."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.models import Article
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import DeskFactory, EditorFactory, SectionFactory, make_outlet, make_story

PIECE = Path(__file__).parents[1] / "articles" / "domain" / "piece.txt"
PASSWORD = "correct horse battery staple"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sign_in(browser, live_server):
    """A window of its own for each person, signed in through the form."""
    windows = []

    def open_window(person):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        windows.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        # A 409 is how two writers are merged; the browser counts it as an error all the same.
        page.on(
            "console",
            lambda line: page.problems.append(line.text) if line.type == "error" and "409" not in line.text else None,
        )
        page.goto("/desk/")
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Board")).to_be_visible()
        return page

    yield open_window
    for context in windows:
        context.close()


@pytest.fixture
def newsroom(db):
    make_outlet(name=Names({"en": "The Corridor", "zh-hans": "通道"}))
    desk = DeskFactory(slug="trade", name=Names({"en": "Trade desk"}))
    SectionFactory(slug="trade", name=Names({"en": "Trade", "zh-hans": "贸易"}), desk=desk)

    def person(role):
        return EditorFactory(email=f"{role}@example.org", name=Names({"en": role.title()}), roles=[role], desks=[desk])

    return {role: person(role) for role in (Role.CONTRIBUTOR, Role.EDITOR, Role.PUBLISHER)}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def type_at_end_of(page, start, words):
    """Put the cursor behind the paragraph that starts so, and type."""
    page.locator(".ProseMirror p", has_text=start).click()
    page.keyboard.press("End")
    page.keyboard.type(words, delay=5)


def saved(page):
    expect(page.locator("[data-status-words]")).to_contain_text("Saved", timeout=10_000)


def test_whole_way_of_a_piece(newsroom, sign_in, live_server, browser):
    writer, editor = sign_in(newsroom[Role.CONTRIBUTOR]), sign_in(newsroom[Role.EDITOR])
    publisher = sign_in(newsroom[Role.PUBLISHER])

    # The contributor imports the piece.
    writer.get_by_role("link", name="Paste or upload text").click()
    writer.get_by_label("Text", exact=True).fill(PIECE.read_text())
    writer.get_by_label("Section").select_option(label="Trade")
    press(writer, "Make it a draft")
    expect(writer.get_by_text("Engineering News").first).to_be_visible()
    article = Article.objects.get()
    story = f"/desk/stories/{article.pk}/"

    # She edits one sentence while the editor edits another.
    writer.goto(story)
    editor.goto(story)
    expect(editor.locator(".ProseMirror h1, .ProseMirror [data-headline]").first).to_contain_text("Port Talks")
    type_at_end_of(writer, "On May 17", " It lasted two hours.")
    type_at_end_of(editor, "At the end", " Neither named a day.")
    expect(editor.locator(".ProseMirror")).to_contain_text("It lasted two hours.", timeout=10_000)
    expect(writer.locator(".ProseMirror")).to_contain_text("Neither named a day.", timeout=10_000)
    saved(writer)
    saved(editor)

    # Sent to review, sent back with a note, sent again.
    press(writer, "Send to review")
    expect(writer.get_by_text("is in review now")).to_be_visible()
    editor.goto("/desk/")
    editor.get_by_role("link", name=re.compile("Review|Port Talks")).first.click()
    editor.locator("summary", has_text="Send back").click()
    editor.get_by_label("What should change").fill("Say who pays for the dredging.")
    press(editor, "Send back")
    expect(editor.get_by_text("went back to its writer")).to_be_visible()
    writer.goto("/desk/")
    expect(writer.get_by_text("Say who pays for the dredging.").first).to_be_visible()
    writer.goto(story)
    type_at_end_of(writer, "The meeting agreed", " The ports pay from their own funds.")
    saved(writer)
    press(writer, "Send to review")
    expect(writer.get_by_text("is in review now")).to_be_visible()

    # Approved by the editor, published by the publisher.
    editor.goto(story)
    press(editor, "Approve")
    expect(editor.locator("[data-label]")).to_contain_text("Approved")
    publisher.goto("/desk/")
    publisher.goto(story)
    press(publisher, "Publish now")
    expect(publisher.locator("[data-label]")).to_contain_text("Live")

    # Read by a reader, who finds it everywhere it belongs.
    article.refresh_from_db()
    reader = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = reader.new_page()
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Port Talks Resume on the Caspian")
    for words in (
        "It lasted two hours.",
        "Neither named a day.",
        "The ports pay from their own funds.",
        "Ferries between the two ports are to sail daily again",
        "10 min",
        "Caspian Wire",
        "18 May 2022",
        "XingWentao",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("heading", name="Deepen the channel")).to_be_visible()
    day = article.published_on
    found_at = [
        "/",
        "/section/trade/",
        f"/author/{article.credits.get().profile.slug}/",
        f"/archive/{day:%Y/%m/%d}/",
        "/search/?q=dredging+caspian",
    ]
    for address in found_at:
        page.goto(address)
        expect(page.get_by_role("link", name="Port Talks Resume on the Caspian").first).to_be_visible()
    feed = page.request.get("/feeds/rss.xml")
    assert "Port Talks Resume on the Caspian" in feed.text()
    # Its keywords were proposed by the import and accepted with the approval.
    for name in ("Belt and Road News", "Engineering News"):
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(page.get_by_role("link", name="Port Talks Resume on the Caspian").first).to_be_visible()
    assert reader.cookies() == []
    reader.close()
    assert [window.problems for window in (writer, editor, publisher)] == [[], [], []]


def test_screen_follows_what_others_do_to_the_story(newsroom, sign_in):
    article = make_story(by=newsroom[Role.CONTRIBUTOR], stage="in_review")
    first, second = sign_in(newsroom[Role.EDITOR]), sign_in(newsroom[Role.PUBLISHER])
    for page in (first, second):
        page.goto(f"/desk/stories/{article.pk}/")

    press(first, "Approve")

    expect(first.locator("[data-label]")).to_contain_text("Approved")
    expect(second.locator("[data-label]")).to_contain_text("Approved", timeout=10_000)
    expect(second.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    expect(second.get_by_role("button", name="Publish now")).to_be_visible()
