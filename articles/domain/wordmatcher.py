"""Keywords in running text: one matcher made of every name and alias, kept until one is added or taken away.

Words of spaced scripts are found as whole words; Chinese by the longest word that fits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from django.db.models import Count, Max

from keywords.models import Alias
from newsroom.lib.chinese import simplified
from newsroom.lib.text import IDEOGRAPHS, fold

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
# Where a word may begin: an ideograph, or a run of letters and figures that are none.
_START = re.compile(rf"[{IDEOGRAPHS}]|[^\W{IDEOGRAPHS}]+")
_LONGEST_ACRONYM = 5


@dataclass(frozen=True)
class Word:
    """A word that leads to keywords. An acronym (“WHO”, “IT”) is found only where it is written in capitals."""

    folded: str
    keywords: frozenset[int]
    acronym: str = ""


@dataclass(frozen=True)
class Hit:
    """One occurrence: where it stands in the text as written."""

    keywords: frozenset[int]
    start: int
    end: int


class Matcher:
    def __init__(self, rows: Iterator[tuple[str, str, int]]) -> None:
        """`rows`: folded word, the word as written, key of the keyword."""
        words: dict[tuple[str, str], set[int]] = {}
        for folded, text, keyword in rows:
            if len(folded) > 1:
                words.setdefault((folded, _acronym(text)), set()).add(keyword)
        self._by_start: dict[str, list[Word]] = {}
        for (folded, acronym), keywords in words.items():
            if start := _START.search(folded):
                word = Word(folded[start.start() :], frozenset(keywords), acronym)
                self._by_start.setdefault(start[0], []).append(word)
        for found in self._by_start.values():
            found.sort(key=lambda word: -len(word.folded))

    def find(self, text: str) -> Iterator[Hit]:
        """The keywords in a passage, from left to right, the longest at each place; none overlaps another."""
        folded, origins = spread(text)
        at = 0
        while start := _START.search(folded, at):
            at = start.end()
            for word in self._by_start.get(start[0], ()):
                end = start.start() + len(word.folded)
                if not folded.startswith(word.folded, start.start()) or not _ends(folded, end):
                    continue
                first, last = origins[start.start()], origins[end]
                if word.acronym and text[first:last].strip() != word.acronym:
                    continue
                yield Hit(word.keywords, first, len(text[:last].rstrip()))
                at = end
                break


def spread(text: str) -> tuple[str, list[int]]:
    """The text folded as words are, and for each letter of it (and its end) where that letter comes from."""
    letters: list[str] = []
    origins: list[int] = []
    for start, end in _clusters(text):
        letter = text[start:end]
        # Most letters of most texts: quicker than the general way by far.
        piece = " " if letter.isspace() else letter.lower() if letter.isascii() else fold(letter)
        if piece == " " and letters[-1:] == [" "]:
            continue
        letters += piece
        origins += [start] * len(piece)
    folded = "".join(letters)
    plain = simplified(folded)
    # A conversion that changes the length would lose the places: then the text is taken as it is written.
    return (plain if len(plain) == len(folded) else folded), [*origins, len(text)]


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each letter with the accents that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _ends(folded: str, end: int) -> bool:
    """Whether a word may end here: not within a run of letters of a spaced script."""
    before, after = folded[end - 1 : end], folded[end : end + 1]
    return not (after.isalnum() and before.isalnum()) or bool(_IDEOGRAPH.match(before) or _IDEOGRAPH.match(after))


def _acronym(text: str) -> str:
    bare = text.strip()
    return bare if bare.isascii() and bare.isalpha() and bare.isupper() and len(bare) <= _LONGEST_ACRONYM else ""


_lock = Lock()
_kept: dict[tuple, Matcher] = {}


def forget() -> None:
    """Build the matcher anew at the next question, as after the rows were changed behind the verbs' back."""
    with _lock:
        _kept.clear()


def current() -> Matcher:
    """The matcher of all words there are now. Whether their keywords are in use is the asker's question.

    One small query tells whether a word was added or taken away since; then it is built anew.
    """
    found = Alias.objects.aggregate(last=Max("pk"), number=Count("pk"))
    state = (found["last"], found["number"])
    with _lock:
        if state not in _kept:
            rows = Alias.objects.order_by().values_list("folded", "text", "keyword_id").iterator(chunk_size=5_000)
            matcher = Matcher(rows)
            _kept.clear()
            _kept[state] = matcher
        return _kept[state]
