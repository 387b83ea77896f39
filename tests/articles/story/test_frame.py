"""The frame of a story: every block and id, and none of the words."""

from articles.story import frame, schema
from articles.story import text as words_of
from tests.articles.story.documents import document, mark, node, paragraph, text

WHOLE = document(
    paragraph(text("Bold words", "strong"), text(" and a "), text("link", mark("link", href="/a/")), id="block001"),
    node("heading", "Smaller", id="block002", level=3),
    node("quote", paragraph("Said.", id="block003"), id="block004", source="A minister"),
    node(
        "ordered_list",
        node("list_item", paragraph("First.", id="block005")),
        node("list_item", paragraph("Second.", id="block006")),
        id="block007",
        start=4,
    ),
    node("figure", "A caption", id="block008", picture="abc", size="wide", alt="A bridge", decorative="x", credit="Me"),
    node("table", node("table_row", node("table_cell", "7", colspan=2)), id="block009"),
    node("embed", id="block010", url="https://example.org/film", title="A film", provider="Example"),
    node("fact_box", paragraph("Fact.", id="block011"), id="block012", title="Facts"),
    node("divider", id="block013"),
    headline="A bridge opens",
    standfirst="It is long.",
    points=("One.", "Two."),
)


def test_frame_is_a_document_without_words():
    made = frame.emptied(WHOLE)

    schema.parse(made)
    assert words_of.headline(made) == words_of.standfirst(made) == ""
    # An embed keeps its name, which is not ours to translate.
    assert words_of.body_text(made) == "A film"
    assert len(made["content"][2]["content"]) == 2
    assert [frame.ids_within(block) for block in made["content"][3:]] == [
        frame.ids_within(block) for block in WHOLE["content"][3:]
    ]
    assert frame.emptied(made) == made


def test_frame_keeps_pictures_and_shapes():
    blocks = frame.by_id(frame.emptied(WHOLE))

    assert blocks["block002"]["attrs"]["level"] == 3
    assert blocks["block007"]["attrs"]["start"] == 4
    figure = blocks["block008"]["attrs"]
    assert (figure["picture"], figure["size"], figure["credit"], figure["alt"]) == ("abc", "wide", "Me", None)
    assert blocks["block009"]["content"][0]["content"][0]["attrs"]["colspan"] == 2
    assert blocks["block010"]["attrs"]["url"] == "https://example.org/film"
    assert blocks["block004"]["attrs"]["source"] == blocks["block012"]["attrs"]["title"] == ""


def test_original_is_left_as_it_was():
    before = words_of.plain(WHOLE)
    frame.emptied(WHOLE)

    assert words_of.plain(WHOLE) == before


def test_every_place_for_words_has_a_name():
    assert [spot.key for spot in frame.spots(WHOLE)] == [
        *("headline", "standfirst", "point.0", "point.1", "block001", "block002", "block004.source", "block003"),
        *("block005", "block006", "block008", "block009.0.0", "block012.title", "block011"),
    ]
    assert {spot.key for spot in frame.spots(frame.emptied(WHOLE))} == {spot.key for spot in frame.spots(WHOLE)}
    assert all(not spot.words for spot in frame.spots(frame.emptied(WHOLE)))


def test_words_are_put_where_they_belong():
    made = frame.emptied(WHOLE)
    for spot in frame.spots(made):
        spot.put(f" {spot.key}\nline ")

    schema.parse(made)
    assert words_of.headline(made) == "headline line"
    blocks = frame.by_id(made)
    assert blocks["block001"]["content"][1] == {"type": "hard_break"}
    assert blocks["block004"]["attrs"]["source"] == "block004.source line"
    assert blocks["block012"]["attrs"]["title"] == "block012.title line"
