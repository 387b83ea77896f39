"""Text as people type it into a plain field, read into a story document and written back without loss.

## Heading and ### smaller heading     - item, or 1. item           > quotation, its last line "> — Name"
**strong**, *emphasis*, [words](https://…)                        --- a divider; a backslash takes a sign as it is

An empty line ends a block; a single line end within a paragraph is kept as a line break. Only what this module reads
can be written: paragraphs, headings, flat lists, quotations and dividers.
"""

import re
from collections.abc import Callable, Iterator

from articles.story import schema, steps
from articles.story.decoding import clean
from articles.story.refusal import Refused

CHARACTERS = 60_000

_INLINE = re.compile(
    r"\\(?P<sign>[\\*\[\]#>.\-—()])"
    r"|\*\*(?P<strong>(?=\S)(?:\\.|[^*\\\n])+?)(?<=\S)\*\*"
    r"|\*(?P<em>(?=\S)(?:\\.|[^*\\\n])+?)(?<=\S)\*"
    r"|\[(?P<words>(?:\\.|[^\[\]\\\n])+)\]\((?P<href>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
)
_HEADING = re.compile(r"(#{2,3}) +(\S.*)\Z")
_BULLET = re.compile(r"[-*•] +(\S.*)\Z")
_NUMBERED = re.compile(r"([0-9]{1,4})[.)] +(\S.*)\Z")
_DIVIDER = re.compile(r"(?:---+|\*\*\*+)\Z")
_SOURCE = re.compile(r"(?:—|--) *(\S.*)\Z")
_STARS = re.compile(r"[\\*]")
_BRACKETS = re.compile(r"[\[\]]")
_ENDS = re.compile(r"\](?=\()")
# At the beginning of a line these would begin another block.
_LEADING = re.compile(r"(?P<before>)(?P<sign>#{2,3} |[-•] |> ?|(?:---+)\Z)|(?P<number>[0-9]{1,4})(?P<dot>[.)] )")


def read(text: str, *, title: str = "", new_id: Callable[[], str] = schema.new_id) -> dict:
    """A valid document with `title` as its headline. Refused: empty, too long, a link that leads nowhere allowed."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > CHARACTERS:
        raise Refused("document_bytes", limit=CHARACTERS)
    blocks = list(_blocks([line.strip() for line in text.split("\n")]))
    if not blocks:
        raise Refused("empty")
    headline = {"type": "headline", "content": [{"type": "text", "text": title}]} if title else {"type": "headline"}
    doc = schema.parse({"type": "doc", "content": [headline, {"type": "standfirst"}, {"type": "points"}, *blocks]})
    return schema.to_json(steps.repair_ids(doc, new_id)[0])


def write(doc: dict) -> str:
    """The text from which `read` makes these blocks again."""
    return "\n\n".join(_written(block) for block in doc["content"][3:])


def _blocks(lines: list[str]) -> Iterator[dict]:
    run: list[str] = []
    for line in [*lines, ""]:
        kind, before = _kind(line), _kind(run[-1]) if run else ""
        # What stands alone, or changes from one sort of block to another, needs no empty line between.
        if run and (not line or kind != before or kind in {"heading", "divider"}):
            yield _block(before, run)
            run = []
        if line:
            run.append(line)


def _kind(line: str) -> str:
    if _HEADING.match(line):
        return "heading"
    if _DIVIDER.match(line):
        return "divider"
    if line.startswith(">"):
        return "quote"
    if _BULLET.match(line):
        return "bullets"
    return "numbers" if _NUMBERED.match(line) else "paragraph"


def _block(kind: str, lines: list[str]) -> dict:
    if kind == "divider":
        return {"type": "divider"}
    if kind == "heading":
        signs, words = lines[0].split(maxsplit=1)
        content = [_unlinked(node) for node in _inline(words)]
        return {"type": "heading", "attrs": {"level": len(signs)}, "content": content}
    if kind == "quote":
        return _quote([line.removeprefix(">").strip() for line in lines])
    if kind == "bullets":
        return {"type": "bullet_list", "content": [_item(_BULLET.match(line)[1]) for line in lines]}  # type: ignore[index]
    if kind == "numbers":
        found = [_NUMBERED.match(line) for line in lines]  # type: ignore[assignment]
        content = [_item(each[2]) for each in found]  # type: ignore[index,union-attr]
        return {"type": "ordered_list", "attrs": {"start": int(found[0][1])}, "content": content}  # type: ignore[index]
    return _paragraph(lines)


def _quote(lines: list[str]) -> dict:
    source = ""
    if len(lines) > 1 and (found := _SOURCE.match(lines[-1])):
        source = found[1][:200]
        lines = lines[:-1]
    paragraphs, run = [], []
    for line in [*lines, ""]:
        if line:
            run.append(line)
        elif run:
            paragraphs.append(_paragraph(run))
            run = []
    return {"type": "quote", "attrs": {"source": source}, "content": paragraphs or [{"type": "paragraph"}]}


def _paragraph(lines: list[str]) -> dict:
    content: list[dict] = []
    for number, line in enumerate(lines):
        content += ([{"type": "hard_break"}] if number else []) + _inline(line)
    return {"type": "paragraph", "content": content}


def _item(words: str) -> dict:
    return {"type": "list_item", "content": [_paragraph([words])]}


def _inline(text: str, marks: tuple[dict, ...] = ()) -> list[dict]:
    nodes: list[dict] = []
    end = 0
    for found in _INLINE.finditer(text):
        _add(nodes, text[end : found.start()], marks)
        end = found.end()
        if found["sign"]:
            _add(nodes, found["sign"], marks)
        elif found["strong"]:
            nodes += _inline(found["strong"], _with(marks, {"type": "strong"}))
        elif found["em"]:
            nodes += _inline(found["em"], _with(marks, {"type": "em"}))
        else:
            if not schema.accepts(schema.rules("link", mark=True)["href"], found["href"]):
                raise Refused("link", address=found["href"][:80])
            nodes += _inline(found["words"], _with(marks, {"type": "link", "attrs": {"href": found["href"]}}))
    _add(nodes, text[end:], marks)
    return nodes


def _add(nodes: list[dict], text: str, marks: tuple[dict, ...]) -> None:
    if not text:
        return
    if nodes and nodes[-1].get("text") is not None and nodes[-1].get("marks", []) == list(marks):
        nodes[-1]["text"] += text
        return
    nodes.append({"type": "text", "text": text, **({"marks": list(marks)} if marks else {})})


_ORDER = list(schema.SPEC["marks"])


def _with(marks: tuple[dict, ...], mark: dict) -> tuple[dict, ...]:
    others = [each for each in marks if each["type"] != mark["type"]]
    return tuple(sorted([*others, mark], key=lambda each: _ORDER.index(each["type"])))


def _unlinked(node: dict) -> dict:
    """Headings hold emphasis only."""
    marks = [mark for mark in node.get("marks", []) if mark["type"] == "em"]
    return {"type": "text", "text": node["text"], **({"marks": marks} if marks else {})}


def _written(block: dict) -> str:
    kind, content = block["type"], block.get("content", [])
    attrs = schema.attributes(block)
    if kind == "divider":
        return "---"
    if kind == "heading":
        return f"{'#' * attrs['level']} {_line(content)}"
    if kind == "quote":
        lines = "\n>\n".join("\n".join(f"> {line}" for line in _lines(each)) for each in content)
        return f"{lines}\n> — {attrs['source']}" if attrs["source"] else lines
    if kind == "bullet_list":
        return "\n".join(f"- {_of_item(item)}" for item in content)
    if kind == "ordered_list":
        return "\n".join(f"{attrs['start'] + number}. {_of_item(item)}" for number, item in enumerate(content))
    return "\n".join(_lines(block))


def _of_item(item: dict) -> str:
    return " ".join(_line(paragraph.get("content", [])) for paragraph in item["content"])


def _lines(paragraph: dict) -> list[str]:
    lines: list[list[dict]] = [[]]
    for node in paragraph.get("content", []):
        if node["type"] == "hard_break":
            lines.append([])
        else:
            lines[-1].append(node)
    return [_guarded(_line(line)) for line in lines]


def _guarded(line: str) -> str:
    """A paragraph that begins like another block says that it is none."""
    found = _LEADING.match(line)
    if not found:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[len(found['number']) :]}"
    return f"\\{line}"


def _line(nodes: list[dict]) -> str:
    """Runs with the same link are one link; strong and emphasis stand within it."""
    written, position = "", 0
    while position < len(nodes):
        href = _href(nodes[position])
        run = [nodes[position]]
        while href and position + len(run) < len(nodes) and _href(nodes[position + len(run)]) == href:
            run.append(nodes[position + len(run)])
        after = nodes[position + len(run) : position + len(run) + 1]
        words = "".join(_marked(node, in_link=bool(href), after=after) for node in run)
        written += f"[{words}]({href})" if href else words
        position += len(run)
    return written


def _href(node: dict) -> str:
    return next((mark["attrs"]["href"] for mark in node.get("marks", []) if mark["type"] == "link"), "")


def _marked(node: dict, *, in_link: bool, after: list[dict]) -> str:
    words = _STARS.sub(r"\\\g<0>", node["text"])
    # Outside a link only what could end one: [something] may stand as it is.
    words = (_BRACKETS if in_link else _ENDS).sub(r"\\\g<0>", words)
    if not in_link and words.endswith("]") and after and after[0]["text"].startswith("("):
        words = f"{words[:-1]}\\]"
    kinds = {mark["type"] for mark in node.get("marks", [])}
    if "em" in kinds and "strong" not in kinds:
        return f"*{words}*"
    return f"**{words}**" if "strong" in kinds else words
