"""Whole pages of readers, kept until something public changes.

Nothing here knows where a stamp stands: whoever builds a cache gives the function that reads it. A page is kept with
the stamp that was read before its view asked its first question, and served only while the stamp is still that one, so
that a page which was made while something changed is never served again.
"""

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.client import responses
from typing import Any, NamedTuple, Protocol

from newsroom.lib import encodings
from newsroom.lib.recent import Recent

# What a page takes besides its bodies: its headers in all their forms, its places in tables.
OVERHEAD = 4_000
# A page seen once only may take this part of the memory: a crawl through the archive must not push the home page out.
ONCE = 0.25
# A page that is made anew often reads as it did before: bodies already pressed are found by what they say.
PRESSED, LARGEST_PRESSED = 300, 32 * 1024
# So long others wait for whoever is making the same page already.
PATIENCE = 1.0
# What a client that has the page already needs to hear (RFC 9110, 15.4.5).
OF_304 = {"Cache-Control", "ETag", "Last-Modified", "Vary"}
NOT_MODIFIED = "304 Not Modified"
Headers = list[tuple[str, str]]


_pressed: Recent[bytes] = Recent(PRESSED)


class Stamp(NamedTuple):
    """How often something public has changed, and the second that belongs to the last change and to no other."""

    n: int = 0
    at: int = 0


class Sent(NamedTuple):
    """An answer as servers take it."""

    status: str
    headers: Headers
    body: bytes


@dataclass
class Page:
    """One answer: its status, its headers without those of one form, and its body in the forms asked for so far."""

    status: int
    headers: dict[str, str]
    stamp: Stamp
    etag: str
    forms: dict[str, bytes] = field(default_factory=dict)
    until: float = 0.0  # the moment from which the page may read otherwise, though nothing changed
    modified: int = 0  # the second of the last change, 0 where nobody can tell
    lasting: tuple[str, ...] = ()  # the headers that tell some caches how long it holds
    # The headers of each form, worked out for its first reader.
    told: dict[tuple[str, bool], Headers] = field(default_factory=dict, repr=False, compare=False)

    def body(self, encoding: str) -> tuple[bytes, bool]:
        """The body in this encoding, and whether it was made now and is worth keeping."""
        if encoding in self.forms:
            return self.forms[encoding], False
        source, pressed = next(iter(self.forms.items()))
        body = encodings.plain(pressed, source)
        if encoding == encodings.IDENTITY:
            return body, False
        self.forms = {**self.forms, encoding: (made := encodings.press(body, encoding))}
        return made, True

    def offers(self, encoding: str) -> str:
        """The encoding in which the page is sent to whoever likes `encoding` best: small bodies go plain."""
        return encodings.IDENTITY if encodings.IDENTITY in self.forms else encoding

    def tag(self, encoding: str) -> str:
        """A strong validator: other bytes, other words."""
        return f'"{self.etag}"' if encoding == encodings.IDENTITY else f'"{self.etag}-{encoding}"'

    @property
    def line(self) -> str:
        return f"{self.status} {responses.get(self.status, 'Unknown')}"

    def headers_of(self, encoding: str, *, dated: bool) -> Headers:
        """All headers in this encoding; the date of the last change only once its second has come."""
        known = self.told.get((encoding, dated))
        if known is None:
            headers = self.headers | {"ETag": self.tag(encoding)}
            if dated:
                headers["Last-Modified"] = formatdate(self.modified, usegmt=True)
            headers["Content-Length"] = str(len(self.body(encoding)[0]))
            if encoding != encodings.IDENTITY:
                headers["Content-Encoding"] = encoding
            self.told[encoding, dated] = known = list(headers.items())
        return known

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(body) for body in self.forms.values())

    def packed(self) -> bytes:
        """For a store that other processes read. No pickle: whoever writes there must not run code here."""
        form, body = next(iter(self.forms.items()))
        head = {
            "status": self.status,
            "headers": self.headers,
            "stamp": self.stamp,
            "etag": self.etag,
            "form": form,
            "until": self.until,
            "modified": self.modified,
            "lasting": self.lasting,
            "digest": hashlib.sha256(body).hexdigest(),
        }
        return json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode() + b"\n" + body

    @classmethod
    def unpacked(cls, packed: bytes) -> "Page":
        """Raises ValueError where something else, or half a page, stands there."""
        head, newline, body = packed.partition(b"\n")
        told = json.loads(head)
        try:
            if not newline or told["digest"] != hashlib.sha256(body).hexdigest():
                raise ValueError("Not a whole page.")
            return cls(
                status=int(told["status"]),
                headers=dict(told["headers"]),
                stamp=Stamp(*told["stamp"]),
                etag=str(told["etag"]),
                forms={str(told["form"]): body},
                until=float(told["until"]),
                modified=int(told["modified"]),
                lasting=tuple(map(str, told["lasting"])),
            )
        except (KeyError, TypeError) as wrong:
            raise ValueError("Not a page.") from wrong


def make(
    status: int,
    headers: dict[str, str],
    body: bytes,
    *,
    stamp: Stamp,
    until: float,
    modified: int,
    lasting: tuple[str, ...] = (),
) -> Page:
    """A page of an answer: pressed once, named by what it says."""
    kind = headers.get("Content-Type", "")
    form = encodings.BROTLI if encodings.is_worth_it(kind, len(body)) else encodings.IDENTITY
    name = hashlib.sha256(f"{status} {kind}\n".encode() + body).hexdigest()[:24]
    return Page(status, headers, stamp, name, {form: _press(body, form, name)}, until, modified, lasting)


def _press(body: bytes, form: str, name: str) -> bytes:
    if form == encodings.IDENTITY:
        return body
    pressed = _pressed.get(name)
    if pressed is None:
        pressed = encodings.press(body, form)
        if len(pressed) <= LARGEST_PRESSED:
            _pressed.put(name, pressed)
    return pressed


class Memory:
    """Pages within a number of bytes; the one unused for longest goes first, and of those seen only once before."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.once: OrderedDict[str, Page] = OrderedDict()
        self.again: OrderedDict[str, Page] = OrderedDict()
        self.sizes: dict[str, int] = {}
        self.taken = self.taken_once = 0
        self.lock = threading.Lock()

    def get(self, key: str) -> Page | None:
        with self.lock:
            if page := self.again.get(key):
                self.again.move_to_end(key)
            elif page := self.once.pop(key, None):
                self.taken_once -= self.sizes[key]
                self.again[key] = page
            return page

    def put(self, key: str, page: Page) -> None:
        size = page.size + len(key)
        with self.lock:
            known = self.again.get(key) or self.once.get(key)
            if known and known.stamp.n > page.stamp.n:
                return  # made before the change that the other one shows already
            place = self.again if key in self.again else self.once
            self._forget(key)
            if size > self.limit // 4:
                return
            place[key] = page
            self.sizes[key] = size
            self.taken += size
            self.taken_once += size if place is self.once else 0
            self._make_room()

    def drop(self, key: str) -> None:
        with self.lock:
            self._forget(key)

    def _forget(self, key: str) -> None:
        size = self.sizes.pop(key, 0)
        self.taken -= size
        if self.once.pop(key, None):
            self.taken_once -= size
        self.again.pop(key, None)

    def _make_room(self) -> None:
        while self.taken > self.limit:
            crowded = self.once and (self.taken_once > self.limit * ONCE or not self.again)
            self._forget(next(iter(self.once if crowded else self.again or self.once)))


class Store(Protocol):
    """A store beside the memory that several processes share. It may fail: then it has nothing, and keeps nothing."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, packed: bytes) -> None: ...


@dataclass
class Making:
    """A page that is being made by one thread; others wait for it."""

    stamp: Stamp
    done: threading.Event = field(default_factory=threading.Event)
    page: Page | None = None


class PageCache:
    """Pages by key. `read_stamp` tells the stamp as it is now: what was public before is older than that."""

    def __init__(
        self,
        read_stamp: Callable[[], Stamp],
        *,
        limit: int,
        store: Store | None = None,
        now: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ) -> None:
        self.read_stamp, self.now, self.patience = read_stamp, now, patience
        self.memory = Memory(limit)
        self.store = store if limit else None
        self.making: dict[str, Making] = {}
        self.lock = threading.Lock()

    def peek(self, key: str) -> Page | None:
        """The page that was kept last under this key, as it may have read before."""
        return self.memory.again.get(key) or self.memory.once.get(key)

    def find(self, key: str, stamp: Stamp) -> Page | None:
        """The page under this key as it must read now; None where it has to be made."""
        page = self.memory.get(key)
        if page is not None:
            if self._holds(page, stamp):
                return page
            self.memory.drop(key)
        return None

    def once(self, key: str, stamp: Stamp, render: Callable[[], Any]) -> Any:
        """The page, from the store or made by `render`; several who need it at once wait for the first one's.

        `render` gives a Page, which is kept, or anything else, which is handed through. Whoever waited in vain renders.
        """
        if not self.memory.limit:
            return render()
        making, first = self._begin(key, stamp)
        if not first:
            if making.done.wait(self.patience) and making.page and self._holds(making.page, stamp):
                return making.page
            return render()
        try:
            page = self._from_store(key, stamp)
            if page is None:
                page = render()
                if isinstance(page, Page) and self.store is not None:
                    self.store.put(key, page.packed())
            if isinstance(page, Page):
                self.memory.put(key, page)
                making.page = page
            return page
        finally:
            with self.lock:
                if self.making.get(key) is making:
                    del self.making[key]
            making.done.set()

    def grew(self, key: str, page: Page) -> None:
        """A form was added to a page: it takes more room now."""
        if self.memory.limit and self.memory.get(key) is page:
            self.memory.put(key, page)

    def _begin(self, key: str, stamp: Stamp) -> tuple[Making, bool]:
        """Who makes the page. What is made under another stamp is of no use here, so it is not waited for."""
        with self.lock:
            making = self.making.get(key)
            if making and making.stamp == stamp:
                return making, False
            self.making[key] = making = Making(stamp)
            return making, True

    def _from_store(self, key: str, stamp: Stamp) -> Page | None:
        packed = self.store.get(key) if self.store is not None else None
        if packed is None:
            return None
        try:
            page = Page.unpacked(packed)
        except ValueError:
            return None
        return page if self._holds(page, stamp) else None

    def _holds(self, page: Page, stamp: Stamp) -> bool:
        return page.stamp == stamp and self.now() < page.until
