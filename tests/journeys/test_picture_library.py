"""A picture editor's morning: twenty files at once, two of them broken; captions, a focal point, credits, and undo."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.domain import renditions
from articles.models import Picture, PictureFile
from newsroom.lib.languages import Names
from tests.browser import becomes
from tests.factories import PictureFactory, picture_bytes

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error(`CSP ${event.violatedDirective}`))"


@pytest.fixture
def screen(live_server, people, editor):
    """The library, open; `problems` gathers what the browser complains about."""
    writer = people(editor, live_server.url)
    writer.problems = []
    writer.context.add_init_script(WATCH)
    writer.page.on("console", lambda said: writer.problems.append(said.text) if "CSP" in said.text else None)
    writer.page.goto("/desk/pictures/")
    expect(writer.page.locator(".picture-upload")).to_have_class(re.compile(r"\bscripted\b"))
    return writer


def drawn(page):
    """The picture stands where it will stay, and its script listens."""
    expect(page.locator(".scripted [data-picture]")).to_be_visible()
    expect(page.locator("[data-picture] img").first).not_to_have_js_property("naturalWidth", 0)


def files(good=18):
    shades = [(number * 9, 90, 200 - number * 5) for number in range(good)]
    found = [
        (f"DSC_{number:02}.jpg", picture_bytes(size=(360, 240), color=shade)) for number, shade in enumerate(shades)
    ]
    return [*found, ("cut.jpg", found[0][1][:300]), ("notes.jpg", b"These are only words.")]


def given(found):
    return [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in found]


def work():
    """What the worker does meanwhile."""
    for file in PictureFile.objects.exclude(state="ready"):
        renditions.make(file)


def no_complaints(page):
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert results.response["violations"] == [], results.generate_report()


@pytest.mark.queue
def test_twenty_files_are_sent_in_described_cropped_and_credited(screen, editor):
    page = screen.page

    # Twenty at once by the file input: two are refused, each with its own sentence, and stop no other.
    page.set_input_files("#upload-files", given(files()))
    expect(page.locator("[data-summary]")).to_have_text("New: 18 · Refused: 2", timeout=60_000)
    assert Picture.objects.count() == 18
    refused = page.locator("[data-list] > [data-state=refused]")
    expect(refused).to_have_count(2)
    # They stand first, not at the end of a long list.
    expect(page.locator("[data-list] > *").nth(1)).to_have_attribute("data-state", "refused")
    expect(refused.filter(has_text="cut.jpg")).to_contain_text("damaged")
    expect(refused.filter(has_text="notes.jpg")).to_contain_text("not a picture")
    no_complaints(page)

    # The same one again leads to the one that is here.
    page.set_input_files("#upload-files", given(files()[:1]))
    expect(page.locator("[data-list] > [data-state=already]")).to_contain_text("here already")

    # All new ones are described in one table, mostly by the keyboard.
    page.get_by_role("link", name="Describe the new ones (18)").click()
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(18)
    first, second = rows.nth(0), rows.nth(1)
    first.get_by_label("Headline").fill("Dawn at the port")
    first.locator("[name$=-caption_en]").fill("Cranes at dawn.")
    expect(first.locator("[data-state]")).to_have_text("Not saved yet")
    page.keyboard.press("Control+Enter")
    expect(first.locator("[data-state]")).to_have_text("Saved")
    expect(second.locator("[name$=-caption_en]")).to_be_focused()
    page.keyboard.type("The quay at noon.")
    page.keyboard.press("Alt+ArrowUp")
    expect(first.locator("[name$=-caption_en]")).to_be_focused()
    no_complaints(page)

    # What is not saved survives the page.
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(second.locator("[name$=-caption_en]")).to_have_value("The quay at noon.")
    page.get_by_role("button", name="Save all rows").click()
    expect(second.locator("[data-state]")).to_have_text("Saved")
    port = Picture.objects.get(title="Dawn at the port")
    assert port.caption == {"en": "Cranes at dawn."}
    assert Picture.objects.filter(caption__en="The quay at noon.").count() == 1

    # Its page says that the forms are being made, and shows them when they are there.
    page.goto(f"/desk/pictures/{port.key}/")
    expect(page.locator("[data-preparing]")).to_be_visible()
    work()
    expect(page.locator("[data-preparing]")).to_have_count(0, timeout=15_000)

    # The focal point: clicked, then moved by keys; the crops follow before anything is saved.
    stage = page.locator("[data-picture]")
    drawn(page)
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.5})
    point = page.locator("[data-point]")
    expect(point).to_be_focused()
    square = page.locator(".picture-crop-square img")
    expect(square).to_have_css("object-position", re.compile("^0%"))
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_label("From the left, in percent")).to_have_value(re.compile(r"^(29|30)"))
    page.get_by_role("button", name="Save the focal point").click()
    expect(page.get_by_text("The focal point is saved")).to_be_visible()
    port.file.refresh_from_db()
    assert port.file.focus[0] == pytest.approx(0.3, abs=0.01)
    work()
    page.goto(f"/desk/pictures/{port.key}/")
    no_complaints(page)

    # The library shows what is sent in without being loaded anew.
    page.goto("/desk/pictures/")
    expect(page.locator(".tile")).to_have_count(18)
    expect(page.locator(".picture-upload")).to_have_class(re.compile(r"\bscripted\b"))
    page.set_input_files("#upload-files", given([("one-more.jpg", picture_bytes(size=(800, 600), color=(1, 2, 3)))]))
    expect(page.locator(".tile").first).to_contain_text("one-more.jpg")

    # Bulk credit by a range of boxes, and undo.
    boxes = page.locator("input[name=picture]")
    boxes.nth(0).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("5 chosen")
    page.get_by_text("Change words and rights of the chosen ones").click()
    page.locator("[name=credit_en]").fill("Photo: Mei Lin")
    page.get_by_role("button", name="Change the chosen ones").click()
    expect(page.get_by_text("5 pictures are changed.")).to_be_visible()
    assert Picture.objects.filter(credit__en="Photo: Mei Lin").count() == 5
    no_complaints(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    assert not Picture.objects.filter(credit__en="Photo: Mei Lin").exists()
    assert (screen.errors, screen.problems) == ([], [])


def test_files_are_dropped_and_pasted(screen):
    page = screen.page
    page.evaluate(
        """(bytes) => {
            const file = (name, last) => new File([new Uint8Array([...bytes, last])], name, { type: "image/jpeg" })
            const data = new DataTransfer()
            data.items.add(file("dropped.jpg", 1))
            const drop = (kind) => new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })
            document.body.dispatchEvent(drop("dragenter"))
            document.body.dispatchEvent(drop("drop"))
            const clipboardData = new DataTransfer()
            clipboardData.items.add(file("pasted.jpg", 2))
            document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        list(picture_bytes(size=(60, 40))),
    )
    expect(page.locator("[data-summary]")).to_have_text("New: 2")
    expect(page.locator("[data-drop]")).to_be_hidden()
    assert sorted(PictureFile.objects.values_list("filename", flat=True)) == ["dropped.jpg", "pasted.jpg"]


def test_a_lost_connection_is_said_and_tried_again(screen):
    page = screen.page
    page.route("**/desk/pictures/upload/", lambda route: route.abort())
    page.set_input_files("#upload-files", given(files(1)[:1]))
    failed = page.locator("[data-list] > [data-state=failed]")
    expect(failed).to_contain_text("cannot be reached")
    page.unroute("**/desk/pictures/upload/")
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-summary]")).to_have_text("New: 1")


def test_leaving_while_files_are_on_their_way_asks_first(screen):
    page, asked = screen.page, []
    page.route("**/desk/pictures/upload/", lambda route: None)
    page.set_input_files("#upload-files", given(files(1)[:1]))
    expect(page.locator("[data-list] > [data-state=sending]")).to_have_count(1)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/desk/")
    assert asked == ["beforeunload"]


def test_boxes_are_walked_and_chosen_by_keys_alone(screen, monkeypatch):
    monkeypatch.setattr("articles.desk.pictures.PER_PAGE", 6)
    for number in range(14):
        PictureFactory(title=f"Number {number}", alt=Names({"en": "A port"}))
    page = screen.page
    page.reload()
    boxes = page.locator("input[name=picture]")
    # Older ones come in by themselves at the end.
    expect(boxes).to_have_count(12)
    boxes.last.scroll_into_view_if_needed()
    page.mouse.move(600, 600)
    page.mouse.wheel(0, 5000)
    expect(boxes).to_have_count(14)
    boxes.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-chosen]")).to_have_text("3 chosen")
    page.keyboard.press("Control+a")
    expect(page.locator("[data-chosen]")).to_have_text("14 chosen")
    page.keyboard.press("Escape")
    expect(page.locator("[data-chosen]")).to_have_text("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Number")


def test_without_scripts_files_go_by_a_plain_form(live_server, people, editor):
    page = people(editor, live_server.url, java_script_enabled=False).page
    page.goto("/desk/pictures/")
    page.set_input_files("#upload-files", given(files(2)))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("2 are here · 2 were refused")).to_be_visible()
    page.get_by_role("link", name="Describe these 2").click()
    page.get_by_label("Headline").first.fill("Dawn")
    page.get_by_role("button", name="Save all rows").click()
    becomes(page, lambda: Picture.objects.filter(title="Dawn").count(), 1)
