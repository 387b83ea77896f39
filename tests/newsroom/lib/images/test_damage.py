"""Whatever is done to a file: it is a picture afterwards, or Unreadable. Nothing else ever comes out."""

import io
import warnings
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from newsroom.lib.images import fields, metadata, shapes, work, xmp
from newsroom.lib.images.terms import Limits, Motion, Unreadable
from tests.newsroom.lib.images.samples import (
    DISPLAY_P3,
    cmyk_profile,
    encoded,
    gif,
    halves,
    jobs,
    plain,
    stored,
    tiff,
)
from tests.newsroom.lib.images.test_metadata import HEADER, WHOLE, camera, header

SMALL = Limits(pixels=1_000_000, frames=60)
MOVING = {"save_all": True, "append_images": [plain(size=(60, 40), color=(0, 0, 200))]}
INKS = cmyk_profile(lambda c, m, y, k: (0, 0, 0) if k else (80, -50, 40) if c else (100, 0, 0))
RICH = {"xmp": WHOLE, "exif": camera()}


def whole(form: str, image: Image.Image | None = None, **options) -> bytes:
    return encoded(image or halves((60, 40)), form, **options)


FILES = {
    "jpeg": whole("JPEG", extra=header(*HEADER), icc_profile=DISPLAY_P3, **RICH),
    "progressive": whole("JPEG", progressive=True),
    "mpo": whole("MPO", save_all=True, append_images=[plain(size=(60, 40))]),
    "inks": whole("JPEG", plain("CMYK", (60, 40), (9, 99, 0, 9)), icc_profile=INKS),
    "png": whole("PNG", icc_profile=DISPLAY_P3, exif=camera()),
    "palette": whole("PNG", halves((60, 40)).quantize(8), transparency=1),
    "deep": whole("PNG", plain("I;16", (60, 40), 40_000)),
    "apng": whole("PNG", **MOVING),
    "webp": whole("WEBP", **RICH),
    "lossless": whole("WEBP", plain("RGBA", (60, 40), (9, 9, 9, 99)), lossless=True),
    "moving-webp": whole("WEBP", **MOVING),
    "avif": whole("AVIF", **RICH),
    "moving-avif": whole("AVIF", **MOVING),
    "gif": whole("GIF", comment=b"Ferry"),
    "moving-gif": whole("GIF", **MOVING),
    "tiny-gif": gif(30),
    "tiff": whole("TIFF", exif=camera().tobytes(), tiffinfo={700: WHOLE}),
    "lzw": whole("TIFF", compression="tiff_lzw"),
    "tiff-jpeg": whole("TIFF", compression="jpeg"),
    "floats": whole("TIFF", plain("F", (60, 40), 0.5)),
    "pages": whole("TIFF", **MOVING),
    "raw": tiff((254, 4, 1, 1), (256, 4, 1, 60), (330, 4, 2, 1024), more=b"\0\1\2\3" * 40),
}


def survives(folder, data: bytes) -> None:
    """The whole way: looked at, made, its words read."""
    request = {"folder": str(folder), "notice": {}, "motion": vars(Motion("0123456789", width=40))}
    path = stored(folder, data)
    with warnings.catch_warnings():
        # What decoders grumble about does not matter here; but the one about giants stays an error.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            answer = work.probe(path, SMALL)
        except Unreadable:
            return
        assert answer["width"] * answer["height"] <= SMALL.pixels
        assert answer["metadata"] == fields.checked(answer["metadata"])
        asked = jobs(answer["width"], answer["height"], "classic")
        with suppress(Unreadable):
            work.make(path, SMALL, request | {"jobs": [vars(job) for job in asked]})
            made = folder / shapes.name("classic", asked[0].sizes[0][0], "0123456789", "jpg")
            with Image.open(made) as form:
                form.load()


def damaged(data: bytes, chance) -> bytes:
    """A few bytes changed, mostly where the structure stands; or a piece cut, doubled or moved."""
    hurt = bytearray(data)
    near_head = chance.random() < 0.7
    for _hit in range(chance.randint(1, 12)):
        at = chance.randrange(min(len(hurt), 400) if near_head else len(hurt))
        hurt[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    kind = chance.random()
    start, end = sorted(chance.randrange(len(hurt)) for _each in range(2))
    if kind < 0.1:
        del hurt[start:end]
    elif kind < 0.2:
        hurt[start:start] = hurt[start:end]
    elif kind < 0.3:
        del hurt[start:]
    return bytes(hurt)


@pytest.mark.parametrize("name", FILES)
def test_no_damaged_file_raises_anything_else(tmp_path, seed, name):
    if name != "raw":
        assert work.probe(stored(tmp_path, FILES[name]), SMALL)["width"] in {60, 1}
    for _round in range(25):
        survives(tmp_path, damaged(FILES[name], seed))


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_much_damage_raises_nothing_else(tmp_path, seed, name):
    for _round in range(500):
        survives(tmp_path, damaged(FILES[name], seed))


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_files_cut_at_every_byte_raise_nothing_else(tmp_path, name):
    for end in range(0, len(FILES[name]), 7):
        survives(tmp_path, FILES[name][:end])


@given(st.binary(max_size=300), st.sampled_from(sorted(FILES)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_behind_any_head_raise_nothing_else(tmp_path, data, name):
    survives(tmp_path, FILES[name][:40] + data)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_words_in_a_file_are_read_or_left_out(data):
    image = Image.open(io.BytesIO(encoded(plain(size=(9, 9)), "WEBP", xmp=data or b" ", exif=b"Exif\0\0" + data)))
    assert metadata.read(image) == fields.checked(metadata.read(image))


WORDS = st.text(st.characters(exclude_categories=()), max_size=80)


@given(st.dictionaries(st.sampled_from(sorted(fields.FIELDS)), WORDS | st.lists(WORDS) | st.dictionaries(WORDS, WORDS)))
@settings(max_examples=150, deadline=None)
def test_any_words_can_be_written_and_come_back(words):
    packets = metadata.packets(words)
    written = fields.checked(words)
    again = fields.checked(xmp.read(packets["jpg"]["xmp"])) if "xmp" in packets["jpg"] else {}
    for key in ("title", "creator", "credit", "city", "subjects"):
        assert again.get(key) == written.get(key)
    encoded(plain(size=(9, 9)), "JPEG", **packets["jpg"])
