"""The drawing board: supersampled shapes, gradients, light, haze and grain, with Pillow alone.

Coordinates are those of the finished picture; everything is drawn at twice the size and reduced at the end.
Nothing depends on the clock or on the machine: every scattered thing comes from a seeded generator.
"""

import itertools
import math
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

SCALE = 2

INK, NAVY, PETROL, TEAL = "#0f1a25", "#1a2d3e", "#26475a", "#3d6a7b"
STEEL, MIST, FOG, PAPER = "#6d95a3", "#a6c1c7", "#d2dfde", "#f4ecdf"
SAND, AMBER, RUST, BRICK, PLUM = "#ecd2aa", "#e4a963", "#c8673e", "#8d4434", "#4b3848"


def rgb(color) -> tuple[int, int, int]:
    return ImageColor.getrgb(color) if isinstance(color, str) else tuple(color)


def mix(one, other, share: float) -> tuple[int, int, int]:
    """`share` 0 gives `one`, 1 gives `other`."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))


def column(height: int, stops) -> Image.Image:
    """A strip one pixel wide; `stops` are (place 0–1, colour) from top to bottom."""
    strip = Image.new("RGB", (1, height))
    pixels = strip.load()
    stops = [(place, rgb(color)) for place, color in stops]
    for y in range(height):
        at = y / max(1, height - 1)
        for (low, one), (high, other) in itertools.pairwise(stops):
            if at <= high or high == stops[-1][0]:
                share = (at - low) / (high - low) if high > low else 0
                pixels[0, y] = mix(one, other, min(1, max(0, share * share * (3 - 2 * share))))
                break
    return strip


FINISHED = 0.8  # of the size in which scenes are drawn


class Canvas:
    def __init__(self, width=2000, height=1125, seed="corridor"):
        self.width, self.height = width, height
        self.random = Random(seed)  # noqa: S311 -- scatters strokes
        self.image = Image.new("RGB", (width * SCALE, height * SCALE))
        self.pen = ImageDraw.Draw(self.image)

    # ── light and air ────────────────────────────────────────────────────────

    def fill(self, *stops, top=0, bottom=None):
        """A vertical gradient over the full width."""
        bottom = self.height if bottom is None else bottom
        size = (self.width * SCALE, round((bottom - top) * SCALE))
        self.image.paste(column(size[1], stops).resize(size), (0, round(top * SCALE)))

    def glow(self, x, y, radius, color, strength=1.0, flat=1.0):
        """Light around a point; `flat` below 1 makes it wider than high."""
        size = (round(radius * 2 * SCALE), round(radius * 2 * flat * SCALE))
        shape = Image.radial_gradient("L").point([round(max(0, 1 - v / 181) ** 2 * 255 * strength) for v in range(256)])
        mask = shape.resize(size, Image.Resampling.BICUBIC)
        corner = (round(x * SCALE - size[0] / 2), round(y * SCALE - size[1] / 2))
        self.image.paste(Image.new("RGB", size, rgb(color)), corner, mask)

    def haze(self, top, bottom, color, strength_top, strength_bottom):
        """Air between what is drawn and what comes next."""
        size = (self.width * SCALE, max(1, round((bottom - top) * SCALE)))
        tones = [(0, (round(strength_top * 255),) * 3), (1, (round(strength_bottom * 255),) * 3)]
        mask = column(size[1], tones).convert("L").resize(size)
        self.image.paste(Image.new("RGB", size, rgb(color)), (0, round(top * SCALE)), mask)

    def clouds(self, top, bottom, color, strength, grain=(9, 5)):
        """Long soft bands, as high clouds at the end of a day."""
        size = (self.width * SCALE, round((bottom - top) * SCALE))
        low = Image.frombytes("L", grain, self.random.randbytes(grain[0] * grain[1]))
        fine = Image.frombytes("L", (grain[0] * 3, grain[1] * 4), self.random.randbytes(grain[0] * grain[1] * 12))
        small = (size[0] // 8, size[1] // 8)
        field = Image.blend(
            low.resize(small, Image.Resampling.BICUBIC), fine.resize(small, Image.Resampling.BICUBIC), 0.4
        )
        field = field.point([round(min(1, max(0, (v - 118) / 90)) * 255 * strength) for v in range(256)])
        fade = column(small[1], [(0, "#000"), (0.5, "#fff"), (1, "#000")]).convert("L").resize(small)
        mask = ImageChops.multiply(field, fade).resize(size, Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", size, rgb(color)), (0, round(top * SCALE)), mask)

    # ── shapes ───────────────────────────────────────────────────────────────

    def shape(self, points, fill):
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=rgb(fill))

    def shaded(self, points, top, bottom, reach=None):
        """A shape filled by a vertical gradient; `reach` is the depth at which `bottom` is attained."""
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        left, upper = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right, lower = min(self.width, math.ceil(max(xs))), min(self.height, math.ceil(max(ys)))
        if right <= left or lower <= upper:
            return
        size = ((right - left) * SCALE, (lower - upper) * SCALE)
        mask = Image.new("L", size)
        outline = [((x - left) * SCALE, (y - upper) * SCALE) for x, y in points]
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        end = min(1, reach / (lower - upper)) if reach else 1
        stops = [(0, top), (end, bottom)] + ([(1, bottom)] if end < 1 else [])
        self.image.paste(column(size[1], stops).resize(size), (left * SCALE, upper * SCALE), mask)

    def line(self, points, fill, width=1.0):
        path = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(path, fill=rgb(fill), width=max(1, round(width * SCALE)), joint="curve")

    def box(self, left, top, right, bottom, fill):
        corners = [round(value * SCALE) for value in (left, top, right, bottom)]
        if corners[2] > corners[0] and corners[3] > corners[1]:
            self.pen.rectangle((corners[0], corners[1], corners[2] - 1, corners[3] - 1), fill=rgb(fill))

    def disc(self, x, y, radius, fill, flat=1.0):
        sides = ((x - radius) * SCALE, (y - radius * flat) * SCALE, (x + radius) * SCALE, (y + radius * flat) * SCALE)
        self.pen.ellipse(sides, fill=rgb(fill))

    # ── land and water ───────────────────────────────────────────────────────

    def ridge(self, base, amplitude, rough=0.55, left=None, right=None, peaks=None):
        """The outline of hills from left to right by midpoint displacement; `peaks` fixes some heights."""
        left, right = -20 if left is None else left, self.width + 20 if right is None else right
        line = [(left, base - amplitude * self.random.random()), *(peaks or [])]
        line.append((right, base - amplitude * self.random.random()))
        sway = amplitude
        for _round in range(8):
            denser = []
            for (x1, y1), (x2, y2) in itertools.pairwise(line):
                bend = (self.random.random() - 0.5) * sway * min(1, (x2 - x1) / 40)
                denser += [(x1, y1), ((x1 + x2) / 2, (y1 + y2) / 2 + bend)]
            line = [*denser, line[-1]]
            sway *= rough
        return line

    def hills(self, base, amplitude, top, bottom, rough=0.55, reach=None, peaks=None, floor=None):
        """A ridge filled down to `floor`; returns its outline."""
        line = self.ridge(base, amplitude, rough, peaks=peaks)
        floor = self.height if floor is None else floor
        self.shaded([*line, (self.width + 20, floor), (-20, floor)], top, bottom, reach)
        return line

    def glints(self, top, bottom, color, count, center=None, spread=None, length=70, under=None):
        """Short strokes of light on water, longer and farther apart towards the viewer."""
        center = self.width / 2 if center is None else center
        for _stroke in range(count):
            near = self.random.random() ** 1.6
            y = top + (bottom - top) * near
            reach = (spread or self.width / 2) * (0.25 + 0.75 * near)
            x = center + (self.random.gauss(0, 0.5) if spread else self.random.uniform(-1, 1)) * reach
            half = length * (0.15 + 0.85 * near) * self.random.uniform(0.3, 1)
            tone = mix(under, color, self.random.uniform(0.2, 0.9)) if under else color
            self.line([(x - half, y), (x + half, y)], tone, 0.8 + 1.6 * near)

    def mirror(self, shore, strength, color, blur=3):
        """Lay the reflection of what stands above `shore` on the water below it."""
        width, height = self.image.size
        depth = min(height - shore * SCALE, shore * SCALE)
        above = self.image.crop((0, shore * SCALE - depth, width, shore * SCALE))
        below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.BoxBlur((blur, blur * 4)))
        below = Image.blend(below, Image.new("RGB", below.size, rgb(color)), 1 - strength)
        self.image.paste(below, (0, shore * SCALE))

    # ── the finished picture ─────────────────────────────────────────────────

    def finish(self, grain=0.075, vignette=0.16):
        # Large enough for a lead on a desktop; each form above it would make the first start longer.
        width, height = round(self.width * FINISHED), round(self.height * FINISHED)
        picture = self.image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        small = (max(1, width // 2), max(1, height // 2))
        fine = Image.frombytes("L", (width, height), self.random.randbytes(width * height))
        soft = Image.frombytes("L", small, self.random.randbytes(small[0] * small[1])).resize((width, height))
        noise = Image.blend(fine, soft, 0.4).point([round(128 + (v - 128) * grain * 2) for v in range(256)])
        picture = ImageChops.soft_light(picture, Image.merge("RGB", (noise,) * 3))
        edge = Image.radial_gradient("L").point([round(255 * (1 - vignette * (v / 255) ** 2.4)) for v in range(256)])
        edge = edge.resize((width, height), Image.Resampling.BICUBIC)
        return ImageChops.multiply(picture, Image.merge("RGB", (edge,) * 3))


class Camera:
    """One-point perspective: metres to picture coordinates. x to the right, y up, z away from the viewer."""

    def __init__(self, canvas, horizon, eye, focal=1400, turn=0.0, center=None):
        self.canvas, self.horizon, self.eye, self.focal = canvas, horizon, eye, focal
        self.cos, self.sin = math.cos(turn), math.sin(turn)
        self.center = canvas.width / 2 if center is None else center

    def at(self, x, y, z):
        along, away = x * self.cos - z * self.sin, x * self.sin + z * self.cos
        away = max(0.5, away)
        return (self.center + self.focal * along / away, self.horizon - self.focal * (y - self.eye) / away)

    def depth(self, x, z):
        return max(0.5, x * self.sin + z * self.cos)

    def size(self, metres, x, z):
        return self.focal * metres / self.depth(x, z)

    def block(self, x, y, z, wide, high, deep, front, side, top, flank="right"):
        """A box with its near lower left corner at x, y, z; which flank is seen is for the caller to say."""
        far = x + wide if flank == "right" else x
        shape, at = self.canvas.shape, self.at
        shape(
            [
                at(x, y + high, z),
                at(x + wide, y + high, z),
                at(x + wide, y + high, z + deep),
                at(x, y + high, z + deep),
            ],
            top,
        )
        shape([at(far, y, z), at(far, y + high, z), at(far, y + high, z + deep), at(far, y, z + deep)], side)
        shape([at(x, y, z), at(x + wide, y, z), at(x + wide, y + high, z), at(x, y + high, z)], front)
