"""Runs of inline content while HTML is read: text nodes with their marks, and line breaks, as the schema wants them.

Marks travel as (type, value) pairs until they become nodes.
"""

import re
from collections.abc import Iterable, Iterator

from articles.story import schema

SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_RANK = {name: rank for rank, name in enumerate(schema.SPEC["marks"])}


def text(words: str | None, marks: tuple) -> list[dict]:
    words = schema.FORBIDDEN_IN_TEXT.sub("", SPACE.sub(" ", words or ""))
    if not words:
        return []
    node: dict = {"type": "text", "text": words}
    kept = {kind: value for kind, value in marks if not (kind == "sub" and ("sup", None) in marks)}
    if kept:
        node["marks"] = [
            {"type": kind, "attrs": {"href": kept[kind]}} if kind == "link" else {"type": kind}
            for kind in sorted(kept, key=_RANK.__getitem__)
        ]
    return [node]


def trimmed(run: list[dict]) -> list[dict]:
    """A run of inline content as HTML shows it: single spaces, none at the ends or beside a line break."""
    out: list[dict] = []
    for node in run:
        if node["type"] == "text":
            before = out[-1] if out else None
            words = node["text"]
            if before is None or before["type"] == "hard_break" or before["text"].endswith(" "):
                words = words.lstrip(" ")
            if not words:
                continue
            if before and before["type"] == "text" and before.get("marks") == node.get("marks"):
                out[-1] = {**before, "text": before["text"] + words}
            else:
                out.append({**node, "text": words})
        else:
            _strip_end(out)
            if out:
                out.append(node)
    _strip_end(out)
    while out and out[-1]["type"] == "hard_break":
        out.pop()
        _strip_end(out)
    return out


def _strip_end(out: list[dict]) -> None:
    while out and out[-1]["type"] == "text":
        words = out[-1]["text"].rstrip(" ")
        if words:
            out[-1] = {**out[-1], "text": words}
            return
        out.pop()


def paragraphs(run: list[dict]) -> Iterator[dict]:
    """The run as one paragraph, or several where two line breaks part it; nothing when it holds no words."""
    part: list[dict] = []
    for number, node in enumerate(run):
        is_break = node["type"] == "hard_break"
        if is_break and number and run[number - 1]["type"] == "hard_break":
            if content := trimmed(part):
                yield {"type": "paragraph", "content": content}
            part = []
        else:
            part.append(node)
    if content := trimmed(part):
        yield {"type": "paragraph", "content": content}


def flat(blocks: Iterable[dict]) -> Iterator[list[dict]]:
    """The inline content of every textblock in some blocks, for places that hold only text."""
    for block in blocks:
        if block["type"] in {"paragraph", "heading"}:
            yield block["content"]
        elif block["type"] == "table":
            for row in block["content"]:
                words = [cell["content"] for cell in row["content"] if cell["content"]]
                if words:
                    yield trimmed(
                        [node for n, part in enumerate(words) for node in (text(" · ", ()) if n else []) + part]
                    )
        else:
            yield from flat(block.get("content", []))


def as_heading(node: dict) -> dict:
    """A node with the marks a heading may have; a line break becomes a space, since headings are one line."""
    if node["type"] == "hard_break":
        return {"type": "text", "text": " "}
    marks = [mark for mark in node.get("marks", []) if mark["type"] == "em"]
    return {"type": "text", "text": node["text"], **({"marks": marks} if marks else {})}
