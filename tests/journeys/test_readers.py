"""Readers' pages in a real browser: nothing for axe to find, nothing sideways, no cookie, whole without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.enums import Action
from newsroom.lib.languages import Names
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LISTS = [
    "",
    "section/trade/",
    "keyword/rail/",
    "author/mei/",
    "stories/?kind=report",
    "stories/?since=x",
    "search/?q=no",
]
OTHERS = [
    "search/",
    "keywords/",
    "keywords/topics/",
    "archive/",
    "corrections/",
    "section/trade/?untranslated",
    "nothing/",
]
WATCH = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));"""


@pytest.fixture
def outlet(transactional_db, section, publisher):
    """A story in each edition with a headline no page is wide enough for, and a withdrawn one."""
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"})
    keyword = factories.KeywordFactory(slug="rail", names=Names({"en": "Rail", "zh-hans": "铁路"}))
    person = factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Lin", "zh-hans": "林梅"}))
    facts = {"keywords": [keyword.pk], "credits": [["author", person.pk], ["editor", person.pk]], "dateline": "Aktau"}
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2
    parts = {"standfirst": "A standfirst.", "points": ["A point", "Another"], "text": ["Words. " * 60] * 4}
    english = factories.make_live(section=section, headline=long, facts=facts, **parts)
    chinese = factories.make_live(
        section=section, language="zh-hans", headline="大桥" * 60, facts=facts, translation_of=english, **parts
    )
    gone = [factories.make_live(section=section, headline="Wrong", language=code) for code in ("en", "zh-hans")]
    for story in gone:
        factories.move(story, Action.WITHDRAW, publisher, note="The figures were wrong.")
    return {"": (english, gone[0]), "zh-hans/": (chinese, gone[1])}


@pytest.mark.parametrize(
    ("width", "scheme", "prefix"),
    [
        (320, "light", ""),
        (1440, "dark", "zh-hans/"),
        pytest.param(390, "dark", "zh-hans/", marks=pytest.mark.long),
        pytest.param(768, "light", "zh-hans/", marks=pytest.mark.long),
        pytest.param(1440, "dark", "", marks=pytest.mark.long),
        pytest.param(1440, "light", "", marks=pytest.mark.long),
    ],
)
def test_readers_pages_are_faultless(browser, live_server, outlet, width, scheme, prefix):
    story, gone = outlet[prefix]
    on = story.published_on
    addresses = [
        f"/{prefix}{path}" for path in [*LISTS, *OTHERS, f"archive/{on:%Y}/{on:%m}/", f"archive/{on:%Y/%m/%d}/"]
    ]
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    faults = {}
    for address in [*addresses, story.get_absolute_url(), gone.get_absolute_url()]:
        page.goto(address)
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        found += page.evaluate("violations")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("sideways")
        if found:
            faults[address] = found

    assert faults == {}
    assert errors == []
    assert context.cookies() == []
    context.close()


def test_story_reads_and_turns_without_scripts(browser, live_server, outlet):
    story, _gone = outlet[""]
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto("/")
    page.locator(".card-lead .card-title a").click()

    expect(page).to_have_url(story.get_absolute_url())
    expect(page.locator(".scripted:visible")).to_have_count(0)
    page.locator(".sharing a[hreflang]").click()
    expect(page).to_have_url(outlet["zh-hans/"][0].get_absolute_url())
    page.goto("/search/")
    page.locator("#search-words").fill("standfirst point")
    page.locator(".search-form button").click()
    expect(page.locator(".listing-stories li")).to_have_count(1)
    context.close()
