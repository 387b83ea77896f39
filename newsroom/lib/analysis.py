"""Text as the words that it is searched by: one analyser for what is stored and for what is asked, on every database.

A word of a spaced script is one token: folded (case, accents, width, ø as o) and, where it is English, its stem. A run
of Chinese or Japanese gives a token for each two neighboring characters, simplified, and one for its last character:
any part of the run, from one character on, is then found as a row of tokens, and no dictionary decides what a word is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

from newsroom.lib.chinese import simplified
from newsroom.lib.text import IDEOGRAPHS, LETTERS, fold

# Han with 々〆〇, kana, bopomofo, half-width kana: scripts that put no space between words.
UNSPACED = f"{IDEOGRAPHS}\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\uff66-\uff9d"
_LETTER = rf"(?:[^\W_{UNSPACED}]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f])"
_TOKEN = re.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    # U.S., e.g.: the letters of an abbreviation are one word, with its points or without.
    rf"|(?P<short>(?<![^\W_])[^\W\d_{UNSPACED}](?:\.[^\W\d_{UNSPACED}])+(?![^\W_]))"
    rf"|(?P<word>{_LETTER}+(?:['’ʼ]{_LETTER}+)*)"
)
# The same for plain English, many times as fast.
_ASCII_TOKEN = re.compile(r"(?<![^\W_])[a-z](?:\.[a-z])+(?![^\W_])|[a-z0-9]+(?:'[a-z0-9]+)*")
_VOCABULARY = re.compile(r"[^\W\d_]{3,30}")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_APOSTROPHES = re.compile("['’ʼ]")
_NOTHING_BUT_WORDS = re.compile(r"[^\w\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u094f]|_")

# Between two passages: no row of tokens reaches from one into the next.
BREAK = "#"
LONGEST = 40
# More of one text than this is not indexed: the longest features have a tenth of it.
MOST_TOKENS = 60_000
MOST_BYTES = 700_000

_english = snowballstemmer.stemmer("english")


class _Level(dict):
    """A character as the one character by which it is compared, remembered for `str.translate`."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        folded = simplified(fold(letter)).translate(LETTERS)
        self[code] = ord(folded) if len(folded) == 1 else ord(lower) if len(lower := letter.lower()) == 1 else code
        return self[code]


_LEVEL = _Level()


def level(text: str) -> str:
    """The text without case, accents, width and traditional characters, as long as it was: places stay the same."""
    return text.lower() if text.isascii() else text.translate(_LEVEL)


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """The token of one word of a spaced script; "" for what holds no letter and no digit."""
    word = fold(word).translate(LETTERS).replace("’", "'").replace("ʼ", "'")
    if word.isascii():
        word = _english.stemWord(word)
    return _NOTHING_BUT_WORDS.sub("", word)[:LONGEST]


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """The word folded, and not stemmed: what a beginning is compared with."""
    return _NOTHING_BUT_WORDS.sub("", fold(word).translate(LETTERS))[:LONGEST]


def beginning(token: str) -> str:
    """What all words of one stem begin with: city and cities, fly and flies."""
    return token[:-1] if len(token) > 4 or (len(token) > 2 and token.endswith("i")) else token


def is_unspaced(character: str) -> bool:
    return bool(_UNSPACED.match(character))


def pieces(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, kind (run, short, word) and leveled form of each word and each run of characters."""
    flat = level(text)
    for found in _TOKEN.finditer(flat):
        yield found.start(), found.end(), found.lastgroup or "word", found[0]


def tokens(text: str) -> list[str]:
    """The tokens of one passage, in order."""
    if text.isascii():
        return [word for each in _ASCII_TOKEN.findall(text.lower()) if (word := stem(each.replace(".", "")))]
    found: list[str] = []
    for _start, _end, kind, piece in pieces(unicodedata.normalize("NFC", text)):
        if kind == "run":
            found += [piece[place : place + 2] for place in range(len(piece))]
        elif word := stem(piece.replace(".", "")):
            found.append(word)
    return found


def stored(passages: Iterable[str], *, room: int = MOST_TOKENS) -> str:
    """The tokens of some passages as they are indexed: a space between two, a break between two passages."""
    found: list[str] = []
    for passage in passages:
        row = tokens(passage)
        if row and found:
            found.append(BREAK)
        found += row
        if len(found) >= room:
            break
    size, seen, kept = 0, set(), []
    for token in found[:room]:
        if token not in seen:
            seen.add(token)
            size += len(token.encode()) + 8
            if size > MOST_BYTES:
                break
        kept.append(token)
    return " ".join(kept)


def vocabulary(text: str) -> set[str]:
    """The words of a text as somebody would write them, for suggestions: of spaced scripts, without digits."""
    flat = _UNSPACED.sub(" ", level(unicodedata.normalize("NFC", text)))
    return {word for word in _VOCABULARY.findall(flat) if len(word) > 2}
