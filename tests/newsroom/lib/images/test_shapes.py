import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.images import shapes
from newsroom.lib.images.shapes import FREE, SHAPES, WHOLE

SIDE = st.integers(1, 60_000)
PART = st.floats(0, 1)


@pytest.mark.parametrize(
    ("shape", "size", "focus", "box"),
    [
        (FREE, (6000, 4000), (0.1, 0.9), (0, 0, WHOLE, WHOLE)),
        ("wide", (6000, 4000), (0.5, 0.5), (0, 781, WHOLE, 8438)),
        ("wide", (6000, 4000), (0.5, 0.0), (0, 0, WHOLE, 8438)),
        ("square", (6000, 4000), (0.5, 0.5), (1666, 0, 6667, WHOLE)),
        ("square", (6000, 4000), (1.0, 0.5), (3333, 0, 6667, WHOLE)),
        ("square", (400, 800), (0.5, 0.25), (0, 0, WHOLE, 5000)),
        ("square", (500, 500), (0.9, 0.1), (0, 0, WHOLE, WHOLE)),
    ],
)
def test_the_largest_crop_lies_around_the_focal_point(shape, size, focus, box):
    assert shapes.box_of(shape, *size, focus) == box


@given(st.sampled_from(sorted(SHAPES)), SIDE, SIDE, PART, PART)
def test_a_crop_lies_inside_and_its_forms_are_never_enlarged(shape, width, height, x, y):
    left, top, across, down = box = shapes.box_of(shape, width, height, (x, y))
    assert left >= 0
    assert top >= 0
    assert left + across <= WHOLE
    assert top + down <= WHOLE
    made = shapes.sizes(shape, width, height, box)
    assert made == sorted(made)
    for wide, high in made:
        assert 1 <= wide <= max(1, round(width * across / WHOLE))
        assert 1 <= high <= shapes.TALLEST + 1


def test_forms_have_the_ratio_of_their_shape():
    for shape, (across, down) in (("wide", (16, 9)), ("square", (1, 1)), ("portrait", (4, 5)), ("classic", (4, 3))):
        for width, height in shapes.sizes(shape, 6000, 4000, shapes.box_of(shape, 6000, 4000)):
            assert abs(width / height - across / down) < 0.01


def test_a_small_picture_keeps_its_own_size():
    assert shapes.sizes(FREE, 700, 400, (0, 0, WHOLE, WHOLE)) == [(320, 183), (640, 366)]
    assert shapes.sizes(FREE, 90, 60, (0, 0, WHOLE, WHOLE)) == [(90, 60)]
    assert shapes.sizes(FREE, 900, 600, (0, 0, WHOLE, WHOLE)) == [(320, 213), (640, 427), (900, 600)]
    assert shapes.sizes(FREE, 1600, 1000, (0, 0, WHOLE, WHOLE))[-1] == (1600, 1000)
    assert shapes.sizes(FREE, 2400, 1600, (0, 0, WHOLE, WHOLE))[-1] == (1920, 1280)
    assert shapes.sizes("classic", 3000, 2250, (0, 0, WHOLE, WHOLE)) == [(1200, 900)]


def test_another_crop_or_file_has_another_address():
    box = shapes.box_of("wide", 6000, 4000)
    one = shapes.digest("a" * 64, "wide", box)
    assert one == shapes.digest("a" * 64, "wide", box)
    assert len({one, shapes.digest("b" * 64, "wide", box), shapes.digest("a" * 64, "wide", (0, 0, 9, 9))}) == 3
    assert shapes.name("wide", 960, one, "avif") == f"wide-960-{one}.avif"
