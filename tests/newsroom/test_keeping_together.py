"""Kept pages of many readers at once, and of several processes with a store behind them, which may die."""

import contextlib
import socket
import threading
import time
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import redis
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.signals import template_rendered

from articles.domain import workflow
from articles.enums import Action
from newsroom.keeping import KeepPagesMiddleware
from newsroom.lib import pagecache
from newsroom.lib.kept import kept
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages", "each_way")]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def live(section):
    return factories.make_live(section=section, headline="A bridge opens")


@pytest.fixture
def asked(django_assert_num_queries):
    """One question of the database: the stamp. The page came from memory."""
    return django_assert_num_queries


def test_one_of_many_makes_the_page(settings):
    """Eight ask at once; the first makes it, the others wait for hers."""
    made, gate = [], threading.Event()

    @kept()
    def view(request):
        made.append(1)
        gate.wait(0.3)
        return HttpResponse("x" * 1000)

    keeping = KeepPagesMiddleware(view)
    keeping.shelf.cache.read_stamp = lambda: pagecache.Stamp(1, 1)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(keeping(RequestFactory().get("/")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
    assert [answer.content for answer in answers] == [b"x" * 1000] * 8


# ── The store behind the memory ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def redis_url(settings):
    if not settings.REDIS_URL:
        pytest.skip("REDIS_URL names no Redis: run make test-postgres")
    return settings.REDIS_URL


def test_second_process_takes_the_page_from_redis(redis_url, live, asked):
    first = Client().get("/", headers=BROWSER)

    with asked(1):
        second = Client().get("/", headers=BROWSER)

    assert second.content == first.content
    assert second.headers == first.headers


def test_withdrawn_story_is_gone_from_redis_too(redis_url, live, publisher):
    assert "A bridge opens" in Client().get("/").text
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    assert "A bridge opens" not in Client().get("/").text


class Gate:
    """A way to Redis that can be closed, with the connections on it: what a killed Redis looks like."""

    def __init__(self, target: str):
        address = urlsplit(target)
        self.target = (address.hostname, address.port or 6379)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = address._replace(netloc=f"127.0.0.1:{self.listener.getsockname()[1]}").geturl()
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listener.accept()
                far = socket.create_connection(self.target)
                self.open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._copy, args=(one, other), daemon=True).start()

    def _copy(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)

    def kill(self):
        # A listener that another thread waits on is not closed before it wakes.
        for each in (self.listener, *self.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def test_store_killed_in_the_middle_of_a_request_is_not_missed(redis_url, settings, live):
    """It dies after the page was not found there, and before it is put there."""
    gate = Gate(redis_url)
    settings.REDIS_URL = gate.url
    client = Client()
    assert client.get("/").status_code == 200  # the connection is made

    def kill(**kwargs):
        gate.kill()

    template_rendered.connect(kill)
    try:
        page = client.get("/stories/")
    finally:
        template_rendered.disconnect(kill)

    assert (page.status_code, "A bridge opens" in page.text) == (200, True)
    # Memory still serves, and new pages are made.
    assert client.get("/stories/").content == page.content
    assert client.get("/archive/").status_code == 200


@pytest.fixture
def silent():
    """Takes connections and every word, and answers nothing: a store that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def test_store_that_hangs_costs_a_moment_once(settings, silent, live):
    """Whoever comes first waits for it, no longer than it is given; then it is left alone for a while."""
    settings.REDIS_URL = silent
    client = Client()
    began = time.monotonic()
    page = client.get("/")
    waited = time.monotonic() - began
    with patch.object(redis.Redis, "execute_command", side_effect=AssertionError("It was asked again.")):
        others = [client.get(place) for place in ("/stories/", "/archive/", live.get_absolute_url(), "/")]

    assert "A bridge opens" in page.text
    assert waited < 5
    assert [answer.status_code for answer in others] == [200] * 4


def test_store_that_was_never_there_is_not_missed(settings, live, asked):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client = Client()
    page = client.get("/")

    with asked(1):
        assert client.get("/").content == page.content
