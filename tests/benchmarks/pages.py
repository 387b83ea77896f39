"""Readers' pages under load: made anew, kept, and behind nginx, each by what the same server does without us."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from articles.models import Article, Section
from articles.models.article import SITEMAP_PART
from keywords.models import Keyword
from newsroom.lib import paging
from newsroom.lib.encodings import plain
from tests import nginx
from tests.benchmarks import servers
from tests.benchmarks.load import load

COLUMNS = [
    "queries",
    "kB",
    "cold ms",
    "template",
    "cold/s",
    "p50",
    "p99",
    "warm ms",
    "warm/s",
    "p99",
    "held",
    "304",
    "nginx",
]
HEADINGS = f"{'page':16}" + "".join(f"{name:>9}" for name in COLUMNS)


def addresses() -> dict[str, str]:
    live = Article.objects.live().in_language("en")
    section = Section.objects.order_by("pk").first()
    within = live.filter(section__in=Section.objects.within(section).values("pk")).newest_first()
    deep = within[max(0, within.count() - 40)]
    keyword = Keyword.objects.exclude(parent=None).order_by("pk").first()
    article = live.newest_first()[5]
    return {
        "home": "/",
        "section": section.get_absolute_url(),
        "section-deep": section.get_absolute_url() + _older_than(deep),
        "keyword": keyword.get_absolute_url(),
        "article": article.get_absolute_url(),
        "article-oldest": live.newest_first().reverse()[0].get_absolute_url(),
        "archive-day": f"/archive/{article.published_on:%Y/%m/%d}/",
        "search-common": "/search/?q=port",
        "search-rare": "/search/?q=zeppelin",
        "feed": "/feeds/rss.xml",
        "sitemap-part": f"/sitemaps/stories-{article.pk // SITEMAP_PART}.xml",
    }


def _older_than(story: Article) -> str:
    """The address that a reader has who paged so far down, as the list itself writes it."""
    return f"?after={paging._cursor(story, 'published_at', 'id')}"


def queries(pages: dict[str, str]) -> dict[str, int]:
    client, found = Client(), {}
    for name, address in pages.items():
        asked: list[str] = []
        client.get(address)
        with connection.execute_wrapper(lambda run, sql, *rest, asked=asked: (asked.append(sql), run(sql, *rest))[1]):
            client.get(address)
        found[name] = len(asked)
    return found


def measure(say: Callable[[str], None], *, seconds: float) -> dict:
    """One size of the archive: a row for each page, with everything that the figures of the house ask for."""
    pages = addresses()
    asked = queries(pages)
    rows: dict[str, dict] = {name: {"queries": asked[name]} for name in pages}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with servers.newsroom(NEWSROOM_PAGE_CACHE="0") as server:
            for name, address in pages.items():
                status, headers, body = server.ask(address, **{"Accept-Encoding": "br"})
                if status != 200:
                    raise RuntimeError(f"{address} answered {status}")
                (folder / f"{name}.br").write_bytes(body)
                rows[name] |= {"bytes": len(body), "size": len(plain(body, headers.get("content-encoding", "")))}
            cold_memory = [_settled(server, pages)]
            for name, address in pages.items():
                rows[name]["cold"] = server.under(address, seconds=seconds)
            cold_memory.append(server.megabytes())
        (folder / "sizes.json").write_text(json.dumps({name: row["size"] for name, row in rows.items()}))
        with servers.newsroom(NEWSROOM_PAGE_CACHE="64") as server, servers.bare(folder) as other:
            warm_memory = [_settled(server, pages)]
            with _nginx(server.port, folder) as front:
                for name, address in pages.items():
                    _measure_warm(rows[name], name, address, server, other, front, seconds)
            warm_memory.append(server.megabytes())
    say(HEADINGS)
    for name, row in rows.items():
        say(_line(name, row))
    for kind, (before, after) in (("keeping nothing", cold_memory), ("keeping pages", warm_memory)):
        say(f"memory of a web process {kind}: {before:.0f} MB before the load, {after:.0f} MB after it")
    megabytes = {"cold": cold_memory, "warm": warm_memory}
    return {"pages": rows, "megabytes": {name: [round(each) for each in both] for name, both in megabytes.items()}}


def _settled(server: servers.Server, pages: dict[str, str]) -> float:
    """The memory of a process once each has made every page."""
    for address in [*pages.values()] * 20:
        server.ask(address, **{"Accept-Encoding": "br"})
    return server.megabytes()


def _measure_warm(row: dict, name: str, address: str, server, other, front, seconds: float) -> None:
    tag = ""
    for _ in range(20):  # until every process has it
        tag = server.ask(address, **{"Accept-Encoding": "br"})[1]["etag"]
    # Beside each other, so that a busy moment of the machine meets both.
    row["held"] = other.under(f"/held/{name}", seconds=seconds)
    row["warm"] = server.under(address, seconds=seconds)
    row["not_modified"] = server.under(address, seconds=seconds, headers={"If-None-Match": tag})
    row["template"] = other.under(f"/made/{name}", seconds=seconds)
    if front:
        host = {"Host": "127.0.0.1"}
        row["file"] = load(f"{front}/static/{name}.br", seconds=seconds, headers=host).as_json()
        row["nginx"] = load(front + address, seconds=seconds, headers=host).as_json()


@contextmanager
def _nginx(upstream: int, folder: Path) -> Iterator[str]:
    if not nginx.NGINX:
        yield ""
        return
    room = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    room.chmod(0o755)
    try:
        with nginx.serving(room, upstream=upstream, static=folder, workers=servers.PROCESSES) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(room, ignore_errors=True)


def dearer(row: dict, one: str, other: str) -> float:
    """How many times the processor's work of the other one."""
    return row[one]["cpu"] / row[other]["cpu"] if row[other]["cpu"] else float("nan")


def _line(name: str, row: dict) -> str:
    cold, warm = row["cold"], row["warm"]
    front = row["nginx"]["rate"] / row["file"]["rate"] if row.get("file", {}).get("rate") else float("nan")
    figures = [
        f"{row['queries']}",
        f"{row['bytes'] / 1024:.1f}",
        f"{cold['cpu']:.2f}",
        f"{dearer(row, 'cold', 'template'):.1f}x",
        *(f"{cold[each]:.0f}" for each in ("rate", "p50", "p99")),
        f"{warm['cpu']:.3f}",
        f"{warm['rate']:.0f}",
        f"{warm['p99']:.1f}",
        f"{1 / dearer(row, 'warm', 'held'):.2f}",
        f"{1 / dearer(row, 'not_modified', 'held'):.2f}",
        f"{front:.2f}",
    ]
    return f"{name:16}" + "".join(f"{figure:>9}" for figure in figures)


def growth(sizes: dict[int, dict]) -> list[str]:
    """How much dearer each page became between the smallest and the largest archive, in the processor's work."""
    if len(sizes) < 2:
        return []
    small, large = min(sizes), max(sizes)
    lines = [f"growth of a cold page from {small:,} to {large:,} stories"]
    for name, row in sizes[small]["pages"].items():
        lines.append(f"{name:16}{sizes[large]['pages'][name]['cold']['cpu'] / row['cold']['cpu']:8.2f}×")
    return lines


def keep(sizes: dict[int, dict], *, name: str) -> Path:
    file = Path(settings.VAR) / f"bench-{name}-{connection.vendor}-{max(sizes)}.json"
    file.write_text(json.dumps(sizes, indent=1))
    return file
