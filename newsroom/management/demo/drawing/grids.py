"""Power lines, pipes and storage."""

import itertools
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


def pylon(c, x, foot, size, tone, width=1.0):
    """A lattice tower `size` high; returns the places where its six wires hang."""

    def at(along, up):
        return (x + along * size, foot - up * size)

    thin, bold = max(0.9, size * 0.006 * width), max(1.2, size * 0.011 * width)
    for side in (-1, 1):
        c.line([at(side * 0.135, 0), at(side * 0.045, 0.55), at(side * 0.026, 1)], tone, bold)
    levels = (0, 0.16, 0.3, 0.42, 0.55, 0.64, 0.73, 0.82, 0.91, 1)

    def half(up):
        return 0.135 - up * 0.1636 if up < 0.55 else 0.045 - (up - 0.55) * 0.042

    for low, high in itertools.pairwise(levels):
        c.line([at(-half(low), low), at(half(high), high)], tone, thin)
        c.line([at(half(low), low), at(-half(high), high)], tone, thin)
        c.line([at(-half(high), high), at(half(high), high)], tone, thin)
    hooks = []
    for up, reach in ((0.62, 0.19), (0.76, 0.25), (0.90, 0.17)):
        for side in (-1, 1):
            c.line(
                [at(side * half(up), up - 0.012), at(side * reach, up + 0.01), at(side * half(up), up + 0.05)],
                tone,
                bold * 0.8,
            )
            end = at(side * reach, up + 0.008)
            c.line([end, (end[0], end[1] + size * 0.05)], tone, bold)
            hooks.append((end[0], end[1] + size * 0.05))
    return [*hooks, at(0, 1.0)]


def power_lines() -> Canvas:
    """A transmission line walking over hills at dusk."""
    c = Canvas(seed="power-lines-4")
    c.fill((0, "#243d52"), (0.35, "#5b7d8b"), (0.62, "#d3a782"), (0.8, "#f0c48d"), (1, "#f5ddb2"), bottom=900)
    c.clouds(40, 620, "#efbf92", 0.5)
    c.glow(1480, 800, 950, "#ffe6b8", 0.9, flat=0.6)
    c.disc(1480, 742, 50, "#fff3d8")
    c.hills(780, 130, mix(STEEL, AMBER, 0.45), mix(SAND, STEEL, 0.25))
    c.haze(700, 1125, "#f3cf9c", 0.0, 0.7)
    c.hills(850, 110, mix(TEAL, AMBER, 0.32), mix(SAND, TEAL, 0.35))
    c.haze(780, 1125, "#f0c48d", 0.0, 0.6)
    run = [
        (2080, 846, 90),
        (1950, 850, 112),
        (1786, 856, 146),
        (1575, 872, 196),
        (1300, 905, 285),
        (920, 965, 450),
        (330, 1080, 830),
        (-900, 1300, 1500),
    ]
    before = None
    for number, (x, foot, size) in enumerate(run):
        tone = mix(INK, "#c99468", max(0, 0.62 - number * 0.105))
        if number == 4:
            c.hills(945, 70, mix(PETROL, BRICK, 0.35), mix(NAVY, PLUM, 0.4), peaks=[(900, 975), (1400, 905)], reach=240)
        hooks = pylon(c, x, foot, size, tone)
        if before:
            for one, other in zip(before, hooks, strict=True):
                wire = []
                for step in range(41):
                    s = step / 40
                    dip = 4 * s * (1 - s) * abs(other[0] - one[0]) * 0.085
                    wire.append((one[0] + (other[0] - one[0]) * s, one[1] + (other[1] - one[1]) * s + dip))
                c.line(wire, tone, 0.8 + number * 0.2)
        before = hooks
    slope = c.hills(1090, 50, mix(INK, NAVY, 0.45), INK, peaks=[(300, 1060), (1000, 1090), (1700, 1020)])
    for x, y in slope[::2]:
        tall = c.random.uniform(6, 26)
        c.line([(x, y + 4), (x + c.random.uniform(-5, 5), y - tall)], mix(INK, NAVY, 0.4), 1.6)
    return c


def desert_pipeline() -> Canvas:
    """A pipeline on supports through dunes."""
    c = Canvas(seed="desert-pipeline-2")
    c.fill((0, "#5a8695"), (0.5, "#b8cfc8"), (0.85, "#f0dcb4"), (1, "#f4d2a0"), bottom=620)
    c.glow(520, 520, 820, "#fff3d6", 0.8, flat=0.6)
    c.hills(520, 130, mix(STEEL, SAND, 0.5), mix(SAND, FOG, 0.3), rough=0.58)
    c.haze(430, 1125, "#f3d9ac", 0.0, 0.8)
    tones = [(580, 70, 0.1), (650, 90, 0.26), (740, 110, 0.42)]
    for base, rise, deep in tones:
        line = c.hills(base, rise, mix(SAND, AMBER, deep + 0.2), mix(AMBER, BRICK, deep * 0.7), rough=0.36, reach=260)
        crest = [(x, y) for x, y in line if x % 900 < 560]
        for (x1, y1), (x2, y2) in itertools.pairwise(crest):
            if x2 - x1 < 60 and y2 > y1:
                c.shape(
                    [(x1, y1), (x2, y2), (x2 + 120, y2 + 110), (x1 + 110, y1 + 90)],
                    mix(mix(SAND, AMBER, deep + 0.2), BRICK, 0.16 + deep * 0.2),
                )
    c.hills(830, 60, mix(AMBER, SAND, 0.45), mix(BRICK, AMBER, 0.35), rough=0.36)
    camera = Camera(c, 585, 16, focal=1350, center=1180)
    trail = []
    for step in range(120):
        z = 24 * 1.035**step
        trail.append((-26 + 0.09 * z + 36 * math.sin(z / 240) * min(1, z / 300), z))
    trail.reverse()
    for (x1, z1), (x2, z2) in itertools.pairwise(trail):
        air = min(0.7, z2 / 900)
        road = [
            camera.at(x1 + 11, 0, z1),
            camera.at(x1 + 17, 0, z1),
            camera.at(x2 + 17, 0, z2),
            camera.at(x2 + 11, 0, z2),
        ]
        c.shape(road, mix(mix(SAND, PAPER, 0.3), "#f0d3a2", air))
        dark = [
            camera.at(x1 + 1, 0, z1),
            camera.at(x1 + 6.5, 0, z1),
            camera.at(x2 + 6.5, 0, z2),
            camera.at(x2 + 1, 0, z2),
        ]
        c.shape(dark, mix(mix(BRICK, AMBER, 0.3), "#f0d3a2", air))
    for number, ((x1, z1), (x2, z2)) in enumerate(itertools.pairwise(trail)):
        air = min(0.62, z2 / 1000)
        if number % 4 == 0:
            for side in (-2.0, 2.0):
                c.line(
                    [camera.at(x2 + side, 0, z2), camera.at(x2 + side, 4.8, z2)],
                    mix(mix(INK, PLUM, 0.4), "#e9c898", air),
                    max(1, camera.size(0.55, 0, z2)),
                )
            c.line(
                [camera.at(x2 - 2.4, 2.6, z2), camera.at(x2 + 2.4, 2.6, z2)],
                mix(mix(INK, PLUM, 0.4), "#e9c898", air),
                max(1, camera.size(0.5, 0, z2)),
            )
        bands = (
            (6.6, 5.9, mix(PAPER, FOG, 0.3)),
            (5.9, 4.9, mix(FOG, STEEL, 0.4)),
            (4.9, 3.9, mix(STEEL, TEAL, 0.45)),
            (3.9, 3.0, mix(PETROL, NAVY, 0.3)),
        )
        for high, low, tone in bands:
            quad = [camera.at(x1, high, z1), camera.at(x2, high, z2), camera.at(x2, low, z2), camera.at(x1, low, z1)]
            lean = 1.9 * (1 - abs(high - 4.8) / 2.4)
            quad = [
                camera.at(x1 - lean, high, z1),
                camera.at(x2 - lean, high, z2),
                camera.at(x2 + lean, low, z2),
                camera.at(x1 + lean, low, z1),
            ]
            c.shape(quad, mix(tone, "#ecd0a0", air))
    return c


def battery_yard() -> Canvas:
    """Rows of battery containers beside a substation."""
    c = Canvas(seed="battery-yard")
    shore = 560
    c.fill((0, "#33586b"), (0.45, "#84a8ae"), (0.8, "#e2d3b2"), (1, "#f0c894"), bottom=shore)
    c.clouds(30, 420, "#f3ddb8", 0.5)
    c.glow(1500, 540, 820, "#fff0cd", 0.8, flat=0.55)
    c.hills(500, 120, mix(STEEL, SAND, 0.38), mix(SAND, MIST, 0.4), floor=shore + 4)
    for x, size in ((180, 210), (420, 170), (600, 140), (1680, 190)):
        pylon(c, x, shore + 4, size, mix(NAVY, SAND, 0.35))
    c.hills(548, 22, mix(TEAL, SAND, 0.2), mix(PETROL, AMBER, 0.3), floor=shore + 4)
    c.fill((0, "#cdb48d"), (0.4, "#8d8473"), (1, "#3b4547"), top=shore)
    camera = Camera(c, shore - 20, 9.5, focal=1350, turn=-0.2, center=960)
    for row in range(15, -1, -1):
        z = 26 + row * 10.5
        air = min(0.6, row / 24)
        for lane in (*range(-12, 0), *range(12, -1, -1)):
            x = lane * 9.2
            flank = "left" if x > -0.2 * z else "right"
            front = mix(mix(PAPER, MIST, 0.16), "#e9cfa2", air)
            camera.block(
                x,
                0.4,
                z,
                6.4,
                3.3,
                6.6,
                front,
                mix(mix(STEEL, PETROL, 0.45), "#cdb48d", air),
                mix("#ffffff", "#f0d9b0", 0.2 + air),
                flank,
            )
            if row < 9:
                for door in range(3):
                    one, other = camera.at(x + 0.4 + door * 2, 3.3, z), camera.at(x + 2.0 + door * 2, 0.8, z)
                    c.box(one[0], one[1], other[0], other[1], mix(front, STEEL, 0.24))
                    for slat in range(1, 5):
                        y = one[1] + (other[1] - one[1]) * slat / 11
                        c.line([(one[0] + 3, y), (other[0] - 3, y)], mix(front, PETROL, 0.4), 1)
                one, other = camera.at(x, 3.7, z), camera.at(x + 6.4, 3.5, z)
                c.box(one[0], one[1], other[0], other[1], mix(RUST, front, 0.2 + air * 0.5))
    c.haze(shore - 40, 760, "#f0cf9e", 0.28, 0.0)
    return c
