"""HTML from elsewhere (a paste, a word processor's export) parsed into a story document.

No markup survives as such: what the schema has a place for becomes a node or a mark, other text stays as text, and
what cannot be kept at all is counted in `dropped`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from articles.story import inline, schema, steps
from articles.story.decoding import clean
from articles.story.refusal import Refused, _


@dataclass(frozen=True)
class Pasted:
    """A valid document and what was left behind: a key of DROPPED → how often."""

    document: dict
    dropped: dict[str, int] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """What was left behind, in English; a screen translates DROPPED[key] and fills in the number itself."""
        return [DROPPED[key] % {"number": number} for key, number in self.dropped.items()]


DROPPED = {
    "image": _("Pictures left out: %(number)s. Upload them to use them."),
    "media": _("Players, frames and drawings left out: %(number)s."),
    "form": _("Form fields left out: %(number)s."),
    "script": _("Scripts left out: %(number)s."),
    "hidden": _("Hidden passages left out: %(number)s."),
    "link": _("Links that lead nowhere a story may link to, kept as text: %(number)s."),
    "table": _("Tables too large for a story, kept as paragraphs: %(number)s."),
    "nesting": _("Lists nested too deeply, drawn together: %(number)s."),
    "formatting": _("Underlined or struck passages, kept as plain text: %(number)s."),
}

_LOST = {
    "img": "image", "picture": "image", "svg": "media", "video": "media", "audio": "media", "iframe": "media",
    "object": "media", "embed": "media", "canvas": "media", "math": "media", "input": "form", "select": "form",
    "textarea": "form", "button": "form", "script": "script",
}  # fmt: skip
_SILENT = {"head", "style", "title", "meta", "link", "template", "noscript", "base", "colgroup", "col", "source", "wbr"}
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em"} | {
    "sub": "sub", "sup": "sup",
}  # fmt: skip
_PLAIN = {"u", "s", "strike", "del"}
_INLINE = {
    *_MARKS,
    *_PLAIN,
    "a",
    "span",
    "font",
    "small",
    "big",
    "abbr",
    "acronym",
    "code",
    "kbd",
    "samp",
    "tt",
    "mark",
}
_INLINE |= {"q", "time", "ins", "label", "bdi", "bdo", "data", "ruby", "rb", "rt", "rp", "nobr", "br"}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
_LISTS = {"ul": "bullet_list", "menu": "bullet_list", "dir": "bullet_list", "ol": "ordered_list"}
_BLOCKS = {*_HEADINGS, *_LISTS, "p", "div", "table", "blockquote", "hr", "li"}


def html_to_document(html: str, *, new_id: Callable[[], str] = schema.new_id) -> Pasted:
    """The document in a piece of HTML, however broken; Refused when it is empty or longer than a story can be."""
    # A parser of its own each time: nothing is fetched, and nesting ends where libxml2 ends it.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = document_fromstring(clean(html).encode(), parser=parser)
    except etree.LxmlError as error:
        raise Refused("empty") from error
    reader = _Reader(root)
    with schema.guarded("structure"):
        blocks = list(reader.blocks(root))
    if not blocks:
        raise Refused("empty")
    head = [{"type": "headline"}, {"type": "standfirst"}, {"type": "points"}]
    doc = schema.parse({"type": "doc", "content": [*head, *blocks]})
    return Pasted(schema.to_json(steps.repair_ids(doc, new_id)[0]), dict(reader.dropped))


class _Reader:
    def __init__(self, root: HtmlElement) -> None:
        self.dropped: Counter[str] = Counter()
        self.around_blocks: set[HtmlElement] = set()
        for element in root.iter(*_BLOCKS):
            while (element := element.getparent()) is not None and element not in self.around_blocks:
                self.around_blocks.add(element)

    def blocks(self, element: HtmlElement, marks: tuple = (), lists: int = 0) -> Iterator[dict]:
        """The blocks within an element; runs of inline content between them become paragraphs."""
        run: list[dict] = []
        run += inline.text(element.text, marks)
        for child in element:
            if self._is_inline(child):
                run += self.inline(child, marks)
            else:
                yield from inline.paragraphs(run)
                run = []
                yield from self._block(child, marks, lists)
            run += inline.text(child.tail, marks)
        yield from inline.paragraphs(run)

    def _block(self, child: HtmlElement, marks: tuple, lists: int) -> Iterator[dict]:
        tag = child.tag
        if self._is_lost(child):
            return
        if tag in _HEADINGS:
            content = inline.trimmed([inline.as_heading(node) for node in self.inline(child, marks)])
            if content:
                yield {"type": "heading", "attrs": {"level": _HEADINGS[tag]}, "content": content}
        elif tag in _LISTS:
            yield from self._list(child, marks, lists)
        elif tag == "blockquote":
            quoted = [{"type": "paragraph", "content": content} for content in inline.flat(self.blocks(child, marks))]
            if quoted:
                yield {"type": "quote", "content": quoted}
        elif tag == "table":
            yield from self._table(child, marks)
        elif tag == "hr":
            yield {"type": "divider"}
        elif tag == "pre":
            yield from inline.paragraphs(self._preformatted(child, marks))
        else:
            yield from self.blocks(child, (*marks, *_marks_of(child)), lists)

    def inline(self, element: HtmlElement, marks: tuple) -> list[dict]:
        """An element's content as text and line breaks; blocks within are parted by line breaks."""
        if self._is_lost(element):
            return []
        if element.tag == "br":
            # Chromium and Safari end what they copy with a break that is no break.
            return [] if "Apple-interchange-newline" in element.get("class", "") else [{"type": "hard_break"}]
        if element.tag in _PLAIN:
            self.dropped["formatting"] += 1
        marks = self._with_marks(element, marks)
        content = inline.text(element.text, marks)
        for child in element:
            block = not self._is_inline(child) and child.tag not in _LOST
            inner = self.inline(child, marks)
            if block and inner and content:
                content.append({"type": "hard_break"})
            content += inner
            if block and inner and (child.tail or "").strip():
                content.append({"type": "hard_break"})
            content += inline.text(child.tail, marks)
        return content

    def _with_marks(self, element: HtmlElement, marks: tuple) -> tuple:
        made = [mark for mark in _marks_of(element) if mark[0] not in {kind for kind, _ in marks}]
        # Google Docs wraps everything in <b style="font-weight:normal">, and says what is not bold within what is.
        off = _unmarked(element)
        marks = tuple(mark for mark in marks if mark[0] not in off) + tuple(made)
        if element.tag == "a" and (href := element.get("href")) is not None:
            href = inline.SPACE.sub("", href)
            rule = schema.rules("link", mark=True)["href"]
            if schema.accepts(rule, href):
                marks = (*(mark for mark in marks if mark[0] != "link"), ("link", href))
            elif not href.startswith("#"):
                self.dropped["link"] += 1
        return marks

    def _is_inline(self, element: HtmlElement) -> bool:
        """Inline by its tag, unless a block stands within: Google Docs puts whole documents into a <b>."""
        if element.tag in _LOST or element.tag in _SILENT:
            return True
        return element.tag in _INLINE and element not in self.around_blocks

    def _is_lost(self, element: HtmlElement) -> bool:
        if element.tag in _SILENT:
            return True
        if element.tag in _LOST:
            self.dropped[_LOST[element.tag]] += 1
            return True
        if re.search(r"display\s*:\s*none|mso-hide\s*:\s*all", element.get("style", ""), re.IGNORECASE):
            self.dropped["hidden"] += 1
            return True
        return False

    def _list(self, element: HtmlElement, marks: tuple, lists: int) -> Iterator[dict]:
        if lists == schema.BOUNDS["list_depth"]:
            self.dropped["nesting"] += 1
        items: list[dict] = []
        for child in element:
            if child.tag in _LISTS and items:
                # A list directly within a list belongs to the item before it.
                inner = list(self._block(child, marks, lists + 1))
                items[-1]["content"] += inner
                continue
            if self._is_inline(child):
                content = list(inline.paragraphs(self.inline(child, marks)))
            else:
                content = list(self._block(child, marks, lists + 1))
            if content := _as_item(content):
                items.append({"type": "list_item", "content": content})
        if not items:
            return
        if lists >= schema.BOUNDS["list_depth"]:
            yield from (block for item in items for block in item["content"])
            return
        made: dict = {"type": _LISTS[element.tag], "content": items}
        start = element.get("start", "")
        if element.tag == "ol" and re.fullmatch(r"\d{1,5}", start):
            made["attrs"] = {"start": int(start)}
        yield made

    def _table(self, element: HtmlElement, marks: tuple) -> Iterator[dict]:
        caption = next(iter(element.iterchildren("caption")), None)
        if caption is not None:
            yield from inline.paragraphs(self.inline(caption, marks))
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table"), None) is element]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        cells = [row for row in cells if row]
        if sum(len(row) for row in cells) <= 1:
            # A table of one cell is layout, not data.
            for row in cells:
                yield from self.blocks(row[0], marks)
            return
        made: list[dict] = [
            {
                "type": "table_row",
                "content": [
                    {
                        "type": "table_header" if cell.tag == "th" else "table_cell",
                        "attrs": {"colspan": _span(cell, "colspan"), "rowspan": _span(cell, "rowspan")},
                        "content": self._cell(cell, marks),
                    }
                    for cell in row
                ],
            }
            for row in cells
        ]
        table = {"type": "table", "content": made}
        try:
            schema.parse({"type": "doc", "content": [*_HEAD, table]})
        except Refused:
            self.dropped["table"] += 1
            for row in made:
                content: list[dict] = []
                for cell in row["content"]:
                    content += (
                        [*inline.text(" · ", ()), *cell["content"]] if content and cell["content"] else cell["content"]
                    )
                yield from inline.paragraphs(content)
            return
        yield table

    def _cell(self, cell: HtmlElement, marks: tuple) -> list[dict]:
        parts = list(inline.flat(self.blocks(cell, marks)))
        return [
            node for number, part in enumerate(parts) for node in ([{"type": "hard_break"}] if number else []) + part
        ]

    def _preformatted(self, element: HtmlElement, marks: tuple) -> list[dict]:
        lines = "".join(element.itertext()).strip("\n").split("\n")
        return [
            node
            for n, line in enumerate(lines)
            for node in ([{"type": "hard_break"}] if n else []) + inline.text(line, marks)
        ]


_HEAD = [{"type": "headline"}, {"type": "standfirst"}, {"type": "points"}]


def _marks_of(element: HtmlElement) -> list[tuple]:
    """The marks an element sets by its tag or its style, as (type, value)."""
    off = _unmarked(element)
    made = [_MARKS[element.tag]] if element.tag in _MARKS else []
    if element.tag in {"span", "font"}:
        style = element.get("style", "")
        made += ["strong"] if re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style, re.IGNORECASE) else []
        made += ["em"] if re.search(r"font-style\s*:\s*italic", style, re.IGNORECASE) else []
        made += ["sub"] if re.search(r"vertical-align\s*:\s*sub\b", style, re.IGNORECASE) else []
        made += ["sup"] if re.search(r"vertical-align\s*:\s*super\b", style, re.IGNORECASE) else []
    return [(kind, None) for kind in made if kind not in off]


def _unmarked(element: HtmlElement) -> set[str]:
    style = element.get("style", "")
    off = {"strong"} if re.search(r"font-weight\s*:\s*(?:normal|[1-5]00)\b", style, re.IGNORECASE) else set()
    return off | ({"em"} if re.search(r"font-style\s*:\s*normal", style, re.IGNORECASE) else set())


def _as_item(blocks: list[dict]) -> list[dict]:
    """Blocks as a list item holds them: paragraphs and lists, a paragraph first."""
    content: list[dict] = []
    for block in blocks:
        if block["type"] in {"paragraph", *_LISTS.values()}:
            content.append(block)
        else:
            content += [{"type": "paragraph", "content": part} for part in inline.flat([block])]
    if content and content[0]["type"] != "paragraph":
        content.insert(0, {"type": "paragraph"})
    return content


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(20, max(1, int(value))) if re.fullmatch(r"\d{1,4}", value) else 1
