"""Picture files as strangers send them: made here, byte by byte where no program makes them any more."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from newsroom.lib.images import shapes
from newsroom.lib.images.terms import Job

RED = (200, 30, 30)


def encoded(image: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def plain(mode: str = "RGB", size=(700, 400), color=None) -> Image.Image:
    return Image.new(mode, size, color if color is not None else RED)


def stored(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def halves(size=(600, 400), left=RED, right=(20, 40, 220)) -> Image.Image:
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def jobs(width: int, height: int, *names: str, box=None, digest="0123456789") -> list[Job]:
    found = []
    for name in names or tuple(shapes.SHAPES):
        cut = box or shapes.box_of(name, width, height)
        sizes = tuple(shapes.sizes(name, width, height, cut))
        found.append(Job(name, cut, sizes, shapes.SHAPES[name].extensions, digest))
    return found


def near(color, wanted, within: int = 6) -> bool:
    if isinstance(color, str):
        color = tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))
    return all(abs(a - b) <= within for a, b in zip(color, wanted, strict=True))


def png(width: int, height: int, rows: bytes = b"\0" * 64, color_type: int = 2) -> bytes:
    """A tiny file whose head may claim a giant picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def gif(frames: int) -> bytes:
    """Of one pixel each, far smaller than any program writes them."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\0"
    return head + frame * frames + b";"


def tiff(*entries: tuple[int, int, int, int], more: bytes = b"", order: str = "<") -> bytes:
    """A TIFF of the given (tag, type, count, value); what a value points to stands at offset 1024."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    body = mark + struct.pack(order + "I", 8) + struct.pack(order + "H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(
            order + ("HH" if kind == 3 and count == 1 else "I"), value, *([0] * (kind == 3 and count == 1))
        )
        body += struct.pack(order + "HHI", tag, kind, count) + packed
    return (body + b"\0\0\0\0").ljust(1024, b"\0") + more


def ifd(*entries: tuple[int, int, int, int]) -> bytes:
    """What stands at offset 1024: a further directory."""
    return tiff(*entries)[8 : 8 + 2 + 12 * len(entries) + 4]


# ── Profiles ────────────────────────────────────────────────────────────────────────────────────────────────────────
def matrix_profile(red, green, blue, gamma: float = 2.2) -> bytes:
    """A profile of a screen: where its primaries lie in XYZ (relative to D50), and its curve."""
    curve = b"curv" + b"\0" * 4 + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(red),
        b"gXYZ": xyz(green),
        b"bXYZ": xyz(blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile(corners) -> bytes:
    """A printer's profile: `corners` gives the Lab of every mixture of full and empty inks, CMYK → Lab."""
    straight = bytes(range(256))
    table = b"".join(
        bytes([round(corners(c, m, y, k)[0] * 2.55), *(round(each) + 128 for each in corners(c, m, y, k)[1:])])
        for c in (0, 1)
        for m in (0, 1)
        for y in (0, 1)
        for k in (0, 1)
    )
    one, zero = 65536, 0
    matrix = struct.pack(">9i", one, zero, zero, zero, one, zero, zero, zero, one)
    lut = b"mft1" + b"\0" * 4 + bytes([4, 3, 2, 0]) + matrix + straight * 4 + table + straight * 3
    return profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": xyz((0.9642, 1.0, 0.8249)), b"A2B0": lut, b"A2B1": lut})


def xyz(values) -> bytes:
    return b"XYZ " + b"\0" * 4 + b"".join(struct.pack(">i", round(each * 65536)) for each in values)


def profile(kind: bytes, space: bytes, between: bytes, tags: dict[bytes, bytes]) -> bytes:
    words = b"desc" + b"\0" * 4 + struct.pack(">I", 5) + b"Made\0" + b"\0" * 79
    tags = {b"desc": words, b"cprt": b"text" + b"\0" * 4 + b"none\0", **tags}
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"\0" * 4, 0x02400000, kind, space, between)
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + xyz((0.9642, 1.0, 0.8249))[8:] + b"\0" * 48
    return head[:128] + table + body


# D50 primaries of the two wide spaces that cameras and phones use.
DISPLAY_P3 = matrix_profile((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841))
ADOBE_RGB = matrix_profile((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446), 2.19921875)
