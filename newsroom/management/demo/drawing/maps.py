"""The map of the corridor."""

import math

from newsroom.management.demo.drawing.canvas import (
    AMBER,
    PAPER,
    RUST,
    SAND,
    STEEL,
    TEAL,
    Canvas,
    mix,
)

# Outlines drawn freely, in degrees of longitude and latitude: the Black Sea, the Caspian and the lakes between them.
SEAS = (
    (
        (27.6, 42.4),
        (28.6, 44.2),
        (30.8, 46.4),
        (33.4, 46.0),
        (34.2, 44.5),
        (36.6, 45.2),
        (38.6, 44.2),
        (41.4, 42.4),
        (41.2, 41.3),
        (38.2, 41.0),
        (35.2, 42.0),
        (31.4, 41.2),
        (28.9, 41.3),
    ),
    ((35.2, 45.5), (36.4, 46.8), (39.2, 47.2), (37.6, 45.7)),
    (
        (47.2, 44.6),
        (48.0, 46.2),
        (50.4, 46.9),
        (52.9, 46.8),
        (53.1, 45.3),
        (51.2, 44.5),
        (50.3, 43.9),
        (52.4, 41.8),
        (53.4, 40.9),
        (52.9, 39.4),
        (53.9, 37.0),
        (51.0, 36.7),
        (48.9, 38.2),
        (49.4, 40.2),
        (47.9, 42.6),
    ),
    ((58.4, 45.2), (59.4, 46.4), (61.2, 46.5), (61.0, 45.6), (59.2, 44.8)),
    ((73.6, 45.4), (74.6, 46.5), (78.6, 46.6), (79.1, 46.2), (75.2, 45.7)),
)
STOPS = (
    (80.2, 44.2),
    (76.9, 43.6),
    (73.4, 44.6),
    (67.6, 47.8),
    (61.4, 48.2),
    (56.6, 47.0),
    (51.3, 43.8),
    (49.8, 40.4),
    (46.4, 41.0),
    (44.8, 41.8),
    (41.7, 41.8),
    (34.6, 43.4),
    (28.7, 44.1),
)


def inside(x, y, ring) -> bool:
    found = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            found = not found
    return found


def corridor_map() -> Canvas:
    """The corridor between the Black Sea and Khorgos as dots, with freight as bars."""
    c = Canvas(seed="corridor-map")
    c.fill((0, "#14283a"), (1, "#0e1c2a"))

    def place(lon, lat):
        return (80 + (lon - 25) * 31.4, 815 - (lat - 35) * 45)

    for row in range(64):
        for spot in range(134):
            x, y = 8 + spot * 15 + (row % 2) * 7.5, 26 + row * 13
            lon, lat = (x - 80) / 31.4 + 25, (815 - y) / 45 + 35
            if any(inside(lon, lat, sea) for sea in SEAS):
                continue
            fade = min(1, x / 200, (2000 - x) / 200, y / 150, max(0, (860 - y) / 150))
            high = math.exp(-((lat - 38.5) ** 2) / 14 - (lon - 72) ** 2 / 60) + 0.7 * math.exp(
                -((lat - 42.6) ** 2) / 0.9 - (lon - 44.5) ** 2 / 18
            )
            c.disc(
                x,
                y,
                3.0 + 2.0 * min(1, high),
                mix("#122536", mix("#4d7686", SAND, min(0.7, high * 0.7)), 0.15 + 0.85 * fade),
            )
    path = [place(*stop) for stop in STOPS]
    smooth = []
    for before, one, other, after in zip([path[0], *path], path, path[1:], [*path[2:], path[-1]], strict=False):
        for step in range(20):
            t = step / 20
            smooth.append(
                tuple(
                    0.5
                    * (
                        2 * p1
                        + (p2 - p0) * t
                        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
                    )
                    for p0, p1, p2, p3 in zip(before, one, other, after, strict=True)
                )
            )
    smooth.append(path[-1])
    for number in range(0, len(smooth) - 1, 6):
        c.glow(*smooth[number], 74, AMBER, 0.13)
    c.line(smooth, "#0e1c2a", 15)
    c.line(smooth, AMBER, 6.5)
    for branch in (
        ((61.4, 48.2), (62.5, 50.2), (66.5, 51.6), (72.2, 51.2)),
        ((67.6, 47.8), (67.0, 44.2), (69.3, 41.4), (68.8, 38.6)),
        ((49.8, 40.4), (48.9, 38.8), (49.6, 37.4), (51.2, 35.8)),
        ((44.8, 41.8), (43.2, 40.4), (39.4, 39.8), (33.2, 39.8)),
    ):
        c.line([place(*stop) for stop in branch], "#0e1c2a", 9)
        c.line([place(*stop) for stop in branch], STEEL, 3)
        c.disc(*place(*branch[-1]), 8, STEEL)
    for number, spot in enumerate(path):
        major = number in (0, 6, 7, 10, 12)
        c.disc(*spot, 17 if major else 9, "#0e1c2a")
        c.disc(*spot, 13 if major else 6.5, PAPER if major else SAND)
        if major:
            c.disc(*spot, 6.5, RUST)
    base, wide = 1066, 27
    c.line([(100, base + 3), (1900, base + 3)], STEEL, 1.4)
    for level in (1, 2, 3):
        c.line([(100, base - level * 52), (1900, base - level * 52)], "#243c4e", 1)
    for bar in range(60):
        x = 104 + bar * 30
        tall = 30 + 96 * (bar / 59) ** 1.7 + 17 * math.sin(bar / 12 * math.tau) + c.random.uniform(-8, 10)
        c.box(x, base - tall, x + wide - 7, base, mix(TEAL, STEEL, 0.4) if bar < 48 else AMBER)
    return c
