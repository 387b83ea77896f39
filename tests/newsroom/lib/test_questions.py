import pytest

from newsroom.lib import questions
from newsroom.lib.questions import Row


def terms(text):
    """Each term as its rows in writing: one|other, * for open; the excluded ones with a minus."""
    asked = questions.read(text)

    def written(term):
        return "|".join(" ".join(row.tokens) + ("*" if row.open else "") for row in term.rows)

    return [*map(written, asked.terms), *(f"-{written(term)}" for term in asked.without)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("Bridges bridge BRIDGED", ["bridg"]),
        ('"belt and road" rail', ["belt and road", "rail"]),
        ("“belt and road”", ["belt and road"]),
        ("「大桥」『通车』《丝路》", ["大桥", "通车", "丝路"]),
        ('"never closed', ["never close"]),
        ("-tunnel rail", ["rail", "-tunnel"]),
        ('-"long tunnel" rail', ["rail", "-long tunnel"]),
        ("－tunnel rail", ["rail", "-tunnel"]),
        ("well-known", ["well known"]),
        ("rail*", ["rail|rail*"]),
        ("rail＊", ["rail|rail*"]),
        ("bridges*", ["bridg|bridges*"]),
        ("a*", ["a"]),
        ("belt-and-ro*", ["belt and ro|belt and ro*"]),
        ("大", ["大*"]),
        ("大桥", ["大桥"]),
        ("大橋通車", ["大桥 桥通 通车"]),
        ("中国bank", ["中国 国 bank"]),
        ("bank行", ["bank 行*"]),
        ("C++ & (x) OR NOT NEAR(", ["c", "x", "or", "not", "near"]),
        ("* - \" ' ; -- /* \\ %", []),
        ('-- -"" -*', []),
        ("\0rail\0", ["rail"]),
        ("\ud83d rail", ["rail"]),
        ("😀", []),
        ("mayor`s don´t O‘Brien", ["mayor", "dont", "obrien"]),
        ("2,000", ["2 000|2000"]),
        ("1’250’000", ["1250000"]),
        ("1,250,000", ["1 250 000|1250000"]),
        ("3250", ["3250|3 250"]),
        ("1250000 boxes", ["1250000|1 250 000", "box"]),
        ("2026", ["2026"]),
        ("0800", ["0800"]),
        ("2,00", ["2 00"]),
        ("3250*", ["3250|3 250|3250*"]),
    ],
)
def test_what_is_asked(text, expected):
    assert terms(text) == expected


def test_nothing_asked_is_not_the_same_as_nothing_to_look_for():
    assert questions.read(" ").blank
    assert not questions.read("!!!").blank
    assert not questions.read("!!!")
    assert not questions.read("-rail"), "what is left out does not say what is looked for"


def test_what_is_too_much_is_cut_and_said():
    assert not questions.read(" ".join(f"w{n}" for n in range(12))).cut
    many = questions.read(" ".join(f"w{n}" for n in range(13)))
    assert (len(many.terms), many.cut) == (12, True)
    long = questions.read("大" * 10_000)
    assert (long.cut, [len(row.tokens) for term in long.terms for row in term.rows]) == (True, [questions.MOST_TOKENS])


def test_terms_keep_how_they_were_typed():
    asked = questions.read('Bridges "Belt and Road" Rail* -Tunnel')

    assert [term.typed for term in asked.terms] == ["Bridges", "Belt and Road", "Rail"]
    assert asked.typed == "Bridges Belt and Road Rail"
    assert asked.terms[2].rows == (Row(("rail",)), Row(("rail",), open=True))
