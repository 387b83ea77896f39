import pytest

from newsroom.lib import analysis


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("The mayor’s Bridges, opened!", ["the", "mayor", "bridg", "open"]),
        ("don't don’t", ["dont", "dont"]),
        ("U.S. and C.I.A.", ["us", "and", "cia"]),
        ("COVID-19 2,000", ["covid", "19", "2", "000"]),
        ("Café ÉTÉ Ｗｉｄｅ", ["cafe", "ete", "wide"]),
        ("cafe\u0301", ["cafe"]),
        ("Straße ﬁne", ["strass", "fine"]),
        ("Łódź Ørsted Đà Nẵng Æthelred", ["lodz", "orst", "da", "nang", "aethelr"]),
        ("snake_case", ["snake", "case"]),
        ("😀 … — ©", []),
        ("हिन्दी", ["हिन्दी"]),
        ("大桥通车", ["大桥", "桥通", "通车", "车"]),
        ("大橋，通車", ["大桥", "桥", "通车", "车"]),
        ("中国bank 行", ["中国", "国", "bank", "行"]),
        ("カタカナ", ["カタ", "タカ", "カナ", "ナ"]),
        ("乾隆", ["干隆", "隆"]),
    ],
)
def test_tokens(text, tokens):
    assert analysis.tokens(text) == tokens


@pytest.mark.parametrize("text", ["The U.S.A. isn't 3.5 a.b x_y", "rock'n'roll 'quoted' a.m.", "one.two e.g. i.e"])
def test_plain_english_is_read_as_any_text_is(text):
    assert [*analysis.tokens(text), "大"] == analysis.tokens(f"{text} 大")


def test_leveled_text_keeps_its_places():
    text = "Straße ﬁne CAFÉ 大橋 İstanbul Ærø Łódź 😀 ½"

    assert len(analysis.level(text)) == len(text)
    assert analysis.level("CAFÉ 大橋") == "cafe 大桥"


def test_passages_are_parted():
    assert analysis.stored(["One two", "", "three", "…"]) == "one two # three"


def test_a_text_without_end_is_cut():
    many = analysis.stored(f"word{number}" for number in range(200_000))
    bytes_ = analysis.stored(
        "".join(chr(0x4E00 + number % 20_000) for number in range(start, start + 90)) for start in range(70_000)
    )

    assert len(many.split()) <= analysis.MOST_TOKENS
    assert len(set(bytes_.split())) * 8 < analysis.MOST_BYTES
    assert analysis.tokens("x" * 5000) == ["x" * analysis.LONGEST]


def test_vocabulary_is_what_people_type():
    assert analysis.vocabulary("The Bridges of 2022 大桥 Café U.S. x1y2") == {"the", "bridges", "cafe"}
