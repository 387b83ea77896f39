"""Pages at hand, answered before Django makes a request: what is, what is not, and what becomes of the connection."""

import sqlite3
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from articles.domain import workflow
from articles.enums import Action
from articles.models import Stamp
from newsroom import shelf
from newsroom.keeping import KeepPagesMiddleware
from newsroom.lib import encodings
from newsroom.lib.kept import _normal
from newsroom.lib.pagecache import Page
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages", "before_django")]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def live(section):
    return factories.make_live(section=section, headline="A bridge opens")


def was_at_hand(answer) -> bool:
    return getattr(answer, "at_hand", False)


def test_second_reader_does_not_reach_django(client, live):
    answers = [client.get(live.get_absolute_url(), headers=BROWSER) for _ in range(2)]

    assert [was_at_hand(answer) for answer in answers] == [False, True]
    assert answers[1].content == answers[0].content
    assert answers[1].headers == answers[0].headers
    assert "Content-Security-Policy" in answers[1].headers
    assert answers[1].headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("get", "/?utm_source=letter", {}),
        ("head", "/", {}),
        ("get", "/", {"Accept-Encoding": "gzip"}),
        ("get", "/", {"Cookie": "session=of-somebody"}),
        ("get", "/", {"If-None-Match": "*"}),
    ],
)
def test_every_form_of_a_kept_page_is_at_hand(client, live, method, path, headers):
    client.get("/")

    assert was_at_hand(getattr(client, method)(path, headers=headers))


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("post", "/", {}, 405),
        ("options", "/", {}, 405),
        ("get", "/", {"Host": "evil.example"}, 400),
        ("get", "/section/nothing/", {}, 404),
        ("get", "/desk/", {}, 302),
        ("get", "/healthz", {}, 200),
        ("get", f"/{'a' * 700}/", {}, 404),
    ],
)
def test_everything_else_is_asked_of_django(client, live, method, path, headers, status):
    client.get("/")
    answers = [getattr(client, method)(path, headers=headers) for _ in range(2)]

    assert [(answer.status_code, was_at_hand(answer)) for answer in answers] == [(status, False)] * 2


def test_address_in_chinese_is_at_hand(client, live):
    address = quote("/stories/") + "?q=" + quote("港口")
    answers = [client.get(address) for _ in range(2)]

    assert was_at_hand(answers[1])
    assert answers[1].content == answers[0].content


def test_gone_story_is_told_to_the_log_each_time(client, live, publisher, caplog):
    address = live.get_absolute_url()
    client.get(address)
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    assert [client.get(address).status_code for _ in range(2)] == [410, 410]
    assert [record.getMessage() for record in caplog.records if record.name == "django.request"] == [
        f"Gone: {address}"
    ] * 2


def test_site_serves_while_the_stamp_cannot_be_read(client, live, monkeypatch):
    """Made anew each time: nobody can tell whether what is kept still holds."""
    client.get("/")

    def fail(*args):
        raise OperationalError("The table is away.")

    # In a test all is one transaction, in which an error is final.
    monkeypatch.setattr("newsroom.keeping.connection", type("Free", (), {"in_atomic_block": False}))
    keeping = KeepPagesMiddleware(lambda request: HttpResponse("made anew"))
    keeping.shelf.cache.read_stamp = fail

    assert [keeping(RequestFactory().get("/")).content for _ in range(2)] == [b"made anew"] * 2
    client.handler.first.shelf.cache.read_stamp = fail
    answer = client.get("/")
    assert (answer.status_code, was_at_hand(answer)) == (200, False)


def test_server_may_add_to_the_headers_it_is_given(live):
    page = Page(
        200, {"Content-Type": "text/html"}, stamp=shelf.Stamp(1, 1), etag="x", forms={"identity": b"body"}, until=2e9
    )
    first = shelf.KeptFirst(None)
    first.shelf.cache.read_stamp = lambda: shelf.Stamp(1, 1)
    first.shelf.cache.memory.put("/", page)
    environ = RequestFactory().get("/").environ
    first.shelf.hosts.add(shelf._door(environ))
    told = []
    for _ in range(2):
        assert first(environ, lambda status, headers: told.append(headers)) == [b"body"]
        told[-1].append(("Date", "now"))

    assert [name for name, _value in told[1]].count("Date") == 1


def test_long_words_of_strangers_are_not_remembered(client, live):
    """Of an address, of its query, of what a browser says it takes: a few of each would fill the memory."""
    before = [each.cache_info().currsize for each in (shelf.declared, _normal, encodings._choose)]
    for number in range(5):
        client.get(f"/{number}{'a' * 5_000}/")
        client.get(f"/stories/?q={number}{'a' * 5_000}")
        client.get("/stories/", headers={"Accept-Encoding": f"{number}{'a' * 5_000}"})
    after = [each.cache_info().currsize for each in (shelf.declared, _normal, encodings._choose)]

    # The one short address, and nothing said about encodings.
    assert sum(after) - sum(before) <= 3


def test_ports_of_a_host_do_not_fill_the_memory(client, live):
    for port in range(1, shelf.MOST_HOSTS + 20):
        client.get("/", headers={"Host": f"localhost:{port}"})

    assert len(client.handler.first.shelf.hosts) <= shelf.MOST_HOSTS
    client.get("/")
    assert was_at_hand(client.get("/"))


# ── The connection ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def read(transactional_db):
    """Reads the stamp as a hit does, past Django's cursors."""
    Stamp.objects.raise_(Stamp.SITE)
    connection.ensure_connection()
    return shelf.read_stamp


@pytest.mark.django_db(transaction=True)
def test_dead_connection_is_opened_anew(read):
    known = read()
    held = connection.connection
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        other.close()
    else:
        held.close()

    assert read() == known
    assert connection.connection is not held


@pytest.mark.django_db(transaction=True)
def test_connection_ends_in_time_though_django_is_never_asked(read):
    read()
    connection.close_at = time.monotonic() + 100
    shelf._let_go()
    assert connection.connection is not None

    connection.close_at = time.monotonic() - 1
    shelf._let_go()
    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's write-ahead log")
def test_read_keeps_nothing_open(read):
    """Else the write-ahead log would grow for as long as pages are served."""
    read()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("UPDATE articles_stamp SET n = n + 1")
    busy, *_pages = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    other.close()

    assert busy == 0


@pytest.mark.django_db(transaction=True)
def test_change_of_another_connection_is_seen_at_once(read):
    before = read()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("UPDATE articles_stamp SET n = n + 1 WHERE key = 'site'")
    other.close()

    assert read().n == before.n + 1
