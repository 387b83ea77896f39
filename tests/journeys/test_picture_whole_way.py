"""Pictures' whole way, in browsers: twenty sent in, described and focused, two put into a story, published, read."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.domain import renditions
from articles.models import Article, Picture
from editors.enums import Role
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RED, BLUE = (200, 20, 20), (20, 40, 180)


def drawn(page):
    """The picture stands where it will stay, and its script listens."""
    expect(page.locator(".scripted [data-picture]")).to_be_visible()
    expect(page.locator("[data-picture] img").first).not_to_have_js_property("naturalWidth", 0)


def harbor(form="JPEG"):
    """900 × 600, blue, with a red band at the left that only a crop towards the left can show."""
    image = Image.new("RGB", (900, 600), BLUE)
    image.paste(RED, (0, 0, 140, 600))
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def twenty():
    """Eighteen pictures, one cut short and one that is none."""
    good = [("DSC_00.jpg", harbor())]
    good += [
        (f"DSC_{number:02}.jpg", factories.picture_bytes((180, 120), (number * 9, 90, 40))) for number in range(1, 18)
    ]
    found = [*good, ("cut.jpg", good[0][1][:300]), ("notes.jpg", b"These are only words.")]
    return [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in found]


def reds(data):
    """Whether the left edge of an encoded picture is red."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    red, _green, blue = image.getpixel((2, image.height // 2))
    return red > 150 and blue < 90


def test_from_the_camera_to_the_reader(people, live_server, browser, desk, section, editor, publisher):
    factories.make_outlet(name={"en": "The Corridor"})
    reporter = factories.EditorFactory(email="reporter@example.org", roles=[Role.CONTRIBUTOR], desks=[desk])

    # The picture editor sends twenty; two are refused and stop no other.
    library = people(editor, live_server.url)
    page = library.page
    page.goto("/desk/pictures/")
    expect(page.locator(".picture-upload")).to_have_class(re.compile(r"\bscripted\b"))
    page.set_input_files("#upload-files", twenty())
    expect(page.locator("[data-summary]")).to_have_text("New: 18 · Refused: 2", timeout=90_000)

    # Captions in the table; what the camera sent first and last stands at its ends.
    page.get_by_role("link", name="Describe the new ones (18)").click()
    rows = page.locator("[data-row]")
    keys = [Picture.objects.get(file__filename=f"DSC_{number:02}.jpg").key for number in (0, 1)]
    for key, title in zip(keys, ("Harbor", "Yard"), strict=True):
        row = rows.filter(has=page.locator(f"a[href*='{key}'], img[src*='{key}']")).first
        row.get_by_label("Headline").fill(title)
        row.locator("[name$=-caption_en]").fill(f"The {title.lower()} at noon.")
        row.locator("[name$=-alt_en]").fill(f"A {title.lower()} seen from above")
        row.locator("[name$=-credit_en]").fill("Photo: Mei Lin")
    page.get_by_role("button", name="Save all rows").click()
    expect(rows.locator("[data-state]", has_text="Saved")).to_have_count(2)

    # The focal point of one, at the left; the worker makes the crops.
    page.goto(f"/desk/pictures/{keys[0]}/")
    stage = page.locator("[data-picture]")
    drawn(page)
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.05, "y": box["height"] * 0.5})
    page.get_by_role("button", name="Save the focal point").click()
    expect(page.get_by_text("The focal point is saved")).to_be_visible()
    harbor_, yard = (Picture.objects.get(key=key) for key in keys)
    for picture in (harbor_, yard):
        renditions.make(picture.file)
    harbor_ = Picture.objects.select_related("file").get(pk=harbor_.pk)
    yard = Picture.objects.select_related("file").get(pk=yard.pk)

    # A reporter puts one into the text and lets the other lead.
    article = factories.make_story(by=reporter, desk=desk, section=section, headline="The harbor opens")
    writer = people(reporter, live_server.url).open(article)
    page = writer.page
    picker = page.get_by_role("dialog", name=re.compile("Choose (a picture|pictures)"))
    writer.part("body").press("Enter")
    page.get_by_role("toolbar").get_by_role("button", name="Picture", exact=True).click()
    picker.get_by_role("button", name="Yard").click()
    expect(page.locator(".ProseMirror figure")).to_have_count(1)
    writer.saved()
    page.get_by_role("tab", name="Facts").click()
    lead = page.locator("#fact-lead_picture")
    lead.get_by_role("button", name="Choose a picture").click()
    picker.get_by_role("button", name="Harbor").click()
    expect(lead.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    writer.ready()
    page.get_by_role("button", name="Send to review").first.click()
    expect(page.get_by_text("is in review now")).to_be_visible()

    # To strangers there is no file before publication.
    stranger = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    forms = [look.address(320, "avif") for each in (harbor_, yard) for look in (each.free, each.wide, each.square)]
    assert [stranger.request.get(form).status for form in forms] == [404] * 6

    # Approved and published.
    for person, act, label in ((editor, "Approve", "Approved"), (publisher, "Publish now", "Live")):
        chief = people(person, live_server.url).open(article).page
        chief.get_by_role("button", name=act, exact=True).first.click()
        expect(chief.locator("[data-label]")).to_contain_text(label)

    # The reader gets AVIF in the crop of each place, and the words that were written for it.
    article = Article.objects.get(pk=article.pk)
    reader = stranger.new_page()
    fetched = {}
    reader.on("response", lambda answer: fetched.update({answer.url: answer}) if "/pictures/" in answer.url else None)
    reader.goto(article.get_absolute_url(), wait_until="networkidle")
    expect(reader.locator(".story-lead figcaption")).to_have_text("The harbor at noon. Photo: Mei Lin")
    expect(reader.get_by_alt_text("A yard seen from above").first).to_be_visible()
    reader.goto("/section/trade/", wait_until="networkidle")

    expect(reader.locator(".card-row img")).not_to_have_js_property("naturalWidth", 0)
    square = reader.locator(".card-row img").evaluate("image => image.currentSrc")
    assert "/square-" in square
    assert fetched
    assert {answer.headers["content-type"] for answer in fetched.values()} == {"image/avif"}
    assert all("immutable" in answer.headers["cache-control"] for answer in fetched.values())
    assert reds(fetched[square].body())
    assert stranger.cookies() == []
    stranger.close()
