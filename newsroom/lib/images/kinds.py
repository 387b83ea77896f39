"""What a file is, by its first bytes alone: refused kinds get their name before a decoder sees them."""

import gzip
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from newsroom.lib.images.terms import Unreadable

HEAD = 4096
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
# The cameras' own formats that are no TIFF inside; "II*\0" with CR behind it is Canon's older one.
_RAW = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_OTHERS = {
    b"%PDF": "PDF",
    b"%!PS": "EPS",
    b"\xc5\xd0\xd3\xc6": "EPS",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"PK\x03\x04": "ZIP",
    b"BM": "BMP",
    b"8BPS": "PSD",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\1\0": "ICO",
}
# TIFF: tags that only a camera's raw file has, and values that only it gives to others.
_SUB_IFDS, _REDUCED, _PHOTOMETRIC, _COMPRESSION = 330, 254, 262, 259
_RAW_TAGS = {33421, 33422, 50706, 50740}
_RAW_PHOTOMETRIC = {32803, 34892}
_RAW_COMPRESSION = {32767, 34713, 65535}
_LAB_PHOTOMETRIC = {8, 9, 10}
_MOST_ENTRIES, _MOST_IFDS = 500, 12


def refuse(path: Path) -> None:
    """Raise Unreadable for every kind that is known and not taken."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head[4:8] == b"ftyp":
            _refuse_brands(head)
        if head.startswith(_RAW) or (head[:4] == b"II*\0" and head[8:10] == b"CR"):
            raise Unreadable("raw")
        if _is_svg(head):
            raise Unreadable("svg")
        if head[:4] in {b"II*\0", b"MM\0*"}:
            _refuse_tiff(file, "<" if head[:2] == b"II" else ">")


def claims_to_be_a_picture(head: bytes) -> bool:
    return head.startswith(_PICTURES) or head[8:12] in {b"WEBP", b"avif", b"avis"}


def other(head: bytes) -> str:
    """The usual name of what is no picture for us, or nothing."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = (name for start, name in _OTHERS.items() if head.startswith(start) or text.startswith(start.lower()))
    return next(found, "")


def canvas(head: bytes) -> tuple[int, int] | None:
    """The size of a WebP, whose decoder would take the memory before telling it; None where the head is damaged."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def gif_frames(path: Path, most: int) -> int:
    """How many frames, without decoding any; counting ends above `most`."""
    frames = 0
    with path.open("rb") as file:
        head = file.read(13)
        if len(head) == 13:
            _skip_table(file, head[10])
        while frames <= most:
            kind = file.read(1)
            if kind == b"!":
                file.read(1)
            elif kind == b",":
                frames += 1
                about = file.read(9)
                if len(about) < 9:
                    break
                _skip_table(file, about[8])
                file.read(1)
            else:
                break
            while length := file.read(1)[:1]:
                if length == b"\0":
                    break
                file.seek(length[0], 1)
    return max(frames, 1)


def _skip_table(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << ((flags & 7) + 1), 1)


def _refuse_brands(head: bytes) -> None:
    # AVIF names itself in the same place; a file whose first brand is a general one may still be AVIF.
    brands = head[8 : max(16, min(int.from_bytes(head[:4], "big"), 256))]
    if brands[:4] == b"crx ":
        raise Unreadable("raw")
    if b"avif" in brands or b"avis" in brands:
        return
    if brands[:4] in _HEIF:
        raise Unreadable("heic")
    raise Unreadable("format", kind="MP4")


def _is_svg(head: bytes) -> bool:
    if head[:2] == b"\x1f\x8b":
        try:
            # Only as far as the head reaches: the rest is never unpacked.
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, HEAD)
        except (zlib.error, gzip.BadGzipFile):
            return False
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.decode("utf-16", "ignore").encode()
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<svg", b"<svg:svg")) or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text)


def _refuse_tiff(file: BinaryIO, order: str) -> None:
    """The first picture of a TIFF, and those that hang on it: raw files hide their data there."""
    file.seek(4)
    first = _number(file.read(4), order)
    tags = _tags(file, order, first)
    if tags.get(_PHOTOMETRIC, (0,))[0] in _LAB_PHOTOMETRIC:
        raise Unreadable("lab")
    hanging = [_tags(file, order, offset) for offset in tags.get(_SUB_IFDS, ())[:_MOST_IFDS]]
    if any(_is_raw(each) for each in (tags, *hanging)):
        raise Unreadable("raw")
    if hanging and tags.get(_REDUCED, (0,))[0] & 1:
        # The first picture is only a preview of what hangs on it.
        raise Unreadable("raw")


def _is_raw(tags: dict[int, tuple[int, ...]]) -> bool:
    return (
        not _RAW_TAGS.isdisjoint(tags)
        or tags.get(_PHOTOMETRIC, (0,))[0] in _RAW_PHOTOMETRIC
        or tags.get(_COMPRESSION, (0,))[0] in _RAW_COMPRESSION
    )


def _tags(file: BinaryIO, order: str, offset: int) -> dict[int, tuple[int, ...]]:
    """Tag → its whole numbers; what is of another type or damaged has 0."""
    found: dict[int, tuple[int, ...]] = {}
    file.seek(offset)
    entries = min(_number(file.read(2), order), _MOST_ENTRIES)
    block = file.read(entries * 12)
    for start in range(0, len(block) - 11, 12):
        tag, kind, count = struct.unpack(order + "HHI", block[start : start + 8])
        value = block[start + 8 : start + 12]
        width = {3: 2, 4: 4, 13: 4}.get(kind, 0)
        if not width or not count:
            found[tag] = (0,)
            continue
        count = min(count, _MOST_IFDS)
        if width * count > 4:
            file.seek(_number(value, order))
            value = file.read(width * count)
        numbers = tuple(_number(value[at : at + width], order) for at in range(0, width * count, width))
        found[tag] = numbers
    return found


def _number(data: bytes, order: str) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big")
