"""Kept pages, and the rules by which they are handed out: before Django makes a request of what was asked, or within.

A hit costs one read of one row over a kept connection, and little else: what a page says about itself was worked out
for its first reader.
"""

import hashlib
import time
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import get_path_info
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags, parse_http_date_safe

from articles.models import Stamp as StampRow
from newsroom.editions import WORK_PREFIXES, edition_of
from newsroom.lib import encodings
from newsroom.lib.kept import Kept, normal_query
from newsroom.lib.pagecache import NOT_MODIFIED, OF_304, Page, PageCache, Sent, Stamp
from newsroom.lib.pagestore import RedisStore
from newsroom.lib.purging import lasting

NOT_PAGES = (*WORK_PREFIXES, settings.STATIC_URL, "/pictures/", "/healthz", "/readyz")
# Where one process says to the next layer which shelf is its own.
SHELF = "newsroom.shelf"
# No page of ours has a longer address, and what is remembered of addresses must not fill the memory.
LONGEST_PATH = 600
MOST_HOSTS = 100


class Asked(NamedTuple):
    """What was asked for: how its view keeps pages, the words of the address that count, the name of the page."""

    kept: Kept
    query: str
    key: str


class Shelf:
    """The kept pages of one process, and of all where Redis stands behind it."""

    def __init__(self) -> None:
        limit = 0 if settings.DEBUG else settings.NEWSROOM_PAGE_CACHE * 1024 * 1024
        store = RedisStore(settings.REDIS_URL, build()) if limit and settings.REDIS_URL else None
        # Where nothing is kept, nothing needs to be compared.
        self.cache = PageCache(read_stamp if limit else Stamp, limit=limit, store=store)
        self.hosts: set[tuple[str | None, ...]] = set()

    def at_hand(self, environ: dict) -> Sent | None:
        """The answer, where the page is kept and still reads so; None where Django has to be asked.

        What is missing or gone goes through Django too, which tells the log.
        """
        if _door(environ) not in self.hosts:
            return None
        asked = ask(environ, _path(environ))
        known = asked and self.cache.peek(asked.key)
        if asked is None or known is None or known.status >= 400:
            return None
        now = time.time()
        try:
            page = self.cache.find(asked.key, self.cache.read_stamp())
        except DatabaseError:
            return None
        _let_go()
        return None if page is None or page.status >= 400 else self.answer(environ, asked.key, page, now)

    def answer(self, environ: dict, key: str, page: Page, now: float) -> Sent:
        """The page in the form that this client takes, or the word that it has it."""
        encoding = page.offers(encodings.choose(environ.get("HTTP_ACCEPT_ENCODING", "")))
        # Seconds to come name the changes of a busy moment; they are told once they are over.
        dated = 0 < page.modified <= now
        body, grew = page.body(encoding)
        if grew:
            self.cache.grew(key, page)
        headers = page.headers_of(encoding, dated=dated)
        if page.lasting:
            left = lasting(page.until - now)
            headers = [*headers, *((name, left) for name in page.lasting)]
        if page.status == 200 and _has_it(environ, page.tag(encoding), page.modified if dated else 0, now):
            return Sent(NOT_MODIFIED, [each for each in headers if each[0] in OF_304 or each[0] in page.lasting], b"")
        return Sent(page.line, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)

    def is_ours(self, request) -> bool:
        """Foreign hosts are refused, and plain http is led to https, on the ordinary way."""
        door = _door(request.META)
        if door in self.hosts:
            return True
        try:
            request.get_host()
        except DisallowedHost:
            return False
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return False
        if not settings.USE_X_FORWARDED_HOST:
            if len(self.hosts) >= MOST_HOSTS:  # a host with many ports is somebody's game
                self.hosts.clear()
            self.hosts.add(door)
        return True


class KeptFirst:
    """A WSGI application that answers with what is at hand, and asks the one behind it for everything else."""

    def __init__(self, application) -> None:
        self.application, self.shelf = application, Shelf()

    def __call__(self, environ, start_response):
        sent = self.shelf.at_hand(environ)
        if sent is None:
            environ[SHELF] = self.shelf
            return self.application(environ, start_response)
        # A list of its own: servers add to it.
        start_response(sent.status, sent.headers.copy())
        return [sent.body]


def read_stamp() -> Stamp:
    return Stamp(*StampRow.objects.now(StampRow.SITE))


def ask(environ: dict, path: str) -> Asked | None:
    """What was asked for; None where the ordinary way is taken."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    query = environ.get("QUERY_STRING", "")
    kept = declared(path, bool(query)) if len(path) <= LONGEST_PATH else None
    if kept is None:
        return None
    query = normal_query(query, kept.parameters) if query else ""
    key = f"{path}?{query}" if query else path
    if kept.fragments and "HTTP_HX_REQUEST" in environ:
        key += " htmx"
    return Asked(kept, query, key)


@lru_cache(maxsize=8192)
def declared(path: str, asks: bool) -> Kept | None:
    """What the view of this address says. Where there is none, the answer is that there is nothing, or where it is."""
    if path.startswith(NOT_PAGES):
        return None
    with translation.override(edition_of(path)):
        try:
            return getattr(resolve(path).func, "kept", None)
        except Resolver404:
            return None if asks and not path.endswith("/") else Kept()


def _path(environ: dict) -> str:
    """As Django reads it."""
    path = environ.get("PATH_INFO", "")
    return (path if path.isascii() else get_path_info(environ)) or "/"


def _door(environ: dict) -> tuple[str | None, ...]:
    """By which name, and how safely, somebody came in: all that decides whether she is let in."""
    proxied = settings.SECURE_PROXY_SSL_HEADER
    scheme = environ["wsgi.url_scheme"]
    return environ.get("HTTP_HOST"), scheme, environ.get(proxied[0]) if proxied else None


def _let_go() -> None:
    """What Django does between requests, as far as one read makes it necessary: connections end in time."""
    connection = connections[DEFAULT_DB_ALIAS]
    over = connection.close_at is not None and time.monotonic() >= connection.close_at
    if over and not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _has_it(environ: dict, etag: str, modified: int, now: float) -> bool:
    """Whether the one who asks holds this very page (RFC 9110, 13.2.2): tags count before dates, weak ones too."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags == etag or tags.strip() == "*" or etag in (each.removeprefix("W/") for each in parse_etags(tags))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or not 0 < modified <= now:
        return False
    moment = parse_http_date_safe(since)
    return moment is not None and modified <= moment <= now


@lru_cache(maxsize=1)
def build() -> str:
    """A name for this code with its templates, words and settings: pages of another build are not ours."""
    digest = hashlib.sha256(f"{settings.NEWSROOM_URL} {settings.NEWSROOM_TIME_ZONE}".encode())
    for folder in ("newsroom", "articles", "keywords", "editors", "templates", "locale"):
        for file in sorted((settings.BASE_DIR / folder).rglob("*")):
            if file.suffix in {".py", ".html", ".txt", ".mo", ".css", ".js", ".svg"}:
                digest.update(f"\n{file.relative_to(settings.BASE_DIR)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
