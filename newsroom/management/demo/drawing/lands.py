"""Trains and cities."""

from newsroom.management.demo.drawing.canvas import (
    AMBER,
    BRICK,
    FOG,
    INK,
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


def freight_train() -> Canvas:
    """A container train crossing the steppe."""
    c = Canvas(seed="freight-train-2")
    shore = 640
    c.fill((0, "#47788b"), (0.4, "#9fc0c1"), (0.75, "#eedfbf"), (1, "#f3d5a2"), bottom=shore)
    c.clouds(30, 520, "#faf0dc", 0.6)
    c.glow(330, 600, 800, "#fff2d2", 0.75, flat=0.6)
    c.hills(560, 150, mix(STEEL, FOG, 0.5), mix(FOG, SAND, 0.4), rough=0.6, floor=shore + 4)
    c.hills(615, 70, mix(TEAL, SAND, 0.35), mix(SAND, STEEL, 0.3), floor=shore + 4)
    c.haze(520, shore, "#f5dfb4", 0.0, 0.5)
    c.fill((0, "#d8b984"), (0.3, "#b08d5e"), (1, "#5b4c3c"), top=shore)
    camera = Camera(c, shore - 14, 5.2, focal=1500, turn=0.6, center=905)
    line = 30

    def put(x, y, z=line):
        return camera.at(x + 8, y, z)

    for z, tone, low in ((line - 5.5, mix(STEEL, BRICK, 0.5), 0), (line - 3.0, mix(STEEL, SAND, 0.4), 0.7)):
        c.shape([put(-20, low, z), put(900, low, z), put(900, low, line + 3), put(-20, low, line + 3)], tone)
    for step in range(60):
        x = -16 + step * 14 + step * step * 0.2
        if step % 3 == 0:
            mast = put(x, 0, line + 4)
            head = put(x, 8.6, line + 4)
            air = min(0.6, camera.depth(x, line) / 420)
            c.line([mast, head], mix(INK, "#d9c49c", air), max(1, camera.size(0.24, x, line)))
            c.line(
                [put(x, 7.7, line + 4), put(x, 7.4, line)], mix(INK, "#d9c49c", air), max(1, camera.size(0.1, x, line))
            )
    for high in (6.5, 7.6):
        c.line([put(x, high) for x in range(-14, 800, 12)], mix(INK, SAND, 0.3), 1.3)
    tones = (RUST, PETROL, AMBER, TEAL, BRICK, mix(RUST, SAND, 0.3), STEEL, NAVY)
    for wagon in range(46, -1, -1):
        x = 23 + wagon * 14.6
        air = min(0.68, camera.depth(x, line) / 620)
        dark = mix(INK, "#e3c592", air * 0.9)
        c.shape(
            [
                put(x - 1, 1.35, line - 1.4),
                put(x + 14.2, 1.35, line - 1.4),
                put(x + 14.2, 0.9, line - 1.4),
                put(x - 1, 0.9, line - 1.4),
            ],
            dark,
        )
        if wagon < 26:
            for wheel in (1.6, 3.4, 10.2, 12.0):
                wx, wy = put(x + wheel, 1.05, line - 1.4)
                c.disc(wx, wy, camera.size(0.45, x + wheel, line), dark, 1.0)
        fill = mix(c.random.choice(tones), "#efd4a4", air)
        front, top = mix(fill, INK, 0.28 * (1 - air)), mix(fill, PAPER, 0.35)
        y, tall, near, far = 1.4, 2.9, line - 1.3, line + 1.3
        c.shape([put(x, y, near), put(x, y + tall, near), put(x, y + tall, far), put(x, y, far)], front)
        c.shape(
            [put(x, y + tall, near), put(x + 13, y + tall, near), put(x + 13, y + tall, far), put(x, y + tall, far)],
            top,
        )
        c.shape([put(x, y, near), put(x + 13, y, near), put(x + 13, y + tall, near), put(x, y + tall, near)], fill)
        if wagon < 18:
            for rib in range(1, 24):
                at = x + rib * 13 / 24
                c.line(
                    [put(at, y + 0.15, near), put(at, y + tall - 0.15, near)],
                    mix(fill, INK, 0.13),
                    max(1, camera.size(0.09, at, line)),
                )
            c.line([put(x, y + 0.05, near), put(x + 13, y + 0.05, near)], mix(fill, INK, 0.35), 2)
    body, roof = mix(PAPER, FOG, 0.35), mix(STEEL, FOG, 0.4)
    near, far = line - 1.5, line + 1.5
    c.shape([put(1.4, 4.6, near), put(22, 4.6, near), put(22, 4.6, far), put(1.4, 4.6, far)], roof)
    c.shape([put(0, 1.1, near), put(22, 1.1, near), put(22, 4.6, near), put(1.4, 4.6, near), put(0, 3.2, near)], body)
    c.shape([put(0, 1.5, near), put(22, 1.5, near), put(22, 2.3, near), put(0, 2.3, near)], RUST)
    c.shape([put(0, 1.1, near), put(22, 1.1, near), put(22, 0.55, near), put(0, 0.55, near)], INK)
    c.shape([put(0, 1.1, near), put(0, 3.2, near), put(0, 3.2, far), put(0, 1.1, far)], mix(body, STEEL, 0.45))
    c.shape([put(0, 3.2, near), put(1.4, 4.6, near), put(1.4, 4.6, far), put(0, 3.2, far)], mix(NAVY, TEAL, 0.25))
    c.shape([put(0, 1.5, near), put(0, 2.3, near), put(0, 2.3, far), put(0, 1.5, far)], mix(RUST, INK, 0.2))
    c.shape([put(0, 0.5, near), put(0, 1.1, near), put(0, 1.1, far), put(0, 0.5, far)], INK)
    c.shape([put(1.7, 3.3, near), put(3.4, 3.3, near), put(3.4, 4.2, near), put(2.3, 4.2, near)], mix(NAVY, TEAL, 0.25))
    for grille in range(8):
        x = 6 + grille * 1.7
        c.shape(
            [put(x, 2.8, near), put(x + 1.2, 2.8, near), put(x + 1.2, 4.0, near), put(x, 4.0, near)],
            mix(body, STEEL, 0.5),
        )
    for z in (near + 0.4, far - 0.4):
        lx, ly = put(0, 2.75, z)
        c.glow(lx, ly, 60, "#fff3cf", 0.7)
        c.disc(lx, ly, 7, "#fff8e4")
    c.line([put(7, 4.6), put(9.5, 5.6), put(8, 6.4)], INK, 4)
    c.line([put(6.6, 6.45), put(9.4, 6.45)], INK, 4)
    for _blade in range(1500):
        near = c.random.random() ** 0.6
        x, y = c.random.uniform(0, 2000), 700 + 425 * near
        edge = put(0, 0, line - 6)[1]
        if y > edge + 20 + (x - 700) * -0.02 or x < 350:
            tall = 6 + 34 * near**2 * c.random.uniform(0.4, 1)
            c.line(
                [(x, y), (x + c.random.uniform(-6, 8), y - tall)],
                mix(mix(SAND, AMBER, 0.5), PLUM, c.random.uniform(0.1, 0.75) * (0.4 + near * 0.6)),
                1 + near,
            )
    return c


def skyline(c, base, low, high, width, body, lit, share, top=None):
    """A row of towers with some of their windows lit."""
    x = -30.0
    while x < c.width + 30:
        wide = c.random.uniform(0.6, 1.5) * width
        center = 1 - min(1, abs(x + wide / 2 - c.width * 0.56) / (c.width * 0.62))
        tall = low + (high - low) * c.random.random() ** 1.5 * (0.3 + 0.7 * center)
        upper = base - tall
        c.shaded([(x, upper), (x + wide, upper), (x + wide, base), (x, base)], top or body, body)
        style = c.random.random()
        if style < 0.25 and tall > low * 1.6:
            c.box(x + wide * 0.2, upper - tall * 0.07, x + wide * 0.8, upper, top or body)
            c.line([(x + wide / 2, upper - tall * 0.07), (x + wide / 2, upper - tall * 0.2)], top or body, 2)
        elif style < 0.4:
            c.shape([(x, upper), (x + wide, upper), (x + wide, upper - wide * 0.4)], top or body)
        step, cell = max(9, width * 0.15), max(9, width * 0.17)
        y = upper + cell
        while y < base - cell:
            along = x + step * 0.6
            bright = share * c.random.uniform(0.2, 1.7)
            while along < x + wide - step * 0.7:
                if c.random.random() < bright:
                    c.box(along, y, along + step * 0.5, y + cell * 0.42, mix(lit, body, c.random.uniform(0, 0.6)))
                along += step
            y += cell
        x += wide + c.random.choice((0, 0, 4, 14))


def night_city() -> Canvas:
    """A river city after dark, its offices lit."""
    c = Canvas(seed="night-city-5")
    shore = 850
    c.fill((0, "#0b1520"), (0.45, "#17324a"), (0.78, "#38596d"), (1, "#8d7a74"), bottom=shore)
    c.clouds(60, 560, "#41647a", 0.5)
    c.glow(1120, 850, 1050, "#e0a878", 0.6, flat=0.5)
    c.disc(360, 200, 34, "#f1ead6")
    c.glow(360, 200, 170, "#d9e2dc", 0.35)
    skyline(c, shore, 90, 470, 60, "#3a566a", "#e9c998", 0.13, top="#31506a")
    c.haze(420, shore, "#b08f7e", 0.0, 0.42)
    skyline(c, shore, 70, 540, 84, "#22394c", "#f3cf94", 0.2, top="#1d3448")
    c.haze(600, shore, "#a67f68", 0.0, 0.3)
    skyline(c, shore, 40, 250, 104, "#0f1d2a", "#ffd995", 0.25, top="#132434")
    c.box(0, shore - 16, 2000, shore, "#0b1621")
    for x in range(10, 2000, 38):
        c.glow(x, shore - 20, 22, "#ffdf9f", 0.8)
        c.disc(x, shore - 20, 2.6, "#fff0c8")
    c.mirror(shore, 0.66, "#0f1f2d", blur=4)
    c.haze(shore, 1125, "#08111a", 0.0, 0.62)
    for _stroke in range(260):
        y = c.random.uniform(shore + 4, 1110)
        x = c.random.choice(range(10, 2000, 38)) + c.random.gauss(0, 6)
        c.line([(x - 10, y), (x + 10, y)], mix("#f0c280", "#16293a", c.random.uniform(0.2, 0.9)), 1.5)
    c.glints(shore + 20, 1120, "#4a6b7f", 320, length=80, under="#12212e")
    deck = shore + 72
    ink = "#060d14"
    c.box(0, deck, 2000, deck + 20, ink)
    for x in range(80, 2000, 330):
        c.box(x, deck, x + 34, 1125, ink)
    c.line([(0, deck - 12), (2000, deck - 12)], ink, 2)
    for x in range(0, 2000, 26):
        c.line([(x, deck), (x, deck - 12)], ink, 1.4)
    for number in range(8):
        x = 610 + number * 98
        c.box(x, deck - 48, x + 94, deck - 2, "#101d29")
        for window in range(6):
            c.box(
                x + 7 + window * 14.5,
                deck - 40,
                x + 17 + window * 14.5,
                deck - 24,
                mix("#ffe3a8", "#e0a863", c.random.random()),
            )
    return c


def railhead() -> Canvas:
    """Tracks converging on the horizon at sunrise; square."""
    c = Canvas(1500, 1500, seed="railhead-2")
    shore = 760
    c.fill((0, "#2c5166"), (0.4, "#7ea5ab"), (0.75, "#ecd3a6"), (1, "#f4c088"), bottom=shore)
    c.clouds(40, 640, "#f6dfba", 0.55, grain=(6, 5))
    c.glow(750, 745, 700, "#fff0cb", 0.95, flat=0.75)
    c.disc(750, 690, 52, "#fff8e4")
    c.hills(690, 110, mix(STEEL, SAND, 0.5), mix(SAND, AMBER, 0.3), floor=shore + 2)
    c.hills(735, 50, mix(TEAL, SAND, 0.28), mix(AMBER, STEEL, 0.35), floor=shore + 4)
    c.fill((0, "#e0b27a"), (0.2, "#a37852"), (1, "#332c2e"), top=shore)
    camera = Camera(c, shore - 6, 5.5, focal=1150)
    for middle, start in ((-12.4, 6.5), (-6.2, 6.5), (0, 6.5), (6.2, 6.5), (12.4, 6.5)):
        c.shape(
            [
                camera.at(middle - 2.7, 0, 900),
                camera.at(middle + 2.7, 0, 900),
                camera.at(middle + 2.7, 0, start),
                camera.at(middle - 2.7, 0, start),
            ],
            mix("#6e6158", PETROL, 0.25),
        )
        z = 120.0
        while z > start:
            quad = [
                camera.at(middle + dx, 0.1, at) for dx, at in ((-1.6, z), (1.6, z), (1.6, z - 0.27), (-1.6, z - 0.27))
            ]
            c.shape(quad, mix(mix(INK, PLUM, 0.5), "#8a6f58", min(0.75, z / 120)))
            z -= 0.65
        for rail in (-0.78, 0.78):
            c.shape(
                [
                    camera.at(middle + rail + dx, 0.3, at)
                    for at, dx in ((900, -0.05), (900, 0.06), (start, 0.06), (start, -0.05))
                ],
                "#f5dcb2",
            )
            c.shape(
                [
                    camera.at(middle + rail + dx, 0.2, at)
                    for at, dx in ((900, 0.04), (900, 0.09), (start, 0.09), (start, 0.04))
                ],
                mix(INK, PLUM, 0.4),
            )
    for number in range(11, -1, -1):
        z = 15 + number * 21
        tone = mix(mix(INK, NAVY, 0.3), "#d9ad7c", min(0.72, number * 0.085))
        wide = max(1.2, camera.size(0.26, 0, z))
        for side in (-16.6, 16.6):
            c.line([camera.at(side, 0, z), camera.at(side, 10.2, z)], tone, wide)
        for high in (9.0, 9.9):
            c.line([camera.at(-16.6, high, z), camera.at(16.6, high, z)], tone, wide * 0.6)
        for bay in range(12):
            x = -16.6 + bay * 33.2 / 12
            c.line(
                [camera.at(x, 9.0 if bay % 2 else 9.9, z), camera.at(x + 33.2 / 12, 9.9 if bay % 2 else 9.0, z)],
                tone,
                wide * 0.35,
            )
        for middle in (-12.4, -6.2, 0, 6.2, 12.4):
            c.line([camera.at(middle, 9.0, z), camera.at(middle, 7.0, z)], tone, wide * 0.4)
    for middle in (-12.4, -6.2, 0, 6.2, 12.4):
        c.line([camera.at(middle, 6.9, z) for z in (500, 240, 120, 60, 36, 15, 9)], mix(INK, BRICK, 0.3), 1.4)
    x, y = camera.at(-6.2, 0, 70)
    wide = camera.size(3.1, 0, 70)
    c.box(x - wide / 2, y - wide * 1.42, x + wide / 2, y - wide * 0.16, mix(BRICK, INK, 0.35))
    c.box(x - wide * 0.36, y - wide * 1.22, x + wide * 0.36, y - wide * 0.86, mix(NAVY, TEAL, 0.2))
    for lamp in (-0.3, 0.3):
        c.glow(x + wide * lamp, y - wide * 0.5, 34, "#fff3cf", 0.9)
        c.disc(x + wide * lamp, y - wide * 0.5, 4.5, "#fffbee")
    return c
