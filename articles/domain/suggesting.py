"""Keywords that a story's own words suggest, each with the passage that caused it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles import permissions
from articles.domain import wordmatcher
from articles.models import Draft, KeywordRefusal
from articles.story import text
from editors.models import Editor
from keywords.domain.lookup import usable
from keywords.models import Keyword, KeywordStatus

MOST = 12
# What a word says about the story, by where it first stands.
_WEIGHTS = {"headline": 8.0, "standfirst": 4.0, "points": 3.0}
_BODY, _BODY_LEAST = 2.0, 0.5
_AROUND = 60
_WORD = 20


@dataclass(frozen=True)
class Passage:
    """The words around the first occurrence; `text[start:end]` is what was recognized. `block` is None in the head."""

    block: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Suggestion:
    keyword: Keyword
    passage: Passage
    score: float
    times: int


@dataclass
class _Found:
    passage: Passage
    weight: float
    times: int = 1


def suggest(draft: Draft, *, limit: int = MOST) -> list[Suggestion]:
    """The keywords named in the text that the draft has not, and that nobody refused for it: the main ones first.

    Position counts most (headline, standfirst, points, then the body from its start), then how often. Merged keywords
    give their successor's name through its aliases; retired ones and proposals are not suggested.
    """
    found: dict[int, _Found] = {}
    matcher = wordmatcher.current()
    for block, passage, weight in _passages(draft.document):
        for hit in matcher.find(passage):
            for pk in hit.keywords:
                if pk in found:
                    found[pk].times += 1
                else:
                    found[pk] = _Found(_excerpt(block, passage, hit.start, hit.end), weight)
    if not found:
        return []
    rows = usable().filter(pk__in=found, status=KeywordStatus.ACCEPTED).select_related("vocabulary")
    rows = rows.exclude(draft_rows__draft=draft).exclude(
        pk__in=KeywordRefusal.objects.filter(draft=draft).values("keyword")
    )
    suggestions = [Suggestion(row, found[row.pk].passage, _score(found[row.pk]), found[row.pk].times) for row in rows]
    suggestions.sort(key=lambda each: (-each.score, -each.keyword.uses, each.keyword.pk))
    return suggestions[:limit]


@transaction.atomic
def refuse(draft: Draft, keyword: Keyword, *, by: Editor) -> None:
    """Never suggest this keyword for this story again. Raises PermissionDenied."""
    if not permissions.may_edit(by, draft.article):
        raise PermissionDenied
    KeywordRefusal.objects.get_or_create(draft=draft, keyword=keyword, defaults={"by": by})


def _score(found: _Found) -> float:
    return round(found.weight + math.log2(found.times), 3)


def _passages(document: dict) -> Iterator[tuple[str | None, str, float]]:
    """Block, passage and weight, in reading order."""
    yield None, text.headline(document), _WEIGHTS["headline"]
    yield None, text.standfirst(document), _WEIGHTS["standfirst"]
    for point in text.points(document):
        yield None, point, _WEIGHTS["points"]
    blocks = document.get("content", [])[3:]
    for number, block in enumerate(blocks):
        weight = _BODY - (_BODY - _BODY_LEAST) * number / len(blocks)
        for passage in text.passages(block):
            if passage:
                yield block.get("attrs", {}).get("id"), passage, weight


def _excerpt(block: str | None, passage: str, start: int, end: int) -> Passage:
    first, last = max(0, start - _AROUND), min(len(passage), end + _AROUND)
    # No word is cut in two; where words are not spaced, there is nothing to look for.
    if first and (space := passage.find(" ", first - 1, min(first + _WORD, start))) >= 0:
        first = space + 1
    if last < len(passage) and (space := passage.rfind(" ", max(last - _WORD, end), last + 1)) >= 0:
        last = space
    before = "…" if first else ""
    after = "…" if last < len(passage) else ""
    return Passage(
        block, f"{before}{passage[first:last]}{after}", start - first + len(before), end - first + len(before)
    )
