"""Ours and a peer's pages asked for in turn, page by page, so that a busy moment of the machine meets both."""

import math
import sys
import time
from collections.abc import Callable

from django.test import Client

from newsroom.lib.encodings import plain
from tests.benchmarks import pages, servers
from tests.benchmarks.peers import comparison, wagtail

PEERS = {"wagtail": wagtail}
ROUNDS = 2
# From here on, in seconds, the work of a page is measured by asking alone: too much of it is cut off under load.
SLOW = 0.1
ASKED_ALONE = 5
# What one story is on a page, ours or theirs.
CARD, LINE, ITEM = b'<article class="card', (b'class="more"', b"<li><h3>"), b"<item>"


def chosen(words: str) -> list[str]:
    """The peers that PEERS names."""
    names = words.replace(",", " ").split()
    if strange := [name for name in names if name not in PEERS]:
        sys.exit(f"Nobody knows how to measure {', '.join(strange)}; known: {', '.join(PEERS)}")
    return names


def build(names: list[str], stories: int, *, keep: bool) -> None:
    """Only the archives, to be found later where they are kept."""
    for name in names:
        with PEERS[name].built(stories, _cards(), keep=keep):
            pass


def measure(say: Callable[[str], None], names: list[str], stories: int, *, seconds: float, keep: bool) -> dict:
    found = {}
    for name in names:
        began, cards = time.perf_counter(), _cards()
        with PEERS[name].built(stories, cards, keep=keep) as peer:
            say(f"\n{name}, {stories:,} stories ready in {time.perf_counter() - began:.1f} s")
            found[name] = _beside(say, name, peer, seconds)
    return found


def _beside(say: Callable[[str], None], name: str, peer, seconds: float) -> dict:
    rows = {}
    say(comparison.HEADINGS)
    for group in comparison.GROUPS:
        with servers.newsroom(NEWSROOM_PAGE_CACHE="0") as ours, peer.serving() as theirs:
            for page in group:
                cards, found = _one(page, ours, theirs, peer.addresses[page], seconds)
                rows[page] = {"cards": cards} | found.as_json()
                say(comparison.line(page, cards, found))
    reached = sum(row["reached"] for row in rows.values())
    say(f"{reached} of {len(rows)} pages reach the rate that is wanted beside {name}")
    return rows


def _one(page: str, ours, theirs, address: str, seconds: float) -> tuple[int, comparison.Beside]:
    own = pages.addresses()[comparison.OURS.get(page, page)]
    cards, size = _look(ours, own)
    before = theirs.cpu()
    try:
        peers_cards, peers_size = _look(theirs, address)
    except TimeoutError:
        bound = comparison.unanswered(servers.PATIENCE, theirs.cpu() - before, servers.PROCESSES)
        alone = _under(ours, own, seconds) | {"bytes": size}
        return cards, comparison.Beside(ours=alone, peers=bound, pressed=bound, wanted=comparison.WANTED[page])
    if cards != peers_cards:
        raise RuntimeError(f"{page}: {cards} stories here, {peers_cards} on {address}")
    rounds = [(_under(ours, own, seconds), _under(theirs, address, seconds)) for _ in range(ROUNDS)]
    return cards, comparison.Beside(
        ours=comparison.mean([one for one, _other in rounds]) | {"bytes": size},
        peers=comparison.mean([other for _one, other in rounds]) | {"bytes": peers_size},
        pressed=_under(theirs, address, seconds, encoding="gzip"),
        wanted=comparison.WANTED[page],
    )


def _cards() -> dict[str, int]:
    """How many stories our pages of each kind show: the peer's shall show as many."""
    client, ours = Client(), pages.addresses()
    bodies = {page: client.get(ours[page]).content for page in ("home", "section", "keyword", "article", "feed")}
    shown = {page: count(body) for page, body in bodies.items()}
    return {
        "home": shown["home"],
        # Half of the stories have a picture.
        "large": 2 * bodies["home"].count(b"<img"),
        "section": shown["section"],
        "page": shown["keyword"],
        "more": shown["article"],
        "feed": shown["feed"],
    }


def count(body: bytes) -> int:
    """Stories on a page: cards, the items of a feed, or the lines below an article."""
    return body.count(CARD) or body.count(ITEM) or max(body.count(each) for each in LINE)


def _look(server: servers.Server, address: str) -> tuple[int, int]:
    """The stories that a page shows and its bytes as they travel."""
    status, headers, body = server.ask(address, **{"Accept-Encoding": "br"})
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    return count(plain(body, headers.get("content-encoding", ""))), len(body)


def _under(server: servers.Server, address: str, seconds: float, *, encoding: str = "br") -> dict:
    headers = {"Accept-Encoding": encoding}
    alone = _alone(server, address, headers)
    found = server.under(address, seconds=math.ceil(comparison.long_enough(alone, seconds)), headers=headers)
    _rest(server)
    if alone > SLOW:
        before = server.cpu()
        for _ in range(ASKED_ALONE):
            server.ask(address, **headers)
        found["cpu"] = round(1000 * (server.cpu() - before) / ASKED_ALONE, 4)
    return found


def _alone(server: servers.Server, address: str, headers: dict[str, str]) -> float:
    """Seconds that one reader waits, once every process has made the page; a slow one is not asked for so often."""
    took, until = [], time.perf_counter() + 2
    while len(took) < 4 or (len(took) < 8 * servers.PROCESSES and time.perf_counter() < until):
        began = time.perf_counter()
        server.ask(address, **headers)
        took.append(time.perf_counter() - began)
    return min(took)


def _rest(server: servers.Server) -> None:
    """Until the server has done with what nobody waits for any more."""
    before = -1.0
    while (now := server.cpu()) > before:
        before = now
        time.sleep(0.2)
