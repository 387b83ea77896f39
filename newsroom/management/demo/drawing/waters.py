"""Ports, ships and canals."""

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

BOXES = (RUST, BRICK, TEAL, PETROL, STEEL, AMBER, MIST, mix(RUST, SAND, 0.4))


def crane(c, x, quay, size, tone, boom=0.0, back=None):
    """A ship-to-shore crane seen from the water's side; `boom` is the angle of the raised jib."""
    back = back or tone

    def at(along, up):
        return (x + along * size, quay - up * size)

    def bar(one, other, width, color=tone):
        c.line([one, other], color, max(1.2, width * size))

    for legs, color in ((1.6, back), (0, tone)):
        bar(at(-9 + legs, 0), at(-7.6 + legs, 46), 1.15, color)
        bar(at(9 + legs, 0), at(7.6 + legs, 46), 1.15, color)
        bar(at(-8.8 + legs, 12), at(8.8 + legs, 12), 1.3, color)
    bar(at(-8.6, 13), at(8, 44), 0.5)
    bar(at(-10, 1), at(10.6, 1), 1.4)
    bar(at(-24, 46), at(10, 46), 1.7)
    bar(at(-5, 46), at(0, 70), 0.9)
    bar(at(6, 46), at(0, 70), 0.9)
    tip = at(10 + math.cos(boom) * 44, 46 + math.sin(boom) * 44)
    half = at(10 + math.cos(boom) * 24, 46 + math.sin(boom) * 24)
    bar(at(9, 46), tip, 1.5)
    for end in (tip, half, at(-23, 46)):
        bar(at(0, 70), end, 0.3)
    left, top = at(-20, 53)
    right, bottom = at(-9, 47)
    c.box(left, top, right, bottom, tone)
    if boom == 0:
        trolley = at(26, 45)
        c.box(trolley[0] - 2.4 * size, trolley[1], trolley[0] + 2.4 * size, trolley[1] + 2 * size, tone)


def hanging(c, x, quay, size, drop, fill, tone):
    """The box under the trolley of a crane drawn by `crane`."""
    left, top, high, wide = x + 21 * size, quay - (43 - drop) * size, 4.4 * size, 10 * size
    for cable in (left + 1.5 * size, left + wide - 1.5 * size):
        c.line([(cable, quay - 44 * size), (cable, top)], tone, max(1, 0.16 * size))
    c.box(left, top - 0.9 * size, left + wide, top, tone)
    c.box(left, top, left + wide, top + high, fill)
    for rib in range(1, 12):
        c.box(
            left + wide * rib / 12,
            top + 0.3 * size,
            left + wide * rib / 12 + 0.12 * size,
            top + high - 0.3 * size,
            mix(fill, INK, 0.22),
        )


def stacks(c, left, base, bays, tiers, wide, high, light, air):
    """Rows of boxes on a deck or a yard; the outline varies, the colours lean towards `light` by `air`."""
    for bay in range(bays):
        rows = max(1, tiers - c.random.choice((0, 0, 0, 1, 1, 2)))
        for tier in range(rows):
            x, y = left + bay * wide, base - (tier + 1) * high
            fill = mix(c.random.choice(BOXES), light, air)
            c.box(x + 0.8, y + 0.8, x + wide - 0.8, y + high, fill)
            c.box(x + 0.8, y + high - high * 0.22, x + wide - 0.8, y + high, mix(fill, INK, 0.2))
            for rib in (0.2, 0.4, 0.6, 0.8):
                c.box(x + wide * rib, y + high * 0.15, x + wide * rib + 1, y + high * 0.8, mix(fill, INK, 0.13))


def container_port() -> Canvas:
    """A container terminal in the morning."""
    c = Canvas(seed="container-port")
    shore = 850
    c.fill((0, "#557f8f"), (0.35, "#9dbdc0"), (0.68, "#ecdcbc"), (1, "#f5d8a6"), bottom=shore)
    c.clouds(30, 520, "#f7ead0", 0.5)
    c.glow(560, 690, 860, "#fff0cd", 0.85, flat=0.7)
    c.disc(560, 590, 40, "#fff8e6")
    c.hills(690, 110, mix(STEEL, SAND, 0.52), mix(FOG, SAND, 0.55), floor=shore)
    far = mix(STEEL, SAND, 0.42)
    for x in (1180, 1330, 1480, 1630, 1780, 1930):
        crane(c, x, 800, 4.1, far, boom=1.2 if x in (1330, 1780) else 0)
    stacks(c, 900, 800, 44, 4, 26, 13, "#ecdcbc", 0.62)
    c.haze(520, shore, "#f6dfb4", 0.0, 0.5)
    middle = mix(TEAL, SAND, 0.2)
    for x, boom in ((150, 1.15), (430, 0), (1560, 0), (1840, 1.15)):
        crane(c, x, 838, 7.4, middle, boom=boom, back=mix(middle, SAND, 0.25))
    stacks(c, -20, 838, 16, 3, 50, 22, "#ecdcbc", 0.36)
    c.haze(560, shore, "#f6dfb4", 0.0, 0.28)
    front = mix(INK, PETROL, 0.3)
    c.fill((0, mix(STEEL, SAND, 0.35)), (1, mix(NAVY, PETROL, 0.5)), top=838, bottom=906)
    c.box(0, 838, 2000, 842, mix(PAPER, SAND, 0.5))
    for x in (690, 1180):
        crane(c, x, 862, 11.4, front, back=mix(front, TEAL, 0.35))
    stacks(c, 610, 812, 25, 6, 46, 27, "#ecdcbc", 0.10)
    c.shaded(
        [(520, 806), (1850, 806), (1850, 770), (1905, 762), (1880, 880), (1850, 905), (580, 905), (545, 880)],
        mix(NAVY, PETROL, 0.4),
        mix(INK, NAVY, 0.5),
    )
    c.box(545, 866, 1884, 906, BRICK)
    c.shape([(545, 866), (520, 850), (536, 906), (580, 906)], BRICK)
    c.box(1772, 606, 1836, 806, mix(PAPER, MIST, 0.2))
    c.box(1752, 606, 1850, 640, mix(PAPER, MIST, 0.05))
    c.box(1760, 614, 1844, 626, mix(NAVY, TEAL, 0.3))
    c.box(560, 690, 604, 808, mix(PAPER, MIST, 0.25))
    c.box(566, 650, 598, 692, RUST)
    for x, drop in ((690, 17), (1180, 11)):
        hanging(c, x, 862, 11.4, drop, mix(AMBER, RUST, 0.35), front)
    c.mirror(905, 0.5, "#36586a")
    c.haze(905, 1125, "#20394a", 0.0, 0.62)
    c.glints(910, 1120, "#f6dcae", 200, center=560, spread=300, length=70, under="#4b6a76")
    c.glints(915, 1120, "#a9c4c6", 260, length=80, under="#31515f")
    return c


def canal_ship() -> Canvas:
    """A container ship in a desert canal, seen from ahead."""
    c = Canvas(seed="canal-ship-2")
    shore = 640
    c.fill((0, "#4f7d8e"), (0.4, "#a9c5c4"), (0.8, "#efdcb8"), (1, "#f4d9a9"), bottom=shore)
    c.glow(1500, 610, 820, "#fff0cf", 0.8, flat=0.6)
    c.hills(610, 70, mix(STEEL, SAND, 0.62), mix(SAND, FOG, 0.3), floor=shore + 4)
    c.fill((0, "#e8cfa0"), (1, "#a98257"), top=shore)
    camera = Camera(c, shore - 26, 40, focal=1650, center=1080)
    water = [camera.at(-105, 0, 6000), camera.at(105, 0, 6000), camera.at(105, 0, 60), camera.at(-105, 0, 60)]
    c.shaded(water, "#d9cfb0", "#2d5364", reach=330)
    for side in (-1, 1):
        bank = [
            camera.at(side * 105, 0, 6000),
            camera.at(side * 123, 9, 6000),
            camera.at(side * 123, 9, 60),
            camera.at(side * 105, 0, 60),
        ]
        c.shape(bank, mix(SAND, BRICK, 0.36 if side > 0 else 0.22))
        rim = [
            camera.at(side * 123, 9, 6000),
            camera.at(side * 136, 10, 6000),
            camera.at(side * 136, 10, 60),
            camera.at(side * 123, 9, 60),
        ]
        c.shape(rim, mix(SAND, PAPER, 0.35))
        for z in range(2600, 160, -70):
            x, y = camera.at(side * 128, 10, z)
            tall = camera.size(11, 0, z)
            c.line([(x, y), (x, y - tall)], mix(INK, SAND, min(0.75, z / 3000)), max(0.8, tall * 0.05))
    for number in range(60):
        z = 3600 / (1 + number * 0.13)
        x = c.random.choice((-1, 1)) * c.random.uniform(170, 900)
        px, py = camera.at(x, 10, z)
        c.disc(
            px, py, camera.size(c.random.uniform(3, 9), 0, z), mix(TEAL, SAND, c.random.uniform(0.35, 0.65)), flat=0.4
        )
    for number in range(70):
        z = 2600 / (1 + number * 0.36)
        wide = c.random.uniform(8, 34)
        x = c.random.uniform(-98, 98 - wide)
        one, other = camera.at(x, 0, z), camera.at(x + wide, 0, z)
        c.line([one, other], mix("#f4dfb4", "#4e7480", min(0.85, number / 60)), 1 + number * 0.02)
    z, beam = 196, 29
    deck, hull = 22, mix(INK, NAVY, 0.55)
    shade = [
        camera.at(-beam - 2, 0, z + 60),
        camera.at(beam + 2, 0, z + 60),
        camera.at(beam - 8, 0, z - 34),
        camera.at(8 - beam, 0, z - 34),
    ]
    c.shape(shade, mix("#2d5364", INK, 0.25))
    camera.block(-beam, deck + 30, z + 250, beam * 2, 26, 20, mix(PAPER, MIST, 0.15), FOG, PAPER)
    for bay in range(8, -1, -1):
        at = z + 48 + bay * 36
        tiers = (6, 8, 8, 9, 9, 9, 8, 8, 8)[bay]
        for row in range(18):
            top = tiers - c.random.choice((0, 0, 1)) if bay else tiers - c.random.choice((0, 1, 1, 2))
            for tier in range(top):
                x, y = -beam + row * beam / 9, deck + 2 + tier * 2.9
                fill = mix(c.random.choice(BOXES), "#ecdcbc", 0.07 + bay * 0.05)
                one, other = camera.at(x + 0.12, y + 2.75, at), camera.at(x + beam / 9 - 0.12, y + 0.1, at)
                c.box(one[0], one[1], other[0], other[1], fill)
                c.box(one[0], other[1] - 1.5, other[0], other[1], mix(fill, INK, 0.35))
        if bay == 5:
            low, high = camera.at(-beam - 1.5, deck + 38, at), camera.at(beam + 1.5, deck + 30, at)
            c.box(low[0] + 70, low[1] - 30, high[0] - 70, high[1], mix(PAPER, MIST, 0.1))
            c.box(low[0], low[1], high[0], low[1] + 16, mix(PAPER, MIST, 0.02))
            c.box(low[0] + 76, low[1] - 18, high[0] - 76, low[1] - 8, mix(NAVY, TEAL, 0.3))
    left = [
        camera.at(0, 27, z - 26),
        camera.at(-18, 25, z + 4),
        camera.at(-beam, 23, z + 40),
        camera.at(-beam, 0, z + 52),
        camera.at(-14, 0, z + 16),
        camera.at(0, 0, z - 2),
    ]
    right = [(2 * camera.center - x, y) for x, y in left]
    c.shaded(left, mix(hull, TEAL, 0.42), mix(hull, PETROL, 0.2))
    c.shaded(right, mix(hull, PETROL, 0.2), hull)
    for side, tone in ((-1, BRICK), (1, mix(BRICK, INK, 0.4))):
        band = [
            camera.at(0, 5.4, z - 7),
            camera.at(side * 15.2, 5.2, z + 13),
            camera.at(side * beam, 5, z + 50),
            camera.at(side * beam, 0, z + 52),
            camera.at(side * 14, 0, z + 16),
            camera.at(0, 0, z - 2),
        ]
        c.shape(band, tone)
        c.line(
            [camera.at(0, 27, z - 26), camera.at(side * 18, 25, z + 4), camera.at(side * beam, 23, z + 40)],
            mix(PAPER, MIST, 0.4),
            3,
        )
        x, y = camera.at(side * 8, 17.5, z + 2)
        c.disc(x, y, 8, INK)
        wake = [
            camera.at(0, 0, z - 4),
            camera.at(side * 15, 0, z + 16),
            camera.at(side * 33, 0, z - 8),
            camera.at(side * 29, 0, z - 10),
            camera.at(side * 8, 0, z - 2),
        ]
        c.shape(wake, mix(FOG, TEAL, 0.25))
    c.line([camera.at(0, 27, z - 26), camera.at(0, 38, z - 20)], mix(PAPER, MIST, 0.4), 4)
    return c


def quay_crane() -> Canvas:
    """One crane lifting one box, at first light; upright."""
    c = Canvas(1300, 1700, seed="quay-crane")
    quay = 1450
    c.fill((0, "#294a5e"), (0.4, "#7ba0a6"), (0.7, "#e6cfa6"), (1, "#f0bd85"), bottom=quay)
    c.clouds(80, 900, "#f1d7ae", 0.5, grain=(6, 8))
    c.glow(900, 1320, 900, "#ffe5b6", 0.85, flat=0.8)
    c.hills(1330, 90, mix(TEAL, SAND, 0.45), mix(STEEL, SAND, 0.5), floor=quay)
    for x in (90, 330, 1010, 1200):
        crane(c, x, 1425, 4.2, mix(TEAL, SAND, 0.32), boom=1.15 if x in (330, 1010) else 0)
    stacks(c, -10, 1450, 40, 3, 34, 17, SAND, 0.4)
    c.haze(1100, quay, "#f4d5a5", 0.0, 0.4)
    front = mix(INK, PLUM, 0.25)
    crane(c, 410, 1440, 17.2, front, back=mix(front, TEAL, 0.35))
    hanging(c, 410, 1440, 17.2, 15, RUST, front)
    c.box(0, 1440, 760, 1490, mix(INK, NAVY, 0.4))
    c.box(0, 1436, 760, 1444, mix(SAND, BRICK, 0.3))
    for x in range(20, 750, 120):
        c.box(x, 1426, x + 22, 1440, INK)
    c.fill((0, "#c89d76"), (0.25, "#56717a"), (1, "#172936"), top=1490)
    c.shaded([(760, 1490), (1300, 1490), (1300, 1470), (760, 1470)], "#d8b086", "#c89d76")
    c.mirror(1490, 0.55, "#2b4657")
    c.haze(1490, 1700, "#152431", 0.0, 0.6)
    c.glints(1496, 1690, "#f6d5a1", 150, center=900, spread=260, length=60, under="#4a6570")
    c.glints(1500, 1690, "#8fabb0", 120, length=70, under="#2a4454")
    return c
