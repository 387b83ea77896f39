"""`make docs-pictures`: every picture of README.md and docs/, taken anew from the demonstration in a real browser.

A new outlet is made below var/test, filled by `manage.py demo` and served; nothing of anybody's own is touched.
ARGS="board front" renews only those. Dates and texts are those of the demonstration on that day.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser import ARGUMENTS, CHROMIUM, NOT_RUN

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
VAR = ROOT / "var" / "test" / "docs-pictures"
PIECE = ROOT / "docs" / "samples" / "sleeper-train.txt"
LARGEST = 250_000  # bytes, as tests/architecture/test_docs.py holds
LINK = "a:not([href*='?'])"  # no filters
COLORS = (256, 192, 128, 64)
DESKTOP, TALL, PHONE = (1440, 900), (1440, 1500), (390, 844)

DANIEL, LIN, SHEN = "daniel.okafor", "lin.yue", "shen.ruolan"
OMAR, TOMAS = "omar.haddad", "tomas.lindqvist"
Act = Callable[[Page], object]


@dataclass
class Shot:
    """One picture: who looks (nobody: a reader), where, at which size, and what is done first."""

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = DESKTOP
    dark: bool = False
    first: Act = lambda page: None


def story(words: str) -> Act:
    """From the list of stories to the screen of the one with these words in its headline."""

    def open_story(page: Page) -> None:
        follow(words)(page)
        page.locator(".ProseMirror").wait_for()
        page.locator("[data-status-words]", has_text=re.compile("Saved|已保存")).wait_for()

    return open_story


def history(words: str) -> Act:
    """The first version of a story beside its last one."""

    def compare(page: Page) -> None:
        story(words)(page)
        page.goto(page.url.rstrip("/") + "/history/")
        page.locator("select").first.select_option(index=page.locator("select").first.locator("option").count() - 1)
        page.locator("select").nth(1).select_option(index=1)
        page.get_by_role("button", name="Compare").click()

    return compare


def follow(words: str) -> Act:
    """The page whose link on this one has these words."""

    def follow_link(page: Page) -> None:
        here = page.url
        page.locator(f"main {LINK}", has_text=words).first.click()
        page.wait_for_url(lambda url: url != here)

    return follow_link


def scroll_to(selector: str) -> Act:
    def scroll(page: Page) -> None:
        page.locator(selector).first.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 24)")

    return scroll


def read_in(page: Page) -> None:
    page.get_by_label("Text", exact=True).fill(PIECE.read_text())
    page.get_by_label("Section").select_option(label="Rail")
    page.get_by_role("button", name="Make it a draft").click()


def choose_three(page: Page) -> None:
    boxes = page.locator("input[name=picture]")
    for place in (7, 8, 9):
        boxes.nth(place).check(force=True)
    page.locator("button[value=describe]").click()


def in_section(path: str) -> str:
    return f"/section/{path}/"


SHOTS = [
    # Readers.
    Shot("front", "/"),
    Shot("front-zh", "/zh-hans/"),
    Shot("phone", "/", size=PHONE, dark=True),
    Shot("rows", "/", size=(1440, 1400), first=scroll_to(".below")),
    Shot("article", in_section("infrastructure/ports"), size=TALL, first=follow("The quiet port")),
    Shot("article-dark", in_section("infrastructure/ports"), size=TALL, dark=True, first=follow("The quiet port")),
    Shot("opinion", in_section("opinion"), first=follow("Buy the spare parts")),
    Shot("retracted", in_section("infrastructure/ports"), first=follow("Shore plant removes")),
    Shot("list", "/stories/?section=energy"),
    Shot("search", "/search/?q=freight+train"),
    Shot("feeds", "/feeds/"),
    # The desk.
    Shot("board", "/desk/", who=OMAR),
    Shot("story", "/desk/stories/?q=dredgers", who=DANIEL, first=story("The sea is leaving")),
    Shot("review-zh", "/desk/stories/?q=pilots", who=SHEN, first=story("Harbour pilots vote")),
    Shot("history", "/desk/stories/?q=tariffs", who=OMAR, first=history("Three neighbours")),
    Shot("translation", "/desk/stories/?q=枯水", who=LIN, first=story("枯水")),
    Shot("imported", "/desk/stories/import/", who=DANIEL, first=read_in),
    Shot("planning", "/desk/planning/", who=OMAR),
    Shot("bundle", "/desk/bundles/", who=OMAR, first=follow("Night train")),
    Shot("front-board", "/desk/front/en/", who=OMAR),
    Shot("pictures", "/desk/pictures/", who=OMAR),
    Shot("picture", "/desk/pictures/?q=freight+train", who=OMAR, first=follow("Freight train")),
    Shot("pictures-describe", "/desk/pictures/", who=OMAR, first=choose_three),
    Shot("keywords", "/desk/keywords/", who=TOMAS),
    Shot("people", "/account/people/", who=TOMAS),
    Shot("sections", "/desk/sections/", who=TOMAS),
    Shot("outlet", "/desk/outlet/", who=TOMAS),
    Shot("outlet-page", "/desk/outlet/pages/corrections-policy/en/", who=TOMAS),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demonstration():
    """A newly filled outlet, served: its address and the passwords of its people."""
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    port = free_port()
    environment = os.environ | {"NEWSROOM_VAR": str(VAR), "PORT": str(port)}

    def manage(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)

    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("migrate", "--verbosity", "0")
    manage("createcachetable")
    manage("demo")
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"{address}/readyz", server)
        lines = (VAR / "demo-sign-ins").read_text().splitlines()
        yield address, {line.split()[1]: line.split()[2] for line in lines if line.strip()}
    finally:
        server.terminate()
        server.wait(30)


def wait_until_ready(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(URLError, OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.3)
    raise SystemExit("The demonstration is not served.")


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("form:has(input[type=password]) button[type=submit]").click()
    page.wait_for_url("**/desk/")


def small(png: bytes) -> bytes:
    """The picture in as many of its colors as fit."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colors in COLORS:
        file = BytesIO()
        picture.quantize(colors, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            return file.getvalue()
    raise SystemExit("A picture does not become small enough: show less of the page.")


def main(names: list[str]) -> None:
    if unknown := set(names) - {shot.name for shot in SHOTS}:
        raise SystemExit(f"No such pictures: {', '.join(sorted(unknown))}")
    if CHROMIUM is None:
        raise SystemExit(NOT_RUN)
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with demonstration() as (address, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        signed_in: dict[str, dict] = {"": {}}
        for shot in wanted:
            width, height = shot.size
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if shot.dark else "light",
                locale="en-GB",
                reduced_motion="reduce",
                storage_state=signed_in.get(shot.who),
            )
            page = context.new_page()
            if shot.who not in signed_in:
                email = f"{shot.who}@example.org"
                sign_in(page, address, email, passwords[email])
                signed_in[shot.who] = context.storage_state()
            page.goto(address + shot.path)
            shot.first(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            FOLDER.joinpath(f"{shot.name}.png").write_bytes(small(page.screenshot()))
            print(f"docs/pictures/{shot.name}.png  {FOLDER.joinpath(f'{shot.name}.png').stat().st_size // 1000} kB")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
