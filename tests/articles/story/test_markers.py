"""Links and emphasis as markers in plain text, and what of them is believed when it comes back."""

import pytest

from articles.story import frame, markers

LINK = {"type": "link", "attrs": {"href": "https://example.org/"}}
STRONG, EM, SUB = {"type": "strong"}, {"type": "em"}, {"type": "sub"}


def paragraph(*runs, kind="paragraph"):
    content = [
        {"type": "hard_break"} if words is None else {"type": "text", "text": words} | ({"marks": own} if own else {})
        for words, own in runs
    ]
    return {"type": kind, "attrs": {"id": "block001"}, "content": content}


SOURCE = paragraph(("The ", []), ("bridge", [LINK]), (" is ", []), ("very", [STRONG, EM]), (" long.", []))
MARKS = [[LINK], [STRONG, EM]]


def put(words, marks, kind="paragraph"):
    node = paragraph(kind=kind)
    frame.Spot("block001", node).put(words, marks)
    return [(child.get("text"), child.get("marks", [])) for child in node["content"]]


def test_what_has_marks_stands_between_markers():
    assert markers.marked(SOURCE) == ("The <1>bridge</1> is <2>very</2> long.", MARKS)


def test_other_marks_stay_behind_and_neighbors_are_one():
    node = paragraph(("CO", [LINK]), ("2", [LINK, SUB]), (" ", [EM]), ("here", []))

    assert markers.marked(node) == ("<1>CO2</1> here", [[LINK]])


def test_a_line_break_ends_a_marker():
    assert markers.marked(paragraph(("one", [EM]), (None, []), ("two", [EM])))[0] == "<1>one</1>\n<2>two</2>"


@pytest.mark.parametrize("words", ["a <1> b", "a </2> b", "&lt;1&gt;"])
def test_a_text_with_markers_of_its_own_gets_none(words):
    assert markers.marked(paragraph((words, []), ("linked", [LINK]))) == (words + "linked", [])


def test_markers_become_marks_again_in_whatever_order():
    assert put("<2>很</2>长的<1>大桥</1>。", MARKS) == [
        ("很", [STRONG, EM]),
        ("长的", []),
        ("大桥", [LINK]),
        ("。", []),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<1>大桥</1>很长。",
        "<1>大桥</1><2>很长。",
        "<1>大<2>桥</1>很</2>长。",
        "<1>大<2>桥</2></1>很长。",
        "<1>大桥</1><1>很</1><2>长</2>。",
        "<1>大桥</1><2>很</2><3>长</3>。",
        "</1>大桥<1><2>很</2>长。",
        "<1></1>大桥<2>很</2>长。",
        "<01>大桥</01><2>很</2>长。",
        "<1>大桥</1>< 2 >很</ 2 >长。",
        "&lt;1&gt;大桥&lt;/1&gt;<2>很</2>长。",
        "＜1＞大桥＜/1＞很长。",
        "大桥很长。",
    ],
)
def test_broken_markers_leave_the_words_alone(words):
    assert put(words, MARKS) == [("大桥很长。", [])]


def test_a_marker_over_two_lines_is_broken():
    assert put("<1>大桥\n很</1><2>长</2>。", MARKS) == [("大桥", []), (None, []), ("很长。", [])]


def test_a_place_takes_only_the_marks_that_it_allows():
    assert put("<1>大桥</1><2>很</2>长。", MARKS, kind="heading") == [
        ("大桥", []),
        ("很", [EM]),
        ("长。", []),
    ]


def test_words_without_marks_are_taken_as_they_are():
    assert put("a <1> b", []) == [("a <1> b", [])]
