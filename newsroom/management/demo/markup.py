"""The light markup of the demonstration stories, parsed into a story document.

# Headline                              ## and ### in the text are subheadings
standfirst: One sentence.
* a point
A paragraph with **strong**, *emphasis*, [a link](https://…) and [一句话]{zh-hans} in another language.
- item, with "  - " one level deeper    1. numbered
> A quotation.                          its last line "> — Name" is the source
!> A pull quote — Name
![picture-key](wide) Own caption        without (wide) as wide as the text
!gallery(key key key) Caption           !embed(https://…) Title | Provider
| a | b |                               a row of dashes below the first makes that a header
:::fact Title … :::                     ---  a divider
"""

import hashlib
import re
import string

MARKS = ("link", "lang", "strong", "em")
INLINE = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+?)\*"
    r"|\[(?P<text>[^\]]+)\](?:\((?P<href>[^)\s]+)\)|\{(?P<code>[A-Za-z-]+)\})"
)
BREAK = re.compile(r"\s*\\\n")


class Malformed(ValueError):
    """A line that the markup does not know; the message names it."""


def inline(text: str, marks=()) -> list[dict]:
    """Text nodes with their marks in the schema's order."""
    nodes, end = [], 0

    def add(plain, extra=()):
        for number, part in enumerate(BREAK.split(plain)):
            if number:
                nodes.append({"type": "hard_break"})
            if part:
                node = {"type": "text", "text": part}
                if marks or extra:
                    node["marks"] = sorted([*marks, *extra], key=lambda mark: MARKS.index(mark["type"]))
                nodes.append(node)

    for found in INLINE.finditer(text):
        add(text[end : found.start()])
        if found["strong"]:
            nodes += inline(found["strong"], (*marks, {"type": "strong"}))
        elif found["em"]:
            nodes += inline(found["em"], (*marks, {"type": "em"}))
        elif found["href"]:
            nodes += inline(found["text"], (*marks, {"type": "link", "attrs": {"href": found["href"]}}))
        else:
            nodes += inline(found["text"], (*marks, {"type": "lang", "attrs": {"code": found["code"]}}))
        end = found.end()
    add(text[end:])
    return nodes


def node(kind: str, content=(), **attrs) -> dict:
    made = {"type": kind}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = list(content)
    return made


class Parser:
    """Reads one body. Block ids come from the story's key and the block's place, so translations share them."""

    def __init__(self, key: str):
        self.key, self.count = key, 0

    def new_id(self) -> str:
        self.count += 1
        number = int.from_bytes(hashlib.sha256(f"{self.key}:{self.count}".encode()).digest()[:8], "big")
        digits = string.digits + string.ascii_lowercase
        return "".join(digits[number // 36**place % 36] for place in range(8))

    def document(self, text: str) -> dict:
        lines = text.strip().splitlines()
        headline, standfirst, points = "", "", []
        while lines:
            line = lines[0].strip()
            if line.startswith("# ") and not headline:
                headline = line[2:]
            elif line.startswith("standfirst:"):
                standfirst = line.removeprefix("standfirst:").strip()
            elif line.startswith("* "):
                points.append(line[2:])
            elif line:
                break
            lines.pop(0)
        return node(
            "doc",
            [
                node("headline", [{"type": "text", "text": headline}] if headline else ()),
                node("standfirst", inline(standfirst)),
                node("points", [node("point", inline(point)) for point in points]),
                *(self.blocks(lines) or [self.paragraph("")]),
            ],
        )

    def blocks(self, lines: list[str]) -> list[dict]:
        made, chunk, box = [], [], None
        for line in [*lines, ""]:
            if line.startswith(":::fact"):
                box = (line.removeprefix(":::fact").strip(), self.new_id(), [])
            elif line.strip() == ":::" and box:
                title, number, inner = box
                made.append(node("fact_box", self.blocks(inner), id=number, title=title))
                box = None
            elif box:
                box[2].append(line)
            elif line.strip():
                chunk.append(line.rstrip())
            elif chunk:
                made.append(self.block(chunk))
                chunk = []
        if box:
            raise Malformed(f"{self.key}: the fact box “{box[0]}” is never closed")
        return made

    def block(self, chunk: list[str]) -> dict:
        first = chunk[0]
        if first.startswith(("## ", "### ")):
            signs, words = first.split(" ", 1)
            return node("heading", inline(words), id=self.new_id(), level=len(signs))
        if first == "---":
            return node("divider", id=self.new_id())
        if first.startswith("> "):
            return self.quote([line.removeprefix(">").strip() for line in chunk])
        if first.startswith("!> "):
            words, _dash, source = first[3:].partition(" — ")
            return node("pull_quote", [{"type": "text", "text": words}], id=self.new_id(), source=source)
        if first.startswith("!"):
            return self.media(first)
        if first.startswith("|"):
            return self.table(chunk)
        if first.startswith("- "):
            return self.items("bullet_list", chunk, r"- ")
        if re.match(r"\d+\. ", first):
            return self.items("ordered_list", chunk, r"\d+\. ", start=int(first.split(".")[0]))
        if first[0] in "#>|:" or first.startswith("* "):
            raise Malformed(f"{self.key}: cannot read the line “{first[:60]}”")
        return self.paragraph("\n".join(chunk))

    def paragraph(self, text: str) -> dict:
        return node("paragraph", inline(text), id=self.new_id())

    def quote(self, lines: list[str]) -> dict:
        number, source = self.new_id(), ""
        if lines[-1].startswith("— "):
            source = lines.pop()[2:]
        return node("quote", [self.paragraph(line) for line in lines if line], id=number, source=source)

    def media(self, line: str) -> dict:
        if found := re.fullmatch(r"!\[([\w-]+)\](\(wide\))?\s*(.*)", line):
            key, wide, caption = found.groups()
            size = "wide" if wide else "column"
            return self.figure(key, caption, size)
        if found := re.fullmatch(r"!gallery\(([\w\s-]+)\)\s*(.*)", line):
            number = self.new_id()
            figures = [self.figure(key) for key in found[1].split()]
            return node("gallery", figures, id=number, caption=found[2])
        if found := re.fullmatch(r"!embed\((https://\S+)\)\s*([^|]*)\|\s*(.+)", line):
            return node("embed", id=self.new_id(), url=found[1], title=found[2].strip(), provider=found[3].strip())
        raise Malformed(f"{self.key}: cannot read the line “{line[:60]}”")

    def figure(self, key: str, caption: str = "", size: str = "column") -> dict:
        words = {"alt": None, "decorative": None, "credit": None}
        return node("figure", inline(caption), id=self.new_id(), picture=key, size=size, **words)

    def table(self, chunk: list[str]) -> dict:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in chunk]
        headed = len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1])
        if headed:
            rows.pop(1)
        if len({len(row) for row in rows}) > 1:
            raise Malformed(f"{self.key}: the rows of the table “{chunk[0][:60]}” differ in length")
        made = []
        for place, row in enumerate(rows):
            kind = "table_header" if headed and place == 0 else "table_cell"
            cells = [node(kind, inline(cell), colspan=1, rowspan=1, colwidth=None) for cell in row]
            made.append(node("table_row", cells))
        return node("table", made, id=self.new_id())

    def items(self, kind: str, chunk: list[str], sign: str, **attrs) -> dict:
        number, made, deeper = self.new_id(), [], []
        for line in [*chunk, None]:
            if line is not None and line.startswith("  "):
                deeper.append(line[2:])
                continue
            if deeper:
                made[-1]["content"].append(self.items("bullet_list", deeper, r"- "))
                deeper = []
            if line is not None:
                found = re.match(sign, line)
                if not found:
                    raise Malformed(f"{self.key}: “{line[:60]}” is not an item of its list")
                made.append(node("list_item", [self.paragraph(line[found.end() :])]))
        return node(kind, made, id=number, **attrs)
