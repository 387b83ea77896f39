import threading

import pytest

from newsroom.lib import pagecache
from newsroom.lib.pagecache import Memory, Page, PageCache, Stamp, make

KIND = {"Content-Type": "text/html"}
FIRST = Stamp(1, 1)


def page(words: str = "page", *, stamp: Stamp = FIRST, until: float = 100.0, size: int = 0) -> Page:
    body = words.encode().ljust(size, b" ")
    return make(200, {"Content-Type": "image/png"} if size else KIND, body, stamp=stamp, until=until, modified=1)


def text(made) -> str:
    return made.body("identity")[0].decode().strip()


@pytest.fixture
def now():
    return [0.0]


class Shelf(dict):
    """A store of the simplest kind."""

    def put(self, key, packed):
        self[key] = packed


@pytest.fixture
def cache(now):
    return PageCache(lambda: Stamp(1, 1), limit=10**6, now=lambda: now[0], patience=2)


def test_page_is_found_while_its_stamp_stands(cache):
    cache.once("/", Stamp(1, 1), page)

    assert text(cache.find("/", Stamp(1, 1))) == "page"
    assert cache.find("/", Stamp(2, 2)) is None
    # An outdated page takes no room any more.
    assert cache.find("/", Stamp(1, 1)) is None


def test_number_that_came_back_from_a_backup_is_not_the_same_stamp(cache):
    cache.once("/", Stamp(7, 100), lambda: page(stamp=Stamp(7, 100)))

    assert cache.find("/", Stamp(7, 200)) is None


def test_page_is_made_anew_when_its_time_is_over(cache, now):
    cache.once("/", Stamp(1, 1), lambda: page(until=50))
    now[0] = 49.9
    assert cache.find("/", Stamp(1, 1))
    now[0] = 50.0
    assert cache.find("/", Stamp(1, 1)) is None


def test_what_is_no_page_is_handed_through_and_not_kept(cache):
    assert cache.once("/", Stamp(1, 1), lambda: "an answer") == "an answer"
    assert cache.find("/", Stamp(1, 1)) is None


def test_failure_of_a_view_leaves_nobody_waiting(cache):
    with pytest.raises(ZeroDivisionError):
        cache.once("/", Stamp(1, 1), lambda: 1 / 0)

    assert text(cache.once("/", Stamp(1, 1), page)) == "page"


def test_nothing_is_kept_where_there_is_no_room_at_all():
    cache = PageCache(Stamp, limit=0, store=Shelf())
    cache.once("/", Stamp(), page)

    assert cache.find("/", Stamp()) is None
    assert cache.store is None


def in_threads(*acts):
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)


def test_who_comes_after_a_change_does_not_get_the_page_begun_before_it(cache):
    begun, go_on, got = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        go_on.wait(5)
        return page("old")

    def late():
        begun.wait(5)
        got.append(text(cache.once("/", Stamp(2, 2), lambda: page("new", stamp=Stamp(2, 2)))))
        go_on.set()

    in_threads(lambda: cache.once("/", Stamp(1, 1), slow), late)

    assert got == ["new"]
    # The old one, finished later, does not take the place of the new one.
    assert text(cache.find("/", Stamp(2, 2))) == "new"


def test_who_waits_too_long_makes_the_page_herself(cache):
    cache.patience = 0.05
    begun, go_on, got = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        go_on.wait(5)
        return page("slow")

    def impatient():
        begun.wait(5)
        got.append(text(cache.once("/", Stamp(1, 1), lambda: page("quick"))))
        go_on.set()

    in_threads(lambda: cache.once("/", Stamp(1, 1), slow), impatient)

    assert got == ["quick"]


def test_second_process_takes_the_page_from_the_store():
    shelf = Shelf()
    one, other = (PageCache(Stamp, limit=10**6, store=shelf, now=lambda: 0) for _ in range(2))
    one.once("/", Stamp(1, 1), page)

    assert text(other.once("/", Stamp(1, 1), lambda: pytest.fail("made twice"))) == "page"
    assert text(other.once("/", Stamp(2, 2), lambda: page("new", stamp=Stamp(2, 2)))) == "new"


@pytest.mark.parametrize("broken", [b"", b"\n", b"{}\n", b"[]\nx", b"nonsense", b'{"status": 200}\nbody', b"\xff\n"])
def test_what_is_no_page_in_the_store_is_made_anew(broken):
    shelf = Shelf({"/": broken})
    cache = PageCache(Stamp, limit=10**6, store=shelf, now=lambda: 0)

    assert text(cache.once("/", Stamp(1, 1), page)) == "page"


def test_half_a_page_in_the_store_is_not_served():
    shelf = Shelf({"/": page("x" * 1000).packed()[:-10]})

    assert text(PageCache(Stamp, limit=10**6, store=shelf, now=lambda: 0).once("/", Stamp(1, 1), page)) == "page"


def test_page_survives_its_way_through_the_store():
    made = page("大桥通车 " * 200)

    again = Page.unpacked(made.packed())

    assert again == made
    assert text(again) == text(made)


# ── Room ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_memory_stays_within_its_bytes():
    memory = Memory(100_000)
    for number in range(1000):
        memory.put(f"/{number}", page(str(number), size=5_000))
        memory.get(f"/{number // 2}")

    held = [*memory.once.values(), *memory.again.values()]
    assert sum(each.size for each in held) <= memory.taken <= 100_000
    assert memory.sizes.keys() == {*memory.once, *memory.again}
    assert memory.taken_once == sum(memory.sizes[key] for key in memory.once)


def test_crawl_through_the_archive_does_not_push_out_what_is_read():
    memory = Memory(100_000)
    memory.put("/", page("home", size=5_000))
    memory.get("/")
    for number in range(1000):
        memory.put(f"/{number}", page(str(number), size=5_000))

    assert text(memory.get("/")) == "home"


def test_page_too_large_for_the_memory_is_left_out():
    memory = Memory(10_000)
    memory.put("/", page(size=9_000))

    assert (memory.get("/"), memory.taken) == (None, 0)


def test_forms_are_made_once_and_counted():
    memory, made = Memory(10**6), page("bridge " * 1000)
    memory.put("/", made)
    before = memory.taken

    first, grew = made.body("gzip")
    memory.put("/", made)

    assert grew
    assert made.body("gzip") == (first, False)
    assert memory.taken == before + len(first)
    assert made.tag("gzip") != made.tag("br") != made.tag("identity")
    assert made.size > pagecache.OVERHEAD
