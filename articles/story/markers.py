"""Links and emphasis on their way through a translator that knows plain text only: `<1>…</1>` stands around them.

What comes back is a stranger's text: where the markers are not exactly those that were sent, the words alone are taken.
"""

import re
from collections.abc import Iterator

from articles.story import schema

KEPT = ("link", "strong", "em")
_MARKER = re.compile(r"<(/?)(\d{1,3})>")
# As sent, and as some machines give it back.
_REMAINS = re.compile(r"(?:<|&lt;|＜)\s*/?\s*\d{1,3}\s*/?\s*(?:>|&gt;|＞)")
# More than any passage needs, and no more than a marker can count.
MOST = 99

Marks = list[list[dict]]


def marked(node: dict) -> tuple[str, Marks]:
    """The text of a node with a marker around each run that has marks of KEPT; and the marks, number 1 first.

    A text that looks as if it had markers of its own is given without any.
    """
    runs = list(_runs(node))
    plain = "".join(words for words, _marks in runs)
    if _REMAINS.search(plain) or sum(1 for _words, marks in runs if marks) > MOST:
        return plain, []
    found: Marks = []
    parts = []
    for words, marks in runs:
        if marks and words.strip():
            found.append(marks)
            words = f"<{len(found)}>{words}</{len(found)}>"
        parts.append(words)
    return "".join(parts), found


def _runs(node: dict) -> Iterator[tuple[str, list[dict]]]:
    """Text with its kept marks, neighbors of the same marks together; a line break belongs to none."""
    words = ""
    marks: list[dict] = []
    for child in node.get("content", []):
        own = [mark for mark in child.get("marks", []) if mark["type"] in KEPT]
        if child["type"] == "hard_break":
            own, text = [], "\n"
        else:
            text = child.get("text", "")
        if own != marks and words:
            yield words, marks
            words = ""
        words, marks = words + text, own
    if words:
        yield words, marks


def plain(words: str, marks: Marks) -> str:
    """What came back, without any marker; `marks` as they were sent."""
    return _REMAINS.sub("", words) if marks else words


def holds(words: str, marks: Marks) -> bool:
    """Whether every marker that was sent came back once, around words of one line, and none within another."""
    inside, met = "", set()
    for closing, number in _MARKER.findall(words):
        if closing:
            if number != inside:
                return False
            inside = ""
        elif inside or number in met or not 1 <= int(number) <= len(marks) or number != str(int(number)):
            return False
        else:
            inside = number
            met.add(number)
    if inside or len(met) != len(marks):
        return False
    between = re.findall(r"<(\d{1,3})>(.*?)</\1>", words, re.DOTALL)
    clean = all(text.strip() and "\n" not in text for _number, text in between)
    return clean and not _REMAINS.search(_MARKER.sub("", words))


def texts(line: str, marks: Marks, kind: str) -> list[dict]:
    """The text nodes of one line whose markers hold, with the marks that this kind of node allows."""
    allowed = allowed_in(kind)
    nodes = []
    own: list[dict] = []
    for place, piece in enumerate(re.split(r"<(/?\d{1,3})>", line)):
        if place % 2:
            number = 0 if piece.startswith("/") else int(piece)
            own = [mark for mark in marks[number - 1] if mark["type"] in allowed] if number else []
        elif piece:
            nodes.append({"type": "text", "text": piece} | ({"marks": own} if own else {}))
    return nodes


def allowed_in(kind: str) -> set[str]:
    named = schema.SPEC["nodes"][kind].get("marks")
    return set(schema.SPEC["marks"]) if named is None or named == "_" else set(named.split())
