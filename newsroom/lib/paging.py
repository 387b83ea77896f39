"""Pages by key, not by number: any depth costs the same, and a new story at the top shifts nobody's page."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Q, QuerySet
from django.utils.timezone import is_naive

MAX_CURSOR = 400


@dataclass(frozen=True)
class KeysetPage:
    """One page in the order asked for; a cursor is None where nothing lies beyond."""

    items: list
    older: str | None  # what follows: the next page, given as `after`
    newer: str | None  # what came earlier: the page before, given as `before`

    def __iter__(self):
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


def page_by_key(
    queryset: QuerySet,
    *,
    order: Sequence[str] = ("-published_at", "-id"),
    after: str | None = None,
    before: str | None = None,
    size: int = 20,
) -> KeysetPage:
    """The page after (or before) a cursor. A cursor that cannot be read gives the first page.

    `order` names two columns without nulls, both in the same direction; the second one is unique.
    Whether there is a page on the far side is known from one row more than asked for; that there is one on the
    near side is known from having come from there.
    """
    lead, tie = (name.lstrip("-") for name in order)
    falling = [name.startswith("-") for name in order]
    if falling[0] != falling[1]:
        raise ValueError("Both columns of a page's order must run in the same direction.")

    key = _read(queryset, (lead, tie), after)
    back = None if key else _read(queryset, (lead, tie), before)
    if back:
        direction = "gt" if falling[0] else "lt"
        turned = [name[1:] if name.startswith("-") else f"-{name}" for name in order]
        rows = list(queryset.filter(_beyond(lead, tie, back, direction)).order_by(*turned)[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        if len(rows) < size and not more:
            # The top has been reached: show a full first page rather than a stub.
            return page_by_key(queryset, order=order, size=size)
        return KeysetPage(rows, older=_cursor(rows[-1], lead, tie), newer=_cursor(rows[0], lead, tie) if more else None)

    if key:
        queryset = queryset.filter(_beyond(lead, tie, key, "lt" if falling[0] else "gt"))
    rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return KeysetPage(
        rows,
        older=_cursor(rows[-1], lead, tie) if more else None,
        newer=(_cursor(rows[0], lead, tie) if rows else after) if key else None,
    )


def count_up_to(queryset: QuerySet, limit: int = 1000) -> tuple[int, bool]:
    """The number of rows, counted no further than `limit`, and whether there are more: for "more than 1,000"."""
    found = queryset.order_by().values("pk")[: limit + 1].count()
    return min(found, limit), found > limit


def _beyond(lead: str, tie: str, key: tuple, direction: str) -> Q:
    # The redundant bound makes the first column an index condition; the Q with OR alone is as slow as OFFSET.
    bound = Q(**{f"{lead}__{direction}e": key[0]})
    return bound & (Q(**{f"{lead}__{direction}": key[0]}) | Q(**{f"{tie}__{direction}": key[1]}))


def _cursor(row: Any, lead: str, tie: str) -> str:
    values = [_field(type(row), name).value_to_string(row) for name in (lead, tie)]
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read(queryset: QuerySet, names: tuple[str, str], cursor: str | None) -> tuple | None:
    """The two values of a cursor, or None for anything that this function did not write itself."""
    if not cursor or len(cursor) > MAX_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != 2 or not all(isinstance(value, str) for value in values):
            return None
        "".join(values).encode()  # half a surrogate pair cannot be sent to a database …
        if "\0" in "".join(values):  # … nor can this
            return None
        key = tuple(_field(queryset.model, name).clean(value, None) for name, value in zip(names, values, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError):
        return None
    zoneless = any(isinstance(value, datetime) and is_naive(value) for value in key)
    return None if zoneless or None in key else key


def _field(model: Any, name: str) -> Field:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{name} is not a column that a page can be ordered by.")
    return field
