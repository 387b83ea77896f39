"""Newsroom behind deploy/nginx.conf, with a real nginx: what it keeps, for how long, and what it lets go."""

import http.client
import time
from contextlib import contextmanager

import brotli
import pytest
from django.test.testcases import QuietWSGIRequestHandler
from pytest_django.live_server_helper import LiveServer

from articles.domain import workflow
from articles.enums import Action
from articles.models import PublicChange, Stamp
from tests import factories, nginx

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not nginx.NGINX, reason="nginx is not installed. On Debian: apt install nginx-light"),
]


@pytest.fixture
def live(kept_pages, transactional_db, section):
    return factories.make_live(section=section, headline="A bridge opens")


@pytest.fixture
def proxy(live, live_server, tmp_path):
    """Asks nginx, which asks the site."""
    with serving(live_server, tmp_path) as ask:
        yield ask


@contextmanager
def serving(server, folder):
    (folder / "static").mkdir()
    (folder / "static" / "a.css").write_text("body {}")
    with nginx.serving(folder / "nginx", upstream=server.thread.port, static=folder / "static") as port:

        def ask(path: str, method: str = "GET", **headers: str):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request(method, path, headers={"Host": "localhost", **headers})
            answer = connection.getresponse()
            answer.body = answer.read()
            connection.close()
            return answer

        ask.port = port
        yield ask


def state(answer) -> str:
    return answer.getheader("X-Cache", "")


def test_second_reader_is_served_by_nginx_alone(proxy):
    first, second = proxy("/"), proxy("/")

    assert (state(first), state(second)) == ("MISS", "HIT")
    assert second.body == first.body
    assert b"A bridge opens" in second.body


def test_each_form_is_kept_once_whatever_the_spelling(proxy):
    spellings = ["gzip, deflate, br", "br,gzip", "br;q=1.0, gzip;q=0.5"]
    answers = [proxy("/", **{"Accept-Encoding": each}) for each in spellings]
    refused = proxy("/", **{"Accept-Encoding": "br;q=0, gzip"})

    assert [state(answer) for answer in answers] == ["MISS", "HIT", "HIT"]
    assert b"A bridge opens" in brotli.decompress(answers[2].body)
    assert (state(refused), refused.getheader("Content-Encoding")) == ("MISS", "gzip")


def test_validators_and_heads_go_through(proxy):
    page = proxy("/", **{"Accept-Encoding": "br"})
    again = proxy("/", **{"Accept-Encoding": "br", "If-None-Match": page.getheader("ETag")})
    head = proxy("/", "HEAD", **{"Accept-Encoding": "br"})

    assert (again.status, again.body) == (304, b"")
    assert (head.status, head.body, head.getheader("Content-Length")) == (200, b"", str(len(page.body)))
    assert head.getheader("ETag") == page.getheader("ETag")


@pytest.mark.parametrize("path", ["/desk/", "/account/login/", "/admin/", "/healthz"])
def test_work_is_never_kept(proxy, path):
    answers = [proxy(path) for _ in range(2)]

    assert not {state(answer) for answer in answers} & {"HIT", "STALE", "UPDATING"}


def test_static_files_come_from_the_disk(proxy):
    answer = proxy("/static/a.css")

    assert (answer.status, answer.body) == (200, b"body {}")
    assert "immutable" in answer.headers.get_all("Cache-Control")[-1]


def test_withdrawn_story_is_gone_within_a_minute(proxy, live, publisher):
    """By the headers alone: nobody purges. Measured until the last of its pages has let go."""
    pages = ["/", live.get_absolute_url(), "/section/trade/", "/feeds/rss.xml"]
    for page in pages:
        assert b"A bridge opens" in proxy(page).body
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")
    began = time.monotonic()

    while any(b"A bridge opens" in proxy(page).body for page in pages):
        assert time.monotonic() - began < 60
        time.sleep(0.5)

    assert proxy(live.get_absolute_url()).status == 410


@pytest.mark.long
def test_page_that_nobody_asked_for_since_is_not_shown_old(proxy, live, publisher):
    """After the half minute in which an old page may be shown, the first who asks waits for the new one."""
    assert b"A bridge opens" in proxy("/").body
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")
    time.sleep(32)

    assert b"A bridge opens" not in proxy("/").body


def test_page_is_let_go_at_once_by_the_secret_header(proxy, live, publisher, settings):
    settings.NEWSROOM_PURGE = f"nginx://{nginx.SECRET}@127.0.0.1:{proxy.port}"
    settings.NEWSROOM_URL = "http://localhost"
    pages = ["/", live.get_absolute_url()]
    for page in pages:
        proxy(page)
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    assert not PublicChange.objects.filter(told_at=None).exists(), list(PublicChange.objects.values())

    for page in pages:
        answer = proxy(page)
        assert (state(answer), b"A bridge opens" in answer.body) == ("HIT", False)


def test_without_the_secret_nobody_makes_nginx_fetch(proxy):
    proxy("/")

    assert state(proxy("/", **{"X-Newsroom-Refresh": "guessed"})) == "HIT"


def test_site_that_is_away_is_read_for_a_while(live, live_server, tmp_path, monkeypatch):
    # Else the threads of connections that nginx keeps would go on answering when the server has stopped.
    monkeypatch.setattr(QuietWSGIRequestHandler, "protocol_version", "HTTP/1.0")
    # A server of its own: the shared one serves whatever test comes next.
    leaving = LiveServer("localhost")
    with serving(leaving, tmp_path) as proxy:
        page = proxy("/")
        Stamp.objects.raise_(Stamp.SITE)
        leaving.stop()

        for _time in range(2):
            # nginx counts whole seconds: what is fresh for one may be taken for fresh for nearly two.
            time.sleep(2.1)
            answer = proxy("/")

            assert (answer.status, answer.body) == (200, page.body)
            assert state(answer) in {"STALE", "UPDATING"}
