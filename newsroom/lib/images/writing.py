"""The forms that pages use: crops and sizes of one decoded picture, each in every format, with a notice of rights."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image

from newsroom.lib.images import colors, emblems, metadata, shapes
from newsroom.lib.images.terms import Job, Motion

SAVED_AS: dict[str, dict[str, Any]] = {
    # Slower speeds save a tenth of the bytes for twice the time.
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}
EMBLEM: dict[str, Any] = {"format": "PNG", "optimize": True}
# Decoding at half the size is as good to the eye from one and a half times the size that is needed.
SPARE = 1.5
# From so many pixels of the longer side the mean color is taken.
COLOR_FROM = 64
# The frames of a moving form stand in memory together, with four bytes for each pixel.
MOTION_PIXELS = 40_000_000
MOTION_TRIES = ((1.0, 70), (1.0, 50), (0.75, 50), (0.5, 50), (0.5, 30))
# Browsers slow down what claims to be faster.
SHORTEST_FRAME, USUAL_FRAME, LONGEST_FRAME = 20, 100, 60_000


def mean(image: Image.Image) -> str:
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


def enough(jobs: Iterable[Job], size: tuple[int, int]) -> float:
    """The part of the upright original's size from which all jobs come out sharp."""
    needed = [0.0]
    for job in jobs:
        width = max(1.0, size[0] * job.box[2] / shapes.WHOLE)
        height = max(1.0, size[1] * job.box[3] / shapes.WHOLE)
        needed += [max(across / width, down / height) for across, down in job.sizes]
    return min(1.0, max(needed) * SPARE)


def write(picture: Image.Image, jobs: Iterable[Job], folder: Path, notice: dict[str, Any]) -> None:
    packets = metadata.packets(notice)
    for job in jobs:
        image: Image.Image = picture
        box: tuple[float, float, float, float] | None = cut(picture.size, job.box)
        # Largest first: each is scaled from the one before.
        for width, height in sorted(job.sizes, reverse=True):
            image = image.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            box = None
            for extension in job.extensions:
                name = shapes.name(job.shape, width, job.digest, extension)
                image.save(folder / name, **SAVED_AS[extension], **packets[extension])


def write_emblem(image: Image.Image, sizes: Iterable[emblems.Size], folder: Path) -> None:
    """PNG without metadata in every size, in sRGB; what is clear stays clear."""
    image.load()
    profile = image.info.get("icc_profile")
    whole = colors.clear(colors.plain(image), profile if isinstance(profile, bytes) else None)
    for size in sizes:
        scaled = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        scaled.save(folder / emblems.name(size), **EMBLEM)


def cut(size: tuple[int, int], box: shapes.Box) -> tuple[float, float, float, float]:
    """The crop in pixels, never outside the picture and never empty."""
    width, height = size
    left, top = width * box[0] / shapes.WHOLE, height * box[1] / shapes.WHOLE
    right, bottom = left + width * box[2] / shapes.WHOLE, top + height * box[3] / shapes.WHOLE
    left, top = min(left, width - 1), min(top, height - 1)
    return (left, top, min(max(right, left + 1), width), min(max(bottom, top + 1), height))


def write_motion(
    image: Image.Image, count: int, motion: Motion, folder: Path, notice: dict[str, Any]
) -> tuple[int, int] | None:
    """Width and height of the moving form, or None where it cannot be made small enough."""
    step = -(-count // max(1, motion.frames))
    kept = -(-count // step)
    narrow = min(1.0, motion.width / image.width, (MOTION_PIXELS / kept / (image.width * image.height)) ** 0.5)
    frames, durations = _frames(image, count, step, _scaled(image.size, narrow))
    if len(frames) < 2:
        return None
    xmp = metadata.packets(notice)["webp"]
    loop = image.info.get("loop", 1 if image.format == "GIF" else 0)
    for scale, quality in MOTION_TRIES:
        size = _scaled(frames[0].size, scale)
        if size != frames[0].size:
            frames = [frame.resize(size, Image.Resampling.LANCZOS) for frame in frames]
        out = io.BytesIO()
        frames[0].save(
            out,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=loop if isinstance(loop, int) and 0 <= loop < 65536 else 0,
            quality=quality,
            method=2,
            **xmp,
        )
        if out.tell() <= motion.bytes:
            name = shapes.name(shapes.MOTION, size[0], motion.digest, "webp")
            (folder / name).write_bytes(out.getbuffer())
            return size
    return None


def _frames(image: Image.Image, count: int, step: int, size: tuple[int, int]) -> tuple[list[Image.Image], list[int]]:
    """Every `step`-th frame on white, with the time of those left out added to it."""
    profile = image.info.get("icc_profile")
    frames: list[Image.Image] = []
    durations: list[int] = []
    for number in range(count):
        image.seek(number)
        image.load()
        shown = int(image.info.get("duration") or USUAL_FRAME)
        shown = USUAL_FRAME if shown < SHORTEST_FRAME else min(shown, LONGEST_FRAME)
        if number % step:
            durations[-1] += shown
            continue
        flat = colors.srgb(colors.plain(image), profile if isinstance(profile, bytes) else None)
        frames.append(flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
        durations.append(shown)
    return frames, durations


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
