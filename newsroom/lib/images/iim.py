"""IPTC's older form of metadata (IIM, "IPTC header"): numbered datasets in a JPEG or TIFF."""

import struct
from typing import Any

from PIL import Image, IptcImagePlugin

from newsroom.lib.images.fields import DEFAULT, FIELDS

UTF8 = b"\x1b%G"
_CHARSET, _VERSION = (1, 90), 4
_DATE, _TIME = 55, 60
_OBJECT_NAME = 5
_PHOTOSHOP = b"Photoshop 3.0\0"


def read(image: Image.Image) -> dict[str, Any]:
    info = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    marker = _octets(info.get(_CHARSET))
    utf8 = bool(marker) and marker[0].startswith(UTF8)
    found: dict[str, Any] = {}
    for key, field in FIELDS.items():
        if field.iim:
            values = [_text(each, utf8) for each in _octets(info.get((2, field.iim[0])))]
            found[key] = values if field.many else ", ".join(filter(None, values))
    if not found["title"]:
        found["title"] = "".join(_text(each, utf8) for each in _octets(info.get((2, _OBJECT_NAME)))[:1])
    day = "".join(_text(each, utf8) for each in _octets(info.get((2, _DATE)))[:1])
    time = "".join(_text(each, utf8) for each in _octets(info.get((2, _TIME)))[:1])
    found["taken_at"] = [f"{day}T{time}", day] if day and time else [day]
    return found


def segment(notice: dict[str, Any]) -> bytes:
    """The marker segment of a JPEG. Every text is cut to the octets of its dataset; the XMP has the whole."""
    if not notice:
        return b""
    sets: list[tuple[int, bytes]] = [(0, struct.pack(">H", _VERSION))]
    for key, value in notice.items():
        number, longest = FIELDS[key].iim or (0, 0)
        if isinstance(value, dict):
            value = value.get(DEFAULT) or next(iter(value.values()))
        for text in value if isinstance(value, list) else [value]:
            if number:
                sets.append((number, text.encode()[:longest].decode("utf-8", "ignore").strip().encode()))
    if taken := notice.get("taken_at"):
        day, _t, time = taken.partition("T")
        sets.append((_DATE, day.replace("-", "").encode()))
        if len(time) == len("hh:mm:ss+hh:mm"):
            sets.append((_TIME, time.replace(":", "").encode()))
    data = _dataset(1, 0, struct.pack(">H", _VERSION)) + _dataset(1, 90, UTF8)
    data += b"".join(_dataset(2, number, octets) for number, octets in sorted(sets, key=lambda each: each[0]))
    resource = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(data)) + data
    content = _PHOTOSHOP + resource + b"\0" * (len(data) % 2)
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _dataset(record: int, number: int, octets: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(octets)) + octets


def _octets(value: bytes | list[bytes] | None) -> list[bytes]:
    if not value:
        return []
    return value if isinstance(value, list) else [value]


def _text(octets: bytes, utf8: bool) -> str:
    """Many programs wrote UTF-8 without saying so; what is none is of the West."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("utf-8", "replace") if utf8 else octets.decode("latin-1")
