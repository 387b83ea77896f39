"""The frame of a story: its blocks without their words, and the places where words stand in it.

A translation begins as the frame of its original, with the same block ids: by them both stay side by side.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from articles.story import markers, text

_TEXTBLOCKS = {"paragraph", "heading", "pull_quote", "figure"}
# Words that stand in attributes. An embed is named by its own title, in whatever language that is.
_NAMED = {"quote": ("source",), "pull_quote": ("source",), "fact_box": ("title",), "gallery": ("caption",)}


@dataclass(frozen=True)
class Spot:
    """A place for words. `key` is the same in an original and its translation, as long as the block keeps its id."""

    key: str
    node: dict
    attribute: str = ""

    @property
    def words(self) -> str:
        if self.attribute:
            return self.node.get("attrs", {}).get(self.attribute) or ""
        return text.inline_text(self.node)

    @property
    def marked(self) -> tuple[str, markers.Marks]:
        """The words with markers around links and emphasis, and what these stand for."""
        return (self.words, []) if self.attribute else markers.marked(self.node)

    def put(self, words: str, marks: markers.Marks | None = None) -> None:
        """Words in place of what stands there; a line end is a line break. `marks`: what markers in them stand for.

        Where the markers do not hold, the words come in plain.
        """
        marks = marks or []
        if not markers.holds(words, marks):
            words, marks = markers.plain(words, marks), []
        if self.attribute:
            self.node["attrs"] = {**self.node.get("attrs", {}), self.attribute: " ".join(words.split())[:200]}
            return
        lines = [" ".join(line.split()) for line in words.strip().splitlines()]
        if self.node["type"] in {"headline", "pull_quote"}:
            lines = [" ".join(" ".join(lines).split())]
        content: list[dict] = []
        for number, line in enumerate(lines):
            content += [{"type": "hard_break"}] if number else []
            content += markers.texts(line, marks, self.node["type"]) if marks else _text(line)
        self.node["content"] = content


def _text(line: str) -> list[dict]:
    return [{"type": "text", "text": line}] if line else []


def emptied(doc: dict) -> dict:
    """The same blocks with the same ids; pictures, embeds and the shape of tables and lists stay."""
    frame = copy.deepcopy(doc)
    for node in _nodes(frame):
        _empty(node)
    return frame


def emptied_block(block: dict) -> dict:
    """One block of the body as `emptied` leaves it."""
    frame = copy.deepcopy(block)
    for node in _nodes(frame):
        _empty(node)
    return frame


def spots(doc: dict) -> Iterator[Spot]:
    """Every place for words that has a name, in reading order."""
    headline, standfirst, points, *blocks = doc["content"]
    yield Spot("headline", headline)
    yield Spot("standfirst", standfirst)
    for number, point in enumerate(points.get("content", [])):
        yield Spot(f"point.{number}", point)
    for block in blocks:
        yield from _spots(block)


def by_id(doc: dict) -> dict[str, dict]:
    """The blocks of the body by their ids."""
    return {id_: block for block in doc["content"][3:] if (id_ := block.get("attrs", {}).get("id"))}


def ids_within(block: dict) -> set[str]:
    """The ids of a block and of all that stand in it: what concerns one of them concerns the block."""
    return {id_ for node in _nodes(block) if (id_ := node.get("attrs", {}).get("id"))}


def _spots(block: dict) -> Iterator[Spot]:
    kind, id_ = block["type"], block.get("attrs", {}).get("id")
    if id_:
        for name in _NAMED.get(kind, ()):
            yield Spot(f"{id_}.{name}", block, name)
    if kind in _TEXTBLOCKS:
        if id_:
            yield Spot(id_, block)
    elif kind == "table":
        for number, row in enumerate(block.get("content", [])):
            for place, cell in enumerate(row.get("content", [])):
                if id_:
                    yield Spot(f"{id_}.{number}.{place}", cell)
    else:
        for child in block.get("content", []):
            yield from _spots(child)


def _nodes(node: dict) -> Iterator[dict]:
    yield node
    for child in node.get("content", []):
        yield from _nodes(child)


def _empty(node: dict) -> None:
    attrs = node.get("attrs")
    if attrs:
        for name in _NAMED.get(node["type"], ()):
            attrs[name] = ""
        if node["type"] == "figure":
            # The picture's own words, in the language of the translation.
            attrs["alt"] = None
    content = node.get("content", [])
    if any(child["type"] in {"text", "hard_break"} for child in content):
        node["content"] = []
