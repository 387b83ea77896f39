"""What stands where: size of modules, names of modules, imports at the top, one door for the stage of a story."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT, modules, python_files, read

LONGEST = 400
NAMELESS = {"utils", "util", "common", "core", "helpers", "helper", "services", "service", "misc"}
STAGE_WRITERS = {"articles/domain/workflow.py", "articles/domain/publishing.py"}
NAMED_BY_HAND = re.compile(r"^\d{4}_[a-z][a-z0-9_]+$")


@pytest.mark.parametrize("package", ["articles", "editors", "keywords", "newsroom", "tests"])
def test_modules_are_short_enough_to_read(package):
    long = {
        path: lines
        for path in python_files(package)
        if "/migrations/" not in path and (lines := read(path).count("\n")) > LONGEST
    }

    assert long == {}, f"split by noun; at most {LONGEST} lines"


def test_style_sheets_are_short_enough_to_read():
    sheets = {path.name: path.read_text().count("\n") for path in (ROOT / "newsroom/static/css").glob("*.css")}

    assert sheets
    assert {name: lines for name, lines in sheets.items() if lines > LONGEST} == {}, "split by noun"


def test_modules_are_named_after_what_they_hold():
    nameless = [path for path in python_files() if NAMELESS & set(path.removesuffix(".py").split("/"))]

    assert nameless == []


def test_imports_stand_at_the_top():
    found = []
    for path, tree in modules().items():
        for function in functions(tree):
            # Django's own place for what needs the models: AppConfig.ready and the receivers it connects.
            if path.endswith("/apps.py"):
                continue
            found += [f"{path}:{node.lineno}" for node in ast.walk(function) if is_import(node)]

    assert found == [], "a function-level import hides a cycle between layers"


def test_stage_is_written_in_two_modules_only():
    found = []
    for path, tree in modules().items():
        if path in STAGE_WRITERS:
            continue
        found += [f"{path}:{node.lineno}" for node in ast.walk(tree) if assigns(node, "stage")]

    assert found == [], "only workflow and publishing move a story"


def test_migrations_are_named_by_hand():
    names = [path.stem for path in ROOT.glob("*/migrations/*.py") if path.stem != "__init__"]

    assert names
    assert [name for name in names if "_auto_" in name or not NAMED_BY_HAND.match(name)] == []


@pytest.mark.parametrize(
    "line",
    [
        "article.stage = Stage.DRAFT",
        "article.stage: str = 'draft'",
        "stories.update(stage='draft')",
        "setattr(article, 'stage', 'draft')",
        "a, article.stage = 1, 2",
    ],
)
def test_writing_a_stage_is_seen(line):
    assert any(assigns(node, "stage") for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize("line", ["stage = article.stage", "stories.filter(stage='draft')", "article.stages = 1"])
def test_reading_a_stage_is_no_writing(line):
    assert not any(assigns(node, "stage") for node in ast.walk(ast.parse(line)))


def test_verbs_never_take_a_request():
    found = []
    for path, tree in modules().items():
        if "/domain/" not in path or path == "editors/domain/signin.py":  # allauth's adapter, called by it
            continue
        for function in functions(tree):
            names = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
            if "request" in names:
                found.append(f"{path}:{function.lineno}")

    assert found == []


def functions(tree: ast.AST):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def assigns(node: ast.AST, attribute: str) -> bool:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call):
        # queryset.update(stage=…) and setattr(article, "stage", …) are the same door.
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"update", "aupdate"}:
            return any(keyword.arg == attribute for keyword in node.keywords)
        named = isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) > 1
        return named and isinstance(node.args[1], ast.Constant) and node.args[1].value == attribute
    else:
        return False
    # A model's own field declaration assigns a name, not an attribute.
    parts = [part for target in targets for part in ast.walk(target)]
    return any(isinstance(part, ast.Attribute) and part.attr == attribute for part in parts)
