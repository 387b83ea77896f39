"""Redis as the store behind the memory of every process. When it is away pages are made again: slower, never broken."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
# A reader must not wait for a store that is in trouble: it is faster to make the page.
TIMEOUT = 0.25
PAUSE = 5.0
KEPT = 24 * 3600
LARGEST = 1024 * 1024


class RedisStore:
    """Pages under the name of this build: other code, other templates, other keys."""

    def __init__(self, url: str, build: str, *, client: Any = None, now: Callable[[], float] = time.monotonic) -> None:
        self.client = client or redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self.build, self.now = build, now
        self.away_until = 0.0
        self.lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        return self._try(lambda: self.client.get(self._name(key)))

    def put(self, key: str, packed: bytes) -> None:
        if len(packed) <= LARGEST:
            self._try(lambda: self.client.set(self._name(key), packed, ex=KEPT))

    def _name(self, key: str) -> str:
        return f"page:{self.build}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"

    def _try(self, act: Callable[[], Any]) -> Any:
        """What the store says; nothing while it is away, which is asked again every few seconds only."""
        if self.now() < self.away_until:
            return None
        try:
            return act()
        except (redis.RedisError, OSError) as error:
            with self.lock:
                if self.now() >= self.away_until:
                    logger.warning("The store of pages does not answer, each process keeps its own: %s", error)
                self.away_until = self.now() + PAUSE
            return None
