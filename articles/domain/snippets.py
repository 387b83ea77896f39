"""What a list of hits shows of each story: its headline and a passage of its text, with the words asked for marked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from articles.models import Article
from articles.models.querysets import ArticleQuerySet
from articles.story import shown
from newsroom.lib import analysis, questions
from newsroom.lib.questions import Question, Row

LENGTH = 220
# Of a passage that does not begin with a hit so much is shown before the first one.
_BEFORE = 60
_MOST_MARKS = 40
# So many characters at most lie between the beginnings of two words of a row.
_REACH = 60
_SPACED_END = re.compile(r"\S+$")
_SPACED_START = re.compile(r"^\S+\s")


@dataclass(frozen=True)
class Piece:
    text: str
    hit: bool = False


@dataclass(frozen=True)
class Snippet:
    """Plain text in pieces; whoever prints it escapes it, and marks what is a hit."""

    headline: tuple[Piece, ...]
    text: tuple[Piece, ...] = ()

    @property
    def has_hit(self) -> bool:
        return any(piece.hit for piece in self.text)


def snippets(stories: ArticleQuerySet | Iterable[Article], question: str | Question) -> dict[int, Snippet]:
    """For one page of hits, by key of the story. One query, which reads the texts of these stories alone."""
    asked = questions.read(question) if isinstance(question, str) else question
    keys = [story.pk for story in stories]
    rows = Article.objects.live().filter(pk__in=keys).values_list("pk", "headline", "standfirst", "points", "body_html")
    return {pk: _snippet(asked, *texts) for pk, *texts in rows}


def _snippet(asked: Question, headline: str, standfirst: str, points: list[str], body_html: str) -> Snippet:
    """The passage with the most of the words asked for, standfirst and points before the text."""
    headline = unicodedata.normalize("NFC", headline)
    lead = [standfirst, *points]
    best, places, most = "", [], 0
    for line in [*lead, *shown.lines(body_html)]:
        line = unicodedata.normalize("NFC", line)
        found = spans(asked, line)
        different = len({term for _start, _end, term in found})
        if different > most:
            best, places, most = line, found, different
            if different == len(asked.terms):
                break
    best = best or next((line for line in lead if line), "")
    return Snippet(_marked(headline, spans(asked, headline)), _passage(best, places))


def spans(asked: Question, text: str) -> list[tuple[int, int, int]]:
    """Where the terms stand: start, end, and the number of the term; sorted, none over another."""
    flat = analysis.level(text)
    found: list[tuple[int, int, int]] = []
    for number, term in enumerate(asked.terms):
        for row in term.rows:
            # Only where the first word may stand is the text read word by word.
            for place in _start_of(row.tokens[0]).finditer(flat):
                if len(found) >= _MOST_MARKS:
                    break
                if end := _end_of(row, flat, place.start()):
                    found.append((place.start(), end, number))
    kept: list[tuple[int, int, int]] = []
    for start, end, number in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, number))
    return kept


@lru_cache(maxsize=2_000)
def _start_of(token: str) -> re.Pattern[str]:
    if analysis.is_unspaced(token[0]):
        return re.compile(re.escape(token))
    return re.compile(r"(?<![^\W_])" + "['’ʼ.]?".join(map(re.escape, analysis.beginning(token))))


def _end_of(row: Row, flat: str, start: int) -> int:
    """Where the row ends that begins at `start`; 0 where it does not stand there."""
    wanted = row.tokens
    for number, (token, plain, end) in enumerate(_tokens(flat[start : start + _REACH * len(wanted)])):
        last = number + 1 == len(wanted)
        if token != wanted[number] and not (last and row.open and plain.startswith(wanted[number])):
            return 0
        if last:
            # Of a pair of characters that an open row ends with, the first one was asked for.
            return start + end - (len(token) - 1 if row.open and analysis.is_unspaced(token[0]) else 0)
    return 0


def _tokens(flat: str) -> Iterator[tuple[str, str, int]]:
    """Each token, the beginning by which an open row knows it, and where it ends."""
    for begin, end, kind, piece in analysis.pieces(flat):
        if kind == "run":
            for place in range(len(piece)):
                pair = piece[place : place + 2]
                yield pair, pair, begin + place + len(pair)
        else:
            yield analysis.stem(piece.replace(".", "")), analysis.plain(piece), end


def _passage(text: str, places: list[tuple[int, int, int]]) -> tuple[Piece, ...]:
    """At most `LENGTH` characters around the hits, cut at the ends of words."""
    if not places:
        text = text if len(text) <= LENGTH else _SPACED_END.sub("", text[:LENGTH]) or text[:LENGTH]
        return (Piece(text.rstrip()),) if text else ()
    start = _best_start(places)
    cut = text[start : start + LENGTH]
    left, right = start > 0, start + LENGTH < len(text)
    skipped = 0
    if left and not analysis.is_unspaced(cut[:1]) and (word := _SPACED_START.match(cut)):
        skipped = word.end()
    cut = cut[skipped:]
    if right and not analysis.is_unspaced(cut[-1:]):
        cut = _SPACED_END.sub("", cut) or cut
    base = start + skipped
    inside = [(a - base, b - base, n) for a, b, n in places if a >= base and b <= base + len(cut)]
    pieces = list(_marked(cut.rstrip(), inside))
    return (*([Piece("… ")] if left else []), *pieces, *([Piece(" …")] if right else []))


def _best_start(places: list[tuple[int, int, int]]) -> int:
    """The window that holds the most different terms, the first of equals."""
    best, most = places[0][0], 0
    for place, (start, _end, _number) in enumerate(places):
        inside = {number for a, b, number in places[place:] if b <= start + LENGTH - _BEFORE}
        if len(inside) > most:
            best, most = start, len(inside)
    return max(0, best - _BEFORE)


def _marked(text: str, places: list[tuple[int, int, int]]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for start, end, _number in places:
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
