"""Short words for building story documents in tests."""

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings

CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
HEAD = [{"type": "headline"}, {"type": "standfirst"}, {"type": "points"}]


def examples(count: int) -> settings:
    """A repeatable, modest run of a property; twenty times as long, and random, with NEWSROOM_LONG=1."""
    long = os.environ.get("NEWSROOM_LONG") == "1"
    return settings(
        max_examples=count * 20 if long else count,
        derandomize=not long,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


def counting() -> Callable[[], str]:
    """Block ids in a row: 00000000, 00000001 …"""
    numbers = itertools.count()
    return lambda: f"{next(numbers):08d}"


def node(kind: str, *content: dict | str, **attrs: object) -> dict:
    made: dict = {"type": kind}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = [text(child) if isinstance(child, str) else child for child in content]
    return made


def text(words: str, *marks: str | dict) -> dict:
    made: dict = {"type": "text", "text": words}
    if marks:
        made["marks"] = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return made


def mark(kind: str, **attrs: object) -> dict:
    return {"type": kind, "attrs": attrs}


def paragraph(*content: dict | str, **attrs: object) -> dict:
    return node("paragraph", *content, **attrs)


def document(*blocks: dict, headline: str = "", standfirst: str = "", points: tuple[str, ...] = ()) -> dict:
    return node(
        "doc",
        node("headline", *([headline] if headline else [])),
        node("standfirst", *([standfirst] if standfirst else [])),
        node("points", *(node("point", point) for point in points)),
        *(blocks or (paragraph(),)),
    )


def expand(case: dict) -> dict:
    """The document of a case from cases.json, its shorthands written out."""
    return _repeated(case.get("document") or {"type": "doc", "content": [*HEAD, *case["blocks"]]})


def _repeated(value: object) -> object:
    if isinstance(value, list):
        written = []
        for item in value:
            if isinstance(item, dict) and "repeat" in item:
                written += [item["node"]] * item["repeat"]
            else:
                written.append(_repeated(item))
        return written
    if isinstance(value, dict):
        return {key: _repeated(item) for key, item in value.items()}
    return value
