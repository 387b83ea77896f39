"""Style sheets of readers' pages: ready for scripts that run from right to left, and every color from the tokens."""

import re

import pytest

from newsroom import sheets
from tests.architecture.sources import ROOT

CSS = ROOT / "newsroom" / "static" / "css"
DESK = {"account", "admin", "board", "desk", "editor", "facts", "fronts", "history", "keywordcare", "paper", "planning"}
DESK |= {"picturechoices", "picturepage", "picturepicker", "pictures", "pictureupload", "release", "stories", "story"}
DESK |= {"storypictures"}
PUBLIC = sorted(path.stem for path in CSS.glob("*.css") if path.stem not in DESK)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|(?:border-(?:top|bottom)-(?:left|right)-radius))"
    r"\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
COLOR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)


def rules(sheet: str) -> str:
    return COMMENT.sub("", (CSS / f"{sheet}.css").read_text())


@pytest.mark.parametrize("sheet", PUBLIC)
def test_public_sheet_names_no_side_of_the_screen(sheet):
    assert PHYSICAL.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", [sheet for sheet in PUBLIC if sheet not in {"tokens", "tones"}])
def test_public_sheet_takes_its_colors_from_the_tokens(sheet):
    assert COLOR.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", PUBLIC)
def test_public_sheet_stands_in_layers(sheet):
    """Else the order in which files are joined would decide."""
    depth, outside, text = 0, "", re.sub(r"@layer [\w, ]+;", "", rules(sheet))
    for part in re.split(r"([{}])", text):
        if depth == 0 and part.strip() and part not in "{}":
            outside += part
        depth += (part == "{") - (part == "}")

    assert re.sub(r"@layer \w+", "", outside).strip() == ""


@pytest.mark.parametrize("line", ["margin-left: 1px", "left: 0;", "text-align: right", "width: 3rem", "max-width: 1px"])
def test_a_side_of_the_screen_is_seen(line):
    assert PHYSICAL.search(f"a {{ {line} }}")


@pytest.mark.parametrize("line", ["margin-inline-start: 0", "inline-size: 1px", "border-width: 0", "line-height: 1"])
def test_a_logical_side_is_none(line):
    assert not PHYSICAL.search(f"a {{ {line} }}")


def test_every_joined_sheet_exists():
    parts = [part for parts in sheets.JOINED.values() for part in parts]

    assert [part for part in parts if not (CSS / f"{part}.css").exists()] == []
    assert len(parts) == len(set(parts))
    assert not any((CSS / f"{name}.css").exists() for name in sheets.JOINED)
