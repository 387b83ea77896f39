import pytest

from articles.story import text
from tests.articles.story.documents import CASES, document, expand, node, paragraph
from tests.articles.story.documents import text as words

STORY = document(
    paragraph("The line ", words("opens", "strong"), node("hard_break"), "today."),
    node("figure", "A caption", picture="aaa"),
    node("bullet_list", node("list_item", paragraph("one"), node("ordered_list", node("list_item", paragraph("two"))))),
    node("quote", paragraph("Said."), source="A minister"),
    node("pull_quote", "Pulled.", source="B"),
    node("gallery", node("figure", "Quay", picture="bbb"), node("figure", picture="aaa"), caption="Views"),
    node("table", node("table_row", node("table_header", "h"), node("table_cell", "c"))),
    node("fact_box", paragraph("Fact."), title="In brief"),
    node("embed", url="https://a.example", title="Film"),
    node("divider"),
    headline="Rail link",
    standfirst="A short  summary.",
    points=("First", " ", "Second"),
)


def test_the_parts_are_found():
    assert text.headline(STORY) == "Rail link"
    assert text.standfirst(STORY) == "A short summary."
    assert text.points(STORY) == ["First", "Second"]


def test_the_body_is_every_word_below_the_points_in_reading_order():
    assert text.body_text(STORY).split("\n") == [
        "The line opens today.", "A caption", "one", "two", "Said.", "A minister", "Pulled.", "B", "Quay", "Views",
        "h\tc", "In brief", "Fact.", "Film",
    ]  # fmt: skip


def test_plain_text_starts_with_headline_standfirst_and_points():
    assert text.plain(STORY).startswith("Rail link\nA short summary.\nFirst\nSecond\nThe line opens today.\n")


def test_pictures_are_listed_once_in_order():
    assert text.picture_keys(STORY) == ["aaa", "bbb"]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("", (0, 0)),
        ("One two three.", (3, 0)),
        ("don't stop — COVID-19 cost 2,000.50 dollars", (6, 0)),
        ("中国与塔吉克斯坦，合作。", (0, 10)),
        ("AI驱动的5G网络", (2, 5)),
        ("これはペンです。", (0, 7)),
        ("コーヒー・ショップ", (0, 8)),
        ("한국어 문장 입니다", (3, 0)),
        ("ﾊﾝｶｸ", (0, 4)),
        ("𠮷野家", (0, 3)),
        ("Добрый день, Душанбе", (3, 0)),
        ("😀 — …", (0, 0)),
    ],
)
def test_words_and_characters_are_counted_by_script(sample, expected):
    assert text.count(sample) == expected


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("", 1),
        ("word " * 230, 1),
        ("word " * 231, 2),
        ("字" * 400, 1),
        ("字" * 401, 2),
        ("word " * 115 + "字" * 200, 1),
    ],
)
def test_reading_time_adds_both_scripts_and_is_at_least_a_minute(body, minutes):
    assert text.measure(document(paragraph(body) if body else paragraph())).minutes == minutes


def test_the_headline_is_not_measured():
    assert text.measure(document(paragraph("one two"), headline="three four")).words == 2


def test_an_excerpt_is_the_standfirst_or_the_first_paragraphs():
    assert text.excerpt(STORY, 100) == "A short summary."
    body = document(node("heading", "Not this"), paragraph("First words here."), paragraph("More words."))
    assert text.excerpt(body, 100) == "First words here. More words."
    assert text.excerpt(body, 20) == "First words here…"
    assert text.excerpt(document(paragraph("字" * 50)), 10) == "字" * 9 + "…"


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: case["why"])
def test_every_valid_document_can_be_read(case):
    data = expand(case)
    assert text.measure(data).minutes >= 1
    assert len(text.excerpt(data, 40)) <= 40
    assert isinstance(text.plain(data), str)
    text.picture_keys(data)
