"""The story document as HTML for readers: the only place whose output a page may print unescaped.

Every word and every attribute value goes through `escape`; tags and attribute names are written here and nowhere
else; addresses pass the schema's own patterns once more. Raise RENDERER when the HTML of an unchanged document changes:
`manage.py rerender` rebuilds what was stored by an older one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from articles.story import picturesizes, schema, text

RENDERER = 2

Resolve = Callable[[str, list[str]], Mapping[str, object]]

_MARKS = {name: rank for rank, name in enumerate(schema.SPEC["marks"])}
_TAGS = {"strong": "strong", "em": "em", "sub": "sub", "sup": "sup"}
_PICTURE_ADDRESS = re.compile(r"(?:https?://[^\s/]|/(?![/\\]))[^\s\\\"<>]*")
# Best first; the last one stands on the <img> for browsers that know no other.
_FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
_MOTION_WANTED = "(prefers-reduced-motion: no-preference)"
_SRC_WIDTH = 960  # of the form for browsers that read no srcset
_TONE = re.compile(r"[0-9a-f](?:-[0-9a-f]){2}")


class Heading(NamedTuple):
    """A line of the contents list; it stands at `#p-<id>`, which is `anchor`."""

    id: str
    level: int
    text: str

    @property
    def anchor(self) -> str:
        return f"p-{self.id}"


@dataclass(frozen=True)
class Rendered:
    """`*_html` is safe to print as it is; `headline`, `standfirst` and `points` are plain text, to be escaped."""

    body_html: str
    standfirst_html: str
    points_html: list[str]
    contents: list[Heading]
    headline: str
    standfirst: str
    points: list[str]


def render(doc: dict, resolve: Resolve) -> Rendered:
    """Render a valid document. `resolve("pictures", keys)` is asked once, for all pictures of the document.

    It returns key → an object or dict with width, height, tone (or None), alt, caption, credit and `forms`: for each of
    avif, webp and jpg, as far as there are any, pairs of address and width. A picture that it does not return renders
    nothing, and so do blocks without words.
    """
    keys = text.picture_keys(doc)
    body = _Body(resolve("pictures", keys) if keys else {})
    _, standfirst, points, *blocks = doc["content"]
    return Rendered(
        body_html="\n".join(html for block in blocks if (html := body.block(block))),
        standfirst_html=_inline(standfirst) if text.standfirst(doc) else "",
        points_html=[_inline(point) for point in points.get("content", []) if text.inline_text(point).strip()],
        contents=body.contents,
        headline=text.headline(doc),
        standfirst=text.standfirst(doc),
        points=text.points(doc),
    )


def blocks(doc: dict, resolve: Resolve) -> list[str]:
    """The HTML of each block of the body by itself, in order; empty for a block without words."""
    keys = text.picture_keys(doc)
    body = _Body(resolve("pictures", keys) if keys else {})
    return [body.block(block) for block in doc["content"][3:]]


class _Body:
    """One walk over the blocks, with the pictures at hand, collecting the headings on the way."""

    def __init__(self, pictures: Mapping[str, object]) -> None:
        self.pictures = pictures
        self.contents: list[Heading] = []

    def block(self, node: dict) -> str:
        return getattr(self, f"_{node['type']}")(node, schema.attributes(node))

    def blocks(self, node: dict) -> str:
        return "".join(self.block(child) for child in node.get("content", []))

    def _paragraph(self, node: dict, attrs: dict) -> str:
        return _element("p", _inline(node), id=_anchor(attrs)) if _has_words(node) else ""

    def _heading(self, node: dict, attrs: dict) -> str:
        if not _has_words(node):
            return ""
        if attrs.get("id"):
            words = " ".join(text.inline_text(node).split())
            self.contents.append(Heading(attrs["id"], attrs["level"], words))
        return _element("h3" if attrs["level"] == 3 else "h2", _inline(node), id=_anchor(attrs))

    def _bullet_list(self, node: dict, attrs: dict) -> str:
        items = self.blocks(node)
        return _element("ul", items, id=_anchor(attrs)) if items else ""

    def _ordered_list(self, node: dict, attrs: dict) -> str:
        items = self.blocks(node)
        start = None if attrs["start"] == 1 else attrs["start"]
        return _element("ol", items, id=_anchor(attrs), start=start) if items else ""

    def _list_item(self, node: dict, attrs: dict) -> str:
        inner = self.blocks(node)
        return _element("li", inner) if inner else ""

    def _quote(self, node: dict, attrs: dict) -> str:
        inner = self.blocks(node)
        if not inner:
            return ""
        source = _element("figcaption", escape(attrs["source"])) if attrs["source"].strip() else ""
        return _element("figure", _element("blockquote", inner) + source, class_="quote", id=_anchor(attrs))

    def _pull_quote(self, node: dict, attrs: dict) -> str:
        if not _has_words(node):
            return ""
        source = _element("p", escape(attrs["source"]), class_="pull-quote-source") if attrs["source"].strip() else ""
        return _element("aside", _element("p", _inline(node)) + source, class_="pull-quote", id=_anchor(attrs))

    def _figure(self, node: dict, attrs: dict) -> str:
        size = _size(self.pictures.get(attrs["picture"]))
        class_ = f"picture picture-{attrs['size']}" + (" picture-tall" if picturesizes.is_tall(*size) else "")
        return self._picture(node, attrs, class_, picturesizes.in_column(attrs["size"], *size))

    def _gallery(self, node: dict, attrs: dict) -> str:
        figures = [(child, schema.attributes(child)) for child in node.get("content", [])]
        shown = [(child, own) for child, own in figures if _forms(self.pictures.get(own["picture"]))]
        if not shown:
            return ""
        left = iter(shown)
        inner = ""
        for row in picturesizes.rows([_size(self.pictures[own["picture"]]) for _child, own in shown]):
            pictures = [
                self._picture(*next(left), "picture", picturesizes.in_row(ratio, row), picturesizes.share(ratio))
                for ratio in row
            ]
            inner += _element("div", "".join(pictures), class_="gallery-row")
        caption = _element("p", escape(attrs["caption"]), class_="gallery-caption") if attrs["caption"].strip() else ""
        return _element("div", inner + caption, class_="gallery", id=_anchor(attrs))

    def _picture(self, node: dict, attrs: dict, class_: str, sizes: str, share: str | None = None) -> str:
        picture = self.pictures.get(attrs["picture"])
        forms = _forms(picture)
        if not forms:
            return ""
        alt = _alt(picture, attrs)
        image = _image(picture, forms, alt, sizes)
        # A link whose picture says nothing would have no name.
        shown = _element("a", image, class_="picture-link", href=_largest(forms)) if alt.strip() else image
        caption = _inline(node) if _has_words(node) else escape(_of(picture, "caption"))
        credit = _of(picture, "credit") if attrs["credit"] is None else attrs["credit"]
        words = [caption] if caption else []
        words += [_element("span", escape(credit), class_="credit")] if credit.strip() else []
        below = _element("figcaption", " ".join(words)) if words else ""
        return _element("figure", shown + below, class_=class_, data_share=share, id=_anchor(attrs))

    def _table(self, node: dict, attrs: dict) -> str:
        rows = node["content"]
        heads = rows[:1] if len(rows) > 1 and _is_head(rows[0]) else []
        head = _element("thead", "".join(self._row(row, "col") for row in heads)) if heads else ""
        body = "".join(self._row(row, "row") for row in rows[len(heads) :])
        # Wide tables scroll in their own box; whoever has no mouse reaches it by Tab.
        table = _element("table", head + _element("tbody", body))
        return _element("div", table, class_="table", tabindex=0, id=_anchor(attrs))

    def _row(self, row: dict, scope: str) -> str:
        cells = []
        for cell in row.get("content", []):
            attrs = schema.attributes(cell)
            header = cell["type"] == "table_header"
            cells.append(
                _element(
                    "th" if header else "td",
                    _inline(cell),
                    scope=scope if header else None,
                    colspan=attrs["colspan"] if attrs["colspan"] > 1 else None,
                    rowspan=attrs["rowspan"] if attrs["rowspan"] > 1 else None,
                )
            )
        return _element("tr", "".join(cells))

    def _embed(self, node: dict, attrs: dict) -> str:
        """A card that leads there: nothing from elsewhere is loaded into a reader's page."""
        if not schema.accepts(schema.rules("embed")["url"], attrs["url"]):
            return ""
        title = attrs["title"].strip() or attrs["url"]
        provider = attrs["provider"].strip() or re.split(r"[/?#]", attrs["url"])[2]
        inner = _element("span", escape(title), class_="embed-title")
        inner += " " + _element("span", escape(provider), class_="embed-provider")
        link = _element("a", inner, href=attrs["url"], rel="noopener noreferrer")
        return _element("p", link, class_="embed", id=_anchor(attrs))

    def _fact_box(self, node: dict, attrs: dict) -> str:
        inner = self.blocks(node)
        if not inner:
            return ""
        title = _element("p", escape(attrs["title"]), class_="fact-box-title") if attrs["title"].strip() else ""
        return _element("aside", title + inner, class_="fact-box", id=_anchor(attrs))

    def _divider(self, node: dict, attrs: dict) -> str:
        return _element("hr", id=_anchor(attrs))


def _alt(picture: object, attrs: dict) -> str:
    """What stands for the picture where it is not seen: nothing where somebody said why nothing is missed."""
    if (attrs["decorative"] or "").strip():
        return ""
    return _of(picture, "alt") if attrs["alt"] is None else attrs["alt"]


def _forms(picture: object | None) -> dict[str, list[tuple[int, str]]]:
    """Width and address of what may be named, narrowest first, by format; nothing from an unexpected address."""
    offered = (_get(picture, "forms") if picture is not None else None) or {}
    found = {
        kind: sorted((int(width), address) for address, width in offered[kind] if _PICTURE_ADDRESS.fullmatch(address))
        for kind in _FORMATS
        if offered.get(kind)
    }
    return {kind: forms for kind, forms in found.items() if forms}


def _largest(forms: dict[str, list[tuple[int, str]]]) -> str:
    return list(forms.values())[-1][-1][1]


def _size(picture: object | None) -> tuple[int, int]:
    width, height = (int(_get(picture, name) or 0) if picture is not None else 0 for name in ("width", "height"))
    return width, height


def _image(picture: object, forms: dict[str, list[tuple[int, str]]], alt: str, sizes: str) -> str:
    *better, last = forms
    tone = str(_get(picture, "tone") or "")
    image = _element(
        "img",
        data_tone=tone if _TONE.fullmatch(tone) else None,
        src=next((address for width, address in forms[last] if width >= _SRC_WIDTH), forms[last][-1][1]),
        srcset=_srcset(forms[last]),
        sizes=sizes,
        width=_size(picture)[0] or None,
        height=_size(picture)[1] or None,
        alt=alt,
        loading="lazy",
        decoding="async",
    )
    sources = [_element("source", type=_FORMATS[kind], srcset=_srcset(forms[kind]), sizes=sizes) for kind in better]
    motion = str(_get(picture, "motion") or "")
    if _PICTURE_ADDRESS.fullmatch(motion):
        moving = {"type": "image/webp", "media": _MOTION_WANTED, "srcset": motion.replace(",", "%2C")}
        sources.insert(0, _element("source", **moving))
    return _element("picture", "".join(sources) + image)


def _srcset(forms: list[tuple[int, str]]) -> str:
    # A comma in an address would end it.
    return ", ".join(f"{address.replace(',', '%2C')} {width}w" for width, address in forms)


def _inline(node: dict) -> str:
    """Text and line breaks; neighbors that share a mark share its element, so that a link is one link."""
    written: list[str] = []
    open_: list[dict] = []
    for child in node.get("content", []):
        marks = [mark for mark in child.get("marks", []) if _opening(mark)]
        marks.sort(key=lambda mark: _MARKS[mark["type"]])
        shared = 0
        while shared < min(len(open_), len(marks)) and open_[shared] == marks[shared]:
            shared += 1
        written += [_closing(mark) for mark in reversed(open_[shared:])]
        written += [_opening(mark) for mark in marks[shared:]]
        open_ = marks
        written.append("<br>" if child["type"] == "hard_break" else escape(child["text"]))
    written += [_closing(mark) for mark in reversed(open_)]
    return "".join(written)


def _opening(mark: dict) -> str:
    """The start tag of a mark; "" for one whose value the schema would not accept."""
    kind, attrs = mark["type"], mark.get("attrs", {})
    if any(not schema.accepts(rule, attrs.get(name)) for name, rule in schema.rules(kind, mark=True).items()):
        return ""
    if kind == "link":
        return _start("a", href=attrs["href"], rel=None if attrs["href"].startswith("/") else "noopener")
    if kind == "lang":
        return _start("span", lang=attrs["code"])
    return _start(_TAGS[kind])


def _closing(mark: dict) -> str:
    return {"link": "</a>", "lang": "</span>"}.get(mark["type"]) or f"</{_TAGS[mark['type']]}>"


def _element(tag: str, inner: str = "", **attrs: object) -> str:
    """One element; `inner` is HTML already, attribute values are not. None leaves an attribute out."""
    start = _start(tag, **attrs)
    return start if tag in {"img", "hr", "source"} else f"{start}{inner}</{tag}>"


def _start(tag: str, **attrs: object) -> str:
    written = [
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not None
    ]
    return f"<{tag}{''.join(written)}>"


def _anchor(attrs: dict) -> str | None:
    return f"p-{attrs['id']}" if attrs.get("id") else None


def _has_words(node: dict) -> bool:
    return bool(text.inline_text(node).strip())


def _is_head(row: dict) -> bool:
    cells = row.get("content", [])
    return bool(cells) and all(
        cell["type"] == "table_header" and schema.attributes(cell)["rowspan"] == 1 for cell in cells
    )


def _get(picture: object, name: str) -> Any:
    return picture.get(name) if isinstance(picture, Mapping) else getattr(picture, name, None)


def _of(picture: object, name: str) -> str:
    """A text of the picture in the reader's language; names in languages become text by `str`."""
    return str(_get(picture, name) or "")
