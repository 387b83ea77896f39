"""What pages of one process have in common, held until something public changes: counts, choices, rows of cards.

The pages of a list differ by their stories; what the list can be narrowed to, and with how many stories each, is the
same on all of them and dear to find out. Everything is held with the stamp that was read before the first question of
the page, as kept pages are, and is gone as soon as a page meets another stamp or another day: no process says anything
older than its newest page would.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Article
from articles.models import Stamp as StampRow
from articles.models.querysets import ArticleQuerySet

Value = TypeVar("Value")
Moment = tuple[tuple[int, int], date]
# Each a few kilobytes, a story with its card ten.
MOST = 2_000
# Lists of up to a thousand hits.
MOST_LONG = 100
# Stories with their texts.
MOST_WHOLE = 200


class Held:
    """Values of one moment, the ones unused for longest going first."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, Any] = OrderedDict()
        self.moment: Moment | None = None
        self.lock = threading.Lock()
        self.is_on = True

    def get(self, moment: Moment, key: Hashable) -> Any:
        with self.lock:
            if moment != self.moment or key not in self.values:
                return None
            self.values.move_to_end(key)
            return self.values[key]

    def put(self, moment: Moment, key: Hashable, value: Any) -> None:
        with self.lock:
            if moment != self.moment:
                self.values.clear()
                self.moment = moment
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)

    def forget(self) -> None:
        with self.lock:
            self.values.clear()
            self.moment = None


kept = Held()
long = Held(MOST_LONG)
# Stories with their texts, as feeds show them: those of the site's, of sections' and authors' feeds are often the same.
whole = Held(MOST_WHOLE)


def begin(request) -> None:
    """To be called before the first question of a page; pages that do not call it hold nothing.

    Within a transaction nothing is held: what is read there may never have been.
    """
    if settings.DEBUG or not kept.is_on or connection.in_atomic_block:
        request.newsroom_moment = None
        return
    stamp = getattr(request, "page_stamp", None) or StampRow.objects.now(StampRow.SITE)
    request.newsroom_moment = ((stamp[0], stamp[1]), timezone.localdate())


def of(request, key: Hashable, make: Callable[[], Value], *, among: Held = kept) -> Value:
    """The value of this edition under `key`, made where nobody made it since the last change. Whoever gets it shares
    it with other pages, and changes nothing in it."""
    moment = getattr(request, "newsroom_moment", None)
    if moment is None:
        return make()
    key = (get_language(), key)
    found = among.get(moment, key)
    if found is None:
        # None is made again each time: nothing here is dear to find missing.
        found = make()
        if found is not None:
            among.put(moment, key, found)
    return found


def is_begun(request) -> bool:
    return getattr(request, "newsroom_moment", None) is not None


def stories(
    request,
    keys: Iterable[int],
    *,
    dressed: Callable[[ArticleQuerySet], ArticleQuerySet] = ArticleQuerySet.for_cards,
    among: Held = kept,
) -> list[Article]:
    """The live stories of these keys in their order, with what cards show: one query (or two) for those that no page
    has shown since the last change. What is `dressed` otherwise is held `among` others."""
    moment, keys = request.newsroom_moment, list(keys)
    found = {key: among.get(moment, ("story", key)) for key in keys}
    missing = [key for key in keys if found[key] is None]
    if missing:
        for story in dressed(Article.objects.live().filter(pk__in=missing).order_by()):
            found[story.pk] = story
            among.put(moment, ("story", story.pk), story)
    return [found[key] for key in keys if found[key] is not None]
