"""The manual is true of the code: settings, commands, options, make targets, paths, links, words on buttons."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.utils.translation import gettext, override, pgettext
from PIL import Image

from tests.architecture.sources import ROOT, read

MANUAL = sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", *MANUAL]
OUR_APPS = {"newsroom", "articles", "editors", "keywords"}
VARIABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \|", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
TOP_LEVEL = {path.name for path in ROOT.iterdir()} - {"var", ".venv"}
PICTURE_BYTES, PICTURE_WIDTH = 250_000, 1440


def code(text: str) -> list[str]:
    """What stands in code: fenced blocks and words between backticks."""
    return CODE.findall(text)


def settings_read() -> dict[str, ast.expr | None]:
    """Every environment variable that settings.py reads, with its default."""
    found = {}
    for node in ast.walk(ast.parse(read("newsroom/settings.py"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        if ast.unparse(node.func) in {"os.environ.get", "os.getenv", "env_flag"}:
            found[node.args[0].value] = node.args[1] if len(node.args) > 1 else None
    return found


def test_every_setting_is_in_the_table_and_nothing_else():
    documented = {name for name, _default in VARIABLE_ROW.findall(read("README.md"))}

    assert documented == set(settings_read())


def test_plain_defaults_are_those_of_the_table():
    table = dict(VARIABLE_ROW.findall(read("README.md")))
    wrong = {}
    for name, default in settings_read().items():
        if not isinstance(default, ast.Constant) or default.value == "":
            continue
        value = {True: "on", False: "off"}.get(default.value, str(default.value).replace("_", ""))
        if f"`{value}`" not in table.get(name, ""):
            wrong[name] = value

    assert wrong == {}


def our_commands() -> dict[str, str]:
    return {name: app for name, app in get_commands().items() if app in OUR_APPS}


def test_every_command_of_ours_is_in_the_manual():
    text = "".join(read(page) for page in PAGES)
    missing = [name for name in our_commands() if f"manage.py {name}" not in text]

    assert our_commands()
    assert missing == []


def strange_commands(text: str) -> list[str]:
    """What a text in code tells people to type after manage.py, and nobody could."""
    known, strange = get_commands(), []
    for words in code(text):
        for name, rest in re.findall(r"manage\.py ([a-z_]+)([^\n`|]*)", words):
            if name not in known:
                strange.append(name)
                continue
            parser = load_command_class(known[name], name).create_parser("manage.py", name)
            options = {option for action in parser._actions for option in action.option_strings}
            given = re.findall(r"(?<=\s)--[a-z-]+", rest.split(" #")[0])
            strange += [f"{name} {option}" for option in given if option not in options]
    return strange


def strange_targets(text: str) -> list[str]:
    targets = {
        name for line in re.findall(r"^([a-z][a-z -]*):(?!=)", read("Makefile"), re.MULTILINE) for name in line.split()
    }
    named = re.findall(r"(?:^|`|newsroom |[A-Z]=\S+ )make ([a-z][a-z-]*)", "\n".join(code(text)), re.MULTILINE)
    return [name for name in named if name not in targets]


@pytest.mark.parametrize("name", PAGES)
def test_commands_options_and_targets_of_the_manual_exist(name):
    assert strange_commands(read(name)) == []
    assert strange_targets(read(name)) == []


def test_what_does_not_exist_is_seen():
    text = "`manage.py backup --twice FILE`, `manage.py vanish`\n```\nsudo newsroom make haste\nPORT=1 make run\n```\n"

    assert strange_commands(text) == ["backup --twice", "vanish"]
    assert strange_targets(text) == ["haste"]
    assert broken_links("README.md", "[a](docs/none.md) [b](docs/README.md#none) [c](https://example.org/)") == [
        "docs/none.md",
        "docs/README.md#none",
    ]


def anchors(page: str) -> set[str]:
    """The names by which headings can be linked to."""
    heads = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(page: str, text: str) -> list[str]:
    broken = []
    for target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        if re.match(r"[a-z]+:", target):
            continue
        if not file.exists() or (anchor and anchor not in anchors(str(file.relative_to(ROOT)))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_lead_somewhere(name):
    assert broken_links(name, read(name)) == []


def test_paths_of_the_manual_exist():
    missing = []
    for page in PAGES:
        for words in re.findall(r"`([\w.\-/]+/[\w.\-/]*)`", read(page)):
            if words.split("/")[0] in TOP_LEVEL and not (ROOT / words).exists():
                missing.append(f"{page}: {words}")

    assert missing == []


def test_every_page_is_in_the_index():
    index = read("docs/README.md")

    assert [page for page in MANUAL if f"({Path(page).name})" not in index] == ["docs/README.md"]


def pictures() -> list[Path]:
    return sorted((ROOT / "docs" / "pictures").glob("*.png"))


def test_pictures_are_used_and_small():
    text = "".join(read(page) for page in PAGES)

    assert pictures()
    assert [path.name for path in pictures() if f"pictures/{path.name}" not in text] == []
    assert [path.name for path in pictures() if path.stat().st_size > PICTURE_BYTES] == []
    assert [path.name for path in pictures() if Image.open(path).width > PICTURE_WIDTH] == []


def test_words_of_the_tour_are_those_on_the_screens():
    table = read("README.md").split("| English | 简体中文 |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([^|-][^|]*) \| ([^|]+) \|$", table, re.MULTILINE)
    with override("zh-hans"):
        shown = {
            english: {gettext(english), pgettext("act on a row", english), pgettext("screens", english)}
            for english, _chinese in rows
        }

    assert rows
    assert {english: chinese for english, chinese in rows if chinese not in shown[english]} == {}
