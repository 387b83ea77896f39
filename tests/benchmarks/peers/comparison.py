"""A peer's page beside ours: how many times its rate and its work, and whether that is what Newsroom is to reach."""

from dataclasses import dataclass

from tests.benchmarks.load import CONNECTIONS

# How many times the peer's rate each page is to reach, made anew; a feed is mostly the texts themselves.
WANTED = {
    "home": 4,
    "section": 4,
    "section-deep": 4,
    "keyword": 4,
    "article": 6,
    "article-oldest": 6,
    "feed": 2,
    "search-rare": 40,
    "search-newest": 40,
    "search-common": 40,
}
# A common word by date alone, which spares the peer the ranking; Newsroom's search ranks here too.
OURS = {"search-newest": "search-common"}
# What may never be answered comes last, before servers of its own.
GROUPS = ([name for name in WANTED if name != "search-common"], ["search-common"])
LONGEST = 60.0
COLUMNS = [
    "cards",
    "kB",
    "ours kB",
    "cold/s",
    "p50",
    "cold ms",
    "ours/s",
    "ours ms",
    "× rate",
    "× ms",
    "× gzip",
    "wanted",
]
HEADINGS = f"{'page':16}" + "".join(f"{name:>9}" for name in COLUMNS)


@dataclass(frozen=True)
class Beside:
    """One page of both: answers in a second, and the milliseconds of processor that one took."""

    ours: dict
    peers: dict
    pressed: dict  # the peer's page, pressed with gzip on its way out
    wanted: float

    @property
    def rate(self) -> float:
        return _times(self.ours["rate"], self.peers["rate"])

    @property
    def cpu(self) -> float:
        return _times(self.peers["cpu"], self.ours["cpu"])

    @property
    def cpu_pressed(self) -> float:
        return _times(self.pressed["cpu"], self.ours["cpu"])

    @property
    def is_unanswered(self) -> bool:
        """The peer's figures are then bounds: it is slower than that."""
        return self.peers.get("unanswered", False)

    @property
    def is_reached(self) -> bool:
        """By the rate, as it is asked for. What cannot be told is not reached."""
        return self.rate >= self.wanted

    def as_json(self) -> dict:
        ratios = {"rate": self.rate, "cpu": self.cpu, "cpu_pressed": self.cpu_pressed}
        return {
            "ours": self.ours,
            "peer": self.peers,
            "pressed": self.pressed,
            "times": {name: round(ratio, 2) for name, ratio in ratios.items()},
            "wanted": self.wanted,
            "reached": self.is_reached,
        }


def _times(one: float, other: float) -> float:
    return one / other if other else float("nan")


def unanswered(waited: float, worked: float, processes: int) -> dict:
    """The most that a peer can do that worked on one page for so many seconds of processor and was not done."""
    bound = {"rate": processes / waited, "p50": 1000 * waited, "p99": 1000 * waited, "cpu": 1000 * worked}
    return {name: round(value, 4) for name, value in bound.items()} | {"bytes": 0, "unanswered": True}


def long_enough(alone: float, seconds: float) -> float:
    """For a page that takes one reader `alone` seconds: until each connection has had several answers, where it can.

    Cut off after fewer, the rate of a slow page would be an accident of the moment.
    """
    return min(LONGEST, max(seconds, 3 * CONNECTIONS * alone))


def mean(rounds: list[dict]) -> dict:
    """Of one page, asked for in several stretches."""
    return {name: round(sum(each[name] for each in rounds) / len(rounds), 4) for name in rounds[0]}


def line(name: str, cards: int, found: Beside) -> str:
    figures = [
        f"{cards}",
        f"{found.peers['bytes'] / 1024:.1f}",
        f"{found.ours['bytes'] / 1024:.1f}",
        ("<" if found.is_unanswered else "") + f"{found.peers['rate']:.{2 if found.is_unanswered else 1}f}",
        f"{found.peers['p50']:.0f}",
        f"{found.peers['cpu']:.2f}",
        f"{found.ours['rate']:.1f}",
        f"{found.ours['cpu']:.2f}",
        (">" if found.is_unanswered else "") + f"{found.rate:.1f}",
        (">" if found.is_unanswered else "") + f"{found.cpu:.1f}",
        f"{found.cpu_pressed:.1f}",
        f"{found.wanted:g}" + (" ✓" if found.is_reached else " ✗"),
    ]
    return f"{name:16}" + "".join(f"{figure:>9}" for figure in figures)
