"""Tables of keywords as they are read: by column, by line, and refused by line."""

import pytest

from keywords.domain.exchange import csvfile, files
from keywords.domain.exchange.concepts import FileRefused


def table(*rows, header="slug,parent,name_en,name_zh-hans"):
    return "\r\n".join([header, *rows]).encode()


def refused(raw):
    with pytest.raises(FileRefused) as caught:
        files.read(raw)
    return caught.value.sentences


def test_a_table_is_read():
    header = ",".join([*csvfile.COLUMNS, "name_en", "name_zh-hans", "scope_note_en"])
    row = 'places,asia,medtop:20000007,Q48,proposed,,,"europe africa","zh-hans: 亚细亚\nAIA",Asia,亚洲,"Not\nOceania"'

    found = files.read(table(row, header=header)).concepts[0]

    assert (found.line, found.key, found.vocabulary) == (2, "asia", "places")
    assert (found.media_topic, found.wikidata, found.status) == ("20000007", "Q48", "proposed")
    assert (found.parent, found.related) == ("", ["europe", "africa"])
    assert found.aliases == [("zh-hans", "亚细亚"), ("", "AIA")]
    assert (found.names, found.scope_note) == ({"en": "Asia", "zh-hans": "亚洲"}, {"en": "Not\nOceania"})


def test_without_a_column_nothing_is_said_of_the_tree():
    assert files.read(table("Asia", header="name_en")).concepts[0].parent is None


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_spreadsheets_of_any_region_are_read(mark):
    raw = b"\xef\xbb\xbf" + f"slug{mark}name_en\nasia{mark}Asia\n".encode()

    assert files.read(raw).concepts[0].names == {"en": "Asia"}


def test_parents_are_found_by_slug_code_or_name():
    rows = ["asia,20000001,,Asia", "china,,Asia,China", "tibet,,china,Tibet", "japan,,medtop:20000001,Japan"]

    found = files.read(table(*rows, header="slug,media_topic,parent,name_en"))

    assert [each.parent for each in found.concepts] == ["", "asia", "china", "medtop:20000001"]
    assert found.find("medtop:20000001", found.concepts[3]).slug == "asia"


def test_a_row_without_slug_or_code_can_be_a_parent():
    found = files.read(table("Asia,", "China,asia", header="name_en,parent"))

    assert found.find(found.concepts[1].parent, found.concepts[1]) is found.concepts[0]


def test_lines_are_counted_through_cells_of_several_lines():
    rows = ['a,,"Asia\ncontinent",', "", "b,,Bali", "c,nobody"]

    assert [sentence.partition(":")[0] for sentence in refused(table(*rows))] == ["Line 5", "Line 6"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM(A1)", " =1", "＝1", "\t=1"])
@pytest.mark.parametrize("column", range(4))
def test_formulas_are_refused_in_every_column(cell, column):
    cells = ["asia", "", "Asia", "亚洲"]
    cells[column] = cell

    [sentence] = refused(table("europe,,Europe,", ",".join(cells)))

    assert sentence.startswith("Line 3: ")
    assert "is a formula" in sentence


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''-x", "'t Hooft", "-ism", "Q&A"])
def test_what_was_kept_from_being_a_formula_comes_back(text):
    from newsroom.lib.tables import safe_cell

    assert files.read(table(f"a,,{safe_cell(text)},")).concepts[0].names == {"en": text}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (table("x,y", header="name_en,colour"), "Line 1: There is no column “colour”"),
        (table("x,y", header="name_en,name_de"), "Line 1: There is no column “name_de”"),
        (table("x,y", header="name_en,name_en"), "Line 1: The column “name_en” stands twice"),
        (table("x,y", header="slug,parent"), "Line 1: There is no column with names"),
        (table("a,,,"), "Line 2: The row has no name"),
        (table("a,,Asia"), "Line 2: The row has 3 cells, the header 4"),
        (table("a,,Asia,", "a,,Arabia,"), "Line 3: “a” stands on line 2 already"),
        (table("a,b,Asia,", "b,a,Bali,"), "Line 2: “Asia (a)” stands below itself: Asia (a) → Bali (b) → Asia (a)"),
        (table("a,,Georgia,", "b,,Georgia,", "c,Georgia,Batumi,"), "Line 4: “Georgia” is the name of several rows"),
        (table('a,,"Asia,', "b,,Bali,"), "The table is broken here"),
        (table(f"a,,{'x' * 20_001},"), "The table is broken here"),
        ("name_en\nCaf\xe9".encode("latin-1"), "Line 2: The file is not UTF-8"),
        (table(), "holds no keywords"),
        (table("1000000,Asia", header="media_topic,name_en"), "must have eight digits"),
        (table("loved,Asia", header="status,name_en"), "is not a status"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(raw, reason):
    assert reason in refused(raw)[0]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(csvfile, "MAX_CONCEPTS", 2)

    assert refused(table("a,,A,", "b,,B,", "c,,C,")) == ["Line 4: The file holds more than 2 concepts."]


@pytest.mark.parametrize(
    "alias", [("", "AIIB"), ("en", "bank: x"), ("", "en: x"), ("", ": x"), ("zh-hans", "亚投行"), ("", "a: b c")]
)
def test_an_alias_is_read_back_as_it_was_written(alias):
    assert csvfile.aliases(csvfile.alias_line(*alias)) == [alias]
