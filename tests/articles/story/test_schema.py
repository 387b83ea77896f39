import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import schema
from articles.story.refusal import REASONS, Refused
from tests.articles.story.documents import CASES, counting, document, examples, expand, node, paragraph

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: case["why"])
def test_a_valid_document_is_accepted_and_kept_word_for_word(case):
    data = expand(case)
    parsed = schema.parse(data)
    again = schema.parse(schema.to_json(parsed))
    assert again.eq(parsed)


@pytest.mark.parametrize("case", CASES["invalid"], ids=lambda case: case["why"])
def test_an_invalid_document_is_refused_for_its_reason(case):
    with pytest.raises(Refused) as refused:
        schema.parse(expand(case))
    assert refused.value.code == case["code"], refused.value.reason


def test_there_are_enough_cases_and_each_says_why_once():
    assert len(CASES["valid"]) >= 60
    assert len(CASES["invalid"]) >= 60
    reasons = [case["why"] for case in CASES["valid"] + CASES["invalid"]]
    assert len(reasons) == len(set(reasons))


def test_an_empty_story_is_valid_and_has_a_block_id():
    made = schema.empty("zh-hans", new_id=counting())
    schema.parse(made)
    assert made["content"][3] == {"type": "paragraph", "attrs": {"id": "00000000"}}


def test_new_ids_obey_their_own_pattern():
    assert all(schema.accepts(schema.rules("paragraph")["id"], schema.new_id()) for _ in range(100))


def test_every_attribute_rule_in_the_schema_is_one_that_accepts_knows():
    for kinds in (schema.SPEC["nodes"], schema.SPEC["marks"]):
        for kind, spec in kinds.items():
            for name, rule in spec.get("attrs", {}).items():
                assert rule["type"] in {"string", "url", "integer", "enum", "list"}, (kind, name)
                if "default" in rule:
                    assert schema.accepts(rule, rule["default"]), (kind, name)
                assert not schema.accepts(rule, object())


def test_changing_what_to_json_returned_leaves_the_schema_s_defaults_alone():
    table = document(node("table", node("table_row", node("table_cell"))))
    first = schema.to_json(schema.parse(table))
    first["content"][3]["content"][0]["content"][0]["attrs"]["colspan"] = 99
    second = schema.to_json(schema.parse(table))
    assert second["content"][3]["content"][0]["content"][0]["attrs"]["colspan"] == 1


def test_nesting_that_would_exhaust_the_parser_is_refused():
    deep = paragraph("a")
    for _ in range(5000):
        deep = node("bullet_list", node("list_item", paragraph("a"), deep))
    with pytest.raises(Refused, match="nested too deeply"):
        schema.parse(document(deep))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -(2**60), b"bytes", {1: 2}, {"a": {1, 2}}])
def test_values_that_json_or_javascript_cannot_hold_are_refused(value):
    with pytest.raises(Refused):
        schema.parse(document(paragraph("a", id=value)))


def test_every_reason_can_be_filled_from_its_params():
    refused = Refused("attribute_unknown", node="paragraph", name="onclick")
    assert refused.template % refused.params == refused.reason == "“paragraph” has no attribute “onclick”."
    assert all("%s" not in reason and "%d" not in reason for reason in REASONS.values())


@examples(150)
@given(JSON_VALUES)
def test_any_json_is_accepted_or_refused(value):
    for data in (value, {"type": "doc", "content": value}, document({"type": "paragraph", "attrs": value})):
        with suppress(Refused):
            schema.parse(data)


PLACES = [
    (case, path)
    for case in (json.loads(json.dumps(expand(case))) for case in CASES["valid"] if len(json.dumps(case)) < 1500)
    for path in ["type", "attrs", "content", "marks", "text"]
]


@examples(200)
@given(st.sampled_from(PLACES), st.integers(0, 30), JSON_VALUES)
def test_a_valid_document_with_one_part_exchanged_is_accepted_or_refused(place, number, value):
    data, key = json.loads(json.dumps(place[0])), place[1]
    nodes, waiting = [], [data]
    while waiting:
        item = waiting.pop()
        nodes.append(item)
        waiting += item.get("content", [])
    nodes[number % len(nodes)][key] = value
    try:
        parsed = schema.parse(data)
    except Refused:
        return
    schema.parse(schema.to_json(parsed))
