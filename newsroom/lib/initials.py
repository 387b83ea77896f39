"""Under which letter a name stands in an index: Latin by its first letter, Chinese by its pinyin."""

import string
from functools import lru_cache

from newsroom.lib.text import slugify_headline

FIGURES = "0-9"
OTHERS = "others"
# In the order of an index: the alphabet, then figures, then whatever has no Latin letter.
INITIALS = (*string.ascii_lowercase, FIGURES, OTHERS)
_LONGEST = 200


@lru_cache(maxsize=65536)
def place(name: str) -> tuple[int, str, str]:
    """The key to sort an index by: the number of the initial in `INITIALS`, how the name sounds, and the name.

    The whole name is spelled, for its first character may sound by what follows: 重庆 stands under C, 重工 under Z.
    """
    head = next((letter for letter in name if letter.isalnum()), "")
    sound = slugify_headline(name, _LONGEST) if slugify_headline(head) else ""
    if not sound:
        return INITIALS.index(OTHERS), name.casefold(), name
    return INITIALS.index(FIGURES if sound[0].isdigit() else sound[0]), sound, name


def initial(name: str) -> str:
    """One of `INITIALS`."""
    return INITIALS[place(name)[0]]
