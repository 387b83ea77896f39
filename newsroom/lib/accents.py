"""One accent color made readable: whatever the outlet chose, text in it stands out from every surface it can lie on.

Lightness is moved in OKLCH, where the hue stays what it was. Contrast is that of WCAG 2.2, 1.4.3 and 1.4.11.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

HEX = re.compile(r"#[0-9a-f]{6}\Z")
# WCAG asks for 4.5; a little more, since what is mixed by browsers is rounded.
TEXT, STRONG = 4.6, 7.0
# The surfaces of tokens.css on which accented words stand.
LIGHT = ("#fbfaf7", "#ffffff", "#efede7", "#f2efe8")
DARK = ("#121417", "#1a1d22", "#0c0e10", "#1f2328")
WHITE, INK = "#ffffff", "#0b1016"
# Part of the accent in a washed surface.
WASH_LIGHT, WASH_DARK = 0.09, 0.2
STEPS = 200


@dataclass(frozen=True)
class Tones:
    """The accent of one scheme, light or dark, as the tokens name its parts."""

    accent: str
    strong: str
    wash: str
    on_accent: str


def is_color(value: object) -> bool:
    return isinstance(value, str) and bool(HEX.match(value))


@lru_cache(maxsize=64)
def tones(color: str, *, dark: bool) -> Tones:
    """`color` (#rrggbb) moved no further than it must be; the wash lies under accented words too."""
    ground = DARK[0] if dark else LIGHT[1]
    wash = mixed(color, ground, WASH_DARK if dark else WASH_LIGHT)
    surfaces = (*(DARK if dark else LIGHT), wash)
    accent = _readable(color, surfaces, TEXT, dark=dark)
    strong = _readable(accent, surfaces, STRONG, dark=dark)
    on_accent = max((WHITE, INK), key=lambda tone: contrast(tone, accent))
    return Tones(accent, strong, wash, on_accent)


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(color: str, ground: str, part: float) -> str:
    pairs = zip(_parts(color), _parts(ground), strict=True)
    return _written(one * part + other * (1 - part) for one, other in pairs)


def _readable(color: str, surfaces: tuple[str, ...], wanted: float, *, dark: bool) -> str:
    """The nearest lightness, away from the surfaces, at which all of them are told from it well enough."""
    lightness, chroma, hue = _to_oklch(color)
    end = 1.0 if dark else 0.0
    for step in range(STEPS + 1):
        moved = lightness + (end - lightness) * step / STEPS
        found = color if step == 0 else _from_oklch(moved, chroma, hue)
        if all(contrast(found, surface) >= wanted for surface in surfaces):
            return found
    return WHITE if dark else INK


def _parts(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _written(parts) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _to_oklch(color: str) -> tuple[float, float, float]:
    """https://bottosson.github.io/posts/oklab/ gives the matrices."""
    red, green, blue = (_linear(part) for part in _parts(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Within sRGB: a color that screens cannot show keeps its hue and gives up chroma."""
    for part in range(20, -1, -1):
        parts = _rgb(lightness, chroma * part / 20, hue)
        if all(-0.0005 <= each <= 1.0005 for each in parts):
            break
    return _written(_gamma(max(0.0, each)) for each in parts)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
