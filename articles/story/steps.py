"""Batches of ProseMirror steps against a story: bounded, applied, checked, and its block ids repaired.

Positions count UTF-16 units, as in the browser; the library does the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prosemirror.model import Fragment, Node
from prosemirror.transform import Step

from articles.story import schema, wire
from articles.story.refusal import Refused
from articles.story.schema import BOUNDS, SCHEMA

# Step type → its keys that are positions, in the order in which they must stand in the document; its further keys.
_STEPS = {
    "replace": (("from", "to"), {"slice", "structure"}),
    "replaceAround": (("from", "gapFrom", "gapTo", "to"), {"slice", "insert", "structure"}),
    "addMark": (("from", "to"), {"mark"}),
    "removeMark": (("from", "to"), {"mark"}),
    "addNodeMark": (("pos",), {"mark"}),
    "removeNodeMark": (("pos",), {"mark"}),
    "attr": (("pos",), {"attr", "value"}),
}
_REQUIRED = {"insert", "mark", "attr", "value"}


@dataclass(frozen=True)
class Applied:
    """`document` after the batch and its repairs; `repairs` are steps to be applied after the batch's own."""

    document: dict
    repairs: list[dict]


def loads(raw: bytes) -> object:
    """The JSON value of a request's body within a batch's bounds, or Refused."""
    return wire.loads(raw, max_bytes=BOUNDS["batch_bytes"], max_depth=BOUNDS["json_depth"])


def check_bounds(size: int, steps: object) -> None:
    """Refuse a batch whose body is `size` bytes long, before any step of it is looked at."""
    if size > BOUNDS["batch_bytes"]:
        raise Refused("batch_bytes", limit=BOUNDS["batch_bytes"])
    if not isinstance(steps, list):
        raise Refused("shape", detail="the steps are not a list")
    if len(steps) > BOUNDS["batch_steps"]:
        raise Refused("batch_steps", limit=BOUNDS["batch_steps"])


def apply(document: dict, steps: list[dict], *, new_id: Callable[[], str] = schema.new_id) -> Applied:
    """All steps on the stored `document`, or Refused and nothing: a batch is never half applied.

    The document is believed to be valid before; afterwards it is checked entirely.
    """
    check_bounds(0, steps)
    wire.check_plain(steps, max_depth=BOUNDS["json_depth"])
    with schema.guarded("structure"):
        doc = Node.from_json(SCHEMA, document)
    for number, step in enumerate(steps, start=1):
        doc = _apply_one(doc, step, number)
        # No step may grow a document beyond what it brings along, but a sum of many is cheaper stopped early.
        if doc.content.size > BOUNDS["document_bytes"]:
            raise Refused("document_bytes", limit=BOUNDS["document_bytes"])
    schema.check(doc)
    doc, repairs = repair_ids(doc, new_id)
    with schema.guarded("structure"):
        return Applied(document=schema.to_json(doc), repairs=repairs)


def replay(document: dict, steps: list[dict]) -> dict:
    """The document after steps that were stored with a batch: accepted once, repairs among them, however many."""
    with schema.guarded("structure"):
        doc = Node.from_json(SCHEMA, document)
        for step in steps:
            result = Step.from_json(SCHEMA, step).apply(doc)
            if result.doc is None:
                raise Refused("structure", detail=str(result.failed))
            doc = result.doc
        return schema.to_json(doc)


def repair_ids(doc: Node, new_id: Callable[[], str] = schema.new_id) -> tuple[Node, list[dict]]:
    """Give every block without an id, or with the id of an earlier one, a fresh id.

    The repairs are `attr` steps, which map no positions: the browser applies them in any order. The new document is
    built in one walk, since 2,000 steps after a large paste would each copy the whole of it.
    """
    seen = _ids(doc)
    taken: set[str] = set()
    repairs: list[dict] = []

    def fresh() -> str:
        while (candidate := new_id()) in seen:
            pass
        seen.add(candidate)
        return candidate

    def walk(node: Node, start: int) -> Node:
        """`start` is the position of the node's first child."""
        attrs = node.attrs
        if "id" in attrs:
            if attrs["id"] is None or attrs["id"] in taken:
                attrs = {**attrs, "id": fresh()}
                repairs.append({"stepType": "attr", "pos": start - 1, "attr": "id", "value": attrs["id"]})
            taken.add(attrs["id"])
        children, position = [], start
        for child in node.children:
            children.append(child if child.is_text else walk(child, position + 1))
            position += child.node_size
        return Node(node.type, attrs, Fragment(children), node.marks)

    return walk(doc, 0), repairs


def _ids(doc: Node) -> set[str]:
    found, waiting = set(), [doc]
    while waiting:
        node = waiting.pop()
        if node.attrs.get("id"):
            found.add(node.attrs["id"])
        waiting += [child for child in node.children if not child.is_text]
    return found


def _apply_one(doc: Node, step: Any, number: int) -> Node:
    _check_step(doc, step, number)
    with schema.guarded("step", number=number):
        parsed = Step.from_json(SCHEMA, step)
        if step["stepType"] == "replaceAround" and parsed.insert > parsed.slice.size:
            raise Refused("step", number=number, detail="it inserts beyond its slice")
    with schema.guarded("step_failed", number=number):
        result = parsed.apply(doc)
        if result.doc is None:
            raise Refused("step_failed", number=number, detail=str(result.failed)[:200])
        return result.doc


def _check_step(doc: Node, step: object, number: int) -> None:
    """The shape of one step. Order of positions matters: a gap outside its range would double text at every step."""
    if not isinstance(step, dict):
        raise Refused("step", number=number, detail="it is not an object")
    kind = step.get("stepType")
    if not isinstance(kind, str) or kind not in _STEPS:
        raise Refused("step", number=number, detail="its type is unknown")
    places, further = _STEPS[kind]
    if step.keys() - {"stepType", *places, *further}:
        raise Refused("step", number=number, detail="it has an unknown key")
    if missing := ({*places} | further & _REQUIRED) - step.keys():
        raise Refused("step", number=number, detail=f"it lacks “{min(missing)}”")
    previous = 0
    for place in places:
        position = step[place]
        if type(position) is not int or not previous <= position <= doc.content.size:
            raise Refused("step", number=number, detail="a position lies outside the text")
        previous = position
    if type(step.get("structure", False)) is not bool:
        raise Refused("step", number=number, detail="“structure” is not true or false")
    if type(step.get("insert", 0)) is not int or step.get("insert", 0) < 0:
        raise Refused("step", number=number, detail="a position lies outside the text")
    if "mark" in step:
        schema.check_mark_json(step["mark"])
    if step.get("slice") is not None:
        _check_slice(step["slice"], number)
    if kind == "attr":
        _check_attribute(doc, step, number)


def _check_slice(slice_: object, number: int) -> None:
    if not isinstance(slice_, dict) or slice_.keys() - {"content", "openStart", "openEnd"}:
        raise Refused("step", number=number, detail="its slice is not a slice")
    content = slice_.get("content", [])
    if not isinstance(content, list):
        raise Refused("step", number=number, detail="its slice is not a slice")
    for node in content:
        schema.check_json(node)
    for key, end in (("openStart", 0), ("openEnd", -1)):
        wanted = slice_.get(key, 0)
        depth, children = 0, content
        # Only what may hold content can be open: a slice open deeper than it is would have a negative size.
        while children and children[end]["type"] != "text" and not SCHEMA.nodes[children[end]["type"]].is_leaf:
            depth += 1
            children = children[end].get("content", [])
        if type(wanted) is not int or not 0 <= wanted <= depth:
            raise Refused("step", number=number, detail="its slice is open deeper than it is")


def _check_attribute(doc: Node, step: dict, number: int) -> None:
    """The library sets any value and drops unknown names silently; other browsers replay what is accepted here."""
    with schema.guarded("step_failed", number=number):
        node = doc.node_at(step["pos"])
    if node is None:
        raise Refused("step_failed", number=number, detail="no node at its position")
    rule = schema.rules(node.type.name).get(step["attr"]) if isinstance(step["attr"], str) else None
    if rule is None:
        raise Refused("attribute_unknown", node=node.type.name, name=str(step["attr"])[:80])
    if not schema.accepts(rule, step["value"]):
        raise Refused("attribute_value", node=node.type.name, name=step["attr"])
