import csv
import io

import pytest

from newsroom.lib.tables import csv_lines, plain_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("http://evil.example","x")'],
)
def test_safe_cell_defuses_what_a_spreadsheet_would_run(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"), [("A-1", "A-1"), ("中文", "中文"), (-5, -5), (2.5, 2.5), (None, ""), ("", "")]
)
def test_safe_cell_leaves_plain_values_alone(value, cell):
    assert safe_cell(value) == cell


def test_safe_cell_writes_other_objects_as_defused_text():
    class Formula:
        def __str__(self):
            return "=1"

    assert safe_cell(Formula()) == "'=1"
    assert safe_cell(True) == "True"


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''-x", "'t Hooft", "-ism", "'", "plain", ""])
def test_plain_cell_gives_back_what_was_made_safe(text):
    assert plain_cell(safe_cell(text)) == text


def test_csv_lines_read_back_as_they_were():
    rows = [["Talks, “quoted”", 3], ['A "word"', 0], ["two\nlines", -1]]

    text = "".join(csv_lines(["Headline", "Words"], rows))

    assert text.startswith("\ufeffHeadline,Words\r\n")
    read = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    assert read[1:] == [["Talks, “quoted”", "3"], ['A "word"', "0"], ["two\nlines", "-1"]]


def test_csv_lines_are_made_one_at_a_time():
    def rows():
        yield ["first"]
        raise AssertionError("asked for a row too early")

    lines = csv_lines(["Headline"], rows())

    assert [next(lines), next(lines)] == ["\ufeffHeadline\r\n", "first\r\n"]
