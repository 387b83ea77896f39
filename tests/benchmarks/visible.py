"""From *Publish* to the reader: how long until every surface shows a story, and then no longer, under full load.

Each round publishes a story and withdraws it again, while readers ask for every surface as fast as they can. What is
measured begins when the verb has returned. From there on no process may answer with what stood there before: each
surface is asked again and again, over connections of its own, which the processes share among themselves.
"""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from articles.enums import Action, Stage
from articles.models import Article, Section
from articles.models.article import SITEMAP_PART
from editors.enums import Role
from keywords.models import Keyword
from tests.benchmarks import servers
from tests.benchmarks.load import load
from tests.factories import EditorFactory, make_story, move

# Readers at each surface, while the rest goes on.
CONNECTIONS = 4
# Enough for two processes: that one of them was never asked is a matter of one in sixty thousand.
ASKED = 16
PATIENCE = 30.0
EVERY, GONE = "every surface", "gone again"
LETTERS = "bcdfghjklmnpqrstvwxz"


class Round:
    """One story, and the surfaces on which it is to be seen."""

    def __init__(self, number: int, section: Section, keyword: Keyword, by) -> None:
        # A word of its own, that no spelling mends.
        self.word = "zq" + "".join(LETTERS[number // 20**place % 20] for place in range(4)) + "x"
        headline = f"The {self.word} reaches the port"
        facts = {"keywords": [keyword.pk]}
        self.story = make_story(
            by=by, desk=section.desk, section=section, stage=Stage.APPROVED, headline=headline, facts=facts
        )
        self.surfaces = surfaces(section, keyword, self.word, self.story)
        self.address = ""

    def publish(self, by) -> None:
        self.address = move(self.story, Action.PUBLISH, by).get_absolute_url()
        self.surfaces |= {"article": self.address}

    def withdraw(self, by) -> None:
        move(self.story, Action.WITHDRAW, by, note="It was not true.")

    def is_shown(self, server: servers.Server, name: str) -> bool:
        """Search prints what was looked for, so everywhere but on the story's own page its address is what counts."""
        status, _headers, body = server.ask(self.surfaces[name])
        if name == "article":
            return status == 200 and self.word.encode() in body
        if status != 200:
            raise RuntimeError(f"{self.surfaces[name]} answered {status}")
        return self.word.encode() + b"-reaches-the-port" in body


def surfaces(section: Section, keyword: Keyword, word: str, story: Article) -> dict[str, str]:
    return {
        "home": "/",
        "section": section.get_absolute_url(),
        "keyword": keyword.get_absolute_url(),
        "feed": "/feeds/rss.xml",
        "sitemap": f"/sitemaps/stories-{story.pk // SITEMAP_PART}.xml",
        "news-sitemap": "/news-sitemap.xml",
        "search": f"/search/?q={word}",
    }


def measure(say: Callable[[str], None], *, rounds: int) -> dict:
    section = Section.objects.select_related("desk").order_by("pk").first()
    keyword = Keyword.objects.exclude(parent=None).order_by("pk").first()
    live = Article.objects.live().in_language("en").newest_first()
    read = surfaces(section, keyword, "port", live[0]) | {"article": live[5].get_absolute_url()}
    waits: dict[str, list[float]] = {name: [] for name in [*read, EVERY, GONE]}
    old = asked = 0
    writer = EditorFactory(roles=[Role.CONTRIBUTOR], desks=[section.desk])
    publisher = EditorFactory(roles=[Role.PUBLISHER])
    with servers.newsroom(NEWSROOM_PAGE_CACHE="64") as server, ThreadPoolExecutor(len(read)) as readers:
        for address in [*read.values()] * ASKED:
            server.ask(address)
        megabytes = [server.megabytes()]
        with _full_load(server, [*read.values()]) as rates:
            for number in range(rounds):
                each = Round(number, section, keyword, writer)
                # What stands there before is kept by every process.
                list(readers.map(partial(_answers, server, each), each.surfaces))
                for act, shown in ((each.publish, True), (each.withdraw, False)):
                    act(publisher)
                    found = dict(readers.map(partial(_wait, server, each, shown), each.surfaces))
                    waits[EVERY if shown else GONE].append(max(seconds for seconds, _old in found.values()))
                    if shown:
                        for name, (seconds, _old) in found.items():
                            waits[name].append(seconds)
                    old += sum(before for _seconds, before in found.values())
                    for answers in readers.map(partial(_answers, server, each), each.surfaces):
                        old += sum(answer is not shown for answer in answers)
                        asked += len(answers)
                if number + 1 in (rounds // 2, rounds):
                    megabytes.append(server.megabytes())
    table = {name: _times(seconds) for name, seconds in waits.items() if seconds}
    rate = statistics.fmean(rates) if rates else 0.0
    say(f"publish → visible, {rounds} stories, {rate:,.0f} other answers in a second")
    say(f"{'surface':16}{'p50 ms':>9}{'p99 ms':>9}")
    for name, times in table.items():
        say(f"{name:16}{times['p50']:9.0f}{times['p99']:9.0f}")
    say(f"answers with what stood there before, after the verb had returned: {old} of {asked:,}")
    say("memory of a web process: {:.0f} MB before, {:.0f} MB half way, {:.0f} MB after".format(*megabytes))
    return {
        "surfaces": table,
        "old": old,
        "asked": asked,
        "rate": round(rate),
        "megabytes": [round(each) for each in megabytes],
    }


def _wait(server: servers.Server, each: Round, shown: bool, name: str) -> tuple[str, tuple[float, int]]:
    """How long until the surface tells what is public now, and how often it told something else before."""
    began, old = time.perf_counter(), 0
    while each.is_shown(server, name) is not shown:
        old += 1
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"{each.surfaces[name]} does not follow.")
        time.sleep(0.005)
    return name, (time.perf_counter() - began, old)


def _answers(server: servers.Server, each: Round, name: str) -> list[bool]:
    return [each.is_shown(server, name) for _ in range(ASKED)]


def _times(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(1000 * each for each in seconds)
    return {"p50": round(statistics.median(ordered), 1), "p99": round(ordered[-(-99 * len(ordered) // 100) - 1], 1)}


@contextmanager
def _full_load(server: servers.Server, addresses: list[str]) -> Iterator[list[float]]:
    """Readers of all of these, as fast as they are answered; gives the answers in a second, of each stretch."""
    over, rates = threading.Event(), []

    def ask_all() -> None:
        while not over.is_set():
            with ThreadPoolExecutor(len(addresses)) as together:
                ask = partial(load, seconds=2, connections=CONNECTIONS)
                rates.append(sum(each.rate for each in together.map(ask, (server.url + path for path in addresses))))

    reading = threading.Thread(target=ask_all)
    reading.start()
    try:
        yield rates
    finally:
        over.set()
        reading.join()
