import pytest
import redis

from newsroom.lib.pagestore import KEPT, LARGEST, PAUSE, RedisStore


class Client:
    """A Redis that can be switched off."""

    def __init__(self):
        self.held, self.away, self.asked, self.lives = {}, None, 0, {}

    def _answer(self):
        self.asked += 1
        if self.away:
            raise self.away

    def get(self, name):
        self._answer()
        return self.held.get(name)

    def set(self, name, value, ex):
        self._answer()
        self.held[name], self.lives[name] = value, ex


@pytest.fixture
def client():
    return Client()


def test_store_gives_back_what_it_got(client):
    store = RedisStore("", "build", client=client)
    store.put("/", b"page")

    assert store.get("/") == b"page"
    assert list(client.lives.values()) == [KEPT]


def test_another_build_finds_nothing(client):
    RedisStore("", "build", client=client).put("/", b"page")

    assert RedisStore("", "other", client=client).get("/") is None


def test_huge_pages_stay_in_their_process(client):
    store = RedisStore("", "build", client=client)
    store.put("/", b"x" * (LARGEST + 1))

    assert client.held == {}


@pytest.mark.parametrize("trouble", [redis.ConnectionError("gone"), redis.TimeoutError("slow"), OSError("no route")])
def test_store_that_is_away_is_left_alone_for_a_while(client, trouble):
    clock = [0.0]
    store = RedisStore("", "build", client=client, now=lambda: clock[0])
    store.put("/", b"page")
    client.away = trouble

    assert store.get("/") is None
    asked = client.asked
    for _ in range(100):
        assert store.get("/") is None
        store.put("/", b"other")
    assert client.asked == asked

    client.away, clock[0] = None, PAUSE + 0.1
    assert store.get("/") == b"page"


def test_nobody_at_the_address_is_no_error():
    store = RedisStore("redis://127.0.0.1:1/0", "build")

    assert store.get("/") is None
    store.put("/", b"page")
