"""Readers' pages as they leave the house: kept, compressed, with validators, and with what shared caches need to know.

The first middleware of all: on this way nobody is signed in, no session is read and no cookie is set. What is at hand
is mostly answered before it (`newsroom.shelf`); here pages are made.
"""

import logging
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse

from newsroom.editions import edition_of
from newsroom.lib import pagecache
from newsroom.lib.kept import Kept, is_short, tags_of
from newsroom.lib.pagecache import Page, Stamp
from newsroom.lib.purging import labels_for
from newsroom.shelf import SHELF, Shelf, ask

log = logging.getLogger(__name__)
KEPT_STATUSES = {200, 301, 302, 404, 410, 451}
LARGEST = 4 * 1024 * 1024
NOTHING = 60
# Browsers ask every time, and mostly hear 304. Shared caches keep a page for a second, and may show it while they
# fetch the next one: whatever was withdrawn is out of all of them within half a minute, without any purging.
CACHING = "public, max-age=0, s-maxage=1, stale-while-revalidate=29, stale-if-error=600"
# Of one form each, or of one transfer.
_OWN = {"content-length", "content-encoding", "etag", "vary", "date", "expires"}


class Answer(HttpResponse):
    @property
    def url(self) -> str:
        """Where a redirect leads, as Django's own say it."""
        return self.headers["Location"]


class KeepPagesMiddleware:
    """Where a page is kept, nothing behind this middleware runs."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.shelf = Shelf()
        self.zone = ZoneInfo(settings.NEWSROOM_TIME_ZONE)
        self.labels = labels_for(settings.NEWSROOM_PURGE)

    def __call__(self, request):
        shelf: Shelf = request.META.get(SHELF, self.shelf)
        asked = ask(request.META, request.path_info) if shelf.is_ours(request) else None
        if asked is None:
            return self.get_response(request)
        request.META["QUERY_STRING"] = asked.query
        now = time.time()
        try:
            stamp = shelf.cache.read_stamp()
        except DatabaseError as error:
            if connection.in_atomic_block:
                raise
            log.warning("Nobody can tell whether kept pages still hold, so this one is made anew: %s", error)
            return self.get_response(request)
        page = shelf.cache.find(asked.key, stamp)
        if page is None:
            # What views hold in common is as old as the page; where no stamp was read, they read it themselves.
            request.page_stamp = stamp if shelf.cache.memory.limit else None
            method = request.method
            # A page is made whole, whoever asks for its head only.
            request.method = request.META["REQUEST_METHOD"] = "GET"
            make = lambda: self._render(request, asked.kept, stamp)  # noqa: E731 -- one thought in one place
            page = shelf.cache.once(asked.key, stamp, make) if is_short(asked.query) else make()
            request.method = request.META["REQUEST_METHOD"] = method
            if not isinstance(page, Page):
                return page
        sent = shelf.answer(request.META, asked.key, page, now)
        answer = Answer(sent.body, status=int(sent.status[:3]), headers=dict(sent.headers))
        if sent.status == pagecache.NOT_MODIFIED:
            del answer.headers["Content-Type"]
        return answer

    def _render(self, request, kept: Kept, stamp: Stamp) -> Page | HttpResponse:
        """The page, or the answer as it is where it is not everybody's."""
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
        names = ["site", *(shown or [f"list-{edition_of(request.path_info)}"])]
        headers |= self.labels.names(names)
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
            lasting=self._lasting(request, stamp),
        )

    def _lasting(self, request, stamp: Stamp) -> tuple[str, ...]:
        """The headers by which caches that are told of changes keep the page until then.

        While it was made something may have changed, and they have been told already: they would keep it for a day.
        """
        shelf: Shelf = request.META.get(SHELF, self.shelf)
        names = self.labels.lasting
        return names if names and shelf.cache.read_stamp() == stamp else ()


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
