"""What was made lately, found again by everything that it was made of: nobody has to tell it that something changed."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakSet

Made = TypeVar("Made")
_all: "WeakSet[Recent]" = WeakSet()


class Recent(Generic[Made]):
    """At most so many things of one process, the ones unused for longest going first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.things: OrderedDict[Hashable, Made] = OrderedDict()
        self.lock = threading.Lock()
        _all.add(self)

    def get(self, facts: Hashable) -> Made | None:
        with self.lock:
            thing = self.things.get(facts)
            if thing is not None:
                self.things.move_to_end(facts)
            return thing

    def put(self, facts: Hashable, thing: Made) -> Made:
        with self.lock:
            self.things[facts] = thing
            while len(self.things) > self.most:
                self.things.popitem(last=False)
        return thing


def forget() -> None:
    """Empty every memory of this process: where settings change within it, as in tests."""
    for each in list(_all):
        with each.lock:
            each.things.clear()
