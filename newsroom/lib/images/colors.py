"""Every color space a picture can come in, to eight bits of sRGB on white."""

import io
from typing import Any

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
# What a profile speaks of, by the kind of picture that can carry it.
_SPACES = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}


def plain(image: Image.Image) -> Image.Image:
    """One of L, LA, RGB, RGBA and CMYK: the modes that can be scaled and carry a profile."""
    mode = image.mode
    if mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if mode in {"L", "RGB", "1"} and "transparency" in image.info:
        return image.convert("RGBA")
    if mode.startswith("I"):
        return _eight_bits(image)
    if mode == "F":
        return _from_floats(image)
    if mode in {"La", "PA", "RGBa"}:
        return image.convert("RGBA")
    if mode == "1":
        return image.convert("L")
    return image if mode in _SPACES else image.convert("RGB")


def srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` as plain() gives it. The result has no metadata at all."""
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    if alpha:
        image = image.convert(image.mode[:-1])
    flat = Image.new("RGB", image.size, "white")
    flat.paste(_converted(image, profile) or image.convert("RGB"), mask=alpha)
    return flat


def clear(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` as plain() gives it, in sRGB; what is clear stays clear. The result has no metadata at all."""
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    whole = Image.new("RGBA", image.size)
    whole.paste(srgb(image.convert(image.mode[:-1]) if alpha else image, profile))
    if alpha:
        whole.putalpha(alpha)
    return whole


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """None where there is no profile, or one that does not fit: then the numbers themselves are the better guess."""
    if not profile:
        return None
    try:
        own: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if own.profile.xcolor_space.strip() != _SPACES[image.mode]:
            return None
        return ImageCms.profileToProfile(
            image,
            own,
            _SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    deep = image.mode.startswith("I;16")
    whole = image.convert("I")
    if deep or _extremes(whole)[1] > 255:
        whole = whole.point(lambda value: value * (1 / 257))
    return whole.convert("L")


def _from_floats(image: Image.Image) -> Image.Image:
    """Light from 0 to 1 as it is; any other range is stretched to what can be shown."""
    low, high = _extremes(image)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scale = 255.0 / ((high - low) or 1.0)
    return image.point(lambda value: value * scale + -low * scale).convert("L")


def _extremes(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    return float(low), float(high)  # type: ignore[arg-type]
