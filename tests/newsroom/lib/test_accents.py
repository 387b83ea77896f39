"""Any color an outlet chooses stays readable, in light and in dark."""

import re
from pathlib import Path

import pytest

import newsroom
from newsroom.lib import accents

EVERY = [f"#{red:02x}{green:02x}{blue:02x}" for red in range(0, 256, 51) for green in range(0, 256, 51)
         for blue in range(0, 256, 51)]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
def test_every_color_becomes_readable_on_every_surface(dark):
    for color in EVERY:
        tones = accents.tones(color, dark=dark)
        surfaces = (*(accents.DARK if dark else accents.LIGHT), tones.wash)

        assert all(accents.contrast(tones.accent, surface) >= 4.5 for surface in surfaces), color
        assert all(accents.contrast(tones.strong, surface) >= 4.5 for surface in surfaces), color
        assert accents.contrast(tones.on_accent, tones.accent) >= 4.5, color


def test_a_readable_color_is_left_as_it_was_chosen():
    assert accents.tones("#0b5c8a", dark=False).accent == "#0b5c8a"
    assert accents.tones("#7cc0ea", dark=True).accent == "#7cc0ea"


def test_a_moved_color_keeps_its_hue():
    accent = accents.tones("#ff0000", dark=False).accent

    red, green, blue = (int(accent[place : place + 2], 16) for place in (1, 3, 5))
    assert red > 3 * green
    assert red > 3 * blue


def test_contrast_is_that_of_the_guidelines():
    assert round(accents.contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(accents.contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("value", ["", "0b5c8a", "#0b5c8", "#0B5C8A", "#0b5c8a;", "#0b5c8a\n", "red", None, 7])
def test_what_is_no_color(value):
    assert not accents.is_color(value)


def test_surfaces_are_those_of_the_tokens():
    tokens = (Path(newsroom.__file__).parent / "static" / "css" / "tokens.css").read_text("utf-8")
    pairs = dict(re.findall(r"--(paper|surface|frame|shade): light-dark\(([^)]*)\)", tokens))

    assert {pair.split(", ")[0] for pair in pairs.values()} == set(accents.LIGHT)
    assert {pair.split(", ")[1] for pair in pairs.values()} == set(accents.DARK)
