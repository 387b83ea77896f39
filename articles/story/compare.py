"""Two versions of a story beside each other: passage by passage, and word by word within a passage.

A passage is what a writer would call one: the headline, a point, a paragraph (of a list or quote too), a caption, a
table row. Passages are matched by their block's id, else by equal text, else by similar text between the same
neighbors. Metadata is not the document's and not compared here.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from articles.story import text

_TOKEN = re.compile(rf"[{text.UNSPACED}]|\s+|\w+(?:[-'’.,·]\w+)*|.", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[.!?。！？；\n]+\s*|\Z)", re.DOTALL)
_WORK = 4_000_000  # pairs of tokens looked at for one passage; beyond, it is compared by sentences
_PAIRS = 20_000  # pairs of passages without a common id that are looked at in one gap
_SIMILAR = 0.4
_TEXTBLOCKS = {"paragraph", "heading", "pull_quote", "figure"}


class Run(NamedTuple):
    """A stretch of text that both versions have ("same") or only one ("added", "removed")."""

    mark: str
    text: str


@dataclass(frozen=True)
class Change:
    """What became of one passage.

    `kind` is same, changed, added or removed. A passage may be `moved` besides. `changed` with equal texts means that
    its looks changed: marks, level, picture, source. `id` is the block's (None for parts and old blocks without one),
    `type` the passage's node type.
    """

    kind: str
    id: str | None
    type: str
    old_text: str
    new_text: str
    runs: list[Run]
    moved: bool = False


@dataclass(frozen=True)
class _Passage:
    type: str
    id: str | None
    key: str | None  # what a passage is matched by before its text is: block id, or the part's name
    text: str
    looks: str


def compare(old: dict, new: dict) -> list[Change]:
    """All passages in the order of the new version; removed ones stand where they stood in the old."""
    before, after = list(_passages(old)), list(_passages(new))
    partner = _match(before, after)
    moved = _moved(partner)
    matched = {index for index in partner if index is not None}
    changes: list[Change] = []
    # A removed passage follows the one it stood behind; those in front of everything come first.
    gone: dict[int | None, list[_Passage]] = {}
    behind = None
    for index, passage in enumerate(before):
        if index in matched:
            behind = index
        else:
            gone.setdefault(behind, []).append(passage)
    changes += [_removed(passage) for passage in gone.get(None, [])]
    for number, passage in enumerate(after):
        index = partner[number]
        if index is None:
            changes.append(Change("added", passage.id, passage.type, "", passage.text, _only("added", passage.text)))
            continue
        was = before[index]
        kind = "same" if (was.text, was.looks) == (passage.text, passage.looks) else "changed"
        runs = word_runs(was.text, passage.text)
        changes.append(Change(kind, passage.id, passage.type, was.text, passage.text, runs, number in moved))
        changes += [_removed(each) for each in gone.get(index, [])]
    return changes


def word_runs(old: str, new: str) -> list[Run]:
    """The texts as runs of words, or of characters in Chinese and Japanese; joined per mark, removed before added."""
    if old == new:
        return _only("same", new)
    # What is equal at both ends costs nothing, and most edits are in one place.
    one, two = _TOKEN.findall(old), _TOKEN.findall(new)
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    head, tail = one[:start], one[len(one) - end :]
    one, two = one[start : len(one) - end], two[start : len(two) - end]
    if len(one) * len(two) > _WORK:
        one, two = _SENTENCE.findall("".join(one)), _SENTENCE.findall("".join(two))
    runs = [Run("same", "".join(head))]
    if len(one) * len(two) > _WORK:
        runs += [Run("removed", "".join(one)), Run("added", "".join(two))]
    else:
        for tag, i, j, k, m in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
            if tag == "equal":
                runs.append(Run("same", "".join(one[i:j])))
            else:
                runs += [Run("removed", "".join(one[i:j])), Run("added", "".join(two[k:m]))]
    runs.append(Run("same", "".join(tail)))
    return _joined(runs)


def _joined(runs: list[Run]) -> list[Run]:
    """Without empty runs, neighbors of one mark made one; a lone space between two changes belongs to them."""
    joined: list[Run] = []
    runs = [run for run in runs if run.text]
    for number, (mark, words) in enumerate(runs):
        if mark == "same" and words.isspace() and 0 < number < len(runs) - 1:
            pieces = [Run("removed", words), Run("added", words)]
        else:
            pieces = [Run(mark, words)]
        for piece in pieces:
            last = joined[-1] if joined else None
            if last and last.mark == piece.mark:
                joined[-1] = Run(piece.mark, last.text + piece.text)
            elif piece.mark == "removed" and last and last.mark == "added":
                if len(joined) > 1 and joined[-2].mark == "removed":
                    joined[-2] = Run("removed", joined[-2].text + piece.text)
                else:
                    joined.insert(-1, piece)
            else:
                joined.append(piece)
    return joined


def _passages(doc: dict) -> Iterator[_Passage]:
    headline, standfirst, points, *blocks = doc["content"]
    yield _passage(headline, "headline", None, "headline")
    yield _passage(standfirst, "standfirst", None, "standfirst")
    for point in points.get("content", []):
        yield _passage(point, "point", None, None)
    for block in blocks:
        yield from _of_block(block, "")


def _of_block(block: dict, context: str) -> Iterator[_Passage]:
    kind, attrs = block["type"], block.get("attrs", {})
    id_ = attrs.get("id")
    if kind in _TEXTBLOCKS:
        yield _passage(block, kind, id_, id_, context)
        if kind == "figure":
            yield from _named(attrs, kind, ("alt", "decorative", "credit"), context)
    elif kind == "table":
        for row in block.get("content", []):
            words = "\t".join(" ".join(text.inline_text(cell).split()) for cell in row.get("content", []))
            yield _Passage("table_row", id_, None, words, _looks(row, context))
    elif kind in {"embed", "divider"}:
        words = attrs.get("title") or attrs.get("url") or ""
        yield _Passage(kind, id_, id_, words, _looks(block, context))
    else:
        # The frame belongs to the looks of what stands in it.
        yield from _named(attrs, kind, ("title", "source", "caption"), context)
        frame = f"{context}/{kind}{attrs.get('start', '')}" if kind != "list_item" else context
        for child in block.get("content", []):
            yield from _of_block(child, frame)


def _named(attrs: dict, kind: str, names: tuple[str, ...], context: str) -> Iterator[_Passage]:
    """Words that stand in attributes, each a passage of its own."""
    id_ = attrs.get("id")
    for name in names:
        if attrs.get(name):
            yield _Passage(f"{kind}_{name}", id_, id_ and f"{id_}.{name}", attrs[name], context)


def _passage(node: dict, kind: str, id_: str | None, key: str | None, context: str = "") -> _Passage:
    return _Passage(kind, id_, key, text.inline_text(node), _looks(node, context))


def _looks(node: dict, context: str) -> str:
    """Everything about a passage but its words and id, to be compared as a whole. A figure's words are passages."""
    hidden = {"id", "alt", "decorative", "credit"} if node["type"] == "figure" else {"id"}
    attrs = {name: value for name, value in node.get("attrs", {}).items() if name not in hidden}
    spans: list[list] = []
    for child in node.get("content", []):
        marks = child.get("marks", [])
        if spans and spans[-1][0] == marks and child["type"] == "text":
            spans[-1][1] += child["text"]
        else:
            spans.append([marks, child.get("text") or child.get("attrs") or child["type"]])
    # Spans matter only where one is marked: plain text that changed is no change of looks.
    marked = [span for span in spans if span[0] or not isinstance(span[1], str)]
    return json.dumps([node["type"], attrs, marked, context], sort_keys=True)


def _match(before: list[_Passage], after: list[_Passage]) -> list[int | None]:
    """For each new passage the index of the old one it came from."""
    partner: list[int | None] = [None] * len(after)
    by_key: dict[str, int] = {}
    for index, passage in enumerate(before):
        if passage.key:
            by_key.setdefault(passage.key, index)
    for number, passage in enumerate(after):
        if passage.key:
            partner[number] = by_key.pop(passage.key, None)
    free = set(range(len(before))) - {index for index in partner if index is not None}
    _match_equal(before, after, partner, free)
    _match_similar(before, after, partner, free)
    return partner


def _match_equal(before: list[_Passage], after: list[_Passage], partner: list[int | None], free: set[int]) -> None:
    equal: dict[tuple[str, str], list[int]] = {}
    for index in sorted(free, reverse=True):
        equal.setdefault((before[index].type, before[index].text), []).append(index)
    for number, passage in enumerate(after):
        if partner[number] is None and (found := equal.get((passage.type, passage.text))):
            partner[number] = found.pop()
            free.discard(partner[number])


def _match_similar(before: list[_Passage], after: list[_Passage], partner: list[int | None], free: set[int]) -> None:
    """Pair what is left between the same two matched neighbors, the most similar first."""
    words = {index: Counter(_TOKEN.findall(before[index].text.lower())) for index in free}
    last, gap = -1, []
    for number in range(len(after) + 1):
        until = partner[number] if number < len(after) else len(before)
        if until is None:
            gap.append(number)
            continue
        candidates = [index for index in range(last + 1, until) if index in free]
        if gap and len(gap) * len(candidates) <= _PAIRS:
            scores = []
            for new in gap:
                bag = Counter(_TOKEN.findall(after[new].text.lower()))
                scores += [
                    (_overlap(words[index], bag), -abs(index - new), index, new)
                    for index in candidates
                    if before[index].type == after[new].type
                ]
            for score, _, index, new in sorted(scores, reverse=True):
                if score >= _SIMILAR and index in free and partner[new] is None:
                    partner[new] = index
                    free.discard(index)
        gap, last = [], until if number < len(after) else last


def _overlap(one: Counter, two: Counter) -> float:
    """The share of tokens in common, spaces and punctuation aside."""
    one, two = ({token: n for token, n in bag.items() if token[0].isalnum()} for bag in (one, two))
    both = sum(min(n, two.get(token, 0)) for token, n in one.items())
    return 2 * both / ((sum(one.values()) + sum(two.values())) or 1)


def _moved(partner: list[int | None]) -> set[int]:
    """The matched passages outside the longest run that kept its order."""
    tails: list[int] = []
    at: list[int] = []
    links: dict[int, int | None] = {}
    for number, index in enumerate(partner):
        if index is None:
            continue
        place = bisect_left(tails, index)
        tails[place : place + 1] = [index]
        at[place : place + 1] = [number]
        links[number] = at[place - 1] if place else None
    kept: set[int] = set()
    number = at[-1] if at else None
    while number is not None:
        kept.add(number)
        number = links[number]
    return {number for number, index in enumerate(partner) if index is not None} - kept


def _removed(passage: _Passage) -> Change:
    return Change("removed", passage.id, passage.type, passage.text, "", _only("removed", passage.text))


def _only(mark: str, words: str) -> list[Run]:
    return [Run(mark, words)] if words else []
