"""The words that a rendered body shows, as plain text."""

import re
from html import unescape

# What ends a line; everything else stands inside one. The renderer escapes < and > in texts and in attributes.
_LINE_ENDS = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|figure|figcaption|aside|div|table|tr|td|th|hr|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def lines(body_html: str) -> list[str]:
    """Captions, credits, table cells and sources included, each passage a line; none is empty."""
    text = unescape(_TAG.sub("", _LINE_ENDS.sub("\n", body_html)))
    return [line for each in text.split("\n") if (line := " ".join(each.split()))]
