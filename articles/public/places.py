"""Where pictures stand on readers' pages: in which crop, how large at every width, and which forms are worth offering.

The sizes repeat what the style sheets do, since browsers choose a form before they have laid out anything; the journey
test_reader_pictures.py holds them against the real layout.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.models.looks import Look
from newsroom.lib.images.shapes import EXTENSIONS, TYPES

PHONE = "(width < 40rem)"


@dataclass(frozen=True)
class Place:
    """`widest`: no wider form is offered. `phone`: the crop below 40rem, where it is another one."""

    shape: str
    sizes: str
    widest: int
    phone: str = ""
    phone_sizes: str = ""


@dataclass(frozen=True)
class Offer:
    """One `<source>`: a format of a crop, for all screens or for small ones."""

    type: str
    srcset: str
    sizes: str
    width: int
    height: int
    media: str = ""


def _cards(widest: str, narrower: str) -> Place:
    """Two columns on tablets; on phones a small square beside the words."""
    sizes = f"(min-width: 83rem) {widest}, (min-width: 64rem) calc({narrower}), calc(50vw - 2rem)"
    return Place("wide", sizes, 1280, "square", "33vw")


def _feature(widest: str, narrower: str) -> Place:
    sizes = f"(min-width: 83rem) {widest}, (min-width: 64rem) calc({narrower}), (min-width: 40rem) calc(60vw - 2rem)"
    return Place("wide", f"{sizes}, calc(100vw - 2rem)", 1280)


def _large(widest: str, narrower: str, tablets: str = "50vw - 3rem") -> Place:
    sizes = f"(min-width: 83rem) {widest}, (min-width: 64rem) calc({narrower}), (min-width: 40rem) calc({tablets})"
    return Place("wide", f"{sizes}, calc(100vw - 2rem)", 1920)


# How many columns a number of cards has, so that the last line is full: where one is left over, the first takes two.
COLUMNS = {1: 2, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3, 7: 4, 8: 4}
COLUMNS_BESIDE = COLUMNS | {4: 2, 7: 2, 8: 2}


def place_in_row(layout: str, count: int, *, beside: bool) -> str:
    """Where the pictures of a row stand, by its layout, the number of its stories, and whether the latest is beside it.

    rows.css lays them out so.
    """
    where = "beside" if beside else "whole"
    if layout == "grid":
        columns = (COLUMNS_BESIDE if beside else COLUMNS).get(count, 2)
        return f"beside-{columns}" if beside else f"cards-{columns}"
    if layout == "pictures":
        return f"large-{min(count, 4)}"
    return {"list": "thumb", "row": f"row-{where}"}.get(layout, f"feature-{where}")


# 83rem: where the page, 80rem wide with its gutters, stops growing. 64 and 40rem: where columns become fewer.
PLACES = {
    "front-lead": Place(
        "wide",
        "(min-width: 83rem) 49rem, (min-width: 64rem) calc(63.6vw - 3.8rem), "
        "(min-width: 40rem) calc(100vw - 2.5rem), 100vw",
        1920,
    ),
    "front-second": Place(
        "square",
        "(min-width: 83rem) 10.7rem, (min-width: 64rem) calc(13.8vw - 0.8rem), (min-width: 40rem) 12rem, 35vw",
        640,
    ),
    # Cards side by side, by the number of columns: over the whole page, and beside the latest.
    "cards-2": _cards("39.3rem", "50vw - 2.3rem"),
    "cards-3": _cards("25.7rem", "33.3vw - 2rem"),
    "cards-4": _cards("18.9rem", "25vw - 1.9rem"),
    "beside-2": _cards("27.3rem", "36.4vw - 2.9rem"),
    "beside-3": _cards("17.7rem", "24.2vw - 2.5rem"),
    # The first story of a row, with the others as lines beside it.
    "row-beside": Place(
        "wide",
        "(min-width: 83rem) 27.3rem, (min-width: 64rem) calc(36.4vw - 2.9rem), "
        "(min-width: 40rem) calc(50vw - 2rem), calc(100vw - 2rem)",
        1280,
    ),
    "row-whole": Place(
        "wide",
        "(min-width: 83rem) 32.2rem, (min-width: 64rem) calc(41vw - 2rem), "
        "(min-width: 40rem) calc(50vw - 2rem), calc(100vw - 2rem)",
        1280,
    ),
    "feature-beside": _feature("32.7rem", "43.6vw - 3.5rem"),
    "feature-whole": _feature("46.7rem", "60vw - 2.7rem"),
    "large-1": _large("77rem", "100vw - 6rem", "100vw - 5rem"),
    "large-2": _large("37.8rem", "50vw - 3.8rem"),
    "large-3": _large("24.7rem", "33.3vw - 3rem", "33.3vw - 3rem"),
    "large-4": _large("18.1rem", "25vw - 2.6rem"),
    "thumb": Place("square", "(min-width: 40rem) 6rem, 31vw", 320),
    "row": Place(
        "wide",
        "(min-width: 83rem) 16.8rem, (min-width: 64rem) calc(21.8vw - 1.3rem), calc(30vw - 0.8rem)",
        640,
        "square",
        "31vw",
    ),
    "opening-row": Place(
        "wide",
        "(min-width: 83rem) 30.8rem, (min-width: 64rem) calc(40vw - 2.4rem), calc(55vw - 1.4rem)",
        1280,
        "square",
        "31vw",
    ),
    "pinned": Place(
        "wide",
        "(min-width: 83rem) 18.9rem, (min-width: 64rem) calc(25vw - 1.9rem), "
        "(min-width: 40rem) calc(50vw - 2rem), calc(100vw - 2rem)",
        960,
    ),
    "story-lead": Place(
        "wide",
        "(min-width: 83rem) 56rem, (min-width: 64rem) calc(72.7vw - 4.4rem), "
        "(min-width: 40rem) calc(100vw - 2.5rem), 100vw",
        1920,
    ),
    # The lead of a photo story, as wide as the page.
    "story-wide": Place(
        "wide",
        "(min-width: 83rem) 80rem, (min-width: 40rem) calc(100vw - 2.5rem), 100vw",
        1920,
    ),
    "byline": Place("square", "4.5rem", 320),
    "signature": Place("square", "(min-width: 75rem) 6rem, calc(3rem + 4vw)", 320),
    "keyword": Place(
        "wide",
        "(min-width: 83rem) 25.7rem, (min-width: 64rem) calc(33.3vw - 2rem), "
        "(min-width: 40rem) calc(40vw - 2rem), calc(100vw - 2rem)",
        1280,
    ),
    "face": Place("square", "4.5rem", 320),
    "portrait": Place("square", "(min-width: 88rem) 10rem, calc(3rem + 8vw)", 640),
}


def look_at(shown: Any, place: Place) -> Look | None:
    """The crop of a picture, or of its use, that belongs in this place; None until its forms are made."""
    return shown.look(place.shape) if shown else None


def offers(shown: Any, place: Place) -> Iterator[Offer]:
    """The best format first, and of each the crop for phones before the one for all: browsers take the first that fits.

    The last, JPEG for all screens, belongs on the `<img>` itself.
    """
    small = shown.look(place.phone) if place.phone else None
    usual = look_at(shown, place)
    for look, sizes, media in ((small, place.phone_sizes, PHONE), (usual, place.sizes, "")):
        if look is None:
            continue
        for extension in EXTENSIONS:
            srcset = look.srcset(extension, place.widest)
            if srcset:
                yield Offer(TYPES[extension], srcset, sizes, look.width, look.height, media)
