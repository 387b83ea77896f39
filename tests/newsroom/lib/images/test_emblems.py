"""A logo keeps what is clear in it, and nothing else of its file."""

import io

import pytest
from PIL import Image, PngImagePlugin

from newsroom.lib.images import child, emblems
from newsroom.lib.images.terms import Limits, Unreadable
from tests.newsroom.lib.images.samples import encoded, stored

LIMITS = Limits()


def mark(mode="RGBA", size=(400, 100)):
    image = Image.new(mode, size, (0, 0, 0, 0) if mode == "RGBA" else (200, 30, 30))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    return image


def test_clear_parts_stay_clear_in_every_size(tmp_path):
    path = stored(tmp_path, encoded(mark(), "PNG"))

    forms = child.emblem(path, emblems.logo_sizes(400, 100), tmp_path, LIMITS)

    images = [Image.open(io.BytesIO(form)) for form in forms]
    assert [image.size for image in images] == [(384, 96), (400, 100)]
    assert all(image.format == "PNG" and image.mode == "RGBA" for image in images)
    assert images[0].getpixel((10, 50)) == (200, 30, 30, 255)
    assert images[0].getpixel((370, 50))[3] == 0


def test_words_in_the_file_do_not_come_along(tmp_path):
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "secret place")
    path = stored(tmp_path, encoded(mark(), "PNG", pnginfo=words))

    assert b"secret" not in child.emblem(path, [(32, 32)], tmp_path, LIMITS)[0]


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_every_format_of_the_library_is_taken(tmp_path, form):
    path = stored(tmp_path, encoded(mark("RGB"), form))

    assert child.emblem(path, [(192, 192)], tmp_path, LIMITS)[0].startswith(child.PNG)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "svg"),
        (b"no picture at all", "format"),
        (encoded(mark(), "PNG")[:200], "broken"),
        (b"", "empty"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path, data, code):
    with pytest.raises(Unreadable) as refused:
        child.emblem(stored(tmp_path, data), [(32, 32)], tmp_path, LIMITS)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((2000, 400), [(480, 96), (960, 192)]),
        ((100, 50), [(100, 50)]),
        ((3000, 100), [(480, 16), (960, 32)]),
        ((50, 5000), [(1, 96), (2, 192)]),
    ],
)
def test_logos_fit_into_their_box_and_are_never_enlarged(size, sizes):
    assert emblems.logo_sizes(*size) == sizes


def test_icons_come_in_the_sizes_that_the_file_has():
    assert emblems.icon_sizes(200, 200) == [(32, 32), (180, 180), (192, 192)]
    assert emblems.icon_sizes(1024, 1030)[-1] == (512, 512)
