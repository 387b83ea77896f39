"""JSON from outside: bounded before it is parsed, plain after."""

import json
import math
import re

from articles.story.refusal import Refused

# A string swallows its brackets; one that never ends swallows the rest, so that the scan stays linear.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_LARGEST = 2**53  # beyond, JavaScript no longer counts by one
_SURROGATE = re.compile("[\ud800-\udfff]")


def loads(raw: bytes, *, max_bytes: int, max_depth: int) -> object:
    """The value in `raw`, or Refused: size and depth are checked on the bytes, since the parser itself is recursive."""
    if len(raw) > max_bytes:
        raise Refused("batch_bytes", limit=max_bytes)
    depth = 0
    for token in _TOKEN.finditer(raw):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
            if depth > max_depth:
                raise Refused("json_depth", limit=max_depth)
        elif first in b"]}":
            depth -= 1
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # includes bad UTF-8 and integers of thousands of digits
        raise Refused("json") from error
    check_plain(value, max_depth=max_depth)
    return value


def check_plain(value: object, *, max_depth: int) -> None:
    """Walk a parsed value without recursion: depth, types, numbers that both sides can hold, storable text."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, dict | list):
            if depth > max_depth:
                raise Refused("json_depth", limit=max_depth)
            if isinstance(item, dict):
                for key in item:
                    if not isinstance(key, str):
                        raise Refused("json_value", value=type(key).__name__)
                    _check_text(key)
                waiting += [(child, depth + 1) for child in item.values()]
            else:
                waiting += [(child, depth + 1) for child in item]
        elif isinstance(item, str):
            _check_text(item)
        elif isinstance(item, float) and not math.isfinite(item):
            raise Refused("json_value", value=str(item))
        elif isinstance(item, int) and abs(item) > _LARGEST:
            raise Refused("json_value", value="a number beyond 2^53")
        elif item is not None and not isinstance(item, int | float):
            raise Refused("json_value", value=type(item).__name__)


def _check_text(text: str) -> None:
    # Neither PostgreSQL's jsonb nor UTF-8 can hold these.
    if "\0" in text or _SURROGATE.search(text):
        raise Refused("text")


def _refuse_constant(name: str) -> None:
    raise Refused("json_value", value=name)
