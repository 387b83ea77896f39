"""Pieces that come in as plain text or HTML, read into a story document and the facts beside it.

The layout of plain text: a headline; the outlet with date and time; bullets; “Read this article / 10 Minutes”;
paragraphs, with short lines as subheadings; a “Keywords:” clause; an “Editor/Name” credit. Every part may be missing.
A line that looks like none of them stays in the body, and those that stand where only parts are expected are named.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from articles.story import clues, schema, steps
from articles.story.decoding import MAX_BYTES, clean, decode
from articles.story.markup import Pasted, html_to_document
from articles.story.refusal import Refused
from articles.story.text import count

__all__ = ["MAX_BYTES", "Pasted", "Piece", "clean", "decode", "html_to_document", "read_text"]

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_NO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
_HEADLINE = 300  # characters; a longer first line is text
_NARROW, _WIDE = 50, 100  # columns: the lines of a paragraph that was broken into lines are this wide
_ABOVE = 160  # characters; a longer line ends what stands above the text


@dataclass
class Piece:
    """What was recognised. `document` is valid and holds every word that is in no other field."""

    headline: str = ""
    source: str = ""
    published: datetime | None = None  # as stated, without zone
    points: list[str] = field(default_factory=list)
    reading_minutes: int | None = None
    subheads: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    credits: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    standfirst: str = ""
    document: dict = field(default_factory=dict)


class _Block(NamedTuple):
    kind: str  # text, subhead, bullet, or the number of a numbered item
    text: str
    short: bool = False  # could be a subheading


def read_text(data: bytes | str, *, new_id: Callable[[], str] = schema.new_id) -> Piece:
    """Read one piece, or Refused: empty, no text, over 5 MB, or longer than a story can be."""
    lines = _lines(decode(data) if isinstance(data, bytes) else clean(data))
    if sum(map(len, lines)) > schema.BOUNDS["document_bytes"]:
        raise Refused("document_bytes", limit=schema.BOUNDS["document_bytes"])
    piece = Piece()
    lines = _take_headline(piece, lines)
    lines, odd = _take_what_stands_above(piece, lines)
    blocks = [_Block("text", line) for line in odd] + _read_body(piece, lines)
    piece.unplaced += odd
    blocks = _mark_subheads(piece, blocks)
    doc = schema.parse(_document(piece, blocks))
    piece.document = schema.to_json(steps.repair_ids(doc, new_id)[0])
    return piece


def _lines(text: str) -> list[str]:
    """The lines that say something, each without needless spaces; broken paragraphs are whole again."""
    groups: list[list[str]] = [[]]
    for raw in _LINE_ENDS.sub("\n", text).split("\n"):
        line = _SPACES.sub(" ", _NO_WIDTH.sub("", raw)).strip()
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [line for group in groups for line in _unwrapped(group)]


def _unwrapped(group: list[str]) -> list[str]:
    """Lines without an empty one between: joined where a paragraph was broken into lines of even width, as in mails."""
    start = 0
    while start < len(group) and _width(group[start]) < _NARROW:
        start += 1
    broken = group[start:-1]
    if not broken:
        return group
    bullets = [clues.bullet(line) is not None for line in group]
    if any(bullets):
        return _with_continued_bullets(group, bullets)
    unfinished = sum(not clues.ends_a_sentence(line) for line in broken)
    even = all(_NARROW <= _width(line) <= _WIDE for line in broken)
    if not even or unfinished * 2 <= len(broken):
        return group
    whole = group[start]
    for line in group[start + 1 :]:
        whole = _joined(whole, line)
    return [*group[:start], whole]


def _with_continued_bullets(group: list[str], bullets: list[bool]) -> list[str]:
    """The second line of a long bullet, which starts in lower case, belongs to the first."""
    lines: list[str] = []
    open_ = False
    for line, is_bullet in zip(group, bullets, strict=True):
        if open_ and line[0].islower():
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
            open_ = is_bullet
        open_ = open_ and _NARROW <= _width(line) <= _WIDE and not clues.ends_a_sentence(line)
    return lines


def _joined(first: str, second: str) -> str:
    return first + (" " if first[-1].isascii() or second[0].isascii() else "") + second


def _take_headline(piece: Piece, lines: list[str]) -> list[str]:
    if not lines:
        return lines
    first = clues.headline(lines[0])
    labelled = first != lines[0]
    if len(first) > _HEADLINE or (not labelled and _is_a_part(first)):
        return lines
    if not labelled and first[-1] in ".。,，;；:：" and clues.ends_as_text(first):
        return lines
    piece.headline = first
    return lines[1:]


def _is_a_part(line: str) -> bool:
    return bool(
        clues.bullet(line)
        or clues.dated(line)
        or clues.reading(line)
        or clues.is_reading_label(line)
        or clues.keywords(line)
        or clues.credits(line) != (line, [])
    )


def _take_what_stands_above(piece: Piece, lines: list[str]) -> tuple[list[str], list[str]]:
    """Read the lines between headline and text. Returns what follows, and the lines in between that mean nothing.

    It ends with the first line that can only be text: long, or ending a sentence.
    """
    position, odd = 0, []
    pending: list[str] = []
    while position < len(lines):
        line = lines[position]
        point = clues.bullet(line) is not None
        # Bullets below a short line, after others, are a list with its subheading.
        if (len(line) > _ABOVE and not point) or (point and pending and piece.points):
            break
        taken = _take_part(piece, line, lines[position + 1] if position + 1 < len(lines) else "")
        if taken:
            odd += pending
            pending = []
            position += taken
            continue
        if clues.ends_as_text(line) or not clues.is_short(line):
            break
        pending.append(line)
        position += 1
    # Short lines just above the text are its first subheadings rather than unknown parts.
    return [*pending, *lines[position:]], odd


def _take_part(piece: Piece, line: str, following: str) -> int:
    """How many lines from `line` on are a part that stands above the text; they are put in their place."""
    point = clues.bullet(line)
    if point is not None:
        piece.points.append(point)
        return 1
    if clues.is_points_label(line) and clues.bullet(following) is not None:
        return 1
    if taken := _take_reading(piece, line, following):
        return taken
    rest, people = clues.credits_within(line)
    if people and not rest:
        piece.credits += people
        return 1
    found = clues.dated(rest) if piece.published is None else None
    if found and not (found.source and piece.source):
        piece.credits += people
        return _take_dated(piece, found)
    if piece.published is None and not piece.source and clues.is_short(line) and _is_date_alone(following):
        piece.source = line
        return 1
    if (words := clues.summary(line)) and not piece.standfirst:
        piece.standfirst = words
        return 1
    return _take_keywords(piece, line, following)


def _take_dated(piece: Piece, found: clues.Dated) -> int:
    piece.source = piece.source or found.source
    piece.published = found.published
    if found.with_zone:
        piece.unplaced.append(found.with_zone)
    return 1


def _is_date_alone(line: str) -> bool:
    found = clues.dated(line)
    return found is not None and found.published is not None and not found.source


def _take_reading(piece: Piece, line: str, following: str) -> int:
    for joined, taken in ((line, 1), (f"{line} {following}", 2)):
        if (taken == 1 or clues.is_reading_label(line)) and (minutes := clues.reading(joined)):
            piece.reading_minutes = piece.reading_minutes or minutes
            return taken
    return 0


def _take_keywords(piece: Piece, line: str, following: str) -> int:
    """Keywords in lines of their own: the label and the list together, or one below the other."""
    for joined, taken in ((line, 1), (f"{line} {following}", 2)):
        if taken == 1 or (clues.is_keywords_label(line) and len(following) <= 200):
            found = clues.keywords(joined)
            if found and not found[0]:
                piece.keywords += [name for name in found[1] if name not in piece.keywords]
                return taken
    return 0


def _read_body(piece: Piece, lines: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        following = lines[position + 1] if position + 1 < len(lines) else ""
        taken = _take_keywords(piece, line, following)
        if not taken and not piece.reading_minutes:
            taken = _take_reading(piece, line, following)
        if taken:
            position += taken
            continue
        position += 1
        words = _without_clauses(piece, line)
        if not words:
            continue
        point, numbered = clues.bullet(words), clues.number(words)
        if point is not None:
            blocks.append(_Block("bullet", point))
        elif numbered:
            blocks.append(_Block(str(numbered[0]), words))
        elif subhead := re.fullmatch(r"#{2,4}\s+(.+?)\s*#*", words):
            blocks.append(_Block("subhead", subhead[1]))
        else:
            # Neither “Read this article” without minutes nor a time that cannot be is text or a subheading.
            strange = clues.is_reading_label(words) or not any(letter.isalpha() for letter in words)
            if strange:
                piece.unplaced.append(words)
            short = clues.is_short(words) and not clues.ends_as_text(words) and not words[0].islower()
            blocks.append(_Block("text", words, short=short and words == line and not strange))
    return blocks


def _without_clauses(piece: Piece, words: str) -> str:
    """A paragraph without the credits and keywords at its end, in whichever order they stand there."""
    while words:
        words, people = clues.credits(words)
        piece.credits += [credit for credit in people if credit not in piece.credits]
        found = clues.keywords(words)
        if found:
            words, names = found
            piece.keywords += [name for name in names if name not in piece.keywords]
        elif not people:
            break
    return words


def _width(line: str) -> int:
    """Columns in a terminal: a Chinese character takes two."""
    return len(line) + count(line)[1]


def _mark_subheads(piece: Piece, blocks: list[_Block]) -> list[_Block]:
    """A short line is a subheading when text follows. Three in a row are an address or a poem; the last line of all
    heads nothing: it stays as it is and is named."""
    marked = list(blocks)
    number = 0
    while number < len(blocks):
        end = number
        while end < len(blocks) and blocks[end].short:
            end += 1
        if end > number:
            if end == len(blocks):
                piece.unplaced += [block.text for block in blocks[number:]]
            elif end - number <= 2:
                marked[number:end] = [_Block("subhead", block.text) for block in blocks[number:end]]
        number = end + 1
    piece.subheads += [block.text for block in marked if block.kind == "subhead"]
    return marked


def _document(piece: Piece, blocks: list[_Block]) -> dict:
    content: list[dict] = [
        {"type": "headline", "content": _text(piece.headline)},
        {"type": "standfirst", "content": _text(piece.standfirst)},
        {"type": "points", "content": [{"type": "point", "content": _text(point)} for point in piece.points]},
    ]
    for number, block in enumerate(blocks):
        last: dict = content[-1]
        if block.kind == "subhead":
            content.append({"type": "heading", "attrs": {"level": 2}, "content": _text(block.text)})
        elif block.kind == "bullet":
            if last["type"] != "bullet_list":
                content.append(last := {"type": "bullet_list", "content": []})
            last["content"].append(_item(block.text))
        elif block.kind.isdigit() and _is_numbered(blocks, number):
            _number, words = clues.number(block.text) or (0, block.text)
            if last["type"] != "ordered_list" or last["attrs"]["start"] + len(last["content"]) != int(block.kind):
                content.append(last := {"type": "ordered_list", "attrs": {"start": int(block.kind)}, "content": []})
            last["content"].append(_item(words))
        else:
            content.append({"type": "paragraph", "content": _text(block.text)})
    if len(content) == 3:
        content.append({"type": "paragraph"})
    return {"type": "doc", "content": content}


def _is_numbered(blocks: list[_Block], number: int) -> bool:
    """Whether the neighbor counts on: a lone “2. ” may be anything."""
    own = int(blocks[number].kind)
    before = blocks[number - 1].kind if number else ""
    after = blocks[number + 1].kind if number + 1 < len(blocks) else ""
    return before == str(own - 1) or after == str(own + 1)


def _item(words: str) -> dict:
    return {"type": "list_item", "content": [{"type": "paragraph", "content": _text(words)}]}


def _text(words: str) -> list[dict]:
    words = schema.FORBIDDEN_IN_TEXT.sub("", words)
    return [{"type": "text", "text": words}] if words else []
