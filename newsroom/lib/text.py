"""Words as addresses, as keys to look things up by, and cut to length."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

IDEOGRAPHS = "㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
_IDEOGRAPHS_RUN = re.compile(f"[{IDEOGRAPHS}]+")
_NOT_FOR_ADDRESSES = re.compile(r"[^a-z0-9]+")
# Letters that NFKD leaves whole, in the spelling that readers of English expect.
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]")
# XML has no way to write these, not even escaped.
_NOT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")


def slugify_headline(text: str, max_length: int = 80) -> str:
    """The address of a headline: ASCII, Chinese as pinyin, cut at a word's end; "" when nothing is left."""
    text = _IDEOGRAPHS_RUN.sub(lambda run: f" {' '.join(lazy_pinyin(run[0], style=Style.NORMAL))} ", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES)).translate(LETTERS)
    # Accents go without a trace (café → cafe); whatever else is not ASCII parts two words.
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    slug = _NOT_FOR_ADDRESSES.sub("-", text).strip("-")
    if len(slug) <= max_length:
        return slug
    head, _, _ = slug[: max_length + 1].rpartition("-")
    return head or slug[:max_length]


def fold(text: str) -> str:
    """The form by which two names are the same: width, case, accents and spacing no longer tell them apart.

    Only the accents of Latin, Greek and Cyrillic go: the marks of other scripts (が, हि) make other words.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).casefold()
    text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    return " ".join(text.split())


def excerpt(text: str, length: int) -> str:
    """At most `length` characters on one line, cut with an ellipsis: at a word's end, in Chinese anywhere."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    if length < 1:
        return ""
    cut = text[: length - 1]
    if not _IDEOGRAPHS_RUN.match(cut[-1:]) and text[length - 1 : length].strip() and " " in cut:
        # The cut fell inside a spaced script's word: go back to its start, unless that word is most of the text.
        kept = re.sub(rf"[^\s{IDEOGRAPHS}]+$", "", cut)
        cut = kept if kept.strip() else cut
    return cut.rstrip(" ,;:，、；：.。—–-") + "…"


def for_xml(text: str) -> str:
    """Without the characters that would break a whole document of XML."""
    return _NOT_FOR_XML.sub("", text)
