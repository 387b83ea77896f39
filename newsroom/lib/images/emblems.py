"""The sizes in which logos and icons are served, as PNG: the outlet's mark keeps what is clear in it."""

# A logo fits into this box once, and twice for fine screens; an icon is square.
LOGO_BOX = (480, 96)
ICON_SIZES = (32, 180, 192, 512)

Size = tuple[int, int]


def logo_sizes(width: int, height: int) -> list[Size]:
    """For plain and fine screens, smallest first; never above the pixels that the file has."""
    found: list[Size] = []
    for times in (1, 2):
        scale = min(1.0, LOGO_BOX[0] * times / width, LOGO_BOX[1] * times / height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        if size not in found:
            found.append(size)
    return found


def icon_sizes(width: int, height: int) -> list[Size]:
    return [(size, size) for size in ICON_SIZES if size <= min(width, height)]


def name(size: Size) -> str:
    return f"{size[0]}x{size[1]}.png"
