"""`make bench`: readers' pages under load beside the same server without us, and what keywords and pictures cost.

STORIES="1000 10000 100000" builds one archive after the other; SECONDS is how long each page is asked for. ONLY=pages
leaves out the rest, ONLY=visible asks how long ROUNDS publications take to be seen; KEYWORDS=20000 PICTURES=20000
UPLOADS=1000 build more of it. KEEP=1 leaves each archive where it is and finds it there the next time, ONLY=build
makes it and measures nothing. PEERS=wagtail measures that beside us, ONLY=peers nothing else.
"""

import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- only after the set-up
from django.db import connection  # noqa: E402
from django.test import Client, utils  # noqa: E402

from tests.benchmarks import archive, library, pages, pictures, taxonomy, visible  # noqa: E402
from tests.benchmarks.peers import measuring as peers  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "40"))
BASELINE = "bare view"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def measure(client: Client, address: str) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and the number of queries."""
    response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address} answered {response.status_code}")
    queries = []
    with connection.execute_wrapper(lambda run, *args: (queries.append(args[0]), run(*args))[1]):
        client.get(address)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18], len(queries)


def say_rows(title: str, rows: dict[str, tuple[float, float, int]]) -> None:
    """The first row is what the others are measured by."""
    base = next(iter(rows.values()))[0]
    say(f"{title:22}{'median ms':>10}{'p95 ms':>10}{'ratio':>8}{'queries':>9}")
    for name, (median, p95, queries) in rows.items():
        say(f"{name:22}{median:10.2f}{p95:10.2f}{median / base:8.1f}{queries:9}")


def main() -> None:
    sizes = sorted(int(size) for size in os.environ.get("STORIES", "1000").split())
    utils.setup_test_environment()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.NEWSROOM_PAGE_CACHE = 0
    logging.getLogger("articles").setLevel(logging.WARNING)  # each publication would be told between the figures
    only, measured = os.environ.get("ONLY", ""), {}
    for size in sizes:
        with _database(size):
            measured[size] = _archive(size, only)
            if not only and size == sizes[-1]:
                _others(size)
    if only in ("", "pages"):
        for line in pages.growth(measured):
            say(line)
    if only != "build":
        say(f"Kept in {pages.keep(measured, name=only or 'pages')}")


@contextmanager
def _database(size: int) -> Iterator[None]:
    """One for each size of archive; where they are kept, what was built once is measured again."""
    keep = bool(os.environ.get("KEEP"))
    own = settings.DATABASES["default"]
    name = f"bench_{size}"
    own.setdefault("TEST", {})["NAME"] = str(settings.VAR / f"{name}.sqlite3") if "sqlite" in own["ENGINE"] else name
    connection.settings_dict["TEST"]["NAME"] = own["TEST"]["NAME"]
    old = utils.setup_databases(0, False, keepdb=keep)
    try:
        yield
    finally:
        utils.teardown_databases(old, 0, keepdb=keep)


def _archive(size: int, only: str) -> dict:
    start = time.perf_counter()
    archive.build(size)
    say(f"\n{connection.vendor}, {size:,} stories built in {time.perf_counter() - start:.1f} s")
    found: dict = {}
    beside, keep = peers.chosen(os.environ.get("PEERS", "")), bool(os.environ.get("KEEP"))
    seconds = float(os.environ.get("SECONDS", "2"))
    if only == "build":
        peers.build(beside, size, keep=keep)
        return found
    if only in ("", "pages"):
        found |= pages.measure(say, seconds=seconds)
    if only != "visible" and beside:
        found["peers"] = peers.measure(say, beside, size, seconds=seconds, keep=keep)
    if only in ("", "visible"):
        found["visible"] = visible.measure(say, rounds=ROUNDS)
    return found


def _others(stories: int) -> None:
    base = {BASELINE: measure(Client(), "/healthz")}
    taxonomy.build(number := int(os.environ.get("KEYWORDS", "2000")))
    words = taxonomy.measure(number)
    library.build(shown := int(os.environ.get("PICTURES", "2000")))
    found = library.measure(shown, measure)
    forms = pictures.measure(say, int(os.environ.get("UPLOADS", "200")), settings)
    # What writes comes last: it leaves its rows behind.
    care = taxonomy.measure_care() | taxonomy.measure_import()
    say_rows("view", base)
    say_rows(f"of {number} keywords", words)
    say_rows(f"of {shown} pictures", found)
    for act, seconds in care.items():
        say(f"{seconds:8.2f} s  {act}")
    file = Path(settings.VAR) / f"bench-{connection.vendor}-{stories}.json"
    file.write_text(json.dumps({**base, **words, **care, "library": found, "pictures": forms}))
    say(f"Kept in {file}")


if __name__ == "__main__":
    main()
