"""Bytes of a text file as text: UTF-8, UTF-16 and GB18030 are told apart without asking anybody."""

import codecs
import re
import unicodedata

from articles.story.refusal import Refused

MAX_BYTES = 5 * 1024 * 1024

# Files that carry text, but are no text files; some of them would pass as Chinese in GB18030.
_MAGIC = (
    b"%PDF", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!",
    b"7z\xbc\xaf", b"BM6", b"II*\0", b"MM\0*", b"\x7fELF", b"RIFF",
)  # fmt: skip
# Longest first: a UTF-32 mark starts like a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HAN_RUN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2,}")


def decode(raw: bytes) -> str:
    """The text in `raw`, or Refused when it is empty, too large, or no text.

    A byte order mark decides; then UTF-8, whose rules no other text passes by chance; UTF-16 when there are NULs where
    it has them; GB18030 when what it gives reads like Chinese; at last Windows' Western letters, for a stray “é”.
    """
    if len(raw) > MAX_BYTES:
        raise Refused("too_large", limit=MAX_BYTES // 1024 // 1024)
    if not raw.strip(b"\0 \t\r\n"):
        raise Refused("empty" if b"\0" not in raw else "binary")
    text = None if raw.startswith(_MAGIC) else _decoded(raw)
    if text is None:
        raise Refused("binary")
    return clean(text)


def clean(text: str) -> str:
    """Text without what a story cannot hold; Refused when that is more than a stray character, or all."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refused("too_large", limit=MAX_BYTES // 1024 // 1024)
    # Halves of a pair that stand beside each other become one character; a lone half becomes a replacement character.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    kept = _CONTROLS.sub("", text.removeprefix("\ufeff"))
    if "\0" in text or len(text) - len(kept) > 2 + len(text) / 1000:
        raise Refused("binary")
    if not kept.strip():
        raise Refused("empty")
    return kept


def _decoded(raw: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _try(raw, encoding)
    if b"\0" in raw:
        found = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _try(raw, encoding)) and _readable(text)]
        found = [text for text in found if _share_of_letters(text) >= 0.9]
        return max(found, key=_share_of_letters, default=None)
    text = _try(raw, "utf-8")
    if text is not None:
        return text
    text = _try(raw, "gb18030")
    if text is not None and _readable(text) and _reads_like_chinese(text):
        return text
    text = _try(raw, "cp1252")
    return text if text is not None and _share_of_letters(text) > 0.6 else None


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _readable(text: str) -> bool:
    """Whether text decoded on suspicion has next to nothing that no author types: controls, unassigned, private."""
    sample = text[:20_000]
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\r\f\v" for c in sample)
    return odd <= len(sample) / 100


def _reads_like_chinese(text: str) -> bool:
    """Chinese comes in runs of common characters; Western letters misread as Chinese come one by one or rare."""
    foreign = [c for c in text if ord(c) > 0x7F][:20_000]
    if len(foreign) < len(text) / 20 and all(unicodedata.category(c)[0] in "PZS" for c in foreign):
        return True  # English with a few dashes and quotes
    in_runs = sum(len(run) for run in _HAN_RUN.findall(text[:200_000]))
    common = sum(_common(c) for c in foreign)
    return bool(foreign) and common >= 0.9 * len(foreign) and in_runs >= 0.6 * len(foreign)


def _common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeError:
        # Traditional and rarer characters are in GBK, and so is everything else; punctuation is fine.
        return unicodedata.category(character)[0] in "PZS"
    return True


def _share_of_letters(text: str) -> float:
    """How much of a text is what most text is made of: ASCII, Western letters, and the scripts of GB2312."""
    sample = text[:20_000]
    usual = sum(c.isascii() or "\u00a0" <= c <= "\u017f" or "\u2010" <= c <= "\u2044" or _common(c) for c in sample)
    return usual / (len(sample) or 1)
