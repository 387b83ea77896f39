"""What templates may not do: say that a text is safe, or carry script or style of their own."""

import ast
import re

import pytest

from tests.architecture.sources import modules, read, templates

# The renderer escapes by construction; the template tags print what it stored.
MAY_CALL_TEXT_SAFE = {"articles/story/render.py", "newsroom/templatetags/story.py"}
SAFE_NAMES = {"mark_safe", "SafeString", "SafeText", "safestring"}
# A data block is not a script; a module or a file is not inline; the desk's import map carries a nonce.
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<style\b|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)

PAGES = [path for path in templates() if path.endswith((".html", ".svg"))]


def source(path: str) -> str:
    return COMMENT.sub("", read(path))


def inline(text: str) -> list[str]:
    outside = re.compile(r"\bsrc\s*=|application/(ld\+)?json|nonce\s*=")
    scripts = [tag[0] for tag in SCRIPT.finditer(text) if not outside.search(tag["attributes"])]
    return scripts + HANDLER.findall(text) + STYLE.findall(text)


def test_text_is_called_safe_in_two_modules_only():
    found = []
    for path, tree in modules().items():
        if path in MAY_CALL_TEXT_SAFE:
            continue
        for node in ast.walk(tree):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
            if isinstance(node, ast.ImportFrom) and SAFE_NAMES & {alias.name for alias in node.names}:
                name = "mark_safe"
            if name in SAFE_NAMES or name == "is_safe":
                found.append(f"{path}:{node.lineno}")

    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_template_never_turns_escaping_off(path):
    assert re.findall(r"\|\s*safe\b|\|\s*safeseq\b|autoescape off", source(path)) == []


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("templates/email/")])
def test_template_carries_no_script_or_style_of_its_own(path):
    assert inline(source(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        '<script type="module">x()</script>',
        '<p onclick="x()">',
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
    ],
)
def test_inline_script_or_style_is_seen(text):
    assert inline(text) != []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/a.js" type="module"></script>',
        '<script type="application/ld+json">{}</script>',
        '<script type="importmap" nonce="{{ csp_nonce }}">{}</script>',
        '<link rel="stylesheet" href="/a.css">',
        '<p data-style="wide">on = 1</p>',
    ],
)
def test_files_and_data_are_not_inline(text):
    assert inline(text) == []


@pytest.mark.parametrize("path", PAGES)
def test_template_uses_no_javascript_address(path):
    assert "javascript:" not in source(path).lower()
