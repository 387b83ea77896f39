"""The style sheets of readers' pages, written one by one and sent together: each list becomes one file.

`HashedAssets` joins them when static files are collected, in this order; while developing they are linked one by one.
They all stand in cascade layers, so that nothing depends on which file a rule came in.
"""

PRINT = "print"
JOINED = {
    # On every page.
    "reader": ("tokens", "base", "parts", "tones", "public", "masthead", "cards", PRINT),
    "reader-story": ("article", "kinds", "tools", "prose", "viewer"),
    "reader-front": ("front", "rows"),
}


def address(sheet: str) -> str:
    return f"css/{sheet}.css"


def joined(texts: dict[str, str]) -> str:
    """One sheet of several; what is for paper only says so itself, for the whole file has no `media`."""
    return "\n".join(f"@media print {{\n{text}\n}}" if name == PRINT else text for name, text in texts.items())
