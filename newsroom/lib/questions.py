"""What somebody typed into a search box, as terms: words, "phrases", word* and -without. No other operator exists."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from newsroom.lib import analysis

LONGEST = 200
MOST_TERMS = 12
MOST_TOKENS = 60

_QUOTES = '"“”„‟«»「」『』《》〈〉＂'
_STARS = "*＊"
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-−–－])?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<word>[^\s{_QUOTES}]+))"
)
# Signs that keyboards give for an apostrophe; and one that no database takes.
_SIGNS = str.maketrans({"`": "'", "´": "'", "‘": "'", "\0": " "})
# 2,000 and 2000 are one number; a year is no such number.
_PARTED = re.compile(r"[0-9]{1,3}(?:[,.][0-9]{3})+")
_WHOLE = re.compile(r"(?!(?:19|20)[0-9]{2}\Z)[1-9][0-9]{3,11}")
_THREE = re.compile(r"[0-9](?=(?:[0-9]{3})+\Z)")


@dataclass(frozen=True)
class Row:
    """Tokens that stand beside each other; with `open` the last one may go on."""

    tokens: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of its rows. `typed` is how it was written, without sign and quotes."""

    typed: str
    rows: tuple[Row, ...]
    quoted: bool = False

    @property
    def is_open(self) -> bool:
        return any(row.open for row in self.rows)

    @property
    def written(self) -> str:
        """As it can be asked again, but for a leading minus."""
        if self.quoted:
            return f'"{self.typed}"'
        return f"{self.typed}*" if self.is_open and not analysis.is_unspaced(self.typed[-1:]) else self.typed

    @property
    def size(self) -> int:
        return len(self.rows[0].tokens)

    def shortened(self, size: int) -> "Term":
        """With so many tokens at most."""
        return self if self.size <= size else Term(self.typed, (Row(self.rows[0].tokens[:size]),), self.quoted)


@dataclass(frozen=True)
class Question:
    """`terms` must all be there, `without` must not. `cut` says that more was asked than is looked for."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    cut: bool = False
    blank: bool = False

    @cached_property
    def typed(self) -> str:
        return " ".join(term.typed for term in self.terms)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.terms)


def read(text: str) -> Question:
    """Never raises, whatever was typed. What holds no letter and no digit is no term."""
    text = unicodedata.normalize("NFC", text.translate(_SIGNS).encode(errors="replace").decode())
    if not text.strip():
        return Question(blank=True)
    cut, used = len(text) > LONGEST, 0
    terms: dict[tuple[Row, ...], Term] = {}
    without: dict[tuple[Row, ...], Term] = {}
    for found in _PIECE.finditer(text[:LONGEST]):
        term = _term(found["word"] if found["phrase"] is None else found["phrase"], quoted=found["phrase"] is not None)
        if term is None:
            continue
        side = without if found["minus"] else terms
        if len(terms) + len(without) >= MOST_TERMS or used >= MOST_TOKENS:
            cut = True
            break
        cut = cut or used + term.size > MOST_TOKENS
        term = term.shortened(MOST_TOKENS - used)
        used += term.size
        side.setdefault(term.rows, term)
    return Question(tuple(terms.values()), tuple(without.values()), cut)


def _term(typed: str, *, quoted: bool) -> Term | None:
    opened = not quoted and typed[-1:] in _STARS
    found = list(analysis.pieces(typed))
    tokens: list[str] = []
    for number, (_start, _end, kind, piece) in enumerate(found):
        if kind != "run":
            tokens.append(analysis.stem(piece.replace(".", "")))
            continue
        pairs = [piece[place : place + 2] for place in range(len(piece))]
        # The last character of a run in the text is a token of its own; at the end of a question the run may go on.
        tokens += pairs if number + 1 < len(found) or len(pairs) == 1 else pairs[:-1]
    tokens = [token for token in tokens if token]
    if not tokens:
        return None
    typed = typed.strip(_STARS + " ")
    _start, _end, kind, last = found[-1]
    if kind == "run":
        return Term(typed, (Row(tuple(tokens), open=len(last) == 1),), quoted)
    rows = [Row(tuple(tokens)), *_otherwise(typed)]
    beginning = analysis.plain(last)
    # One letter would be the beginning of half of all words.
    if opened and len(beginning) > 1:
        rows.append(Row((*tokens[:-1], beginning), open=True))
    return Term(typed, tuple(rows), quoted)


def _otherwise(typed: str) -> list[Row]:
    """The other spelling of a large number."""
    if _PARTED.fullmatch(typed):
        return [Row((re.sub("[^0-9]", "", typed),))]
    if _WHOLE.fullmatch(typed):
        return [Row(tuple(_THREE.sub(r"\g<0>,", typed).split(",")))]
    return []
