"""An administrator gives the outlet its face and a page about itself; a reader sees both, in light and in dark."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from articles.domain.outlet import change
from articles.models import Outlet, Picture, ProfilePage
from tests.factories import ProfileFactory, SectionFactory, make_live, make_outlet, picture_bytes, upload
from tests.newsroom.lib.images.samples import encoded

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(section):
    make_outlet(name={"en": "The Corridor", "zh-hans": "通道"}, contact="news@corridor.example.org")
    for number in range(9):
        SectionFactory(slug=f"far-section-{number}")
    return make_live(headline="A bridge opens", section=section)


@pytest.fixture
def sign_in(browser, live_server, signed_in, settings):
    """A window in which this person is signed in; what goes wrong in it stands in `errors`."""
    contexts = []

    def open_window(person):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        contexts.append(context)
        session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
        return page

    yield open_window
    for context in contexts:
        context.close()


def sound(page, what):
    found = Axe().run(page)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"


def test_the_outlets_look_is_changed_without_code(live_server, sign_in, site, administrator, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(encoded(Image.new("RGBA", (600, 120), (200, 16, 46, 255)), "PNG"))
    page = sign_in(administrator)
    page.goto(f"{live_server.url}/desk/outlet/look/")
    sound(page, "look")

    page.get_by_label("Accent color").fill("#ffee00")
    page.locator("input[name=logo]").set_input_files(logo)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview: English").click()
    preview = opened.value
    preview.wait_for_load_state()
    expect(preview.locator("img.logo")).not_to_have_js_property("naturalWidth", 0)
    assert Outlet.objects.get().accent == ""
    preview.close()

    page.get_by_role("button", name="Save and show to readers").click()
    page.get_by_text("Saved. Readers see it now.").wait_for()
    sound(page, "look, saved")

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(live_server.url)
        expect(page.locator("img.logo")).not_to_have_js_property("naturalWidth", 0)
        expect(page.get_by_role("link", name="The Corridor", exact=True).first).to_be_visible()
        sound(page, f"home, {scheme}")
    page.emulate_media(color_scheme="light")

    page.goto(f"{live_server.url}/desk/outlet/navigation/")
    sound(page, "navigation")
    page.locator("[name=nav-en-0-to]").select_option("place:archive")
    page.locator("[name=nav-en-1-to]").select_option("link")
    page.locator("[name=nav-en-1-where]").fill("https://shop.example.org/")
    page.locator("[name=nav-en-1-label]").fill("Shop")
    page.get_by_role("button", name="Save and show to readers").click()
    page.get_by_text("Saved. Readers see it now.").wait_for()
    page.goto(live_server.url)
    expect(page.locator(".sections-list a")).to_have_text(["Archive", "Shop"])

    page.goto(f"{live_server.url}/desk/outlet/history/")
    sound(page, "history")
    page.get_by_role("button", name="Show number 1 again").click()
    page.get_by_text("The settings are again as they were").wait_for()
    assert Outlet.objects.get().navigation == {}
    assert page.errors == []


def test_a_policy_page_is_written_previewed_and_published_by_keyboard(live_server, sign_in, site, administrator):
    page = sign_in(administrator)
    page.goto(f"{live_server.url}/desk/outlet/pages/")
    sound(page, "pages")
    page.get_by_role("link", name="Write it (Ethics policy, English)").press("Enter")
    page.wait_for_url("**/ethics/en/")
    sound(page, "page")

    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_value(re.compile("These rules hold for everybody"))
    text.fill("## One rule\n\nWe are **fair**. [Write to us](/about/contact/).")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").press("Enter")
    opened.value.get_by_role("heading", name="One rule").wait_for()
    opened.value.close()
    page.get_by_role("button", name="Save and publish").press("Enter")
    page.get_by_text("Published. Readers see it now.").wait_for()

    page.goto(f"{live_server.url}/about/ethics/")
    sound(page, "ethics")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ethics policy")
    page.goto(f"{live_server.url}/zh-hans/about/ethics/")
    expect(page.locator(".about-page")).to_have_attribute("lang", "en")
    sound(page, "ethics, in the other edition")
    assert page.errors == []


@pytest.mark.parametrize("width", [320, 390])
def test_many_sections_are_reached_on_a_phone_by_keyboard(live_server, page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url)

    last = page.locator(".sections-list a").last
    last.focus()

    expect(last).to_be_focused()
    expect(last).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(last).to_have_text(re.compile("Far-Section-8"))


@pytest.mark.parametrize("path", ["/authors/", "/nothing/at/all/", "/about/"])
def test_furniture_is_sound_where_nothing_is_written_yet(live_server, page, site, path):
    page.goto(f"{live_server.url}{path}")

    sound(page, path)


def test_the_menu_is_put_in_order_by_keyboard_and_by_mouse(live_server, sign_in, site, administrator):
    page = sign_in(administrator)
    page.goto(f"{live_server.url}/desk/outlet/navigation/")
    for number, place in enumerate(("archive", "home", "keywords")):
        page.locator(f"[name=nav-en-{number}-to]").select_option(f"place:{place}")
    rows = page.locator("#nav-en [data-row]")

    def order():
        return [rows.nth(number).locator("select").input_value() for number in range(3)]

    rows.nth(2).locator("[data-step='-1']").focus()
    page.keyboard.press("Enter")
    assert order() == ["place:archive", "place:keywords", "place:home"]
    assert page.evaluate("document.activeElement.dataset.step") == "-1"
    rows.nth(1).locator("[data-step='-1']").focus()
    page.keyboard.press("Enter")
    assert order() == ["place:keywords", "place:archive", "place:home"]
    # At the end of its way the focus stays in the row.
    focused = "document.activeElement.closest('[data-row]').querySelector('select').value"
    assert page.evaluate(focused) == "place:keywords"
    height = rows.nth(2).bounding_box()["height"]
    rows.nth(0).locator("[data-grip]").drag_to(rows.nth(2), target_position={"x": 20, "y": height - 20})
    assert order() == ["place:archive", "place:home", "place:keywords"]
    sound(page, "navigation in order")

    rows.nth(0).locator("input[name$='-label']").fill("Old days")
    page.keyboard.press("Enter")
    page.get_by_text("Saved. Readers see it now.").wait_for()
    saved = [row["target"] for row in Outlet.objects.get().navigation["en"]]
    assert saved == ["archive", "home", "keywords"]
    assert page.errors == []


def test_the_footer_is_put_in_order_by_keyboard_and_by_mouse(live_server, sign_in, site, administrator):
    titles = ["Read", "Ask", "About"]
    footer = [{"title": title, "links": [{"kind": "place", "target": "archive", "label": ""}]} for title in titles]
    footer[0]["links"].append({"kind": "place", "target": "keywords", "label": ""})
    change({"footer": {"en": footer}}, by=administrator, seen=1)
    page = sign_in(administrator)
    # Whoever drags sees both ends.
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.goto(f"{live_server.url}/desk/outlet/footer/")
    groups = page.locator("#foot-en > [data-row]")

    def order():
        return [groups.nth(number).locator("[name$='-title']").input_value() for number in range(3)]

    groups.nth(2).get_by_role("button", name="Move About forward").focus()
    page.keyboard.press("Enter")
    assert order() == ["Read", "About", "Ask"]
    assert page.evaluate("document.activeElement.dataset.step") == "-1"
    expect(groups.nth(1).locator("legend").first).to_have_text("Group 2")
    # A link is moved within its group, which stays where it is.
    groups.nth(0).get_by_role("button", name="Move Keywords forward").press("Enter")
    assert order() == ["Read", "About", "Ask"]
    expect(groups.nth(0).locator("select").first).to_have_value("place:keywords")
    height = groups.nth(2).bounding_box()["height"]
    groups.nth(0).locator("[data-grip]").first.drag_to(groups.nth(2), target_position={"x": 40, "y": height - 10})
    assert order() == ["About", "Ask", "Read"]
    sound(page, "footer in order")

    page.get_by_role("button", name="Save and show to readers").click()
    page.get_by_text("Saved. Readers see it now.").wait_for()
    page.goto(live_server.url)
    expect(page.locator(".footer-group h2")).to_have_text(["About", "Ask", "Read"])
    expect(page.locator(".footer-group").last.locator("a")).to_have_text(["Keywords", "Archive"])
    assert page.errors == []


def test_a_portrait_is_chosen_in_the_library(live_server, sign_in, site, administrator):
    profile = ProfileFactory()
    picture = upload(by=administrator, title="At her desk", alt={"en": "A woman at a desk"})
    old = upload(picture_bytes(color=(90, 90, 90)), by=administrator, title="Years ago")
    Picture.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=1))
    page = sign_in(administrator)
    page.goto(f"{live_server.url}/desk/profiles/{profile.pk}/")

    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expired = dialog.get_by_role("button", name="Years ago")
    expect(expired).to_have_attribute("aria-disabled", "true")
    expired.click(force=True)
    expect(dialog.get_by_role("status")).to_contain_text("Not to be published any more since")
    dialog.get_by_role("button", name="At her desk").click()
    assert page.locator("[data-shown] img").get_attribute("alt") == "A woman at a desk"
    sound(page, "byline")
    page.get_by_role("button", name="Save the byline").click()
    page.get_by_text("The byline is saved.").wait_for()
    assert ProfilePage.objects.get(profile=profile).picture == picture

    page.get_by_role("button", name="Without a picture").click()
    page.get_by_role("button", name="Save the byline").click()
    page.get_by_text("The byline is saved.").wait_for()
    assert ProfilePage.objects.get(profile=profile).picture is None
    assert page.errors == []


SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect(), { display, opacity } = getComputedStyle(element);
    return width > 1 && height > 1 && Math.min(width, height) < 24 && display !== "inline" && opacity !== "0";
  }).map((element) => element.id || element.className || element.innerText)"""


def test_the_back_office_is_pressed_with_a_finger_and_logs_no_errors(live_server, sign_in, site, administrator):
    page = sign_in(administrator)
    for path in ("", "articles/webhook/add/", "keywords/vocabulary/add/", "editors/profile/add/", "articles/article/"):
        page.goto(f"{live_server.url}/admin/{path}")

        # The arrows of sorting are pressed beside the picture of them, too.
        assert [each for each in page.evaluate(SMALL) if "toggle " not in each] == [], path
    assert page.errors == []
