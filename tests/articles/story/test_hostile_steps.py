"""Batches that nobody's editor would send: refused or repaired, and the stored document always opens."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import schema, steps
from articles.story.refusal import Refused
from tests.articles.story.documents import CASES, counting, document, examples, expand, mark, node, paragraph, text
from tests.articles.story.test_steps import STORY, ids, replace

AROUND = {
    "stepType": "replaceAround",
    "from": 6,
    "to": 13,
    "gapFrom": 6,
    "gapTo": 13,
    "insert": 1,
    "slice": {"content": [node("quote")]},
}


def attr(name, value, pos=6):
    return {"stepType": "attr", "pos": pos, "attr": name, "value": value}


def add_mark(kind, **attrs):
    return {"stepType": "addMark", "from": 7, "to": 9, "mark": mark(kind, **attrs)}


HOSTILE = {
    "not an object": "replace",
    "null": None,
    "a list": [],
    "no type": {"from": 1, "to": 1},
    "type unknown": {"stepType": "format", "from": 1, "to": 1},
    "type a list": {"stepType": ["replace"], "from": 1, "to": 1},
    "type null": {"stepType": None},
    "document attribute": {"stepType": "docAttr", "attr": "x", "value": 1},
    "no positions": {"stepType": "replace"},
    "negative position": replace(-1, 7),
    "positions reversed": replace(9, 8),
    "beyond the end": replace(7, 10_000),
    "positions as strings": replace("7", "8"),
    "position true": replace(True, True),
    "position a float": replace(7.0, 8.0),
    "position null": replace(None, 8),
    "unknown key": {**replace(7, 7, text("a")), "html": "<b>"},
    "slice a string": {**replace(7, 7), "slice": "abc"},
    "slice a list": {**replace(7, 7), "slice": [text("a")]},
    "slice content a string": {**replace(7, 7), "slice": {"content": '[{"type":"text","text":"a"}]'}},
    "slice with unknown key": {**replace(7, 7), "slice": {"content": [text("a")], "x": 1}},
    "slice open deeper than it is": replace(7, 7, paragraph("a"), openStart=2, openEnd=2),
    "slice open in text": replace(7, 7, text("a"), openStart=1),
    "slice open negatively": replace(7, 7, paragraph("a"), openStart=-1),
    "slice open by true": replace(7, 7, paragraph("a"), openStart=True),
    "slice open unevenly": replace(7, 7, paragraph("a"), openStart=1),
    "structure a string": {**replace(7, 8), "structure": "yes"},
    "structure would overwrite": {**replace(7, 9), "structure": True},
    "gap outside its range": {**AROUND, "gapFrom": 5, "gapTo": 14},
    "gap reversed": {**AROUND, "gapFrom": 13, "gapTo": 6},
    "gap not flat": {**AROUND, "gapFrom": 7},
    "insert beyond the slice": {**AROUND, "insert": 99},
    "insert negative": {**AROUND, "insert": -1},
    "insert missing": {key: value for key, value in AROUND.items() if key != "insert"},
    "gap does not fit": {**AROUND, "slice": {"content": [node("table")]}},
    "text into the document": replace(6, 6, text("a")),
    "paragraph into a paragraph": replace(8, 8, paragraph("a")),
    "joining headline and text": replace(1, 7),
    "deleting the headline": replace(0, 2),
    "deleting all blocks": replace(6, 20),
    "deleting everything": replace(0, 20),
    "second headline": replace(6, 6, node("headline", "x")),
    "list item among blocks": replace(6, 6, node("list_item", paragraph("x"))),
    "unknown node": replace(6, 6, node("iframe", src="https://a.example")),
    "unknown attribute": replace(6, 6, paragraph("x", onclick="alert(1)")),
    "bad id": replace(6, 6, paragraph("x", id='"><script>')),
    "empty text": replace(7, 7, {"type": "text", "text": ""}),
    "text a number": replace(7, 7, {"type": "text", "text": 5}),
    "NUL": replace(7, 7, text("a\0b")),
    "control character": replace(7, 7, text("a\x01b")),
    "half an emoji": replace(7, 7, text("\ud83d")),
    "script link": replace(7, 7, text("x", mark("link", href="javascript:alert(1)"))),
    "script mark": add_mark("link", href="vbscript:x"),
    "data mark": add_mark("link", href="data:text/html,x"),
    "protocol-relative mark": add_mark("link", href="//evil.example"),
    "mark without address": {**add_mark("link"), "mark": {"type": "link"}},
    "unknown mark": add_mark("blink"),
    "mark a string": {**add_mark("strong"), "mark": "strong"},
    "mark missing": {"stepType": "addMark", "from": 7, "to": 9},
    "unknown mark attribute": add_mark("strong", weight=9),
    "mark removed by a script": {"stepType": "removeMark", "from": 7, "to": 9, "mark": mark("link", href="data:,")},
    "strong paragraph": {"stepType": "addNodeMark", "pos": 6, "mark": {"type": "strong"}},
    "mark on text as on a node": {"stepType": "addNodeMark", "pos": 7, "mark": {"type": "strong"}},
    "mark on nothing": {"stepType": "addNodeMark", "pos": 20, "mark": {"type": "strong"}},
    "attribute on nothing": attr("id", "cccccccc", pos=20),
    "attribute on text": attr("id", "cccccccc", pos=7),
    "attribute unknown": attr("onclick", "x"),
    "attribute of another node": attr("level", 2),
    "attribute name a list": attr(["id"], "cccccccc"),
    "attribute value out of bounds": attr("id", "<script>"),
    "attribute value an object": attr("id", {"toString": "x"}),
    "attribute value NaN": attr("id", float("nan")),
    "attribute value huge": attr("id", 10**400),
    "attribute without value": {"stepType": "attr", "pos": 6, "attr": "id"},
}


@pytest.mark.parametrize("step", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_step_is_refused_even_after_a_good_one(step):
    for batch in ([step], [replace(7, 7, text("a")), replace(7, 8), step]):
        with pytest.raises(Refused):
            steps.apply(STORY, batch)


def test_a_bad_attribute_is_refused_even_when_a_later_step_repairs_it():
    with pytest.raises(Refused):
        steps.apply(STORY, [attr("id", "<b>"), attr("id", "cccccccc")])


def test_nesting_beyond_the_parser_is_refused():
    deep = paragraph("a")
    for _ in range(3000):
        deep = node("bullet_list", node("list_item", paragraph("a"), deep))
    with pytest.raises(Refused) as refused:
        steps.apply(STORY, [replace(6, 6, deep)])
    assert refused.value.code == "json_depth"


def test_wrapping_500_times_is_refused():
    wrap = {**AROUND, "insert": 2, "slice": {"content": [node("bullet_list", node("list_item"))]}}
    batch = [{**wrap, "to": 13 + 4 * n, "gapTo": 13 + 4 * n} for n in range(500)]
    with pytest.raises(Refused):
        steps.apply(STORY, batch)


def test_quoting_a_gap_over_and_over_cannot_grow_the_text():
    start = time.monotonic()
    double = {**AROUND, "from": 7, "to": 7, "gapFrom": 7, "gapTo": 12, "insert": 0, "slice": {"content": []}}
    with pytest.raises(Refused):
        steps.apply(STORY, [double] * 500)
    assert time.monotonic() - start < 1


def test_a_batch_that_makes_the_story_too_long_is_refused():
    big = paragraph("a" * 250_000)
    story = document(big, big, big, big)
    with pytest.raises(Refused) as refused:
        steps.apply(story, [replace(7, 7, text("b" * 60_000))])
    assert refused.value.code == "document_bytes"


def test_too_many_blocks_are_refused():
    with pytest.raises(Refused) as refused:
        steps.apply(document(*[paragraph("a")] * 1999), [replace(6, 6, paragraph(), paragraph())])
    assert refused.value.code == "blocks"


@pytest.mark.parametrize("case", [case for case in CASES["invalid"] if "blocks" in case], ids=lambda case: case["why"])
def test_no_invalid_block_enters_by_a_step(case):
    blocks = expand(case)["content"][3:]
    with pytest.raises(Refused):
        steps.apply(STORY, [replace(6, 6, *blocks)])


@pytest.mark.parametrize("case", [case for case in CASES["valid"] if "blocks" in case], ids=lambda case: case["why"])
def test_every_valid_block_enters_by_a_step_into_an_otherwise_empty_story(case):
    blocks = expand(case)["content"][3:]
    applied = steps.apply(document(), [replace(6, 8, *blocks)], new_id=counting())
    assert len(ids(applied.document)) == len(set(ids(applied.document)))


VALUES = st.one_of(
    st.integers(-5, 40), st.integers(), st.none(), st.booleans(), st.floats(), st.text(max_size=5),
    st.sampled_from([2, 3, "aaaaaaaa", "strong", {"type": "strong"}, mark("link", href="javascript:x"), [], {}]),
)  # fmt: skip
NODES = st.recursive(
    st.sampled_from([text("a"), text("b", "strong"), paragraph("c"), paragraph(id="aaaaaaaa"), node("divider")]),
    lambda inner: st.builds(
        lambda kind, content: {"type": kind, "content": content},
        st.sampled_from([*schema.SPEC["nodes"], "iframe"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
SLICES = st.fixed_dictionaries(
    {"content": st.lists(NODES, max_size=3)}, optional={"openStart": st.integers(-1, 4), "openEnd": st.integers(-1, 4)}
)
POSITIONS = st.integers(0, 26)
STEPS = st.one_of(
    st.fixed_dictionaries({"stepType": st.just("replace"), "from": POSITIONS, "to": POSITIONS, "slice": SLICES}),
    st.fixed_dictionaries(
        {"stepType": st.just("replaceAround"), "insert": st.integers(0, 4), "slice": SLICES}
        | dict.fromkeys(["from", "gapFrom", "gapTo", "to"], POSITIONS)
    ),
    st.fixed_dictionaries({"stepType": st.just("attr"), "pos": POSITIONS, "attr": st.just("id"), "value": VALUES}),
    st.builds(
        lambda kind, places, name: {"stepType": kind, "from": places[0], "to": places[1], "mark": {"type": name}},
        st.sampled_from(["addMark", "removeMark"]),
        st.tuples(POSITIONS, POSITIONS),
        st.sampled_from(["strong", "sub", "sup", "lang"]),
    ),
    st.dictionaries(
        st.sampled_from(["stepType", "from", "to", "gapFrom", "gapTo", "insert", "pos", "slice", "mark", "structure"]),
        VALUES | SLICES | st.sampled_from(["replace", "replaceAround", "attr", "addMark", "addNodeMark"]),
    ),
)


@examples(400)
@given(st.lists(STEPS, max_size=5))
def test_any_batch_is_refused_or_leaves_a_valid_document_with_unique_ids(batch):
    before = json.dumps(STORY)
    try:
        applied = steps.apply(STORY, batch, new_id=counting())
    except Refused:
        assert json.dumps(STORY) == before
        return
    schema.parse(applied.document)
    found = ids(applied.document)
    assert None not in found
    assert len(found) == len(set(found))
