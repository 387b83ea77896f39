import io

import pytest
from PIL import Image

from newsroom.lib.images import marks


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("The Corridor", "C"),
        ("Eurasia Monitor", "EM"),
        ("One Two Three", "OT"),
        ("走廊", "ZL"),
        ("The", "T"),
        ("24 heures", "2H"),
        ("¿?", "N"),
        ("", "N"),
    ],
)
def test_initials(name, initials):
    assert marks.initials_of(name) == initials


@pytest.mark.parametrize("size", [32, 512])
def test_drawn_mark_has_round_corners_and_letters_in_its_middle(size):
    picture = Image.open(io.BytesIO(marks.draw("EM", "#0b5c8a", size)))

    assert (picture.format, picture.size, picture.mode) == ("PNG", (size, size), "RGBA")
    assert picture.getpixel((0, 0))[3] < 8
    assert picture.getpixel((size // 2, 1)) == (0x0B, 0x5C, 0x8A, 255)
    ink = picture.convert("L").point(lambda tone: 255 if tone > 200 else 0).getbbox()
    assert abs((ink[0] + ink[2]) - size) <= size * 0.06
    assert abs((ink[1] + ink[3]) - size) <= size * 0.06


def test_whole_mark_keeps_its_letters_within_the_circle_that_is_never_cut():
    picture = Image.open(io.BytesIO(marks.draw("WM", "#0b5c8a", 512, whole=True))).convert("L")

    left, top, right, bottom = picture.point(lambda tone: 255 if tone > 200 else 0).getbbox()
    for x in (left, right):
        for y in (top, bottom):
            assert ((x - 256) ** 2 + (y - 256) ** 2) ** 0.5 <= 256 * 0.8


@pytest.mark.parametrize(("ground", "ink"), [("#f0c264", (0x0B, 0x10, 0x16)), ("#0b5c8a", (255, 255, 255))])
def test_letters_stand_out_from_the_color(ground, ink):
    picture = Image.open(io.BytesIO(marks.draw("E", ground, 192))).convert("RGB")

    assert ink in {color for _count, color in picture.getcolors(100_000)}
