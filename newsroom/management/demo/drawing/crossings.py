"""Bridges, viaducts and tunnels."""

import math

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
    Camera,
    Canvas,
    mix,
)


def strait_bridge() -> Canvas:
    """A cable-stayed bridge over a strait at dusk."""
    c = Canvas(seed="strait-bridge")
    shore = 770
    c.fill((0, "#1d3348"), (0.38, "#47687b"), (0.68, "#c99a77"), (0.86, "#eebf86"), (1, "#f3d6a8"), bottom=shore)
    c.clouds(60, 520, "#e8b78d", 0.42)
    c.glow(1600, 742, 900, "#ffe3b0", 0.85, flat=0.62)
    c.disc(1600, 706, 44, "#fff1d2")
    c.hills(700, 120, mix(STEEL, SAND, 0.45), mix(SAND, STEEL, 0.25), floor=shore + 2)
    c.hills(735, 90, mix(TEAL, AMBER, 0.38), mix(SAND, TEAL, 0.35), floor=shore + 2)
    c.haze(640, shore, "#f3d3a4", 0, 0.5)
    camera = Camera(c, shore - 8, 26, focal=1500, turn=0.5, center=1090)
    start, stop, deck, away = -300, 2600, 62, 700
    ink = mix(INK, PLUM, 0.22)

    def fade(x):
        return mix(ink, "#b99077", min(0.62, camera.depth(x, away) / 2300))

    for x in range(stop, start - 1, -90):
        if not (-40 < x < 40 or 480 < x < 560):
            c.line([camera.at(x, -4, away), camera.at(x, deck, away)], fade(x), camera.size(8, x, away))
    for tower in (520, 0):
        tone = fade(tower)
        for side in (-1, 1):
            for step in range(1, 19):
                at = tower + side * step * 13.2
                top = camera.at(tower, 232 - step * 1.2 - 10, away)
                c.line([top, camera.at(at, deck + 3, away)], mix(tone, "#c99a77", 0.18), 1.1)
        wide = camera.size(9, tower, away)
        for z in (away - 15, away + 15):
            c.line([camera.at(tower, -6, z), camera.at(tower, deck, z), camera.at(tower, 160, away)], tone, wide)
        c.line([camera.at(tower, 150, away), camera.at(tower, 246, away)], tone, wide * 0.95)
    for x in range(stop, start, -30):
        quad = [
            camera.at(x, deck, away),
            camera.at(x, deck + 6, away),
            camera.at(x - 30, deck + 6, away),
            camera.at(x - 30, deck, away),
        ]
        c.shape(quad, fade(x))
    for x in range(start, stop, 22):
        point = camera.at(x, deck + 12, away)
        c.line([camera.at(x, deck + 5, away), point], fade(x), 1)
        c.disc(*point, max(1.3, camera.size(1.7, x, away)), "#ffe6b3")
    c.mirror(shore, 0.62, "#25394a")
    c.haze(shore, 1125, "#14212e", 0.05, 0.72)
    c.glints(shore + 4, 1110, "#f6cf97", 320, center=1600, spread=330, length=80, under="#6c6a6b")
    c.glints(shore + 10, 1120, "#8ea6ad", 240, length=90, under="#22384a")
    return c


def mountain_viaduct() -> Canvas:
    """A railway viaduct on tall piers through layers of mountains."""
    c = Canvas(seed="mountain-viaduct-3")
    c.fill((0, "#7fa3ad"), (0.45, "#c6d6d3"), (0.75, "#f1e5d0"), (1, "#f3dfc0"))
    c.glow(520, 250, 800, "#fff4dc", 0.7)
    layers = [(430, 230, 0.78), (520, 210, 0.58), (620, 190, 0.38)]
    for base, rise, pale in layers:
        c.hills(base, rise, mix(PETROL, FOG, pale), mix(TEAL, PAPER, min(0.95, pale + 0.28)), rough=0.6, reach=330)
        c.haze(base - 80, 1125, "#efe6d6", 0, 0.7)
    deck, tone = 560, mix(NAVY, STEEL, 0.12)

    def bend(x):
        return deck + 26 * ((x - 1180) / 1180) ** 2

    for x in range(-20, 2050, 124):
        depth, top = 1090, bend(x) + 18
        left = [(x - 9, top), (x + 9, top), (x + 19, depth + 40), (x - 19, depth + 40)]
        c.shape(left, mix(tone, MIST, 0.30))
        c.shape([(x + 2, top), (x + 9, top), (x + 19, depth + 40), (x + 5, depth + 40)], mix(tone, MIST, 0.12))
    path = [(x, bend(x)) for x in range(-40, 2060, 20)]
    c.shape([*path, *[(x, y + 24) for x, y in reversed(path)]], mix(tone, MIST, 0.16))
    c.line([(x, y + 1) for x, y in path], mix(tone, PAPER, 0.42), 4)
    for x in range(20, 2000, 62):
        c.line([(x, bend(x)), (x, bend(x) - 46), (x + 16, bend(x) - 44)], mix(tone, MIST, 0.3), 2)
    c.line([(x, y - 42) for x, y in path], mix(tone, MIST, 0.4), 1.1)
    for number in range(9):
        x = 470 + number * 112
        y, y2 = bend(x), bend(x + 106)
        nose = 26 if number == 8 else 0
        body = [
            (x, y - 3),
            (x + 106, y2 - 3),
            (x + 106, y2 - 16 if nose else y2 - 31),
            (x + 106 - nose, y2 - 31),
            (x, y - 31),
        ]
        c.shape(body, mix(PAPER, MIST, 0.12))
        c.shape([(x, y - 8), (x + 106, y2 - 8), (x + 106, y2 - 13), (x, y - 13)], RUST)
        for window in range(7):
            at = x + 9 + window * 13
            if at < x + 96 - nose:
                c.box(at, y - 26, at + 9, y - 18, mix(NAVY, TEAL, 0.25))
    c.haze(600, 1125, "#e9e4d8", 0.0, 1.0)
    valley = [(620, 1060), (1000, 1090), (1330, 1050)]
    c.hills(
        960, 60, mix(TEAL, FOG, 0.25), mix(TEAL, PAPER, 0.4), rough=0.5, peaks=[(500, 900), (980, 1010), (1500, 880)]
    )
    c.haze(880, 1125, "#e9e3d6", 0.0, 0.5)
    slope = c.hills(
        1000, 50, mix(NAVY, TEAL, 0.35), INK, rough=0.6, peaks=[(180, 760), *valley, (1790, 800)], reach=300
    )
    for x, y in slope[::3]:
        if not 700 < x < 1260:
            tall = c.random.uniform(16, 44)
            c.shape([(x - tall * 0.2, y + 10), (x, y - tall), (x + tall * 0.2, y + 10)], mix(NAVY, TEAL, 0.26))
    return c


def tunnel_portal() -> Canvas:
    """Two tracks entering a mountain."""
    c = Canvas(seed="tunnel-portal")
    c.fill((0, "#5f8592"), (0.5, "#b7cbca"), (1, "#ead9bd"))
    c.glow(1500, 120, 700, "#fff0d4", 0.5)
    c.hills(330, 240, mix(STEEL, FOG, 0.55), mix(MIST, FOG, 0.5), rough=0.62)
    c.hills(420, 250, mix(TEAL, MIST, 0.45), mix(STEEL, MIST, 0.4), rough=0.62)
    face = [
        (-20, 300),
        (330, 190),
        (640, 60),
        (1010, -40),
        (1420, 110),
        (1720, 240),
        (2020, 420),
        (2020, 1125),
        (-20, 1125),
    ]
    c.shaded(face, mix(PETROL, STEEL, 0.28), mix(NAVY, PETROL, 0.3), reach=800)
    for number in range(240):
        x, y = c.random.uniform(-20, 2000), c.random.uniform(80, 800)
        ceiling = 60 + abs(x - 1000) * 0.42
        if y > ceiling + 30:
            long = c.random.uniform(40, 170)
            tone = mix(mix(PETROL, STEEL, 0.2), NAVY if number % 3 else MIST, c.random.uniform(0.03, 0.13))
            c.shape(
                [
                    (x, y),
                    (x + long * 0.5, y + long * 0.35),
                    (x + long * 0.36, y + long),
                    (x - long * 0.1, y + long * 0.6),
                ],
                tone,
            )
    c.haze(380, 1125, mix(MIST, SAND, 0.4), 0.0, 0.4)
    c.shaded(
        [(-20, 780), (420, 760), (1580, 760), (2020, 800), (2020, 1125), (-20, 1125)],
        mix(STEEL, SAND, 0.35),
        mix(PETROL, BRICK, 0.18),
    )
    wall, light = mix(FOG, SAND, 0.45), mix(PAPER, FOG, 0.2)
    c.shaded([(470, 800), (520, 385), (1480, 385), (1530, 800)], light, mix(wall, STEEL, 0.38))
    c.box(500, 372, 1500, 398, mix(wall, PETROL, 0.35))
    c.box(500, 398, 1500, 406, mix(wall, PETROL, 0.6))
    for x in (500, 1000, 1500):
        c.line([(x, 405), (x, 790)], mix(wall, PETROL, 0.3), 3)
    camera = Camera(c, 640, 5, focal=1500)
    for middle in (-6.2, 6.2):
        for grow, tone in ((1.16, mix(wall, PETROL, 0.22)), (1.06, mix(wall, PETROL, 0.5)), (1.0, INK)):
            arch = []
            for step in range(41):
                angle = math.pi * step / 40
                arch.append(camera.at(middle - math.cos(angle) * 4.5 * grow, 4.2 + math.sin(angle) * 4.4 * grow, 40))
            c.shape([camera.at(middle - 4.5 * grow, 0.8, 40), *arch, camera.at(middle + 4.5 * grow, 0.8, 40)], tone)
        x, y = camera.at(middle, 3.4, 40)
        c.glow(x, y, 150, AMBER, 0.5)
        c.disc(x, y + 6, 8, "#ffe9bd")
        for lamp in range(5):
            for side in (-1, 1):
                lx, ly = camera.at(middle + side * 4.0, 4.4, 48 + lamp * 22)
                if abs(lx - x) < 160:
                    c.disc(lx, ly, 5 - lamp * 0.8, mix(AMBER, PAPER, 0.35))
        bed = [
            camera.at(middle - 2.9, 0, 40),
            camera.at(middle + 2.9, 0, 40),
            camera.at(middle + 2.9, 0, 7),
            camera.at(middle - 2.9, 0, 7),
        ]
        c.shape(bed, mix(PETROL, SAND, 0.3))
        z = 40.0
        while z > 8:
            near = z - 0.26
            c.shape(
                [
                    camera.at(middle - 1.7, 0.05, z),
                    camera.at(middle + 1.7, 0.05, z),
                    camera.at(middle + 1.7, 0.05, near),
                    camera.at(middle - 1.7, 0.05, near),
                ],
                mix(NAVY, BRICK, 0.25),
            )
            z -= 0.62
        for rail in (-0.78, 0.78):
            ends = [
                (camera.at(middle + rail + dx, 0.18, z)) for z, dx in ((40, -0.05), (40, 0.05), (7, 0.05), (7, -0.05))
            ]
            c.shape(ends, mix(PAPER, STEEL, 0.35))
    for z in (20, 28, 38):
        for side in (-1, 1):
            base, head = camera.at(side * 11.5, 0, z), camera.at(side * 11.5, 8.2, z)
            c.line([base, head], INK, camera.size(0.22, 0, z))
            c.line([camera.at(side * 11.5, 7.6, z), camera.at(side * 6.2, 6.9, z)], INK, camera.size(0.09, 0, z))
    for middle in (-6.2, 6.2):
        c.line([camera.at(middle, 6.8, z) for z in (40, 30, 24, 20, 16, 13, 10, 8)], mix(INK, NAVY, 0.4), 1.6)
    return c
