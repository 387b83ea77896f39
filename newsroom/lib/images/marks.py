"""An icon drawn from an outlet's initials, and icons in the forms that browsers and systems want."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from newsroom.lib.text import slugify_headline

PAPER, INK = "#ffffff", "#0b1016"
# Parts of a square: the radius of its corners, and the height of the letters. Of an icon that systems cut into shapes
# of their own, a circle of 0.8 is certain to stay.
CORNER, LETTERS, SAFE = 0.18, 0.56, 0.68
# Nobody's initials.
ARTICLES = {"the", "a", "an"}
# Drawn larger and made smaller, which rounds edges.
TIMES = 4
ICO_SIZES = (16, 32, 48)


def initials_of(name: str) -> str:
    """One or two Latin letters or figures: “The Corridor” C, “Eurasia Monitor” EM, 走廊 ZL."""
    words = slugify_headline(name).split("-")
    words = [word for word in words if word and (word not in ARTICLES or len(words) == 1)]
    return "".join(word[0] for word in words[:2]).upper() or "N"


@lru_cache(maxsize=32)
def draw(initials: str, ground: str, size: int, *, whole: bool = False) -> bytes:
    """PNG: the initials on the color, with round corners; `whole` fills the square, for systems that cut it."""
    side = size * (TIMES if size <= 192 else 2)
    picture = Image.new("RGBA", (side, side), ground if whole else (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if not whole:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * CORNER, fill=ground)
    height = side * LETTERS * (SAFE if whole else 1) * (1 if len(initials) == 1 else 0.8)
    font = ImageFont.load_default(height * 1.3)
    middle = (side / 2, side / 2)
    left, top, right, bottom = pen.textbbox(middle, initials, font=font, anchor="mm", stroke_width=side // 90)
    # Letters stand in the middle by what one sees of them, not by the line that they stand on.
    middle = (side - (left + right) / 2, side - (top + bottom) / 2)
    ink = _on(ground)
    pen.text(middle, initials, font=font, anchor="mm", fill=ink, stroke_width=side // 90, stroke_fill=ink)
    return _png(picture.resize((size, size), Image.Resampling.LANCZOS))


def padded(png: bytes, ground: str) -> bytes:
    """An icon of ours on a square of one color, small enough that nothing of it is cut off. `png` is our own file."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as icon:
        size = icon.width
        inner = icon.convert("RGBA").resize((round(size * SAFE),) * 2, Image.Resampling.LANCZOS)
    picture = Image.new("RGBA", (size, size), ground)
    edge = (size - inner.width) // 2
    picture.alpha_composite(inner, (edge, edge))
    return _png(picture.convert("RGB"))


def ico(png: bytes) -> bytes:
    """`favicon.ico` in the sizes that browsers and feed readers ask for. `png` is our own file."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png), formats=("PNG",)) as icon:
        icon.convert("RGBA").save(out, "ICO", sizes=[(size, size) for size in ICO_SIZES if size <= icon.width])
    return out.getvalue()


def _on(ground: str) -> str:
    """White, except on what is light already."""
    red, green, blue = (int(ground[start : start + 2], 16) for start in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 160 else PAPER


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
