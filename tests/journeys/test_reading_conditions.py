"""Readers' pages as different readers have them: large text, wide spacing, no motion, paper, from right to left."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.enums import Kind
from articles.models import ProfilePage
from newsroom.lib.languages import Names
from tests import factories
from tests.browser import becomes

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = {"en": "Words of a story that goes on. ", "zh-hans": "一段说明性的文字，还会继续下去。"}
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"
# Words cut off at the edge of their box; teasers are cut on purpose, and say so by their dots.
CLIPPED = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const style = getComputedStyle(element);
  if (style.overflow === "visible" || !/^(none|)$/.test(style.webkitLineClamp) || element.clientWidth < 3) return false;
  return style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.className)"""
LARGE = "html { font-size: 200% }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationDuration } = getComputedStyle(element);
  return `${transitionDuration}, ${animationDuration}`.split(", ").some((time) => parseFloat(time) > 0);
}).map((element) => element.className)"""
# Of every element that Tab reaches: is its focus to be seen, and does nothing lie over it?
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const ring = (part) => { const style = getComputedStyle(element, part); return style.outlineStyle !== "none" &&
    parseFloat(style.outlineWidth) >= 2; };
  const middle = [box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(...middle);
  return { name: (element.innerText || element.name || element.tagName).trim().slice(0, 40),
    ringed: ring(null) || ring("::after"), within: box.bottom > 0 && box.top < innerHeight,
    covered: !!top && !element.contains(top) && !top.contains(element) && !top.closest("label, .card") };
}"""


@pytest.fixture
def stories(transactional_db, section):
    """A story of any kind in either edition, with everything that its form shows."""
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"}, contact="newsroom@corridor.example.org")
    person = factories.ProfileFactory(
        slug="mei",
        name=Names({"en": "Mei Lin", "zh-hans": "林梅"}),
        title=Names({"en": "Columnist", "zh-hans": "专栏作者"}),
    )
    ProfilePage.objects.create(profile=person, picture=factories.PictureFactory())
    return Stories(section, person)


class Stories(dict):
    """stories[kind, language] → its address. Made when it is first asked for: most tests need one of them."""

    def __init__(self, section, person):
        self.section, self.person = section, person

    def __missing__(self, key):
        kind, language = key
        words = WORDS[language]
        document = factories.story_document(
            headline=f"{kind.label} " + ("of a rather long name" if language == "en" else "一座很长的桥梁"),
            standfirst=words,
            points=[words, words],
            text=[words * 12] * 6,
        )
        for number in (1, 2, 3):
            document["content"].append(
                {
                    "type": "heading",
                    "attrs": {"id": f"head000{number}", "level": 2},
                    "content": [{"type": "text", "text": f"{words[:20]} {number}"}],
                }
            )
        person = self.person.pk
        facts = {"kind": kind, "credits": [["author", person], ["editor", person]], "reading_minutes": 9}
        if kind in (Kind.PHOTO_STORY, Kind.REPORT):
            facts["lead_picture"] = factories.PictureFactory(caption=Names({"en": words, "zh-hans": words})).key
        story = factories.make_live(section=self.section, language=language, document=document, facts=facts)
        return self.setdefault(key, story.get_absolute_url())

    def of_every_kind(self, language):
        """A whole edition, so that its front is full."""
        return {kind: self[kind, language] for kind in Kind}


@pytest.fixture
def window(browser, live_server):
    contexts = []

    def come(width, height=900, **options):
        options = {"viewport": {"width": width, "height": height}} | options
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("en", "light", 320),
        ("zh-hans", "dark", 1440),
        pytest.param("en", "light", 1440, marks=pytest.mark.long),
        pytest.param("zh-hans", "dark", 390, marks=pytest.mark.long),
        pytest.param("en", "dark", 320, marks=pytest.mark.long),
    ],
)
def test_every_form_of_work_is_faultless(window, stories, language, scheme, width):
    page = window(width, color_scheme=scheme)

    faults = {}
    for kind, address in stories.of_every_kind(language).items():
        page.goto(address)
        page.locator(".share > summary").click()
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        if page.evaluate(SIDEWAYS):
            found.append("sideways")
        if found:
            faults[kind] = found

    assert faults == {}


@pytest.mark.parametrize(
    ("width", "style"),
    [
        (320, LARGE),
        (320, SPACED),
        pytest.param(640, LARGE, marks=pytest.mark.long),
        pytest.param(1280, LARGE, marks=pytest.mark.long),
    ],
)
def test_large_and_spaced_text_is_whole(window, stories, width, style):
    page = window(width, bypass_csp=True)
    stories.of_every_kind("en"), stories.of_every_kind("zh-hans")
    addresses = ["/", "/zh-hans/", "/section/trade/", "/search/?q=words", "/search/", "/stories/?kind=nonsense"]
    addresses += ["/nothing/", "/author/mei/", "/feeds/", "/record/"]
    addresses += [stories[kind, "en"] for kind in (Kind.OPINION, Kind.PHOTO_STORY, Kind.BRIEFING)]

    for address in addresses:
        page.goto(address)
        page.add_style_tag(content=style)
        assert not page.evaluate(SIDEWAYS), address
        assert page.evaluate(CLIPPED) == [], address


@pytest.mark.parametrize("width", [390, pytest.param(1440, marks=pytest.mark.long)])
def test_pages_turn_from_right_to_left(window, stories, width):
    page = window(width)
    stories.of_every_kind("en")
    for address in ("/", stories[Kind.ANALYSIS, "en"], stories[Kind.OPINION, "en"], "/section/trade/"):
        page.goto(address)
        before = page.locator("main h1, main h2, .nameplate").first.bounding_box()
        page.evaluate("document.documentElement.dir = 'rtl'")

        assert not page.evaluate(SIDEWAYS), address
        after = page.locator("main h1, main h2, .nameplate").first.bounding_box()
        # Mirrored: as far from one edge as it was from the other.
        assert abs(before["x"] - (width - after["x"] - after["width"])) <= 16, address


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, pytest.param({"forced_colors": "active"}, marks=pytest.mark.long)]
)
def test_keyboard_walks_through_a_story_in_sight(window, stories, options):
    page = window(1280, **options)
    stories.of_every_kind("en")
    page.goto(stories[Kind.ANALYSIS, "en"])

    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place is None:
            break
        assert place["ringed"], place
        assert place["within"], place
        assert not place["covered"], place
        seen.append(place["name"])

    assert seen[0] == "Skip to the content"
    assert {"Share", "Print"} <= set(seen)


def test_sharing_opens_and_closes_by_keyboard(window, stories):
    page = window(1280)
    page.goto(stories[Kind.REPORT, "en"])
    ways = page.locator(".share-ways")
    page.locator(".share > summary").focus()
    page.keyboard.press("Enter")
    expect(ways).to_be_visible()
    expect(ways.locator("a")).to_have_count(7)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(ways).to_be_hidden()
    expect(page.locator(".share > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h1").click()
    expect(ways).to_be_hidden()


def test_link_is_copied(window, stories):
    page = window(1280, permissions=["clipboard-read", "clipboard-write"])
    page.goto(stories[Kind.REPORT, "en"])
    page.locator(".share > summary").click()
    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    becomes(page, lambda: page.evaluate("navigator.clipboard.readText()").endswith(stories[Kind.REPORT, "en"]), True)


def test_text_size_is_kept_in_the_browser_alone(window, stories):
    page = window(1280)
    page.goto(stories[Kind.REPORT, "en"])
    size = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"
    usual = page.evaluate(size)
    larger = page.get_by_role("button", name="Larger text")
    for _ in range(3):
        larger.click()

    becomes(page, lambda: page.evaluate(size), pytest.approx(usual * 1.5))
    expect(larger).to_have_attribute("aria-disabled", "true")
    assert page.context.cookies() == []
    page.goto(stories[Kind.OPINION, "en"])
    becomes(page, lambda: page.evaluate(size), pytest.approx(usual * 1.5))
    smaller = page.get_by_role("button", name="Smaller text")
    for _ in range(3):
        smaller.click()
    becomes(page, lambda: page.evaluate(size), pytest.approx(usual))
    becomes(page, lambda: page.evaluate("localStorage.length"), 0)


def test_without_scripts_what_needs_them_is_absent(window, stories):
    page = window(390, java_script_enabled=False)
    page.goto(stories[Kind.REPORT, "en"])
    page.locator(".share > summary").click()

    expect(page.locator(".share-ways")).to_be_visible()
    expect(page.locator(".scripted:visible")).to_have_count(0)
    page.get_by_role("link", name="Words of a story tha 2").first.click()
    expect(page).to_have_url(re.compile("#p-head0002$"))


def test_headings_link_to_themselves_and_show_it(window, stories):
    page = window(1280)
    page.goto(stories[Kind.REPORT, "en"])
    mark = "getComputedStyle(document.querySelector('.heading-link'), '::after').opacity"
    assert page.evaluate(mark) == "0"
    page.locator(".heading-link").first.focus()
    page.keyboard.press("Shift")
    becomes(page, lambda: page.evaluate(mark), "1")


def test_nothing_moves_for_those_who_ask_for_it(window, stories):
    page = window(1280, reduced_motion="reduce")
    stories.of_every_kind("en")
    for address in ("/", stories[Kind.REPORT, "en"]):
        page.goto(address)
        assert page.evaluate(MOVING) == []


def test_paper_carries_the_words_and_whose_they_are(window, stories):
    page = window(700)
    page.goto(stories[Kind.ANALYSIS, "en"])
    page.emulate_media(media="print")

    for gone in (".sections", ".sharing", ".contents", ".around", ".skip", ".masthead-tools"):
        expect(page.locator(f"{gone}:visible")).to_have_count(0)
    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(stories[Kind.ANALYSIS, "en"])
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).columnCount") == "2"
    assert not page.evaluate(SIDEWAYS)
