"""How caches in front of us are told to let go: Fastly, Cloudflare, Varnish by names; nginx address by address.

    NEWSROOM_PURGE="fastly://TOKEN@SERVICE cloudflare://TOKEN@ZONE varnish://SECRET@host:port nginx://SECRET@host:port"

Each target says what it needs in the headers of pages, and takes a purge; `?at=http://host:port` puts another address
in the place of the service's own (a gateway, a test).
"""

import http.client
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 10
# A shared cache that hears of every change may keep pages for a day.
LONGEST = 86_400
EVERYTHING = "site"
NAME = re.compile(r"[a-z0-9-]{1,80}\Z")
# Asked of nginx with the secret, it fetches the page anew and keeps that one.
REFRESH = "X-Newsroom-Refresh"
# A page that is not there any more is what the cache is to learn.
GONE = (404, 410, 451)


class Refused(OSError):
    """The cache answered, and not as it does when it has let go."""


@dataclass(frozen=True)
class Target:
    """One cache in front. `host` is a service's or a zone's key where the service has an address of its own."""

    kind: str
    host: str
    secret: str = field(default="", repr=False)
    at: str = ""

    def __str__(self) -> str:
        return f"{self.kind}://{self.host}"

    def purge(self, tags: Iterable[str], addresses: Iterable[str], site: str) -> None:
        """Let go of whatever carries one of these names. `site`: the address that readers know us by.

        Raises OSError where the cache does not answer, or refuses.
        """
        names = sorted(set(tags))
        if any(not NAME.match(name) for name in names):
            raise ValueError(f"Not names of ours: {names}")
        if EVERYTHING in names:
            names = [EVERYTHING]
        KINDS[self.kind].purge(self, names, list(addresses), site)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None, *, fine: Iterable[int] = ()
    ) -> bytes:
        """One request; what stands under an address of our own making is never followed elsewhere."""
        address = urlsplit(self.at or KINDS[self.kind].home.format(host=self.host))
        secure = address.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(address.hostname or "", address.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            said = answer.read(100_000)
        except http.client.HTTPException as broken:
            raise Refused(f"{self} broke off: {type(broken).__name__}") from broken
        finally:
            connection.close()
        if answer.status >= 400 and answer.status not in fine:
            raise Refused(f"{self} answered {answer.status}")
        return said


def _fastly(target: Target, names: list[str], addresses: list[str], site: str) -> None:
    for some in _in_parts(names, 250):
        headers = {"Fastly-Key": target.secret, "Surrogate-Key": " ".join(some), "Accept": "application/json"}
        target.ask("POST", f"/service/{target.host}/purge", headers)


def _cloudflare(target: Target, names: list[str], addresses: list[str], site: str) -> None:
    headers = {"Authorization": f"Bearer {target.secret}", "Content-Type": "application/json"}
    for some in _in_parts(names, 100):
        body = json.dumps({"tags": some}).encode()
        said = target.ask("POST", f"/client/v4/zones/{target.host}/purge_cache", headers, body)
        try:
            done = bool(json.loads(said).get("success"))
        except (ValueError, AttributeError):
            done = False
        if not done:
            raise Refused(f"{target} did not let go")


def _varnish(target: Target, names: list[str], addresses: list[str], site: str) -> None:
    host = urlsplit(site).netloc
    for some in _in_parts(names, 100):
        # A name stands alone: story-1 must not let go of story-12. A space would end the pattern for Varnish.
        pattern = rf"(^|\s)({'|'.join(some)})(\s|$)"
        target.ask("BAN", "/", {"Host": host, "X-Newsroom-Secret": target.secret, "X-Newsroom-Ban": pattern})


def _nginx(target: Target, names: list[str], addresses: list[str], site: str) -> None:
    parts = urlsplit(site)
    for address in addresses:
        for encoding in ("br", "gzip", "identity"):
            headers = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme, "Accept-Encoding": encoding}
            target.ask("GET", address, headers | {REFRESH: target.secret}, fine=GONE)


@dataclass(frozen=True)
class Way:
    """How one kind of cache is spoken to, and what its pages carry.

    `lasting`: the header that says how long this cache, and no other, may keep a page.
    """

    home: str
    purge: Callable[[Target, list[str], list[str], str], None]
    lasting: str = ""
    tags: str = "Surrogate-Key"
    between: str = " "


KINDS = {
    "fastly": Way("https://api.fastly.com", _fastly, "Surrogate-Control"),
    "cloudflare": Way("https://api.cloudflare.com", _cloudflare, "Cloudflare-CDN-Cache-Control", "Cache-Tag", ","),
    "varnish": Way("http://{host}", _varnish, "Surrogate-Control"),
    # It keeps pages for a second by the ordinary rule.
    "nginx": Way("http://{host}", _nginx),
}


def targets(setting: str) -> list[Target]:
    """The caches of the setting, in its order. Raises ValueError, without any secret, where it cannot be read."""
    found = []
    for number, word in enumerate(setting.split(), start=1):
        parts = urlsplit(word)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in KINDS or not parts.hostname or port == -1:
            raise ValueError(f"NEWSROOM_PURGE, word {number}, must look like varnish://SECRET@127.0.0.1:6081.")
        # Keys of services tell capitals apart, which `hostname` does not.
        host = parts.netloc.rpartition("@")[2]
        at = parse_qs(parts.query).get("at", [""])[0]
        found.append(Target(parts.scheme, host, unquote(parts.username or ""), at))
    return found


@dataclass(frozen=True)
class Labels:
    """What pages carry for the caches in front."""

    ways: tuple[Way, ...] = ()

    @property
    def lasting(self) -> tuple[str, ...]:
        """The headers that say how long caches may keep a page that are told when it changes."""
        return tuple(dict.fromkeys(way.lasting for way in self.ways if way.lasting))

    def names(self, tags: list[str]) -> dict[str, str]:
        """The headers by whose names they let go of what a page shows."""
        return {"Surrogate-Key": " ".join(tags)} | {way.tags: way.between.join(tags) for way in self.ways}


def labels_for(setting: str) -> Labels:
    return Labels(tuple(KINDS[target.kind] for target in targets(setting)))


def lasting(seconds: float) -> str:
    """For a page that reads otherwise after so many seconds, though nothing changes."""
    return f"max-age={max(1, min(int(seconds), LONGEST))}, stale-while-revalidate=60, stale-if-error=86400"


def _in_parts(names: list[str], size: int) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, size)):
        yield some
