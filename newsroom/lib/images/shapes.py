"""The fixed set of forms in which a picture is served: which crops, which widths, under which names."""

import hashlib
from dataclasses import dataclass

# Left, top, width and height in ten-thousandths of the upright original.
Box = tuple[int, int, int, int]
WHOLE = 10_000
FREE = "free"
# The moving form of an animated file: not a crop, one size only.
MOTION = "motion"
EXTENSIONS = ("avif", "webp", "jpg")
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# WebP and AVIF end near 16,383 pixels; a very tall picture is made narrower instead.
TALLEST = 16_000
# An own width is made where it is wider than the step below it by this much.
WORTH = 1.2


@dataclass(frozen=True)
class Shape:
    """`ratio` is width by height, None for the picture as it is."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    extensions: tuple[str, ...] = EXTENSIONS


SHAPES: dict[str, Shape] = {
    FREE: Shape(None, (320, 640, 960, 1280, 1920)),
    "wide": Shape((16, 9), (320, 640, 960, 1280, 1920)),
    "square": Shape((1, 1), (160, 320, 640, 1200)),
    "portrait": Shape((4, 5), (320, 640, 960)),
    # Search engines ask for it beside square and wide; no page shows it.
    "classic": Shape((4, 3), (1200,), ("jpg",)),
}
# What an editor may crop by hand.
CROPS = ("wide", "square", "portrait")


def box_of(shape: str, width: int, height: int, focus: tuple[float, float] = (0.5, 0.5)) -> Box:
    """The largest crop of this shape, with the focal point (0 to 1 from left and top) as near its middle as can be."""
    ratio = SHAPES[shape].ratio
    if ratio is None:
        return (0, 0, WHOLE, WHOLE)
    across, down = ratio
    wide = min(WHOLE, round(WHOLE * (height * across) / (width * down)))
    high = min(WHOLE, round(WHOLE * (width * down) / (height * across)))
    left = min(max(round(focus[0] * WHOLE - wide / 2), 0), WHOLE - wide)
    top = min(max(round(focus[1] * WHOLE - high / 2), 0), WHOLE - high)
    return (left, top, wide, high)


def sizes(shape: str, width: int, height: int, box: Box) -> list[tuple[int, int]]:
    """Width and height of each form, smallest first: never above the pixels that the crop has."""
    own_width = max(1, round(width * box[2] / WHOLE))
    own_height = max(1, round(height * box[3] / WHOLE))
    across, down = SHAPES[shape].ratio or (own_width, own_height)
    widest = min(own_width, max(1, TALLEST * across // down))
    widths = [each for each in SHAPES[shape].widths if each <= widest]
    # A file between two steps is not served at the lower one alone; a step that is nearly as wide is enough.
    if not widths or (widest < SHAPES[shape].widths[-1] and widest >= widths[-1] * WORTH):
        widths.append(widest)
    return [(each, max(1, round(each * down / across))) for each in widths]


def digest(sha256: str, shape: str, box: Box) -> str:
    """Tells the crops of a file apart in addresses, so that what stands at an address never changes."""
    return hashlib.sha256(f"{sha256}:{shape}:{box}".encode()).hexdigest()[:10]


def name(shape: str, width: int, digest: str, extension: str) -> str:
    """The last part of a form's address, for example "wide-960-3f2a91c0de.avif"."""
    return f"{shape}-{width}-{digest}.{extension}"
