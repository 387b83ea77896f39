import pytest
from prosemirror.model import Node
from prosemirror.transform import Step

from articles.story import schema, steps
from articles.story.refusal import Refused
from tests.articles.story.documents import counting, document, mark, node, paragraph, text


def replace(start, end, *content, **slice_):
    step = {"stepType": "replace", "from": start, "to": end}
    if content:
        step["slice"] = {"content": list(content), **slice_}
    return step


def ids(data):
    found, waiting = [], [data]
    while waiting:
        item = waiting.pop(0)
        found += [item["attrs"]["id"]] if "id" in item.get("attrs", {}) else []
        waiting = item.get("content", []) + waiting
    return found


STORY = document(paragraph("Hello", id="aaaaaaaa"), paragraph("world", id="bbbbbbbb"))  # text of the first from 7
SPLIT = replace(9, 9, paragraph(id="aaaaaaaa"), paragraph(id="aaaaaaaa"), openStart=1, openEnd=1)


def body(applied):
    return [block["content"][0]["text"] for block in applied.document["content"][3:]]


def test_text_is_inserted():
    applied = steps.apply(STORY, [replace(7, 7, text("Oh. "))])
    assert body(applied) == ["Oh. Hello", "world"]
    assert applied.repairs == []


def test_steps_of_one_batch_build_on_each_other_and_the_stored_document_is_untouched():
    before = schema.to_json(schema.parse(STORY))
    applied = steps.apply(STORY, [replace(12, 12, text("!")), replace(12, 13), replace(7, 12, text("Bye"))])
    assert body(applied) == ["Bye", "world"]
    assert before == STORY


def test_positions_count_utf16_units_like_the_browser():
    story = document(paragraph("a😀世𠮷b", id="aaaaaaaa"))  # 1 + 2 + 1 + 2 + 1 units
    applied = steps.apply(story, [replace(13, 14), replace(10, 10, text("!"))])
    assert body(applied) == ["a😀!世𠮷"]


def test_cutting_an_emoji_in_half_is_refused():
    with pytest.raises(Refused) as refused:
        steps.apply(document(paragraph("a😀b")), [replace(9, 9, text("x"))])
    assert refused.value.code == "step_failed"


def test_a_split_gives_the_second_half_a_new_id():
    applied = steps.apply(STORY, [SPLIT], new_id=counting())
    assert ids(applied.document) == ["aaaaaaaa", "00000000", "bbbbbbbb"]
    assert applied.repairs == [{"stepType": "attr", "pos": 10, "attr": "id", "value": "00000000"}]


def test_repairs_reach_nested_blocks_and_skip_ids_in_use():
    item = node("list_item", paragraph("a"), node("bullet_list", node("list_item", paragraph("b"))))
    blocks = [node("bullet_list", item), node("quote", paragraph("c", id="00000001"), id="00000001"), node("divider")]
    applied = steps.apply(STORY, [replace(13, 13, *blocks)], new_id=counting())
    found = ids(applied.document)
    assert len(set(found)) == len(found) == 9
    assert found[5:6] == ["00000001"], "the first to carry an id keeps it"
    assert "00000001" not in [repair["value"] for repair in applied.repairs]


def test_repairs_applied_as_steps_give_the_stored_document():
    blocks = [node("table", node("table_row", node("table_cell", "😀"))), SPLIT["slice"]["content"][0], paragraph("x")]
    batch = [replace(13, 13, *blocks), SPLIT]
    applied = steps.apply(STORY, batch, new_id=counting())
    doc = Node.from_json(schema.SCHEMA, STORY)
    for step in batch + applied.repairs:
        doc = Step.from_json(schema.SCHEMA, step).apply(doc).doc
    assert schema.to_json(doc) == applied.document
    assert len(applied.repairs) == 4


def test_deleting_everything_leaves_a_block_with_an_id():
    applied = steps.apply(STORY, [replace(6, 20, paragraph())], new_id=counting())
    assert ids(applied.document) == ["00000000"]


def test_every_step_type_of_the_editor_is_accepted():
    batch = [
        {"stepType": "addMark", "from": 7, "to": 9, "mark": {"type": "strong"}},
        {"stepType": "addMark", "from": 8, "to": 12, "mark": mark("link", href="/x")},
        {"stepType": "removeMark", "from": 7, "to": 8, "mark": {"type": "strong"}},
        {"stepType": "attr", "pos": 6, "attr": "id", "value": "cccccccc"},
        {
            "stepType": "replaceAround", "from": 6, "to": 13, "gapFrom": 6, "gapTo": 13, "insert": 2,
            "slice": {"content": [node("bullet_list", node("list_item"))]}, "structure": True,
        },
        replace(12, 12, {"type": "hard_break"}),
        {"stepType": "addNodeMark", "pos": 12, "mark": {"type": "em"}},
        {"stepType": "removeNodeMark", "pos": 12, "mark": {"type": "em"}},
    ]  # fmt: skip
    applied = steps.apply(STORY, batch)
    assert [block["type"] for block in applied.document["content"][3:]] == ["bullet_list", "paragraph"]
    assert ids(applied.document)[1] == "cccccccc"


def test_a_large_paste_is_repaired_in_one_go():
    applied = steps.apply(STORY, [replace(20, 20, *[paragraph("a")] * 1900)], new_id=counting())
    assert len(applied.repairs) == 1900
    assert len(set(ids(applied.document))) == 1902


def test_stored_steps_replay_to_the_stored_document_even_beyond_the_bounds_of_a_batch():
    batch = [replace(7, 7, text("a")) for _ in range(499)] + [replace(6, 6, *[paragraph("a")] * 100)]
    applied = steps.apply(STORY, batch, new_id=counting())
    assert len(batch + applied.repairs) == 600
    assert steps.replay(STORY, batch + applied.repairs) == applied.document
    with pytest.raises(Refused):
        steps.replay(STORY, [replace(7, 9999)])


def test_a_stored_document_without_text_in_its_parts_accepts_an_empty_batch():
    empty = schema.empty(new_id=counting())
    assert steps.apply(empty, []).document == empty


@pytest.mark.parametrize(
    ("size", "batch", "code"),
    [
        (262_145, [], "batch_bytes"),
        (10, [replace(7, 7)] * 501, "batch_steps"),
        (10, {"0": replace(7, 7)}, "shape"),
        (10, "steps", "shape"),
        (10, None, "shape"),
    ],
)
def test_a_batch_out_of_bounds_is_refused(size, batch, code):
    with pytest.raises(Refused) as refused:
        steps.check_bounds(size, batch)
    assert refused.value.code == code


def test_a_batch_at_its_bounds_is_accepted():
    steps.check_bounds(262_144, [replace(7, 7)] * 500)
