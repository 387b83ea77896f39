"""The words of a story: its parts as plain text, and how long they take to read.

These functions read stored documents, which are valid; they never raise on one.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.lib import text as lib

WORDS_PER_MINUTE = 230
CHARACTERS_PER_MINUTE = 400

# Scripts without spaces, read by the character: Han with 々〆〇, kana without ・, bopomofo, half-width kana.
UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    + ("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U000323af")
)
_CHARACTER = re.compile(f"[{UNSPACED}]")
# One word: 2,000 · don't · Belt-and-Road · U.S · COVID-19. Hangul has spaces, so a Korean word is a word.
_WORD = re.compile(r"\w+(?:[-'’.,·]\w+)*")


@dataclass(frozen=True)
class Measure:
    """`words` of spaced scripts, `characters` of Chinese and Japanese, and `minutes` to read both."""

    words: int
    characters: int
    minutes: int


def headline(doc: dict) -> str:
    return _line(_part(doc, "headline"))


def standfirst(doc: dict) -> str:
    return _line(_part(doc, "standfirst"))


def points(doc: dict) -> list[str]:
    """The points that say something; one that was only begun is left out."""
    return [line for point in _part(doc, "points").get("content", []) if (line := _line(point))]


def plain(doc: dict) -> str:
    """Every word of the story, a passage a line: for search, diffs by other tools, and export."""
    return "\n".join([line for line in (headline(doc), standfirst(doc), *points(doc), body_text(doc)) if line])


def body_text(doc: dict) -> str:
    """The text below the points, a passage a line: captions, sources, titles and table cells included."""
    blocks = doc.get("content", [])[3:]
    return "\n".join(line for block in blocks for line in passages(block) if line)


def passages(block: dict) -> Iterator[str]:
    """The lines of one block in reading order; a table row is one line, its cells parted by tabs."""
    attrs, content = block.get("attrs", {}), block.get("content", [])
    match block["type"]:
        case "table":
            for row in content:
                yield "\t".join(_line(cell) for cell in row.get("content", []))
        case "bullet_list" | "ordered_list" | "list_item" | "quote" | "fact_box":
            yield attrs.get("title", "")
            for child in content:
                yield from passages(child)
            yield attrs.get("source", "")
        case "gallery":
            for child in content:
                yield from passages(child)
            yield attrs.get("caption", "")
        case "embed":
            yield attrs.get("title", "")
        case _:
            yield _line(block)
            yield attrs.get("source", "")


def inline_text(node: dict) -> str:
    """The text of a node that holds text, as typed; a line break is a line end."""
    return "".join(
        "\n" if child["type"] == "hard_break" else child.get("text", "") for child in node.get("content", [])
    )


def measure(doc: dict) -> Measure:
    """How long the standfirst, points and body are, and the minutes to read them, at least one.

    230 words a minute: Brysbaert (2019, doi:10.1016/j.jml.2019.104047) finds 238 for silent reading of English
    non-fiction over 190 studies. 400 characters a minute: by the same paper the rate in another language follows from
    the length it needs for the same message, and Chinese needs about 1.7 characters for an English word.
    """
    words, characters = count("\n".join([standfirst(doc), *points(doc), body_text(doc)]))
    minutes = math.ceil(words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE)
    return Measure(words=words, characters=characters, minutes=max(1, minutes))


def count(text: str) -> tuple[int, int]:
    """Words of spaced scripts, and characters of the unspaced ones. Chinese punctuation counts as neither."""
    characters = len(_CHARACTER.findall(text))
    return sum(1 for _ in _WORD.finditer(_CHARACTER.sub(" ", text))), characters


def excerpt(doc: dict, length: int) -> str:
    """At most `length` characters to announce the story with: its standfirst, else its first paragraphs."""
    announced = standfirst(doc)
    if not announced:
        first = (block for block in doc.get("content", [])[3:] if block["type"] == "paragraph")
        announced = " ".join(line for block in first if (line := _line(block)))
    return lib.excerpt(announced, length)


def figures(doc: dict) -> Iterator[dict]:
    """The figures in the text in reading order, those of galleries among them."""
    for block in doc.get("content", [])[3:]:
        if block["type"] == "figure":
            yield block
        elif block["type"] == "gallery":
            yield from block.get("content", [])


def picture_keys(doc: dict) -> list[str]:
    """The pictures in the text, each once, in order: what a draft uses and what the renderer has to fetch."""
    return list(dict.fromkeys(figure["attrs"]["picture"] for figure in figures(doc)))


def _part(doc: dict, kind: str) -> dict:
    return next((node for node in doc.get("content", [])[:3] if node["type"] == kind), {})


def _line(node: dict) -> str:
    return " ".join(inline_text(node).split())
