"""Power from sun, wind and water."""

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
    RUST,
    SAND,
    STEEL,
    TEAL,
    Camera,
    Canvas,
    mix,
)


def solar_field() -> Canvas:
    """Rows of panels on a plain in the evening."""
    c = Canvas(seed="solar-field")
    shore = 500
    c.fill((0, "#3e6b80"), (0.45, "#9dbcbc"), (0.8, "#eed6a8"), (1, "#f2c18a"), bottom=shore)
    c.clouds(20, 380, "#f5e1bd", 0.55)
    c.glow(640, 470, 900, "#fff0c9", 0.9, flat=0.55)
    c.disc(640, 420, 42, "#fff7df")
    c.hills(440, 110, mix(STEEL, SAND, 0.4), mix(SAND, MIST, 0.35), floor=shore + 2)
    c.hills(475, 60, mix(TEAL, SAND, 0.32), mix(AMBER, STEEL, 0.35), floor=shore + 4)
    c.fill((0, "#dfb985"), (0.3, "#a77b55"), (1, "#4c4038"), top=shore)
    camera = Camera(c, shore - 12, 13, focal=1300, turn=0.24, center=900)
    for row in range(46, -1, -1):
        z = 24 + row * 9.5 + row * row * 0.13
        air = min(0.72, row / 60)
        for table in range(-15 - row, 16 + row):
            if (table + 40) % 9 == 8:
                continue
            x = table * 12.6
            low = [camera.at(x, 1.0, z), camera.at(x + 12, 1.0, z)]
            high = [camera.at(x + 12, 4.6, z + 4.6), camera.at(x, 4.6, z + 4.6)]
            if low[1][0] < -30 or low[0][0] > 2030:
                continue
            toward = max(0, 1 - abs(low[0][0] - 640) / 1050)
            tone = mix(mix(NAVY, PETROL, 0.55), "#f0c48b", 0.06 + 0.46 * toward**2 * (0.35 + air))
            c.shape([*low, *high], mix(tone, "#e2bd8c", air * 0.55))
            if row < 17:
                for cell in range(1, 6):
                    share = cell / 6
                    c.line(
                        [camera.at(x + 12 * share, 1.0, z), camera.at(x + 12 * share, 4.6, z + 4.6)],
                        mix(tone, MIST, 0.3),
                        1,
                    )
                c.line([camera.at(x, 2.8, z + 2.3), camera.at(x + 12, 2.8, z + 2.3)], mix(tone, MIST, 0.3), 1)
                c.line(high, mix(tone, PAPER, 0.45), 1.4)
    c.haze(shore - 30, 760, "#f2cf9b", 0.34, 0.0)
    return c


def turbine(c, x, foot, size, angle, tone, thick=1.0):
    """`size` is the height of the hub in picture units; the blades turn by `angle`."""
    hub = foot - size
    c.shape(
        [
            (x - size * 0.019 * thick, foot),
            (x + size * 0.019 * thick, foot),
            (x + size * 0.011 * thick, hub),
            (x - size * 0.011 * thick, hub),
        ],
        tone,
    )
    for blade in range(3):
        turn = angle + blade * math.tau / 3
        dx, dy = math.sin(turn), -math.cos(turn)
        long, root = size * 0.62, size * 0.03 * thick
        mid = (x + dx * long * 0.22 - dy * root, hub + dy * long * 0.22 + dx * root)
        c.shape(
            [
                (x - dy * root * 0.4, hub + dx * root * 0.4),
                mid,
                (x + dx * long, hub + dy * long),
                (x + dy * root * 0.35, hub - dx * root * 0.35),
            ],
            tone,
        )
    c.disc(x, hub, size * 0.022 * thick, tone)


def offshore_wind() -> Canvas:
    """Turbines at sea under a clearing sky."""
    c = Canvas(seed="offshore-wind-5")
    shore = 800
    c.fill((0, "#31566a"), (0.4, "#7ea3aa"), (0.72, "#cfd8cd"), (1, "#f2dcb4"), bottom=shore)
    c.clouds(40, 620, "#f4e6cd", 0.55)
    c.glow(420, 780, 900, "#fff1d3", 0.8, flat=0.55)
    for row, (foot, size, gap, air) in enumerate(((808, 120, 150, 0.72), (818, 210, 255, 0.5), (834, 360, 470, 0.24))):
        tone = mix(mix(PETROL, STEEL, 0.3), "#e9ddc2", air)
        for number in range(-1, 15):
            x = 70 + number * gap + (row * 97) % gap
            if x < 2080 and not (row == 2 and 1150 < x < 1650):
                turbine(c, x, foot, size, c.random.uniform(0, 2.1), tone)
    c.haze(600, shore, "#f4dfb9", 0.0, 0.42)
    c.fill((0, "#d9d3b8"), (0.12, "#8fadb0"), (0.5, "#3c6778"), (1, "#152c3c"), top=shore)
    c.glints(shore + 3, 1120, "#fbeacb", 360, center=420, spread=420, length=70, under="#8aa3a4")
    c.glints(shore + 10, 1120, "#9dbcc0", 420, length=85, under="#335c6c")
    for x, foot, size, angle in ((1420, 930, 690, 1.12),):
        tone = mix(PAPER, MIST, 0.12)
        turbine(c, x, foot, size, angle, tone, thick=1.1)
        c.shape(
            [(x + 2, foot), (x + size * 0.021, foot), (x + size * 0.012, foot - size), (x + 2, foot - size)],
            mix(MIST, STEEL, 0.5),
        )
        c.box(x - 24, foot - 12, x + 24, foot + 8, mix(AMBER, RUST, 0.25))
        for leg in (-1, 1):
            c.line([(x + leg * 14, foot + 6), (x + leg * 34, foot + 68)], mix(AMBER, RUST, 0.35), 6)
            c.line([(x + leg * 15, foot + 14), (x - leg * 26, foot + 52)], mix(AMBER, BRICK, 0.45), 3)
        c.glints(foot + 62, foot + 80, "#dfe7e2", 26, center=x, spread=70, length=30, under="#4f7785")
    hull, sea = mix(INK, NAVY, 0.5), 964
    c.shape([(880, sea), (1085, sea), (1122, sea - 34), (870, sea - 28)], hull)
    c.shape([(876, sea), (1086, sea), (1093, sea - 8), (874, sea - 8)], BRICK)
    c.box(1010, sea - 84, 1072, sea - 32, mix(PAPER, MIST, 0.12))
    c.box(1016, sea - 76, 1072, sea - 64, mix(NAVY, TEAL, 0.2))
    c.box(1030, sea - 100, 1056, sea - 84, mix(PAPER, MIST, 0.3))
    c.line([(1043, sea - 100), (1043, sea - 140)], hull, 3)
    c.line([(910, sea - 28), (910, sea - 84), (968, sea - 100)], RUST, 5)
    c.glints(sea - 2, sea + 16, "#e4ebe4", 34, center=985, spread=190, length=44, under="#5c818c")
    return c


def arch_dam() -> Canvas:
    """An arch dam between cliffs, one gate open."""
    c = Canvas(seed="arch-dam-2")
    c.fill((0, "#648c99"), (0.5, "#bdd0cd"), (1, "#efdfc2"), bottom=620)
    c.glow(1300, 160, 780, "#fff2d8", 0.7)
    for base, rise, air in ((300, 230, 0.72), (370, 200, 0.48)):
        c.hills(base, rise, mix(TEAL, FOG, air), mix(STEEL, PAPER, 0.45), rough=0.6, reach=300)
        c.haze(base - 60, 470, "#ece3d1", 0.0, 0.4)
    c.fill((0, "#b9ccc8"), (0.5, "#6f97a1"), (1, "#41707f"), top=452, bottom=560)
    c.glints(458, 540, "#e9eee4", 120, length=60, under="#7ea2a8")
    left, right, crown, foot = 330, 1690, 520, 1040

    def sag(share, depth):
        return depth * (1 - (2 * share - 1) ** 2)

    steps = 68
    for step in range(steps):
        one, other = step / steps, (step + 1) / steps
        top = [(left + (right - left) * s, crown + sag(s, 46)) for s in (one, other)]
        narrow = [(700 + 600 * s, foot + sag(s, 40)) for s in (other, one)]
        lit = 0.5 + 0.5 * math.cos((one - 0.30) * math.pi * 1.15)
        tone = mix(mix(PETROL, STEEL, 0.35), mix(PAPER, SAND, 0.35), 0.16 + 0.62 * max(0, lit))
        c.shaded([*top, *narrow], mix(tone, PAPER, 0.16), mix(tone, PETROL, 0.32))
    for level in range(1, 9):
        share = level / 9
        curve = []
        for step in range(61):
            s = step / 60
            x1, y1 = left + (right - left) * s, crown + sag(s, 46)
            x2, y2 = 700 + 600 * s, foot + sag(s, 40)
            curve.append((x1 + (x2 - x1) * share, y1 + (y2 - y1) * share))
        c.line(curve, mix(STEEL, PETROL, 0.28), 1.2)
    road = [(left - 40 + (right - left + 80) * s / 60, crown - 14 + sag(s / 60, 46)) for s in range(61)]
    c.shape([*road, *[(x, y + 26) for x, y in reversed(road)]], mix(PAPER, STEEL, 0.3))
    c.line([(x, y + 26) for x, y in road], mix(STEEL, PETROL, 0.6), 3)
    c.line([(x, y - 9) for x, y in road], mix(STEEL, PETROL, 0.4), 1.4)
    for x, y in road[2:-2:2]:
        c.line([(x, y), (x, y - 9)], mix(STEEL, PETROL, 0.4), 1.2)
    for gate in range(5):
        x = 846 + gate * 70
        c.box(x, 566, x + 42, 604, mix(NAVY, PETROL, 0.4))
        c.box(x - 3, 560, x + 45, 568, mix(PAPER, STEEL, 0.25))
        if gate in (2, 3):
            c.shaded([(x + 3, 590), (x + 39, 590), (x + 58, 1060), (x - 16, 1060)], "#f6f4ea", mix(FOG, MIST, 0.35))
            for _stroke in range(46):
                y = c.random.uniform(600, 1010)
                spot = x + 21 + c.random.gauss(0, 11)
                c.line(
                    [(spot, y), (spot + (spot - x - 21) * 0.12, y + c.random.uniform(20, 70))],
                    c.random.choice((FOG, "#ffffff", MIST)),
                    1.5,
                )
    for mirror, light in ((False, 0.34), (True, 0.08)):
        edge = [
            (-20, 330),
            (120, 350),
            (210, 430),
            (330, 488),
            (352, 560),
            (470, 680),
            (585, 850),
            (730, 1000),
            (790, 1140),
            (-20, 1140),
        ]
        jag = [(x + c.random.uniform(-12, 12), y + c.random.uniform(-10, 10)) for x, y in edge]
        points = [(2020 - x if mirror else x, y) for x, y in jag]
        c.shaded(points, mix(mix(PETROL, TEAL, 0.5), SAND, light), mix(INK, NAVY, 0.6))
        for number in range(90):
            y = c.random.uniform(380, 1080)
            bound = 120 + (y - 350) * 0.72
            x = c.random.uniform(0, max(40, bound - 40))
            long = c.random.uniform(30, 130)
            facet = [
                (x, y),
                (x + long * 0.45, y + long * 0.3),
                (x + long * 0.3, y + long),
                (x - long * 0.08, y + long * 0.5),
            ]
            if mirror:
                facet = [(2000 - px, py) for px, py in facet]
            c.shape(facet, mix(mix(PETROL, NAVY, 0.2), SAND if number % 4 == 0 else INK, c.random.uniform(0.03, 0.14)))
    c.haze(930, 1125, "#dfe6e0", 0.0, 0.6)
    c.glow(1000, 1070, 420, "#f4f2e8", 0.9, flat=0.28)
    c.shaded([(640, 1085), (1380, 1085), (1520, 1130), (480, 1130)], "#a9c3c4", "#4c7986")
    return c
