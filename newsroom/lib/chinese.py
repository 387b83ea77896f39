"""Traditional Chinese as simplified, by OpenCC's tables."""

import re
from functools import lru_cache

from opencc import OpenCC

from newsroom.lib.text import IDEOGRAPHS

_HAS_IDEOGRAPHS = re.compile(f"[{IDEOGRAPHS}]")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")  # reads its tables when the first Chinese text comes, not at the start of every command


def simplified(text: str) -> str:
    """The text in simplified characters; whatever is not Chinese stays as it is."""
    return _converter().convert(text) if _HAS_IDEOGRAPHS.search(text) else text
