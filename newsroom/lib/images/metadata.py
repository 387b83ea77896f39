"""The words in picture files: XMP before IIM before EXIF when read, and written into every form."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from PIL import Image

from newsroom.lib.images import fields, iim, xmp

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_XP_TITLE, _XP_COMMENT, _XP_AUTHOR, _XP_KEYWORDS, _XP_SUBJECT = 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F
_EXIF, _TAKEN, _OFFSETS = 0x8769, 0x9003, (0x9011, 0x9010)
# What cameras and phones write where a caption should stand.
_DEVICES = re.compile(
    r"(olympus|sony|samsung|kodak|minolta|konica|ricoh|pentax|casio|fujifilm|nikon|canon|panasonic|jpeg)?"
    r"\s*(digital (still )?camera|dsc|dcim.*|picture|default|untitled|screenshot|image|ascii)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)")


def read(image: Image.Image) -> dict[str, Any]:
    """After decoding: some formats put their words behind the pixels. Damaged words never cost the picture."""
    sources = [_guarded(_from_xmp, image), _guarded(iim.read, image), _guarded(_from_exif, image)]
    moments = [text for source in sources for text in source.pop("taken_at", [])]
    found: dict[str, Any] = {}
    for source in sources:
        for key, value in fields.checked(source).items():
            found.setdefault(key, value)
    found["taken_at"] = moment(moments)
    return _plausible(found)


def packets(notice: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What Pillow is to be given for each format. Only what `notice` says goes into a form."""
    notice = fields.checked(notice)
    notice["taken_at"] = moment([notice.get("taken_at", "")])
    notice = {key: value for key, value in _plausible(notice).items() if key not in fields.PRIVATE}
    packet = xmp.packet(notice)
    wrapped = {"xmp": packet} if packet else {}
    return {"avif": wrapped, "webp": wrapped, "jpg": wrapped | {"extra": iim.segment(notice)}}


def moment(texts: Iterable[str]) -> str:
    """The first that is a day or a time, as ISO; a time of the same day says more than the day alone.

    Without an offset where the file has none. A month or a year alone is none.
    """
    times = [found for text in texts if (found := _moment(text))]
    first = times[0] if times else ""
    fuller = (each for each in times if each.startswith(first) and len(each) > len(first))
    return next(fuller, first)


def _moment(text: str) -> str:
    """XMP and ISO 8601, the bare digits of IIM, and EXIF's colons."""
    text = fields.clean(text, 40)
    day = _DIGITS.match(text)
    if not day:
        return ""
    rest = text[day.end() :].lstrip("T ").replace("Z", "+00:00")
    iso = "-".join(day.groups()) + (f"T{rest}" if rest else "")
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    if found.year < 1800:
        return ""
    return found.replace(microsecond=0).isoformat() if rest else found.date().isoformat()


def _guarded(source: Callable[[Image.Image], dict[str, Any]], image: Image.Image) -> dict[str, Any]:
    # Parsers of three formats in five containers, each with exceptions of its own.
    with suppress(Exception):
        return source(image)
    return {}


def _from_xmp(image: Image.Image) -> dict[str, Any]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    return xmp.read(packet) if isinstance(packet, bytes | str) else {}


def _from_exif(image: Image.Image) -> dict[str, Any]:
    exif = image.getexif()
    inner = exif.get_ifd(_EXIF)
    caption, title = _ascii(exif.get(_DESCRIPTION)), _wide(exif.get(_XP_TITLE))
    offset = next((_ascii(inner.get(tag)) for tag in _OFFSETS if inner.get(tag)), "")
    taken = _ascii(inner.get(_TAKEN))
    return {
        "title": title,
        "caption": ("" if _DEVICES.fullmatch(caption.strip()) else caption)
        or _wide(exif.get(_XP_COMMENT))
        or _wide(exif.get(_XP_SUBJECT)),
        "creator": _ascii(exif.get(_ARTIST)) or _wide(exif.get(_XP_AUTHOR)),
        "copyright": _ascii(exif.get(_COPYRIGHT)),
        "subjects": _wide(exif.get(_XP_KEYWORDS)).split(";"),
        "taken_at": [taken + offset, taken] if taken else [],
    }


def _ascii(value: Any) -> str:
    """Bytes that Pillow read as Latin 1, though most programs write UTF-8; parts are divided by a zero."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return ", ".join(filter(None, (part.strip() for part in value.split("\0"))))


def _wide(value: Any) -> str:
    if isinstance(value, tuple):
        value = bytes(value)
    return value.decode("utf-16-le", "ignore").rstrip("\0") if isinstance(value, bytes) else ""


def _plausible(found: dict[str, Any]) -> dict[str, Any]:
    """Values that must have a form have it, or are left out."""
    kind = found.get("source_type", "").rstrip("/").rpartition("/")[2]
    found["source_type"] = kind if re.fullmatch(r"[A-Za-z]{3,40}", kind) else ""
    if not re.fullmatch(r"https?://[^\s<>\"]+", found.get("licence_url", "")):
        found["licence_url"] = ""
    if not re.fullmatch(r"[A-Za-z]{2,3}", found.get("country_code", "")):
        found["country_code"] = ""
    found["country_code"] = found["country_code"].upper()
    return {key: value for key, value in found.items() if value}
