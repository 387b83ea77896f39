"""The browser of the journeys: Debian's chromium, or a plain word that they did not run."""

import os
import shutil
import time

import pytest
from playwright.sync_api import expect

# Playwright's synchronous interface runs an event loop, in which Django refuses the ORM unless told.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a screen shows in a second on a quiet machine may take ten on a busy one; a wrong screen never shows it.
expect.set_options(timeout=15_000)
NOT_RUN = "The browser journeys did not run: chromium is missing (on Debian: apt install chromium fonts-noto-cjk)."


def becomes(page, read, wanted, seconds=15):
    """What `read` finds, in the database or in the page, is `wanted` within the patience that `expect` has too.

    An act is answered later than it is shown, or shown later than it is answered. The page goes on while this waits.
    """
    deadline = time.monotonic() + seconds
    while (found := read()) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert found == wanted


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("journey"):
            # A browser starved of its processor drops what a person would see: twice more, and told in the summary.
            item.add_marker(pytest.mark.flaky(reruns=2))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is missing"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    if CHROMIUM is None and not hasattr(config, "workerinput") and not config.option.collectonly:
        config.get_terminal_writer().line(NOT_RUN, yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ARGUMENTS}
