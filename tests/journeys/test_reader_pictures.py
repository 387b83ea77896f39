"""Pictures on readers' pages, measured in a real browser: which form is fetched, when, and whether anything jumps."""

import io
import random
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import expect

from articles.enums import Action
from articles.models import KeywordPage, PinnedStory, ProfilePage, Rendition
from newsroom.lib.images import shapes
from newsroom.lib.languages import Names
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WATCH = """window.shift = 0; window.largest = null; window.violations = [];
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).element; })
  .observe({ type: "largest-contentful-paint", buffered: true });
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));"""
# What each picture shows, in pixels of the page, and what `sizes` told the browser it would show.
SHOWN = """async () => {
  const images = [...document.images].filter((image) => !image.closest("dialog"));
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode()));
  return images.map((image) => ({
    place: image.closest(".card, figure, .portrait").className,
    width: image.clientWidth,
    height: image.clientHeight,
    told: image.naturalWidth,
    offered: [...image.parentElement.querySelectorAll("source"), image]
      .find((each) => each.srcset.includes(new URL(image.currentSrc).pathname)).srcset
      .split(", ").map((offer) => Number(offer.split(" ")[1].slice(0, -1))),
    name: image.currentSrc.split("/").at(-1),
  }));
}"""
SCREENS = [(390, 2), (700, 1), (1024, 1), (1440, 2)]
ALL_SCREENS = [(width, ratio) for width in (320, 390, 600, 700, 900, 1024, 1200, 1440, 1920) for ratio in (1, 2)]
NAME = re.compile(r"/pictures/[a-z0-9]+/(?P<shape>[a-z]+)-(?P<width>\d+)-[0-9a-f]+\.(?P<type>[a-z]+)$")


WORDS = [("Quay", "码头"), ("Crane", "起重机"), ("Ship", "船"), ("Gate", "闸"), ("Track", "轨道"), ("Shed", "仓库")]
SIZES = [(2400, 1600), (1500, 2000), (2000, 1500)]
# The best format is the one that is fetched; the others only have to be there.
OPTIONS = {"avif": ("AVIF", {"speed": 10, "quality": 40}), "webp": ("WEBP", {}), "jpg": ("JPEG", {})}


@pytest.fixture(scope="module")
def encoded():
    """encoded(extension, size) → an image, each made once; rich enough to count as content."""
    spots = Image.frombytes("RGB", (96, 54), random.Random(1).randbytes(96 * 54 * 3))
    kept = {}

    def of(extension, size):
        if extension != "avif":
            size = (32, 32)
        if (extension, size) not in kept:
            out, (name, options) = io.BytesIO(), OPTIONS[extension]
            spots.resize(size, Image.Resampling.BICUBIC).save(out, name, **options)
            kept[extension, size] = out.getvalue()
        return kept[extension, size]

    return of


@pytest.fixture
def draw(transactional_db, encoded):
    """draw(number) → a picture with all its forms, laid down as the worker would have; every third is a portrait.

    Never the same twice on a page: Chromium takes what it has already, however wide.
    """
    stored = {}

    def place(extension, size):
        if (extension, size) not in stored:
            data = encoded(extension, size)
            stored[extension, size] = default_storage.save(f"renditions/{size[0]}.{extension}", ContentFile(data))
        return stored[extension, size]

    def picture(number):
        width, height = SIZES[number % 3]
        english, chinese = WORDS[number % len(WORDS)]
        made = factories.PictureFactory(
            file__width=width,
            file__height=height,
            file__color="#3a6b9c",
            alt=Names({"en": f"{english} at dawn", "zh-hans": f"清晨的{chinese}"}),
            caption=Names({"en": f"The {english.lower()} of Aktau.", "zh-hans": f"阿克套的{chinese}。"}),
            credit=Names({"en": "Mei Lin / The Corridor", "zh-hans": "林梅/通道"}),
        )
        made.file.renditions.all().delete()
        Rendition.objects.bulk_create(
            Rendition(
                source=made.file,
                shape=look.shape,
                digest=look.digest,
                name=shapes.name(look.shape, size[0], look.digest, extension),
                file=place(extension, size),
                width=size[0],
                height=size[1],
            )
            for look in map(made.look, ("free", "wide", "square"))
            for extension in shapes.EXTENSIONS
            for size in look.sizes
        )
        return made

    return picture


@pytest.fixture
def story(section, draw):
    """A live story with a lead picture, a figure, a high one and a gallery; further ones fill the lists."""
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"})
    keyword = factories.KeywordFactory(slug="ports")
    person = factories.ProfileFactory(slug="mei")
    quay, crane, *shown, lead = (draw(number) for number in range(6))
    document = factories.story_document(headline="A harbor wakes", text=["Words. " * 30] * 6)
    document["content"][-1:-1] = [
        figure(quay, "figure01"),
        figure(crane, "figure02", size="wide"),
        {
            "type": "gallery",
            "attrs": {"id": "gallery1", "caption": "A morning."},
            "content": [figure(each, f"shown00{number}") for number, each in enumerate(shown)],
        },
    ]
    facts = {"keywords": [keyword.pk], "credits": [["author", person.pk]]}
    for number in range(10):
        facts["lead_picture"] = draw(number).key
        factories.make_live(section=section, headline=f"Story {number}", facts=facts)
    story = factories.make_live(section=section, document=document, facts=facts | {"lead_picture": lead.key})
    page = KeywordPage.objects.create(keyword=keyword, picture=draw(0))
    PinnedStory.objects.create(page=page, article=story)
    ProfilePage.objects.create(profile=person, picture=draw(1))
    return story


def figure(picture, block, **attrs):
    return {"type": "figure", "attrs": {"id": block, "picture": picture.key, **attrs}}


@pytest.fixture
def window(browser, live_server):
    """A browser nobody has used yet: window(width, …) → page with `fetched`, the pictures asked for so far."""
    contexts = []

    def come(width, height=900, **options):
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.fetched, page.errors = [], []
        page.on("request", lambda request: page.fetched.append(request.url) if "/pictures/" in request.url else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_jumps_and_the_lead_picture_is_the_largest_paint(window, story, width):
    for address in (story.get_absolute_url(), "/"):
        page = window(width)
        page.goto(address, wait_until="networkidle")
        largest = page.evaluate(
            "() => largest && [largest.tagName, largest.loading, largest.fetchPriority, largest.currentSrc]"
        )
        for _ in range(12):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(60)
        page.wait_for_load_state("networkidle")

        assert largest[0] == "IMG", address
        assert largest[1] != "lazy"
        assert largest[2] == "high"
        assert NAME.search(largest[3])["shape"] == "wide"
        # Mended by nothing: not even an entry with a recent input is left out.
        assert page.evaluate("shift") == 0, address
        assert page.evaluate("violations") == []


def test_every_picture_is_fetched_in_the_width_it_needs(browser, live_server, story):
    assert list(faults_on(browser, live_server, story, SCREENS)) == []


@pytest.mark.long
def test_every_picture_is_fetched_in_the_width_it_needs_on_every_screen(browser, live_server, story):
    assert list(faults_on(browser, live_server, story, ALL_SCREENS)) == []


def faults_on(browser, live_server, story, screens):
    for width, ratio in screens:
        for address in (story.get_absolute_url(), "/", "/section/trade/", "/keyword/ports/", "/author/mei/"):
            # A window that never saw a picture: Chromium takes a wider one that it has already.
            context = browser.new_context(
                base_url=live_server.url, viewport={"width": width, "height": 900}, device_scale_factor=ratio
            )
            page = context.new_page()
            page.goto(address)
            for image in page.evaluate(SHOWN):
                for fault in faults_of(image, ratio):
                    yield f"{address} at {width}, {ratio}: {fault} {image}"
            context.close()


def faults_of(image, ratio):
    """`sizes` is right to an eighth, and the browser takes the form that is needed, or the one next to it."""
    if abs(image["told"] - image["width"]) > max(image["width"] / 8, 12):
        yield "sizes"
    needed, offered = image["width"] * ratio, sorted(image["offered"])
    least = next((index for index, width in enumerate(offered) if width >= needed), len(offered) - 1)
    if offered.index(int(image["name"].split("-")[1])) > least + 1:
        yield "too wide"


def test_pictures_are_fetched_once_late_and_as_avif(window, story):
    page = window(390, 600)
    page.goto("/", wait_until="networkidle")
    first = [NAME.search(address) for address in page.fetched]

    assert {found["type"] for found in first} == {"avif"}
    # All but the one that opens the page wait until they are nearly seen.
    assert page.locator("main img:not([loading=lazy])").count() == 1
    assert len(set(page.fetched)) == len(page.fetched)
    page.goto(story.get_absolute_url(), wait_until="networkidle")
    lead = page.locator(".story-lead img")
    assert NAME.search(lead.evaluate("image => image.currentSrc"))["width"] in {"320", "640"}


def test_places_show_the_crop_that_is_theirs(window, story):
    phone, desktop = window(390), window(1440)
    for page in (phone, desktop):
        page.goto("/")

    ratios = "images => images.map((image) => Math.round(100 * image.clientWidth / image.clientHeight))"
    assert set(desktop.locator(".strip img").evaluate_all(ratios)) == {178}
    assert set(phone.locator(".strip img").evaluate_all(ratios)) == {100}
    assert set(phone.locator(".front-lead img").evaluate_all(ratios)) == {178}
    assert set(desktop.locator(".front-second img").evaluate_all(ratios)) == {100}


def test_pictures_of_the_text_open_on_the_whole_screen(window, story):
    page = window(1440)
    page.goto(story.get_absolute_url())
    links = page.locator("a.picture-link")
    dialog = page.locator("dialog.viewer")
    expect(links).to_have_count(6)

    links.nth(1).click()
    expect(dialog.locator(".viewer-position")).to_contain_text("Picture 2 of 6")
    expect(dialog.locator("figcaption")).to_contain_text("The quay of Aktau. Mei Lin / The Corridor")
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.keyboard.press("ArrowRight")
    expect(dialog.locator(".viewer-position")).to_contain_text("Picture 3 of 6 Crane at dawn")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(dialog.locator(".viewer-position")).to_contain_text("Picture 6 of 6")
    page.keyboard.press("Home")
    expect(dialog.locator(".viewer-position")).to_contain_text("Picture 1 of 6")
    # Nothing behind can be reached: Tab stays among the three buttons.
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    assert links.nth(1).evaluate("link => link === document.activeElement")
    assert page.errors == []
    assert page.evaluate("violations") == []


def test_a_finger_turns_to_the_next_picture(window, story):
    page = window(390, 800, has_touch=True, is_mobile=True)
    page.goto(story.get_absolute_url())
    page.locator("a.picture-link").first.tap()
    position = page.locator(".viewer-position")
    expect(position).to_contain_text("Picture 1 of 6")
    box = page.locator(".viewer-picture").bounding_box()
    session = page.context.new_cdp_session(page)
    across, down = box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2
    for kind, left in (("touchStart", 0), ("touchMove", 90), ("touchMove", 180), ("touchEnd", None)):
        points = [] if left is None else [{"x": across - left, "y": down}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    expect(position).to_contain_text("Picture 2 of 6")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # A busy browser takes a tap close behind a swipe for the second half of a double one.
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Close").tap()
    expect(page.locator("dialog.viewer")).to_be_hidden()


def test_without_scripts_pictures_are_links_to_their_largest_form(window, story):
    page = window(1440, java_script_enabled=False)
    page.goto(story.get_absolute_url())
    link = page.locator(".gallery a.picture-link").first

    address = link.get_attribute("href")
    assert NAME.search(address)["width"] == "1920"
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert page.locator("dialog.viewer:visible").count() == 0


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_pictures_are_faultless_in_every_dress(window, story, options):
    page = window(768, **options)
    for address in (story.get_absolute_url(), "/", "/author/mei/", "/keyword/ports/"):
        page.goto(address)
        assert [violation["id"] for violation in Axe().run(page).response["violations"]] == [], address
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), address


def test_files_are_there_only_while_readers_may_see_them(window, section, draw, publisher):
    picture = draw(0)
    waiting = factories.make_story(
        section=section, headline="Not yet", stage="approved", facts={"lead_picture": picture.key}
    )
    page = window(1440)
    page.goto("/")
    addresses = [picture.wide.largest, picture.square.thumb, picture.free.address(640, "avif")]

    def answers():
        return {page.request.get(address).status for address in addresses}

    assert answers() == {404}
    factories.move(waiting, Action.PUBLISH, publisher)
    assert answers() == {200}
    factories.move(waiting, Action.WITHDRAW, publisher, note="The picture was not ours.")
    assert answers() == {404}


def test_each_edition_reads_the_words_in_its_language(window, section, draw):
    factories.make_outlet(name=Names({"en": "The Corridor", "zh-hans": "通道"}))
    story = factories.make_live(
        section=section, language="zh-hans", headline="港口", facts={"lead_picture": draw(0).key}
    )
    page = window(390)
    page.goto(story.get_absolute_url())

    expect(page.locator(".story-lead figcaption")).to_have_text("阿克套的码头。 林梅/通道")
    expect(page.locator(".story-lead img")).to_have_attribute("alt", "清晨的码头")
