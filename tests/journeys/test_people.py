"""Joining and leaving the staff in a real browser, whose rules on origins and inline code no test client knows."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import expect

from editors.domain import accounts
from editors.enums import Role
from editors.models import Editor
from newsroom.lib.languages import Names
from tests.factories import DeskFactory, make_outlet

PASSWORD = "seven brass lanterns at dusk"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chief(db):
    make_outlet(name=Names({"en": "The Corridor", "zh-hans": "通道"}))
    desk = DeskFactory(slug="energy", name=Names({"en": "Energy desk", "zh-hans": "能源组"}))
    return accounts.create(
        "chief@example.org",
        by=None,
        name=Names({"en": "Amina Yusuf", "zh-hans": "阿米娜"}),
        language="en",
        roles=[Role.ADMINISTRATOR],
        desks=[desk],
        password=PASSWORD,
    )


@pytest.fixture
def window(browser, live_server, settings):
    settings.NEWSROOM_URL = live_server.url
    contexts, problems = [], []

    def open_window(width=1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page, email):
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_of(secret: str) -> str:
    """What an authenticator app would show now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_somebody_is_invited_joins_adds_a_second_step_and_leaves(chief, window):
    office, guest = window(), window(width=390)
    sign_in(office, chief.email)
    expect(office).to_have_url(re.compile("/desk/$"))
    office.goto("/account/people/invite/")
    office.get_by_label("E-mail").fill("fang@example.org")
    office.get_by_label("English").fill("Fang Wang")
    office.get_by_label("简体中文").fill("王芳")
    office.get_by_label("Energy desk").check()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_text("is on its way to fang@example.org")).to_be_visible()

    guest.goto(re.search(r"http://\S+/account/invitation/\S+", mail.outbox[0].body)[0])
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_label("The same password again").fill(PASSWORD)
    guest.get_by_role("button", name="Accept the invitation").click()
    expect(guest).to_have_url(re.compile("/desk/$"))

    guest.goto("/account/2fa/totp/activate/")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Go on").click()
    guest.get_by_label("Code that the app shows").fill(code_of(guest.locator(".secret").inner_text()))
    guest.get_by_role("button", name="Switch on").click()
    expect(guest.locator(".codes li")).to_have_count(10)
    recovery_code = guest.locator(".codes li").first.inner_text()

    phone = window(width=390)
    sign_in(phone, "fang@example.org")
    phone.get_by_label("Code from the app, or a recovery code").fill(recovery_code)
    phone.get_by_role("button", name="Sign in").click()
    expect(phone).to_have_url(re.compile("/desk/$"))

    office.reload()
    office.get_by_role("button", name="Deactivate the account").click()
    expect(office.get_by_text("is signed out everywhere")).to_be_visible()
    for page in (guest, phone):
        page.goto("/account/")
        expect(page).to_have_url(re.compile("/account/login/"))


OPEN = ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/", "confirm-email/"]
OWN = ["", "email/", "password/change/", "2fa/", "reauthenticate/", "people/", "people/invite/", "logout/"]


@pytest.mark.parametrize(
    ("width", "language"),
    [
        (390, "zh-hans"),
        pytest.param(1440, "en", marks=pytest.mark.long),
        pytest.param(390, "en", marks=pytest.mark.long),
        pytest.param(1440, "zh-hans", marks=pytest.mark.long),
    ],
)
def test_account_pages_are_for_everybody(chief, browser, live_server, width, language):
    Editor.objects.filter(pk=chief.pk).update(language=language)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        base_url=live_server.url,
        locale="zh-CN" if language == "zh-hans" else "en-GB",
        color_scheme="dark" if width == 390 else "light",
    )
    page = context.new_page()

    def faults(addresses):
        for address in addresses:
            page.goto(f"/account/{address}")
            violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
            sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            if violations or sideways or page.locator("html").get_attribute("lang") != language:
                yield address, violations, sideways

    assert list(faults(OPEN)) == []
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(chief.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/desk/")
    assert list(faults([*OWN, f"people/{chief.pk}/"])) == []
    context.close()
