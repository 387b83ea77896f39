"""How wide pictures stand in the text: the rows of galleries, and `sizes`.

Browsers choose a form before they have laid out the page. The numbers repeat article.css and prose.css, where the
column is 56rem at most; the journey test_reader_pictures.py holds them against the real layout.
"""

from math import log

COLUMN = "(min-width: 64rem) min(45rem, 72.7vw - 4.4rem), min(45rem, 100vw - 2.2rem)"
TALL = "min(28rem, 100vw - 2.2rem)"
# A row of a gallery is about four times as wide as high: two landscapes are, three are nearly.
ROW = 4.0
WIDEST = 9.99


def in_column(size: str, width: int, height: int) -> str:
    if is_tall(width, height):
        return TALL
    return COLUMN if size == "column" else _share(1)


def is_tall(width: int, height: int) -> bool:
    return height > width


def rows(shapes: list[tuple[int, int]]) -> list[list[float]]:
    """The pictures of a gallery, given by width and height, in rows of about one height; each by width over height.

    Of all ways to break them into rows, in their order, the one whose rows come nearest to `ROW`.
    """
    ratios = [min(WIDEST, width / height) if width and height else 1.5 for width, height in shapes]
    best: list[tuple[float, list[list[float]]]] = [(0.0, [])]
    for end in range(1, len(ratios) + 1):
        ways = []
        for start in range(max(0, end - 10), end):
            row = ratios[start:end]
            cost, above = best[start]
            ways.append((cost + log(sum(row) / ROW) ** 2, [*above, row]))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def in_row(ratio: float, row: list[float]) -> str:
    """On phones the pictures of a row stand below each other."""
    return _share(ratio / sum(row))


def share(ratio: float) -> str:
    """A picture's share of its row as style sheets can read it, digit by digit: 1-7-8."""
    return "-".join(f"{ratio:.2f}".replace(".", ""))


def _share(part: float) -> str:
    return (
        f"(min-width: 83rem) {56 * part:.1f}rem,"
        f" (min-width: 64rem) calc({72.7 * part:.1f}vw - {4.4 * part:.1f}rem),"
        f" (min-width: 40rem) calc({100 * part:.1f}vw - {2.7 * part:.1f}rem),"
        " calc(100vw - 2.2rem)"
    )
