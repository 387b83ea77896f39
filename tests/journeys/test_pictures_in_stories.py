"""Pictures in a story, as reporter and reader meet them: put in, described, cropped, checked, published."""

import base64
import json
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.enums import Action, Stage
from articles.models import ArticlePicture, Draft, Picture
from newsroom.lib.images import shapes
from tests.browser import becomes
from tests.factories import make_story, move, picture_bytes, refreshed, story_document, upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COLORS = [(10, 90, 150), (150, 90, 10), (20, 120, 40), (120, 20, 60)]


@pytest.fixture
def page(writer):
    yield writer.page
    assert not writer.errors


@pytest.fixture
def pictures(editor):
    """Four landscapes; the last one says nothing to those who cannot see it."""
    names = ["Port", "Railhead", "Dam", "Silent"]
    return [
        upload(
            picture_bytes((800, 500), color),
            by=editor,
            title=name,
            alt={"en": f"Alt of {name}"} if name != "Silent" else {},
            caption={"en": f"Caption of {name}"},
            credit={"en": f"Photo: {name}"},
        )
        for name, color in zip(names, COLORS, strict=True)
    ]


@pytest.fixture
def gallery_story(editor, desk, pictures):
    document = story_document(text="Before.")
    document["content"].append(
        {
            "type": "gallery",
            "attrs": {"id": "gallery0", "caption": ""},
            "content": [
                {"type": "figure", "attrs": {"id": f"figure{number:02d}", "picture": picture.key}}
                for number, picture in enumerate(pictures[:3])
            ],
        }
    )
    return make_story(by=editor, desk=desk, document=document)


def picker(page):
    return page.get_by_role("dialog", name=re.compile("Choose (a picture|pictures)"))


def tool(page, name):
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def figures(document):
    """The keys of all figures in reading order, those of a gallery as a list."""
    found = []
    for block in document["content"][3:]:
        if block["type"] == "figure":
            found.append(block["attrs"]["picture"])
        elif block["type"] == "gallery":
            found.append([figure["attrs"]["picture"] for figure in block.get("content", [])])
    return found


def stored(article):
    return Draft.objects.get(article=article).document


def bring_file(page, kind, name="bridge.png", data=None, selector=".ProseMirror p"):
    """Drop or paste a file, as the system's file manager would."""
    page.evaluate(
        """([kind, name, encoded, selector]) => {
            const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
            const data = new DataTransfer()
            data.items.add(new File([bytes], name, { type: "image/png" }))
            const target = document.querySelector(selector)
            const { left, bottom } = target.getBoundingClientRect()
            const options = { bubbles: true, cancelable: true, clientX: left + 5, clientY: bottom - 2 }
            const event = kind === "paste"
                ? new ClipboardEvent("paste", { ...options, clipboardData: data })
                : new DragEvent("drop", { ...options, dataTransfer: data })
            target.dispatchEvent(event)
        }""",
        [kind, name, base64.b64encode(data or picture_bytes((900, 600), form="PNG")).decode(), selector],
    )


def test_figures_a_gallery_and_a_cropped_lead_reach_the_reader(
    page, writer, article, pictures, publisher, live_server, editor
):
    port, railhead, dam, silent = pictures
    # A figure found by its credit, with the picture's own words.
    writer.part("body").press("Enter")
    tool(page, "Picture")
    picker(page).get_by_text("More filters").click()
    picker(page).get_by_label("Credit line").fill("Railhead")
    expect(picker(page).locator("[data-results] li")).to_have_count(1)
    page.keyboard.press("Tab")
    picker(page).get_by_role("button", name="Railhead").press("Enter")
    expect(page.locator(".ProseMirror figure")).to_have_count(1)
    writer.saved()
    # A figure that says nothing: the page says so, and so do the checks when somebody sends it on.
    writer.part("body").press("Enter")
    tool(page, "Picture")
    picker(page).get_by_label("Credit line").fill("")
    picker(page).get_by_role("button", name="Silent").click()
    expect(page.locator(".ProseMirror figure")).to_have_count(2)
    writer.type("Only ornament").saved()
    expect(page.locator(".figure-note", has_text="Nothing says yet")).to_be_visible()
    page.reload()
    writer.ready()
    expect(page.get_by_role("button", name="Send to review")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("tab", name="Checks").click()
    page.get_by_role("link", name="“Silent” has no text for those who cannot see it").click()
    tool(page, "Details: source, title, caption")
    details = page.get_by_role("dialog", name="Details")
    details.get_by_label("Only decoration, because").fill("A pattern between two parts")
    details.get_by_role("button", name="Keep").click()
    expect(page.locator(".figure-words", has_text="only decoration")).to_be_visible()
    # A gallery of two, chosen by keyboard.
    writer.part("body").press("Enter")
    tool(page, "Gallery")
    search = picker(page).get_by_role("searchbox")
    search.fill("port")
    expect(picker(page).locator("[data-results] li")).to_have_count(1)
    search.press("ArrowDown")
    page.keyboard.press("Space")
    search.fill("dam")
    expect(picker(page).get_by_role("button", name="Dam")).to_be_visible()
    search.press("ArrowDown")
    page.keyboard.press("Space")
    picker(page).get_by_role("button", name="Put them in").click()
    expect(page.locator(".ProseMirror .gallery figure")).to_have_count(2)
    writer.saved()
    # The lead picture, its wide crop moved by keyboard.
    page.get_by_role("tab", name="Facts").click()
    lead = page.locator("#fact-lead_picture")
    lead.get_by_role("button", name="Choose a picture").click()
    picker(page).get_by_role("searchbox").fill("")
    picker(page).get_by_role("button", name="Port").click()
    expect(lead.locator("[data-state]")).to_have_text("Saved")
    crops = page.locator("#fact-lead_crops")
    expect(crops.locator("figure").first).to_be_visible()
    crops.get_by_role("button", name="Adjust the crops").click()
    dialog = page.get_by_role("dialog", name="Crops of the lead picture")
    expect(dialog.locator("[data-previews] figcaption").first).to_be_visible()
    for key in ("-", "-", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(f"Shift+{key}" if key.startswith("Arrow") else key)
    expect(dialog.locator("[data-previews] figcaption").first).to_contain_text("by hand")
    dialog.get_by_role("button", name="Use these crops").click()
    expect(crops.locator("[data-state]")).to_have_text("Saved")
    page.locator("#fact-lead_alt textarea").fill("Cranes at dusk")
    page.locator("#fact-lead_alt textarea").press("Tab")
    expect(page.locator("#fact-lead_alt [data-state]")).to_have_text("Saved")

    draft = Draft.objects.get(article=article)
    use = draft.picture_uses.leads().get()
    assert list(use.crops) == ["wide"]
    assert figures(draft.document) == [railhead.key, silent.key, [port.key, dam.key]]
    move(article, Action.SUBMIT, editor)
    move(article, Action.APPROVE, publisher)
    move(article, Action.PUBLISH, publisher)

    reader = page.context.browser.new_page()
    reader.goto(live_server.url + refreshed(article).get_absolute_url())
    body = reader.locator(".prose")
    expect(body.locator("figure.picture source[type='image/avif']")).to_have_count(4)
    expect(body.locator(".gallery figure img")).to_have_count(2)
    expect(body.get_by_alt_text("Alt of Railhead")).to_be_visible()
    expect(body.locator("figure", has_text="Only ornament").locator("img")).to_have_attribute("alt", "")
    assert "pattern between" not in reader.content()
    expect(reader.get_by_alt_text("Cranes at dusk").first).to_be_visible()
    digest = shapes.digest(port.file.sha256, "wide", tuple(use.crops["wide"]))
    expect(reader.locator(f"img[src*='{digest}']")).to_have_count(1)
    assert ArticlePicture.objects.filter(article=article).count() == 5
    reader.close()


def test_the_crops_stay_open_when_the_saved_picture_is_told_once_more(page, writer, article, pictures):
    asked = []

    def slowly(route):
        asked.append(route.request.url)
        page.wait_for_timeout(400)
        route.continue_()

    page.route(lambda address: "keys=" in address, slowly)
    again = """key => document.addEventListener("newsroom:fact-saved", () => document.dispatchEvent(
        new CustomEvent("newsroom:facts", { detail: { facts: { lead_picture: [null, key] }, version: 0 } })))"""
    page.evaluate(again, pictures[0].key)
    page.get_by_role("tab", name="Facts").click()
    page.locator("#fact-lead_picture").get_by_role("button", name="Choose a picture").click()
    picker(page).get_by_role("button", name="Port").click()
    crops = page.locator("#fact-lead_crops")
    expect(crops.locator("figure").first).to_be_visible()
    crops.get_by_role("button", name="Adjust the crops").click()
    dialog = page.get_by_role("dialog", name="Crops of the lead picture")
    expect(dialog.locator("[data-previews] figcaption").first).to_be_visible()

    page.wait_for_timeout(1000)

    expect(dialog).to_be_visible()
    assert len([address for address in asked if "story=" in address]) == 1


def test_a_dropped_file_stands_in_the_text_and_its_place_is_never_saved(page, writer, article):
    page.route("**/desk/pictures/choices/", lambda route: (page.wait_for_timeout(400), route.continue_()))

    bring_file(page, "drop")

    expect(page.locator(".picture-sending")).to_contain_text("Sending bridge.png")
    writer.part("body").type(" Meanwhile.").saved()
    assert figures(stored(article)) == []
    expect(page.locator(".ProseMirror figure")).to_be_visible()
    expect(page.locator(".picture-sending")).to_have_count(0)
    writer.saved()
    becomes(page, lambda: figures(stored(article)), [Picture.objects.get().key])
    assert "Sending" not in str(stored(article))


def test_a_pasted_file_that_is_no_picture_is_refused_in_a_sentence(page, writer, article):
    writer.part("body")

    bring_file(page, "paste", "notes.png", b"These are notes.", selector=".ProseMirror")

    expect(page.locator(".picture-sending.bad")).to_contain_text("notes.png: This is not a picture")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".picture-sending")).to_have_count(0)
    assert figures(stored(article)) == []


def test_a_gallery_is_put_in_order_added_to_and_taken_apart(page, writer, gallery_story, pictures):
    port, railhead, dam, silent = [picture.key for picture in pictures]
    writer.open(gallery_story)
    gallery = page.locator(".ProseMirror .gallery")
    first = gallery.locator("figure").first

    # By buttons and keyboard: the keyboard goes along with the picture.
    first.get_by_role("button", name="Move down").focus()
    writer.press("Enter", "Enter").saved()
    becomes(page, lambda: figures(stored(gallery_story)), [[railhead, dam, port]])

    # By the mouse; all of them in sight, and a picture that is not there yet would move the others when it comes.
    gallery.evaluate("gallery => gallery.scrollIntoView({block: 'center'})")
    for number in range(3):
        expect(gallery.locator("figure img").nth(number)).not_to_have_js_property("naturalWidth", 0)
    gallery.locator("figure").nth(2).locator("img").drag_to(
        gallery.locator("figure").nth(0).locator("img"), target_position={"x": 3, "y": 20}
    )
    expect(gallery.locator("figure").first).to_have_attribute("data-picture", port)
    writer.saved()
    becomes(page, lambda: figures(stored(gallery_story)), [[port, railhead, dam]])

    gallery.get_by_role("textbox", name="Caption of the gallery").fill("Three views")
    gallery.get_by_role("textbox", name="Caption of the gallery").press("Tab")
    gallery.get_by_role("button", name="Add pictures").click()
    picker(page).get_by_role("button", name="Silent").click()
    picker(page).get_by_role("button", name="Put them in").click()
    expect(gallery.locator("figure")).to_have_count(4)
    writer.saved()
    becomes(page, lambda: figures(stored(gallery_story)), [[port, railhead, dam, silent]])
    captions = [block["attrs"]["caption"] for block in stored(gallery_story)["content"] if block["type"] == "gallery"]
    assert captions == ["Three views"]

    for name in (silent, dam, railhead):
        gallery.locator(f"figure[data-picture='{name}']").get_by_role("button", name="Remove").click()
    expect(gallery).to_have_count(0)
    writer.saved()
    becomes(page, lambda: figures(stored(gallery_story)), [port])


def test_enter_goes_from_caption_to_caption_and_out_of_the_gallery(page, writer, gallery_story):
    writer.open(gallery_story)
    page.locator(".ProseMirror .gallery figcaption").first.click()

    writer.type("One").press("Enter").type("Two").press("Enter").type("Three").press("Enter").type("After.").saved()

    *_rest, gallery, paragraph = stored(gallery_story)["content"]
    assert [figure["content"][0]["text"] for figure in gallery["content"]] == ["One", "Two", "Three"]
    assert paragraph["content"][0]["text"] == "After."


def test_two_who_take_pictures_out_of_one_gallery_end_with_the_same_story(
    page, writer, people, live_server, colleague, gallery_story, pictures
):
    port, railhead, dam, _silent = [picture.key for picture in pictures]
    writer.open(gallery_story)
    other = people(colleague, live_server.url).open(gallery_story)
    other.context.set_offline(True)
    other.page.locator(f"figure[data-picture='{dam}']").get_by_role("button", name="Remove").click()
    page.locator(f"figure[data-picture='{railhead}']").get_by_role("button", name="Remove").click()
    writer.saved()
    becomes(page, lambda: figures(stored(gallery_story)), [[port, dam]])

    other.context.set_offline(False)
    other.page.evaluate("() => dispatchEvent(new Event('online'))")
    other.saved()

    becomes(page, lambda: figures(stored(gallery_story)), [port])
    page.wait_for_function("() => document.querySelectorAll('.ProseMirror .gallery').length === 0")
    becomes(page, lambda: writer.document() == other.document() == stored(gallery_story), True)
    assert not other.errors


def test_captions_of_two_writers_in_one_gallery_merge(page, writer, people, live_server, colleague, gallery_story):
    writer.open(gallery_story)
    other = people(colleague, live_server.url).open(gallery_story)
    other.page.locator(".ProseMirror .gallery figcaption").nth(1).click()
    page.locator(".ProseMirror .gallery figcaption").first.click()
    other.type("Theirs")
    writer.type("Mine")
    # One of them moves the very picture that the other one describes.
    writer.saved()
    other.saved()
    page.locator(".ProseMirror .gallery figure").nth(1).get_by_role("button", name="Move up").click()
    writer.saved()
    other.type(" too").saved()

    *_rest, gallery = stored(gallery_story)["content"]
    captions = ["".join(node["text"] for node in figure.get("content", [])) for figure in gallery["content"]]
    offered = other.page.evaluate(
        "() => document.querySelector('.editor').storyScreen.passages.all().map(({ text }) => text).join(' ')"
    )
    assert len(captions) == 3
    assert "Mine" in captions
    assert "Theirs" in "".join(captions)
    assert "too" in json.dumps(stored(gallery_story)) + offered
    assert not other.errors


def test_a_heading_key_in_a_caption_does_not_take_the_picture_away(page, writer, gallery_story):
    writer.open(gallery_story)
    page.locator(".ProseMirror .gallery figcaption").first.click()
    writer.type("One").press("Control+Alt+2", "Control+Shift+8", "Control+Shift+9").saved()
    assert len(figures(stored(gallery_story))[0]) == 3


def test_pictures_are_shown_in_the_preview_and_nowhere_else_before_publication(
    page, writer, article, pictures, browser
):
    writer.part("body").press("Enter")
    tool(page, "Picture")
    picker(page).get_by_role("button", name="Port").click()
    expect(page.locator(".ProseMirror figure")).to_have_count(1)
    writer.saved()
    page.goto(writer.address + reverse("desk:preview", args=[article.pk]))
    image = page.locator(".prose figure img")
    expect(image).to_be_visible()
    page.wait_for_function("() => document.querySelector('.prose figure img').naturalWidth > 0")

    stranger = browser.new_page()
    answer = stranger.request.get(writer.address + image.get_attribute("src"))

    assert answer.status == 404
    assert refreshed(article).stage == Stage.DRAFT
    stranger.close()


def test_a_copied_gallery_keeps_its_words_and_gets_ids_of_its_own(page, writer, gallery_story, pictures):
    writer.open(gallery_story)
    page.locator(".ProseMirror .gallery figcaption").first.click()
    writer.type("One").saved()

    page.evaluate(
        """() => {
            const { view } = document.querySelector(".editor").storyScreen
            let at = 0
            view.state.doc.forEach((node, position) => node.type.name === "gallery" && (at = position))
            const Selection = Object.getPrototypeOf(view.state.selection.constructor)
            const select = (position) => {
                const { doc, tr } = view.state
                view.dispatch(tr.setSelection(Selection.near(doc.resolve(position))))
            }
            const { dom } = view.serializeForClipboard(view.state.doc.slice(at, view.state.doc.content.size))
            view.dispatch(view.state.tr.insert(at, view.state.schema.nodes.paragraph.create()))
            select(at + 1)
            view.pasteHTML(dom.innerHTML)
        }"""
    )
    writer.saved()

    first, second = [block for block in stored(gallery_story)["content"] if block["type"] == "gallery"]
    assert figures(stored(gallery_story)) == [[picture.key for picture in pictures[:3]]] * 2
    assert [gallery["content"][0]["content"][0]["text"] for gallery in (first, second)] == ["One", "One"]
    assert first["attrs"]["id"] != second["attrs"]["id"]
