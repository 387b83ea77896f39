"""The words that travel inside picture files (IPTC Photo Metadata 2025.1): under which names, how long at most."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Space of names → its address. The prefixes are those of the IPTC's own documents.
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "cc": "http://creativecommons.org/ns#",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# How a text in languages names the one that stands for all.
DEFAULT = "x-default"
MOST_LANGUAGES = 30
MOST_VALUES = 100


@dataclass(frozen=True)
class Field:
    """`xmp` in the order of trust, the first is the one written; `kind` is text, alt, seq or bag.

    `iim` is the dataset in record 2 of IPTC's older form, with the octets it holds; None where it has none.
    """

    xmp: tuple[str, ...]
    kind: str
    longest: int
    iim: tuple[int, int] | None = None
    # Kept in every language that the file has, not only in its default.
    languages: bool = False
    # A list of words; else one text.
    many: bool = False


FIELDS: dict[str, Field] = {
    "title": Field(("photoshop:Headline", "dc:title"), "text", 300, (105, 256)),
    "caption": Field(("dc:description",), "alt", 5_000, (120, 2000), languages=True),
    "caption_writer": Field(("photoshop:CaptionWriter",), "text", 300, (122, 32)),
    "creator": Field(("dc:creator",), "seq", 300, (80, 32)),
    "creator_title": Field(("photoshop:AuthorsPosition",), "text", 300, (85, 32)),
    "credit": Field(("photoshop:Credit",), "text", 300, (110, 32)),
    "source": Field(("photoshop:Source",), "text", 300, (115, 32)),
    "copyright": Field(("dc:rights",), "alt", 500, (116, 128)),
    "usage_terms": Field(("xmpRights:UsageTerms",), "alt", 3_000),
    "licence_url": Field(("xmpRights:WebStatement", "cc:license"), "text", 500),
    "instructions": Field(("photoshop:Instructions",), "text", 2_000, (40, 256)),
    "subjects": Field(("dc:subject",), "bag", 200, (25, 64), many=True),
    "people": Field(("Iptc4xmpExt:PersonInImage",), "bag", 200, many=True),
    "event": Field(("Iptc4xmpExt:Event",), "alt", 300),
    "alt": Field(("Iptc4xmpCore:AltTextAccessibility",), "alt", 1_000, languages=True),
    "extended_alt": Field(("Iptc4xmpCore:ExtDescrAccessibility",), "alt", 5_000),
    "taken_at": Field(("photoshop:DateCreated", "exif:DateTimeOriginal", "xmp:CreateDate"), "text", 40),
    "sublocation": Field(("Iptc4xmpCore:Location",), "text", 300, (92, 32)),
    "city": Field(("photoshop:City",), "text", 300, (90, 32)),
    "region": Field(("photoshop:State",), "text", 300, (95, 32)),
    "country": Field(("photoshop:Country",), "text", 300, (101, 64)),
    "country_code": Field(("Iptc4xmpCore:CountryCode",), "text", 3, (100, 3)),
    "source_type": Field(("Iptc4xmpExt:DigitalSourceType",), "text", 100),
}
# Between editors; readers' files do not carry it.
PRIVATE = frozenset({"instructions"})
_OVERRIDES = dict.fromkeys(map(ord, "\u202d\u202e\ufeff\ufffe\uffff"))


def clean(text: str, longest: int) -> str:
    """One notation of characters, no control characters but line ends, bounded."""
    text = unicodedata.normalize("NFC", text[: longest * 4].replace("\r\n", "\n").replace("\r", "\n"))
    kept = (each for each in text if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})
    return "".join(kept).translate(_OVERRIDES).strip()[:longest].strip()


def clean_each(texts: Iterable[str], longest: int) -> list[str]:
    """Without blanks and repetitions, in the order given."""
    found = dict.fromkeys(clean(text, longest) for text in texts)
    return [text for text in found if text][:MOST_VALUES]


def language(tag: str) -> str | None:
    """A language tag in the form of BCP 47, lower case; None for what is none."""
    tag = tag.strip().replace("_", "-").lower()
    return tag if re.fullmatch(r"[a-z]{1,8}(-[a-z0-9]{1,8}){0,4}", tag) else None


def checked(words: Any) -> dict[str, Any]:
    """Only known fields, each of its kind and length; whatever else `words` holds is left out."""
    found: dict[str, Any] = {}
    if not isinstance(words, dict):
        return found
    for key, value in words.items():
        field = FIELDS.get(key)
        if not field:
            continue
        if field.many:
            value = clean_each(filter(_is_text, value), field.longest) if isinstance(value, list) else None
        elif isinstance(value, dict):
            value = in_languages(value, field.longest)
            if isinstance(value, dict) and not field.languages:
                value = value.get(DEFAULT) or next(iter(value.values()))
        else:
            value = clean(value, field.longest) if _is_text(value) else None
        if value:
            found[key] = value
    return found


def in_languages(texts: dict[Any, Any], longest: int) -> str | dict[str, str]:
    """One text where there is only one; else a text for each language, beside "x-default" where that is given."""
    found: dict[str, str] = {}
    for tag, text in list(texts.items())[:MOST_LANGUAGES]:
        code = language(tag) if _is_text(tag) else None
        text = clean(text, longest) if _is_text(text) else ""
        if code and text:
            found.setdefault(code, text)
    return found.get(DEFAULT, "") if set(found) <= {DEFAULT} else found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
