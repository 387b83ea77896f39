import pytest

from articles.story.schema import parse
from newsroom.management.demo.markup import Malformed, Parser, inline
from newsroom.management.demo.reader import read


def blocks(text):
    document = Parser("test").document(f"# Headline\n\n{text}")
    assert parse(document)
    return document["content"][3:]


def test_head_is_read_into_its_three_parts():
    document = Parser("test").document("# A headline\n\nstandfirst: One *sentence*.\n\n* a point\n* another\n\nText.")

    headline, standfirst, points, paragraph = document["content"]
    assert headline["content"] == [{"type": "text", "text": "A headline"}]
    assert [node["text"] for node in standfirst["content"]] == ["One ", "sentence", "."]
    assert len(points["content"]) == 2
    assert paragraph["content"][0]["text"] == "Text."


def test_marks_nest_in_the_order_of_the_schema():
    link = {"type": "link", "attrs": {"href": "https://example.org/"}}

    assert inline("**[here](https://example.org/)**") == [
        {"type": "text", "text": "here", "marks": [link, {"type": "strong"}]}
    ]
    assert inline("[通道]{zh-hans}")[0]["marks"] == [{"type": "lang", "attrs": {"code": "zh-hans"}}]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Words.", "paragraph"),
        ("## A subhead", "heading"),
        ("- one\n  - deeper\n- two", "bullet_list"),
        ("3. three\n4. four", "ordered_list"),
        ("> Said so.\n> — Somebody", "quote"),
        ("!> Said so. — Somebody", "pull_quote"),
        ("![arch-dam](wide) A dam", "figure"),
        ("!gallery(arch-dam solar-field) Two", "gallery"),
        ("!embed(https://example.org/x) A chart | Example", "embed"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "table"),
        (":::fact Title\nA paragraph.\n\n- a list\n:::", "fact_box"),
        ("---", "divider"),
    ],
)
def test_every_block_is_read_and_valid(text, kind):
    assert [block["type"] for block in blocks(text)] == [kind]


def test_quote_and_figure_keep_their_attributes():
    quote, figure = blocks("> One.\n> Two.\n> — Somebody\n\n![arch-dam] A **dam**")

    assert (len(quote["content"]), quote["attrs"]["source"]) == (2, "Somebody")
    assert (figure["attrs"]["picture"], figure["attrs"]["size"]) == ("arch-dam", "column")


def test_ids_depend_on_the_key_and_the_place_only():
    one, other = Parser("a").document("# A\n\nOne.\n\nTwo."), Parser("a").document("# 甲\n\n一。\n\n二。")
    ids = [[block["attrs"]["id"] for block in document["content"][3:]] for document in (one, other)]

    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    assert Parser("b").document("# A\n\nOne.")["content"][3]["attrs"]["id"] not in ids[0]


def test_a_story_of_a_headline_alone_has_an_empty_paragraph():
    assert [block["type"] for block in blocks("")] == ["paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "#### Too deep",
        "!video(x)",
        ":::fact Never closed\nWords.",
        "| a | b |\n| 1 |",
        "- one\nnot an item",
        "::: stray",
    ],
)
def test_lines_outside_the_markup_are_refused(text):
    with pytest.raises(Malformed):
        Parser("test").document(f"# Headline\n\n{text}")


def test_unknown_facts_are_refused():
    with pytest.raises(TypeError, match="mood"):
        read('+++\nkey = "a"\nmood = "gloomy"\n+++\n# A\n')


def test_a_pending_change_that_does_not_stand_in_the_text_is_refused():
    facts = 'key = "a"\nlanguage = "en"\nkind = "report"\nsection = "trade"\nstage = "live_with_changes"\n'
    facts += 'writer = "lin"\nhours_ago = 1\npending = [{ find = "nowhere", replace = "x" }]\n'
    story = read(f"+++\n{facts}+++\n# A\n\nWords.\n")

    with pytest.raises(Malformed, match="exactly once"):
        _ = story.working_document
