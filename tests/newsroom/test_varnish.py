"""Newsroom behind deploy/varnish.vcl, with a real Varnish: what it keeps, and what it lets go when it is told."""

import http.client
import time
from contextlib import contextmanager

import pytest
from pytest_django.live_server_helper import LiveServer

from articles.domain import workflow
from articles.enums import Action
from articles.models import PublicChange
from tests import factories, nginx, varnish

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not varnish.VARNISHD, reason="Varnish is not installed. On Debian: apt install varnish"),
]
NOT_TRUE = "It was not true."


@pytest.fixture
def live(kept_pages, transactional_db, section):
    return factories.make_live(section=section, headline="A bridge opens")


@pytest.fixture
def untold(live, tmp_path):
    """Asks Varnish, which nobody tells anything: it has the headers alone."""
    with serving(tmp_path) as ask:
        yield ask


@pytest.fixture
def told(live, tmp_path, settings):
    """Asks Varnish, which keeps pages for a day and is told what changed."""
    port = nginx.free_port()
    settings.NEWSROOM_URL = "http://localhost"
    settings.NEWSROOM_PURGE = f"varnish://{varnish.SECRET}@127.0.0.1:{port}"
    with serving(tmp_path, port) as ask:
        yield ask


@contextmanager
def serving(folder, port=0):
    # A server of its own: it reads its settings when it starts.
    server = LiveServer("localhost")
    port = port or nginx.free_port()
    try:
        with varnish.serving(folder / "varnish", upstream=server.thread.port, port=port):

            def ask(path: str, method: str = "GET", **headers: str):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                connection.request(method, path, headers={"Host": "localhost", **headers})
                answer = connection.getresponse()
                answer.body = answer.read()
                connection.close()
                return answer

            yield ask
    finally:
        server.stop()


def is_hit(answer) -> bool:
    """Two numbers: of this request, and of the one that fetched the page."""
    return len(answer.getheader("X-Varnish", "").split()) == 2


def withdraw(story, by):
    workflow.take(Action.WITHDRAW, story, by=by, seen=story.draft.version, note=NOT_TRUE)


def test_withdrawn_story_is_gone_in_time_by_the_headers_alone(untold, live, publisher):
    pages = ["/", live.get_absolute_url(), "/section/trade/", "/feeds/rss.xml"]
    for page in pages:
        assert b"A bridge opens" in untold(page).body
        assert is_hit(untold(page))
    withdraw(live, publisher)
    began = time.monotonic()

    while any(b"A bridge opens" in untold(page).body for page in pages):
        assert time.monotonic() - began < 60
        time.sleep(0.5)

    assert untold(live.get_absolute_url()).status == 410


def test_told_cache_keeps_pages_until_it_is_told(told, live, publisher):
    pages = ["/", live.get_absolute_url(), "/section/trade/", "/feeds/rss.xml"]
    for page in pages:
        told(page)
    time.sleep(2.5)  # longer than the second for which others keep a page
    assert all(is_hit(told(page)) and told(page).getheader("Age") > "0" for page in pages)
    bystander = told("/about/")

    withdraw(live, publisher)

    assert not PublicChange.objects.filter(told_at=None).exists(), list(PublicChange.objects.values())
    assert [b"A bridge opens" in told(page).body for page in pages] == [False] * 4
    assert told(live.get_absolute_url()).status == 410
    # What the change does not touch stays where it is.
    assert is_hit(told("/about/")) or bystander.status != 200


def test_names_and_long_times_stay_between_the_two(told, live):
    page = told(live.get_absolute_url())

    assert page.status == 200
    assert not {"Surrogate-Key", "Surrogate-Control"} & set(page.headers)
    assert page.getheader("Cache-Control").startswith("public, max-age=0")


def test_without_the_secret_nobody_lets_go(told):
    told("/")

    assert told("/", "BAN", **{"X-Newsroom-Ban": "."}).status == 403
    assert told("/", "BAN", **{"X-Newsroom-Ban": ".", "X-Newsroom-Secret": "guessed"}).status == 403
    assert is_hit(told("/"))


def test_one_page_for_everybody_and_forms_by_what_they_take(told):
    first = told("/")
    small = told("/", **{"Accept-Encoding": "br, gzip"})

    noisy = told("/", Cookie="session=x", **{"Accept-Language": "zh"})
    again = told("/", **{"Accept-Encoding": "gzip", "If-None-Match": small.getheader("ETag")})
    head = told("/", "HEAD")

    assert (is_hit(noisy), noisy.body) == (True, first.body)
    assert (small.getheader("Content-Encoding"), len(small.body) < len(first.body)) == ("gzip", True)
    assert (again.status, again.body) == (304, b"")
    assert (head.status, head.body, is_hit(head)) == (200, b"", True)
    assert told("/zh-hans/").getheader("Content-Language") == "zh-hans"


@pytest.mark.parametrize("path", ["/desk/", "/account/login/", "/admin/", "/healthz"])
def test_work_is_never_kept(told, path):
    assert not any(is_hit(told(path)) for _ in range(2))


def test_plain_http_is_kept_apart_from_https(told):
    """An answer to one that came unsafely, which may lead to https, is no answer to one that came safely."""
    told("/", **{"X-Forwarded-Proto": "http"})

    assert not is_hit(told("/", **{"X-Forwarded-Proto": "https"}))


def test_what_is_not_understood_is_not_said_to_be_done(told):
    for words in ("two words", "(", ""):
        asked = {"X-Newsroom-Secret": varnish.SECRET, "X-Newsroom-Ban": words}
        assert told("/", "BAN", **asked).status == 400
