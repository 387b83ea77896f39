"""Readers' pages as they leave the house: kept, compressed, with validators, and with what shared caches need to know.

The first middleware of all: on this way nobody is signed in, no session is read and no cookie is set.
"""

import hashlib
import logging
import time
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from articles.models import Stamp as StampRow
from newsroom.editions import WORK_PREFIXES, edition_of
from newsroom.lib import encodings, pagecache
from newsroom.lib.kept import Kept, is_short, normal_query, tags_of
from newsroom.lib.pagecache import Page, PageCache, Stamp
from newsroom.lib.pagestore import RedisStore
from newsroom.lib.purging import header_for

log = logging.getLogger(__name__)
NOT_PAGES = (*WORK_PREFIXES, settings.STATIC_URL, "/pictures/", "/healthz", "/readyz")
KEPT_STATUSES = {200, 301, 302, 404, 410, 451}
LARGEST = 4 * 1024 * 1024
NOTHING = 60
# Browsers ask every time, and mostly hear 304. Shared caches keep a page for a second, and may show it while they
# fetch the next one: whatever was withdrawn is out of all of them within half a minute, without any purging.
CACHING = "public, max-age=0, s-maxage=1, stale-while-revalidate=29, stale-if-error=600"
# Of one form each, or of one transfer.
_OWN = {"content-length", "content-encoding", "etag", "vary", "date", "expires"}
# What a client that has the page already needs to hear (RFC 9110, 15.4.5).
_OF_304 = {"Cache-Control", "ETag", "Last-Modified", "Vary"}


class Answer(HttpResponse):
    @property
    def url(self) -> str:
        """Where a redirect leads, as Django's own say it."""
        return self.headers["Location"]


class KeepPagesMiddleware:
    """A hit costs one row read over a kept connection; nothing behind this middleware runs."""

    def __init__(self, get_response):
        self.get_response = get_response
        limit = 0 if settings.DEBUG else settings.NEWSROOM_PAGE_CACHE * 1024 * 1024
        store = RedisStore(settings.REDIS_URL, build()) if limit and settings.REDIS_URL else None
        # Where nothing is kept, nothing needs to be compared.
        self.cache = PageCache(read_stamp if limit else Stamp, limit=limit, store=store)
        self.zone = ZoneInfo(settings.NEWSROOM_TIME_ZONE)
        self.named = header_for(settings.NEWSROOM_PURGE)
        self.hosts: set[tuple[str, bool]] = set()

    def __call__(self, request):
        kept = self._kept(request)
        if kept is None:
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = query = normal_query(query, kept.parameters) if query else ""
        key = f"{request.path_info}?{query}" if query else request.path_info
        if kept.fragments and "hx-request" in request.headers:
            key += " htmx"
        now = time.time()
        stamp = self.cache.read_stamp()
        page = self.cache.find(key, stamp)
        if page is None:
            asked_for = request.method
            # A page is made whole, whoever asks for its head only.
            request.method = request.META["REQUEST_METHOD"] = "GET"
            make = lambda: self._render(request, kept, stamp)  # noqa: E731 -- one thought in one place
            page = self.cache.once(key, stamp, make) if is_short(query) else make()
            request.method = request.META["REQUEST_METHOD"] = asked_for
            if not isinstance(page, Page):
                return page
        return self._answer(request, key, page, now)

    def _kept(self, request) -> Kept | None:
        """How the page at this address is kept; None where the ordinary way is taken."""
        meta = request.META
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(NOT_PAGES):
            return None
        if not self._is_ours(request):
            return None
        return declared(request.path_info, bool(meta.get("QUERY_STRING")))

    def _is_ours(self, request) -> bool:
        """Foreign hosts are refused, and plain http is led to https, on the ordinary way."""
        asked = (request.headers.get("host", ""), request.is_secure())
        if asked in self.hosts:
            return True
        try:
            request.get_host()
        except DisallowedHost:
            return False
        if settings.SECURE_SSL_REDIRECT and not asked[1]:
            return False
        if len(self.hosts) < 100 and not settings.USE_X_FORWARDED_HOST:
            self.hosts.add(asked)
        return True

    def _render(self, request, kept: Kept, stamp: Stamp) -> Page | HttpResponse:
        """The page, or the answer as it is where it is not everybody's."""
        # What views hold in common is as old as the page; where no stamp was read, they read it themselves.
        request.page_stamp = stamp if self.cache.memory.limit else None
        response = self.get_response(request)
        if not _is_everybodys(request, response, kept):
            return response
        # Once the day is over, what stands there as a date may read otherwise.
        today = datetime.fromtimestamp(time.time(), self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = (today + timedelta(days=1)).timestamp()
        until = getattr(request, "page_until", midnight)
        headers = {name: value for name, value in response.items() if name.lower() not in _OWN}
        headers.setdefault("Cache-Control", CACHING)
        shown = [kept.shows] if kept.shows else tags_of(request)
        headers |= self.named(["site", *(shown or [f"list-{edition_of(request.path_info)}"])])
        headers["Vary"] = "Accept-Encoding, HX-Request" if kept.fragments else "Accept-Encoding"
        # A page that ends earlier by itself changes within the day: its second would tell two pages by one name.
        modified = max(stamp.at, int(today.timestamp())) if stamp.at and until >= midnight else 0
        return pagecache.make(
            response.status_code,
            headers,
            response.content,
            stamp=stamp,
            # What is not there may come without anybody being told: a new byline has a page from its first minute.
            until=min(until, midnight, time.time() + NOTHING if response.status_code == 404 else midnight),
            modified=modified,
        )

    def _answer(self, request, key: str, page: Page, now: float) -> HttpResponse:
        encoding = page.offers(encodings.choose(request.headers.get("accept-encoding", "")))
        headers = {**page.headers, "ETag": page.tag(encoding)}
        # Seconds to come name the changes of a busy moment; they are told once they are over.
        if 0 < page.modified <= now:
            headers["Last-Modified"] = _date(page.modified)
        if page.status == 200 and _has_it(request.META, headers["ETag"], page.modified, now):
            answer = Answer(status=304)
            del answer.headers["Content-Type"]
            for name in _OF_304 & headers.keys():
                answer.headers[name] = headers[name]
            return answer
        body, grew = page.body(encoding)
        if grew:
            self.cache.grew(key, page)
        headers["Content-Length"] = str(len(body))
        if encoding != encodings.IDENTITY:
            headers["Content-Encoding"] = encoding
        return Answer(b"" if request.method == "HEAD" else body, status=page.status, headers=headers)


def read_stamp() -> Stamp:
    return Stamp(*StampRow.objects.now(StampRow.SITE))


@lru_cache(maxsize=4096)
def declared(path: str, asks: bool) -> Kept | None:
    """What the view of this address says. Where there is none, the answer is that there is nothing, or where it is."""
    with translation.override(edition_of(path)):
        try:
            return getattr(resolve(path).func, "kept", None)
        except Resolver404:
            return None if asks and not path.endswith("/") else Kept()


def _is_everybodys(request, response, kept: Kept) -> bool:
    """Nothing of a person in it: no cookie set, no session read, no word that belongs to one visit."""
    caching = response.headers.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    allowed = {"accept-encoding", "hx-request"} if kept.fragments else {"accept-encoding"}
    session = getattr(request, "session", None)
    return (
        response.status_code in KEPT_STATUSES
        and not response.streaming
        and not response.cookies
        and not (session is not None and session.accessed)
        and "no-store" not in caching
        and "private" not in caching
        and varies <= allowed
        and "'nonce-" not in response.headers.get("Content-Security-Policy", "")
        and not getattr(request, "csrf_cookie_needs_update", False)
        and "Content-Encoding" not in response.headers
        and len(response.content) <= LARGEST
    )


def _has_it(meta: dict, etag: str, modified: int, now: float) -> bool:
    """Whether the one who asks holds this very page (RFC 9110, 13.2.2): tags count before dates, weak ones too."""
    tags = meta.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags.strip() == "*" or etag in (each.removeprefix("W/") for each in parse_etags(tags))
    since = meta.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or not 0 < modified <= now:
        return False
    moment = parse_http_date_safe(since)
    return moment is not None and modified <= moment <= now


@lru_cache(maxsize=64)
def _date(second: int) -> str:
    return http_date(second)


@lru_cache(maxsize=1)
def build() -> str:
    """A name for this code with its templates, words and settings: pages of another build are not ours."""
    digest = hashlib.sha256(f"{settings.NEWSROOM_URL} {settings.NEWSROOM_TIME_ZONE}".encode())
    for folder in ("newsroom", "articles", "keywords", "editors", "templates", "locale"):
        for file in sorted((settings.BASE_DIR / folder).rglob("*")):
            if file.suffix in {".py", ".html", ".txt", ".mo", ".css", ".js", ".svg"}:
                digest.update(f"\n{file.relative_to(settings.BASE_DIR)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
