"""Byline portraits: head and shoulders in flat paper cuts, without features. They are drawings and look like it."""

import math
from dataclasses import dataclass

from newsroom.management.demo.drawing.canvas import (
    AMBER,
    BRICK,
    FOG,
    INK,
    MIST,
    NAVY,
    PAPER,
    PETROL,
    PLUM,
    RUST,
    SAND,
    STEEL,
    TEAL,
    Canvas,
    mix,
)

SIZE = 1200
MIDDLE = SIZE / 2


@dataclass(frozen=True)
class Person:
    """`cut`: how the hair falls: short, bob, bun or long; `collar`: shirt, round or scarf."""

    ground: tuple[str, str]
    skin: tuple[int, int, int]
    hair: object
    coat: str
    shirt: str
    cut: str
    collar: str
    glasses: bool = False


def oval(x, y, wide, high, start=0.0, end=360.0, steps=90):
    """Points of an ellipse from `start` to `end` degrees, clockwise from the right."""
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(x + wide * math.cos(angle), y + high * math.sin(angle)) for angle in angles]


def bust(person: Person, seed: str) -> Canvas:
    c = Canvas(SIZE, SIZE, seed)
    c.fill((0, person.ground[0]), (1, person.ground[1]))
    c.glow(MIDDLE - 220, 380, 620, PAPER, 0.35)
    shade = mix(person.skin, INK, 0.24)
    if person.cut == "long":
        c.shape([*oval(MIDDLE, 480, 262, 280, 180, 360), (MIDDLE + 285, 900), (MIDDLE - 285, 900)], person.hair)
    elif person.cut == "bob":
        c.shape([*oval(MIDDLE, 470, 268, 285, 180, 360), (MIDDLE + 262, 690), (MIDDLE - 262, 690)], person.hair)
    elif person.cut == "bun":
        c.disc(MIDDLE + 40, 205, 105, person.hair)
    _body(c, person, shade)
    # The head, its far side in the shade, and the ears.
    for side in (-1, 1):
        c.disc(MIDDLE + side * 203, 520, 42, shade if side > 0 else person.skin, 1.35)
    c.shape(oval(MIDDLE, 500, 205, 262), person.skin)
    half = oval(MIDDLE, 500, 205, 262, -90, 90)
    c.shape([*half, (MIDDLE + 40, 700), (MIDDLE + 62, 500), (MIDDLE + 30, 300)], mix(person.skin, shade, 0.55))
    _hair(c, person)
    if person.glasses:
        for side in (-1, 1):
            ring = oval(MIDDLE + side * 92, 500, 66, 56)
            c.line([*ring, ring[0]], INK, 9)
        c.line([(MIDDLE - 28, 492), (MIDDLE + 28, 492)], INK, 9)
    return c


def _body(c: Canvas, person: Person, shade) -> None:
    shoulders = [*oval(MIDDLE, 1120, 470, 300, 180, 360), (MIDDLE + 480, SIZE + 20), (MIDDLE - 480, SIZE + 20)]
    c.shape(shoulders, person.coat)
    c.shape(
        [(MIDDLE + 60, 830), *oval(MIDDLE, 1120, 470, 300, 285, 360), (MIDDLE + 480, SIZE + 20), (MIDDLE + 170, SIZE)],
        mix(person.coat, INK, 0.22),
    )
    c.shape([(MIDDLE - 96, 650), (MIDDLE + 96, 650), (MIDDLE + 118, 880), (MIDDLE - 118, 880)], shade)
    if person.collar == "scarf":
        c.shape(oval(MIDDLE, 872, 210, 92), person.shirt)
        c.shape(oval(MIDDLE, 836, 130, 46), shade)
    elif person.collar == "round":
        c.shape(oval(MIDDLE, 845, 165, 78), person.shirt)
        c.shape(oval(MIDDLE, 828, 128, 52), shade)
    else:
        c.shape(
            [(MIDDLE - 150, 830), (MIDDLE, 1020), (MIDDLE + 150, 830), (MIDDLE + 60, SIZE), (MIDDLE - 60, SIZE)],
            person.shirt,
        )
        for side in (-1, 1):
            c.shape(
                [(MIDDLE + side * 112, 800), (MIDDLE + side * 190, 872), (MIDDLE + side * 70, 990), (MIDDLE, 905)],
                mix(person.shirt, PAPER, 0.35),
            )


def _hair(c: Canvas, person: Person) -> None:
    if person.cut == "short":
        c.shape(
            [
                *oval(MIDDLE, 430, 222, 218, 180, 360),
                (MIDDLE + 196, 470),
                (MIDDLE + 150, 372),
                (MIDDLE - 120, 352),
                (MIDDLE - 190, 470),
            ],
            person.hair,
        )
        return
    # Parted at one side, falling along both cheeks.
    c.shape(
        [
            *oval(MIDDLE, 440, 236, 240, 180, 360),
            (MIDDLE + 232, 560),
            (MIDDLE + 178, 430),
            (MIDDLE - 70, 322),
            (MIDDLE - 184, 430),
            (MIDDLE - 232, 560),
        ],
        person.hair,
    )


def okafor() -> Canvas:
    return bust(Person((AMBER, SAND), mix(BRICK, INK, 0.35), INK, NAVY, FOG, "short", "shirt"), "okafor")


def lin() -> Canvas:
    return bust(Person((MIST, FOG), (236, 205, 180), mix(INK, PLUM, 0.25), BRICK, PAPER, "bob", "round"), "lin")


def haddad() -> Canvas:
    coat = Person(
        (STEEL, MIST), mix(SAND, BRICK, 0.36), mix(INK, STEEL, 0.4), PLUM, FOG, "short", "shirt", glasses=True
    )
    return bust(coat, "haddad")


def brandt() -> Canvas:
    hair = mix(FOG, STEEL, 0.3)
    return bust(
        Person((TEAL, STEEL), mix(PAPER, RUST, 0.24), hair, PETROL, AMBER, "bun", "scarf", glasses=True), "brandt"
    )
