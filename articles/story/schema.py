"""The story document as the server knows it: schema.json made into a ProseMirror schema, and what may enter it.

The `prosemirror` package checks structure only: it drops unknown attributes silently and believes any value. Types,
patterns and bounds from schema.json are therefore checked here, on every way into the store.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prosemirror.model import Node, Schema

from articles.story.refusal import Refused
from articles.story.wire import check_plain

SPEC: dict = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
SCHEMA_NUMBER: int = SPEC["number"]
BOUNDS: dict = SPEC["bounds"]
FORBIDDEN_IN_TEXT = re.compile(BOUNDS["forbidden_in_text"])
LISTS = ("bullet_list", "ordered_list")

_NODE_KEYS = {"type", "attrs", "content", "marks"}
_TEXT_KEYS = {"type", "text", "marks"}
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_LIBRARY_ERRORS = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, OverflowError,
)  # fmt: skip


def new_id() -> str:
    """A block id; 36^8 values, so that two writers who paste at once do not collide."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def accepts(rule: dict, value: object) -> bool:
    """Whether one attribute value obeys its rule in schema.json; schema.js has the same function."""
    if value is None:
        return rule.get("nullable", False)
    match rule["type"]:
        case "string" | "url":
            return (
                isinstance(value, str)
                and len(value) <= rule.get("max_length", 2000)
                and not FORBIDDEN_IN_TEXT.search(value)
                and ("pattern" not in rule or re.fullmatch(rule["pattern"], value) is not None)
            )
        case "integer":
            # bool is an int in Python; True is not a heading level.
            return type(value) is int and rule["minimum"] <= value <= rule["maximum"]
        case "enum":
            return isinstance(value, str) and value in rule["values"]
        case "list":
            return (
                isinstance(value, list)
                and rule["min_items"] <= len(value) <= rule["max_items"]
                and all(accepts(rule["items"], item) for item in value)
                and not (rule.get("unique") and len(set(value)) < len(value))
            )
    return False


def rules(kind: str, *, mark: bool = False) -> dict[str, dict]:
    """Attribute name → rule, of a node type or a mark."""
    return SPEC["marks" if mark else "nodes"][kind].get("attrs", {})


def attributes(node: dict) -> dict:
    """The attributes of a node in JSON, those it leaves out at their defaults."""
    return _DEFAULTS[node["type"]] | node.get("attrs", {})


_DEFAULTS = {
    kind: {name: rule["default"] for name, rule in rules(kind).items() if "default" in rule} for kind in SPEC["nodes"]
}


def _prepared(kinds: dict[str, dict]) -> dict[str, dict]:
    """The specs for the library: each attribute with its default and a check that `Node.check` calls."""
    prepared = {}
    for kind, spec in kinds.items():
        attributes = {}
        for name, rule in spec.get("attrs", {}).items():
            attributes[name] = {"validate": _validator(kind, name, rule)}
            if "default" in rule:
                attributes[name]["default"] = rule["default"]
        prepared[kind] = {**spec, "attrs": attributes}
    return prepared


def _validator(kind: str, name: str, rule: dict) -> Callable[[object], None]:
    def validate(value: object) -> None:
        if not accepts(rule, value):
            raise Refused("attribute_value", node=kind, name=name)

    return validate


SCHEMA = Schema({"topNode": SPEC["topNode"], "nodes": _prepared(SPEC["nodes"]), "marks": _prepared(SPEC["marks"])})


@contextmanager
def guarded(code: str, **params: object) -> Iterator[None]:
    """Turn whatever the library raises on bad input into one refusal; its own words become the detail."""
    try:
        yield
    except Refused:
        raise
    except _LIBRARY_ERRORS as error:
        raise Refused(code, detail=str(error)[:200] or type(error).__name__, **params) from error


def empty(language: str = "", *, new_id: Callable[[], str] = new_id) -> dict:
    """A story nobody has written in yet; the same in every language, since the language belongs to the article."""
    parts = [{"type": "headline"}, {"type": "standfirst"}, {"type": "points"}]
    return {"type": "doc", "content": [*parts, {"type": "paragraph", "attrs": {"id": new_id()}}]}


def parse(data: object) -> Node:
    """The document in `data`, entirely checked, or Refused. Depth comes first: the library recurses."""
    check_plain(data, max_depth=BOUNDS["json_depth"])
    check_json(data)
    with guarded("structure"):
        node = Node.from_json(SCHEMA, data)
    check(node)
    return node


def to_json(node: Node) -> dict:
    """Like the library's, but owing it nothing: there, nodes made with default attributes share one dict."""
    return json.loads(json.dumps(node.to_json()))


def check(node: Node) -> None:
    """Structure, attribute values and bounds of a whole document; what passes here may be stored."""
    if node.type.name != SPEC["topNode"] or node.marks:
        raise Refused("shape", detail="it does not start with “doc”")
    with guarded("structure"):
        node.check()
        size = len(json.dumps(node.to_json(), ensure_ascii=False, separators=(",", ":")).encode())
    if size > BOUNDS["document_bytes"]:
        raise Refused("document_bytes", limit=BOUNDS["document_bytes"])
    headline = node.child(0)
    if len(headline.text_content) > BOUNDS["headline_characters"]:
        raise Refused("headline_characters", limit=BOUNDS["headline_characters"])
    blocks = 0
    waiting = [(node, 0)]
    while waiting:
        item, lists = waiting.pop()
        blocks += "id" in item.attrs
        if item.type.name in LISTS:
            lists += 1
            if lists > BOUNDS["list_depth"]:
                raise Refused("list_depth", limit=BOUNDS["list_depth"])
        elif item.type.name == "table":
            _check_table(item)
        elif item.type.name == "gallery":
            _check_gallery(item)
        waiting += [(child, lists) for child in item.children if not child.is_text]
    if blocks > BOUNDS["blocks"]:
        raise Refused("blocks", limit=BOUNDS["blocks"])


def check_json(data: object) -> None:
    """The shape of one node and all below, before the library sees it: keys, types, names, values, text."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            raise Refused("shape", detail="a node is not an object with a type")
        kind = item["type"]
        if kind not in SPEC["nodes"]:
            raise Refused("node", name=kind[:80])
        if unknown := item.keys() - (_TEXT_KEYS if kind == "text" else _NODE_KEYS):
            raise Refused("attribute_unknown", node=kind, name=min(unknown)[:80])
        if kind == "text":
            text = item.get("text")
            if not isinstance(text, str) or not text:
                raise Refused("shape", detail="a text node without text")
            if FORBIDDEN_IN_TEXT.search(text):
                raise Refused("text")
        else:
            _check_attributes(item, kind)
        _check_marks(item, kind)
        content = item.get("content", [])
        if not isinstance(content, list):
            raise Refused("shape", detail="the content of a node is not a list")
        waiting += content


def check_mark_json(mark: object) -> None:
    if not isinstance(mark, dict) or not isinstance(mark.get("type"), str) or mark.keys() - {"type", "attrs"}:
        raise Refused("shape", detail="a mark is not an object with a type")
    if mark["type"] not in SPEC["marks"]:
        raise Refused("mark", name=mark["type"][:80])
    _check_attributes(mark, mark["type"], mark=True)


def _check_marks(item: dict, kind: str) -> None:
    marks = item.get("marks", [])
    if not isinstance(marks, list):
        raise Refused("shape", detail="the marks of a node are not a list")
    for mark in marks:
        check_mark_json(mark)
        if not SCHEMA.nodes[kind].is_inline:
            raise Refused("mark", name=mark["type"])


def _check_attributes(item: dict, kind: str, *, mark: bool = False) -> None:
    attributes = item.get("attrs", {})
    if not isinstance(attributes, dict):
        raise Refused("shape", detail="the attributes of a node are not an object")
    known = rules(kind, mark=mark)
    for name, value in attributes.items():
        if name not in known:
            raise Refused("attribute_unknown", node=kind, name=name[:80])
        if not accepts(known[name], value):
            raise Refused("attribute_value", node=kind, name=name)
    for name, rule in known.items():
        if name not in attributes and "default" not in rule:
            raise Refused("attribute_missing", node=kind, name=name)


def _check_gallery(gallery: Node) -> None:
    """Counted here: a content expression may not ask for nodes that the library cannot make up by itself."""
    least, most = BOUNDS["gallery_least"], BOUNDS["gallery_most"]
    if not least <= gallery.child_count <= most:
        raise Refused("gallery", least=least, most=most)


def _check_table(table: Node) -> None:
    """Rows and columns of the grid as a browser lays it out: a cell that spans rows takes its place in those below."""
    if table.child_count > BOUNDS["table_rows"]:
        raise Refused("table_rows", limit=BOUNDS["table_rows"])
    taken: list[int] = []  # for each column, how many further rows a cell above still covers
    for row in table.children:
        column = 0
        for cell in row.children:
            while column < len(taken) and taken[column]:
                column += 1
            end = column + cell.attrs["colspan"]
            if end > BOUNDS["table_columns"]:
                raise Refused("table_columns", limit=BOUNDS["table_columns"])
            taken += [0] * (end - len(taken))
            taken[column:end] = [cell.attrs["rowspan"]] * cell.attrs["colspan"]
            column = end
        taken = [max(0, rows - 1) for rows in taken]
