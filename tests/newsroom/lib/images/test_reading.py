import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageDraw

from newsroom.lib.images import reading, work
from newsroom.lib.images.terms import Limits, Unreadable
from tests.newsroom.lib.images.samples import (
    ADOBE_RGB,
    DISPLAY_P3,
    RED,
    chunk,
    cmyk_profile,
    encoded,
    gif,
    halves,
    near,
    plain,
    png,
    stored,
)

LIMITS = Limits(pixels=40_000_000)


def looked_at(folder, data: bytes, enough: float = 1.0):
    """The probe and the decoded picture of `data`."""
    path = stored(folder, data)
    with reading.opened(path, LIMITS) as image:
        size = reading.upright_size(image)
        picture = reading.decoded(image, enough)
    probe = work.probe(path, LIMITS)
    assert (probe["width"], probe["height"]) == size
    assert picture.mode == "RGB"
    assert not picture.info
    return probe, picture


def adobe_cmyk(ink) -> bytes:
    """As Photoshop writes it: the inks upside down, and a marker that says so. Pillow writes the same."""
    data = encoded(plain("CMYK", color=ink), "JPEG", quality=95)
    assert b"Adobe" in data[:400]
    return data


def deep_png(color_type: int, *values: int) -> bytes:
    """Sixteen bits for each channel."""
    row = b"\0" + struct.pack(f">{len(values)}H", *values) * 700
    head = struct.pack(">IIBBBBB", 700, 400, 16, color_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * 400)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        pytest.param(encoded(plain(), "JPEG"), RED, id="jpeg"),
        pytest.param(encoded(plain(), "JPEG", progressive=True), RED, id="progressive"),
        pytest.param(encoded(plain(), "AVIF"), RED, id="avif"),
        pytest.param(encoded(plain(), "WEBP"), RED, id="webp"),
        pytest.param(encoded(plain(), "WEBP", lossless=True), RED, id="webp-lossless"),
        pytest.param(encoded(plain(), "GIF"), RED, id="gif"),
        pytest.param(encoded(plain(), "TIFF", compression="tiff_lzw"), RED, id="tiff"),
        pytest.param(encoded(plain(), "TIFF", big_tiff=True), RED, id="big-tiff"),
        pytest.param(encoded(plain("L", color=99), "JPEG"), (99, 99, 99), id="gray"),
        pytest.param(encoded(plain("YCbCr", color=(81, 90, 240)), "TIFF"), (238, 14, 13), id="ycbcr-tiff"),
        pytest.param(adobe_cmyk((0, 255, 255, 0)), (255, 0, 0), id="cmyk"),
        pytest.param(encoded(plain("CMYK", color=(0, 255, 255, 0)), "TIFF"), (255, 0, 0), id="cmyk-tiff"),
        pytest.param(encoded(plain().quantize(8), "PNG"), RED, id="palette"),
        pytest.param(encoded(plain("RGBA", color=(0, 0, 0, 0)), "PNG"), (255, 255, 255), id="transparent-on-white"),
        pytest.param(encoded(plain("RGBA", color=(0, 0, 0, 128)), "WEBP"), (127, 127, 127), id="half-transparent"),
        pytest.param(encoded(plain("LA", color=(0, 255)), "PNG"), (0, 0, 0), id="gray-with-alpha"),
        pytest.param(encoded(plain("P", color=0), "PNG", transparency=0), (255, 255, 255), id="transparent-palette"),
        pytest.param(encoded(plain(), "PNG", transparency=RED), (255, 255, 255), id="transparent-color"),
        pytest.param(encoded(plain("I;16", color=40000), "PNG"), (155, 155, 155), id="16-bit-png"),
        pytest.param(encoded(plain("I;16", color=200), "PNG"), (1, 1, 1), id="16-bit-and-dark"),
        pytest.param(encoded(plain("I;16", color=40000), "TIFF"), (155, 155, 155), id="16-bit-tiff"),
        pytest.param(deep_png(2, 51400, 7710, 7710), RED, id="16-bit-color"),
        pytest.param(deep_png(6, 51400, 7710, 7710, 65535), RED, id="16-bit-color-with-alpha"),
        pytest.param(encoded(plain("1", color=1), "PNG"), (255, 255, 255), id="one-bit"),
        pytest.param(encoded(plain("F", color=0.5), "TIFF"), (128, 128, 128), id="floats"),
    ],
)
def test_every_color_space_becomes_srgb(tmp_path, data, wanted):
    probe, picture = looked_at(tmp_path, data)
    assert picture.size == (700, 400)
    assert near(picture.getpixel((300, 200)), wanted), picture.getpixel((300, 200))
    assert near(probe["color"], wanted)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize(
    ("profile", "sent", "wanted"),
    [
        # Computed by hand from the primaries: the same light in sRGB.
        pytest.param(DISPLAY_P3, (200, 100, 50), (216, 94, 26), id="p3"),
        pytest.param(DISPLAY_P3, (255, 0, 0), (255, 0, 0), id="p3-beyond-srgb"),
        pytest.param(ADOBE_RGB, (100, 200, 100), (0, 202, 92), id="adobe-rgb"),
        pytest.param(ADOBE_RGB, (128, 128, 128), (128, 128, 128), id="gray-stays-gray"),
    ],
)
def test_the_colors_of_a_wide_profile_are_those_that_were_meant(tmp_path, form, profile, sent, wanted):
    options = {"quality": 100, "subsampling": "4:4:4"} if form in {"JPEG", "AVIF"} else {}
    options |= {"lossless": True} if form == "WEBP" else {}
    probe, picture = looked_at(tmp_path, encoded(plain(color=sent), form, icc_profile=profile, **options))
    assert probe["has_profile"]
    assert near(picture.getpixel((9, 9)), wanted), picture.getpixel((9, 9))


def test_transparency_and_profile_go_together(tmp_path):
    data = encoded(plain("RGBA", color=(200, 100, 50, 255)), "PNG", icc_profile=DISPLAY_P3)
    _probe, picture = looked_at(tmp_path, data)
    assert near(picture.getpixel((9, 9)), (216, 94, 26))


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_inks_are_mixed_as_their_profile_says(tmp_path, form):
    # A printer whose cyan is a light green: nobody would guess that from the numbers. By hand, that Lab is this sRGB.
    green = cmyk_profile(lambda c, m, y, k: (0, 0, 0) if k else (80, -50, 40) if c else (100, 0, 0))
    data = encoded(plain("CMYK", color=(255, 0, 0, 0)), form, icc_profile=green)
    _probe, picture = looked_at(tmp_path, data)
    assert near(picture.getpixel((9, 9)), (107, 222, 119)), picture.getpixel((9, 9))
    _probe, picture = looked_at(tmp_path, encoded(plain("CMYK", color=(0, 0, 0, 0)), form, icc_profile=green))
    assert near(picture.getpixel((9, 9)), (255, 255, 255))


def test_a_profile_that_does_not_fit_or_is_damaged_is_ignored(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (lab, cmyk_profile(lambda *ink: (50, 0, 0)), DISPLAY_P3[:150], b"not a profile", b"\0" * 200):
        probe, picture = looked_at(tmp_path, encoded(plain(), "JPEG", icc_profile=profile))
        assert near(picture.getpixel((9, 9)), RED)
        assert probe["has_profile"]


# ── Orientation, frames, sizes ──────────────────────────────────────────────────────────────────────────────────────
# Where the red left half of the sample lies when the picture is held as the camera says.
SIDES = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(tmp_path, form, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    probe, picture = looked_at(tmp_path, encoded(halves(), form, exif=exif))
    upright = orientation < 5
    assert picture.size == ((600, 400) if upright else (400, 600))
    assert (probe["width"], probe["height"]) == picture.size
    middle = {"left": (60, 200), "right": (540, 200), "top": (200, 60), "bottom": (200, 540)}
    assert near(picture.getpixel(middle[SIDES[orientation]]), RED, within=12)


def test_orientation_behind_the_pixels_counts(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(halves(), "PNG", exif=exif)
    start = data.index(b"eXIf") - 4
    length = 12 + int.from_bytes(data[start : start + 4], "big")
    moved = data[:start] + data[start + length :]
    moved = moved[:-12] + data[start : start + length] + moved[-12:]
    _probe, picture = looked_at(tmp_path, moved)
    assert picture.size == (400, 600)


def test_a_large_picture_is_decoded_at_a_fraction(tmp_path):
    for form in ("JPEG", "PNG", "WEBP"):
        _probe, picture = looked_at(tmp_path, encoded(halves((2400, 1600)), form), enough=0.2)
        assert 480 <= picture.width <= 1200
        assert abs(picture.width / picture.height - 1.5) < 0.01
        assert near(picture.getpixel((5, 5)), RED)
        assert near(picture.getpixel((picture.width - 5, 5)), (20, 40, 220))


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_frame_is_the_still(tmp_path, form):
    data = encoded(plain(), form, save_all=True, append_images=[plain(color=(0, 0, 255))], duration=90)
    probe, picture = looked_at(tmp_path, data)
    assert probe["animated"]
    assert probe["frames"] == 2
    assert near(picture.getpixel((9, 9)), RED)


@pytest.mark.parametrize("form", ["TIFF", "MPO"])
def test_further_pages_are_no_animation(tmp_path, form):
    data = encoded(plain(), form, save_all=True, append_images=[plain(color=(0, 0, 255))] * 3)
    probe, picture = looked_at(tmp_path, data)
    assert not probe["animated"]
    assert probe["frames"] == 1
    assert probe["format"] == {"MPO": "JPEG"}.get(form, form)
    assert near(picture.getpixel((9, 9)), RED)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (3, 39000)])
@pytest.mark.parametrize("enough", [1.0, 0.01])
def test_extreme_shapes_are_pictures_too(tmp_path, size, enough):
    _probe, picture = looked_at(tmp_path, encoded(plain(size=size), "PNG"), enough)
    assert min(picture.size) >= 1


# ── Refusals ────────────────────────────────────────────────────────────────────────────────────────────────────────
DRAWING = plain(size=(1500, 900))
ImageDraw.Draw(DRAWING).line((0, 0, 1500, 900), fill=(0, 0, 0), width=30)
JPEG = encoded(DRAWING, "JPEG")
GIANT_TIFF = encoded(plain("L", (77, 77), 0), "TIFF").replace(b"\x4d\0\0\0", b"\xff\xff\0\0")
LAB = encoded(Image.new("LAB", (20, 20)), "TIFF")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"<html><body>hello", "format", id="html"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "format", id="eps"),
        pytest.param(encoded(plain(), "BMP"), "format", id="bmp"),
        pytest.param(encoded(plain(), "PDF"), "format", id="pdf"),
        pytest.param(encoded(plain(), "JPEG2000"), "format", id="jpeg-2000"),
        pytest.param(encoded(plain(), "ICO"), "format", id="ico"),
        pytest.param(b"\0" * 500, "format", id="zeros"),
        pytest.param(b"GIF89a/*\x01\x00*/=alert(1);//", "broken", id="script-that-is-nearly-a-gif"),
        pytest.param(b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "broken", id="html-that-is-nearly-a-jpeg"),
        pytest.param(LAB, "lab", id="lab"),
        pytest.param(JPEG[: len(JPEG) // 2], "broken", id="half-a-jpeg"),
        pytest.param(JPEG[:300], "broken", id="only-the-head"),
        pytest.param(encoded(plain(), "PNG")[:200], "broken", id="half-a-png"),
        pytest.param(encoded(halves(), "WEBP")[:150], "broken", id="half-a-webp"),
        pytest.param(encoded(halves(), "AVIF")[:400], "broken", id="half-an-avif"),
        pytest.param(encoded(halves(), "GIF")[:900], "broken", id="half-a-gif"),
        pytest.param(encoded(halves(), "TIFF", compression="tiff_lzw")[:900], "broken", id="half-a-tiff"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\xff" * 400, "broken", id="png-of-noise"),
        pytest.param(b"GIF89a" + b"\xff\xff\xff\xff" + b"\0" * 50, "broken", id="gif-of-noise"),
        pytest.param(png(0, 10), "broken", id="no-width"),
        pytest.param(png(500, 500), "broken", id="fewer-pixels-than-it-says"),
        pytest.param(png(6500, 6500), "pixels", id="a-little-over-the-limit"),
        pytest.param(png(30_000, 30_000), "pixels", id="bomb"),
        pytest.param(gif(5_000), "frames", id="five-thousand-frames"),
        pytest.param(GIANT_TIFF, "pixels", id="giant-tiff"),
    ],
)
def test_what_is_not_a_usable_picture_is_refused_with_its_case(tmp_path, data, code):
    with pytest.raises(Unreadable) as refusal:
        work.probe(stored(tmp_path, data), LIMITS)
    assert refusal.value.code == code


@pytest.mark.parametrize("method", ["lossless", "lossy", "animated"])
def test_a_giant_webp_is_refused_by_its_head(tmp_path, method):
    options = {"lossless": method == "lossless"}
    if method == "animated":
        options |= {"save_all": True, "append_images": [plain(color=(0, 0, 0))]}
    data = bytearray(encoded(plain(), "WEBP", **options))
    if method == "animated":
        data[24:30] = b"\xff\x3f\0\xff\x3f\0"
    elif method == "lossless":
        data[21:25] = (0x3FFF | 0x3FFF << 14).to_bytes(4, "little")
    else:
        data[26:30] = b"\xff\x3f\xff\x3f"
    with pytest.raises(Unreadable) as refusal:
        work.probe(stored(tmp_path, bytes(data)), LIMITS)
    assert refusal.value.code == "pixels"
    assert refusal.value.facts == {
        "width": refusal.value.facts["width"],
        "height": 16383 + (method != "lossy"),
        "limit": 40_000_000,
    }


def test_the_name_of_a_file_says_nothing(tmp_path):
    path = stored(tmp_path, encoded(plain(), "PNG"), "picture.svg")
    assert work.probe(path, LIMITS)["format"] == "PNG"


def test_a_picture_that_is_a_program_too_is_only_a_picture_afterwards(tmp_path):
    evil = b"<script>alert(1)</script>PK\x03\x04<?php system('id'); ?>"
    for data in (
        encoded(plain(), "JPEG", comment=evil) + evil,
        encoded(plain(), "GIF", comment=evil) + evil,
        encoded(plain(), "PNG") + evil,
    ):
        _probe, picture = looked_at(tmp_path, data)
        assert b"alert" not in encoded(picture, "JPEG") + encoded(picture, "WEBP") + encoded(picture, "AVIF")


def test_memory_that_a_decoder_does_not_get_is_named(tmp_path):
    path = stored(tmp_path, encoded(plain(), "PNG"))
    for error in (MemoryError(), OSError("decoder error -9: out of memory"), ValueError("could not allocate")):
        with pytest.raises(Unreadable) as refusal, reading.opened(path, LIMITS):
            raise error
        assert refusal.value.code == "memory"


def test_frames_of_a_file_that_ends_early_are_counted(tmp_path):
    path = stored(tmp_path, gif(40)[:-30])
    with Image.open(io.BytesIO(gif(40))) as image:
        assert 30 < reading.frames_of(path, image, LIMITS) <= 40
