"""Opening and decoding, inside the process that may fail: by content, checked before anything takes memory."""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from newsroom.lib.images import colors, kinds
from newsroom.lib.images.terms import Limits, Unreadable

__all__ = ["FORMATS", "Unreadable", "decoded", "frames_of", "opened", "upright_size"]

# Loaded here, so that Pillow need not look through all the formats that it knows.
_PLUGINS = (AvifImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF")
# Two pictures in one file (a stereo pair, a preview, a map of brightness): the first one is meant.
_SAME_AS = {"MPO": "JPEG"}
_ORIENTATION = 0x0112
_TURNED = {5, 6, 7, 8}
# Long histories of programs are read past, not refused; files are small enough for that.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024
# A picture between one and two times the limit only warns, unless told otherwise.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Image.Image]:
    """A file of one of the FORMATS within the limits, its pixels not yet decoded.

    Whatever a decoder raises inside the block leaves it as Unreadable.
    """
    head = _head(path)
    kinds.refuse(path)
    canvas = kinds.canvas(head)
    if canvas:
        _refuse_size(*canvas, limits)
    # Counted here, so that the sentence can name the numbers; Pillow counts what comes after the head.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=FORMATS) as image:
            _refuse_size(*image.size, limits)
            Image.MAX_IMAGE_PIXELS = limits.pixels
            yield image
    except (Unreadable, GeneratorExit):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unreadable("pixels", limit=limits.pixels) from bomb
    except Image.UnidentifiedImageError as unknown:
        if kinds.claims_to_be_a_picture(head):
            raise Unreadable("broken") from unknown
        raise Unreadable("format", kind=kinds.other(head)) from unknown
    except MemoryError as full:
        raise Unreadable("memory", limit=limits.memory) from full
    except Exception as broken:
        # The decoders answer a damaged file with nearly any exception; some say so when they got no memory.
        code, facts = ("memory", {"limit": limits.memory}) if _lacks_memory(broken) else ("broken", {})
        raise Unreadable(code, **facts) from broken


def name_of(image: Image.Image) -> str:
    return _SAME_AS.get(image.format or "", image.format or "")


def frames_of(path: Path, image: Image.Image, limits: Limits) -> int:
    """1 for stills; the pages of a TIFF and the further pictures of a JPEG are no frames."""
    form = name_of(image)
    if form in {"TIFF", "JPEG"}:
        return 1
    frames = kinds.gif_frames(path, limits.frames) if form == "GIF" else int(getattr(image, "n_frames", 1))
    if frames > limits.frames:
        raise Unreadable("frames", limit=limits.frames)
    return max(frames, 1)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Of the original, before it is decoded. Only TIFF has its size upright by itself."""
    width, height = image.size
    if name_of(image) == "PNG":
        # What says how it was held may stand behind the pixels.
        image.load()
    turned = name_of(image) != "TIFF" and image.getexif().get(_ORIENTATION, 1) in _TURNED
    return (height, width) if turned else (width, height)


def decoded(image: Image.Image, enough: float = 1.0) -> Image.Image:
    """The first frame, upright, in sRGB and without metadata, scaled down to no less than `enough` of its size."""
    wanted = (max(1, math.ceil(image.width * enough)), max(1, math.ceil(image.height * enough)))
    # JPEG can be decoded at a fraction: a tenth of the memory, half of the time.
    image.draft("RGB", wanted)
    image.load()
    orientation = image.getexif().get(_ORIENTATION, 1)
    profile = image.info.get("icc_profile")
    small = colors.plain(image)
    factor = max(1, min(small.width // wanted[0], small.height // wanted[1]))
    if factor > 1:
        small = small.reduce(factor)
    small = colors.srgb(small, profile if isinstance(profile, bytes) else None)
    # On what is small by now: turning takes the memory of the picture a second time.
    small.getexif()[_ORIENTATION] = orientation
    upright = ImageOps.exif_transpose(small)
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(kinds.HEAD)


def _refuse_size(width: int, height: int, limits: Limits) -> None:
    if width <= 0 or height <= 0:
        raise Unreadable("broken")
    if width * height > limits.pixels:
        raise Unreadable("pixels", width=width, height=height, limit=limits.pixels)


def _lacks_memory(error: Exception) -> bool:
    words = str(error).lower()
    return "memory" in words or "alloc" in words
