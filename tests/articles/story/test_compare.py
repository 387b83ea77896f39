import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story.compare import Run, compare, word_runs
from tests.articles.story.documents import CASES, document, examples, expand, mark, node, paragraph, text


def kinds(old, new):
    """(kind, type, new text or old text), the empty parts left out."""
    return [(c.kind, c.type, c.new_text or c.old_text) for c in compare(old, new) if c.old_text or c.new_text]


def runs(old, new):
    marks = {"same": "", "added": "+", "removed": "-"}
    return [marks[run.mark] + run.text for run in word_runs(old, new)]


A, B, C = (paragraph(f"Paragraph {name} speaks of {name}.", id=name * 8) for name in "abc")


def test_equal_stories_have_only_same_passages():
    assert {change.kind for change in compare(document(A, B), document(A, B))} == {"same"}


def test_words_are_marked_within_a_passage():
    assert runs("The line opens in May.", "The line will open in June.") == [
        "The line ", "-opens", "+will open", " in ", "-May", "+June", ".",
    ]  # fmt: skip


def test_chinese_is_compared_by_the_character():
    assert runs("会谈在北京举行。", "会谈在上海举行。") == ["会谈在", "-北京", "+上海", "举行。"]


def test_words_changed_side_by_side_are_one_run():
    assert runs("one two three four", "one zwei drei four") == ["one ", "-two three", "+zwei drei", " four"]


@pytest.mark.parametrize(("old", "new", "expected"), [("", "", []), ("", "a", ["+a"]), ("a", "", ["-a"])])
def test_runs_of_nothing(old, new, expected):
    assert runs(old, new) == expected


def test_a_changed_paragraph_is_matched_by_its_id_however_much_it_changed():
    changes = compare(document(A, B), document(A, paragraph("Nothing alike", id="bbbbbbbb")))
    assert [(c.kind, c.id) for c in changes if c.id] == [("same", "aaaaaaaa"), ("changed", "bbbbbbbb")]
    assert changes[-1].old_text == "Paragraph b speaks of b."


def test_added_and_removed_passages_stand_where_they_stand():
    new = document(A, paragraph("New words entirely", id="nnnnnnnn"), C)
    assert kinds(document(A, B, C), new) == [
        ("same", "paragraph", "Paragraph a speaks of a."),
        ("removed", "paragraph", "Paragraph b speaks of b."),
        ("added", "paragraph", "New words entirely"),
        ("same", "paragraph", "Paragraph c speaks of c."),
    ]


def test_without_ids_similar_text_between_the_same_neighbors_is_a_change():
    old = document(A, paragraph("The ministers met in Beijing on Tuesday.", id="xxxxxxxx"), C)
    new = document(A, paragraph("The ministers met in Dushanbe on Tuesday.", id="yyyyyyyy"), C)
    change = next(c for c in compare(old, new) if c.id == "yyyyyyyy")
    assert change.kind == "changed"
    assert Run("removed", "Beijing") in change.runs
    assert Run("added", "Dushanbe") in change.runs


def test_a_moved_paragraph_is_said_to_be_moved():
    changes = compare(document(A, B, C), document(B, C, A))
    assert [(c.id, c.kind, c.moved) for c in changes if c.id] == [
        ("bbbbbbbb", "same", False),
        ("cccccccc", "same", False),
        ("aaaaaaaa", "same", True),
    ]


def test_headline_standfirst_and_points_are_compared():
    old = document(A, headline="Old head", standfirst="Summary", points=("First point", "Second point"))
    new = document(A, headline="New head", points=("Second point", "Third thing entirely"))
    assert kinds(old, new)[:5] == [
        ("changed", "headline", "New head"),
        ("changed", "standfirst", "Summary"),
        ("removed", "point", "First point"),
        ("same", "point", "Second point"),
        ("added", "point", "Third thing entirely"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (paragraph("a", id="aaaaaaaa"), paragraph(text("a", "strong"), id="aaaaaaaa")),
        (node("heading", "a", id="aaaaaaaa", level=2), node("heading", "a", id="aaaaaaaa", level=3)),
        (paragraph("a", id="aaaaaaaa"), node("heading", "a", id="aaaaaaaa", level=2)),
        (
            paragraph(text("a", mark("link", href="/x")), id="aaaaaaaa"),
            paragraph(text("a", mark("link", href="/y")), id="aaaaaaaa"),
        ),
        (node("figure", picture="a", id="aaaaaaaa"), node("figure", picture="b", id="aaaaaaaa")),
        (paragraph("a", id="aaaaaaaa"), node("quote", paragraph("a", id="aaaaaaaa"), id="bbbbbbbb")),
        (
            node("embed", url="https://a.example", title="T", id="aaaaaaaa"),
            node("embed", url="https://b.example", title="T", id="aaaaaaaa"),
        ),
    ],
)
def test_a_change_of_looks_alone_is_a_change_with_equal_words(old, new):
    change = next(c for c in compare(document(old), document(new)) if c.id == "aaaaaaaa")
    assert change.kind == "changed"
    assert [run.mark for run in change.runs] in (["same"], [])


def test_lists_tables_and_boxes_are_compared_by_their_passages():
    def story(item, cell, title):
        return document(
            node("bullet_list", node("list_item", paragraph(item, id="iiiiiiii")), id="llllllll"),
            node("table", node("table_row", node("table_header", "h")), node("table_row", node("table_cell", cell))),
            node("fact_box", paragraph("f", id="ffffffff"), title=title, id="bbbbbbbb"),
        )

    assert kinds(story("one two", "tram line 1", "In brief"), story("one three", "tram line 2", "In short")) == [
        ("changed", "paragraph", "one three"),
        ("same", "table_row", "h"),
        ("changed", "table_row", "tram line 2"),
        ("changed", "fact_box_title", "In short"),
        ("same", "paragraph", "f"),
    ]


def test_a_passage_of_fifty_thousand_changed_words_is_compared_in_seconds():
    start = time.monotonic()
    old = document(paragraph("one two. " * 25_000, id="aaaaaaaa"))
    new = document(paragraph("two three! " * 25_000, id="aaaaaaaa"))
    assert compare(old, new)[-1].kind == "changed"
    many = document(*[paragraph(f"passage {n}") for n in range(1000)])
    compare(many, document(*[paragraph(f"absatz {n}") for n in range(1000)]))
    assert time.monotonic() - start < 5


WORDS = st.lists(st.sampled_from(["a", "b ", "cc ", " ", "中", "文。", "😀", ". ", "\n"]), max_size=12).map("".join)


@examples(300)
def figure(key, *caption, **attrs):
    return node("figure", *caption, picture=key, id=key * 8, **attrs)


def test_the_words_of_a_figure_are_compared_one_by_one():
    old = document(figure("a", "Quay", alt="A quay", credit="Me"))
    new = document(figure("a", "Quay", credit="Agency", decorative="A pattern"))
    assert kinds(old, new) == [
        ("same", "figure", "Quay"),
        ("removed", "figure_alt", "A quay"),
        ("added", "figure_decorative", "A pattern"),
        ("changed", "figure_credit", "Agency"),
    ]


def test_pictures_of_a_gallery_are_passages_that_can_move_and_go():
    old = document(node("gallery", figure("a", "One"), figure("b", "Two"), figure("c", "Three"), caption="Views"))
    new = document(node("gallery", figure("c", "Three"), figure("a", "One!"), caption="Views"))
    changes = {c.id: c for c in compare(old, new) if c.id}
    assert [changes[key * 8].kind for key in "abc"] == ["changed", "removed", "same"]
    assert changes["c" * 8].moved or changes["a" * 8].moved


def test_a_picture_that_becomes_part_of_a_gallery_has_changed_its_looks():
    old = document(figure("a", "One"), figure("b", "Two"))
    new = document(node("gallery", figure("a", "One"), figure("b", "Two")))
    assert [kind for kind, _type, _words in kinds(old, new)] == ["changed", "changed"]


@given(WORDS, WORDS)
def test_the_runs_hold_both_texts_whole(old, new):
    made = word_runs(old, new)
    assert "".join(run.text for run in made if run.mark != "added") == old
    assert "".join(run.text for run in made if run.mark != "removed") == new
    assert all(one.mark != two.mark for one, two in pairwise(made))


BLOCKS = st.lists(
    st.tuples(st.sampled_from([None, "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"]), WORDS), min_size=1, max_size=6
).map(lambda blocks: document(*[paragraph(*([words] if words else []), id=id_) for id_, words in blocks]))


@examples(200)
@given(BLOCKS, BLOCKS)
def test_every_passage_of_both_versions_appears_exactly_once(old, new):
    def lines(doc):
        return sorted((block.get("content") or [{"text": ""}])[0]["text"] for block in doc["content"][3:])

    changes = [c for c in compare(old, new) if c.type == "paragraph"]
    assert sorted(c.new_text for c in changes if c.kind != "removed") == lines(new)
    assert sorted(c.old_text for c in changes if c.kind != "added") == lines(old)


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: case["why"])
def test_every_valid_document_can_be_compared(case):
    data = expand(case)
    assert all(change.kind == "same" for change in compare(data, data))
    compare(document(A), data)
    compare(data, document(A))
