"""Catalogs read without gettext's tools, and every word that the sources mark for them."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

from tests.architecture.sources import ROOT, modules, read, templates

LOCALE = ROOT / "locale"

# Message: context or "", words, words for many or "".
Message = tuple[str, str, str]

# Where the words stand among the arguments: context, words, words for many.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
IN_EXPRESSIONS = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclass
class Entry:
    """One message of a .po file. `strings` are its translations, one for each plural form."""

    context: str = ""
    words: str = ""
    many: str = ""
    strings: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def message(self) -> Message:
        return self.context, self.words, self.many


def read_po(path: Path) -> list[Entry]:
    """Its entries, the heading first; what is commented out as obsolete is left out."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    entries = [_entry(block) for block in blocks]
    return [entry for entry in entries if entry is not None]


def _entry(block: str) -> Entry | None:
    entry, part, seen = Entry(), "", False
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        if not line or line.startswith("#"):
            continue
        keyword, _, quoted = line.partition(" ") if not line.startswith('"') else (part, "", line)
        part, seen = keyword, True
        text = ast.literal_eval(quoted)
        if keyword.startswith("msgstr"):
            form = int(keyword[7:-1]) if "[" in keyword else 0
            entry.strings[form] = entry.strings.get(form, "") + text
        else:
            name = {"msgctxt": "context", "msgid": "words", "msgid_plural": "many"}[keyword]
            setattr(entry, name, getattr(entry, name) + text)
    return entry if seen else None


def read_mo(path: Path) -> dict[tuple[str, int | None], str]:
    """What programs find in the compiled file: by context and words, for plurals with the form's number."""
    with path.open("rb") as file:
        kept = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key if isinstance(key, tuple) else (key, None): text for key, text in kept.items()}


def compiled(entry: Entry) -> dict[tuple[str, int | None], str]:
    """The same of an entry, as `msgfmt` would write it."""
    key = f"{entry.context}\x04{entry.words}" if entry.context else entry.words
    return {(key, form if entry.many else None): text for form, text in entry.strings.items()}


# ── What the sources mark ───────────────────────────────────────────────────────────────────────────────────────────


def marked_in_python() -> Iterator[tuple[str, Message]]:
    for path, tree in modules().items():
        for node, function in marking_calls(tree):
            message = _message(node, FUNCTIONS[function])
            if message is not None:
                yield f"{path}:{node.lineno}", message


def marking_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Calls of Django's functions under whatever name they were imported, and of a `_` of our own: it only marks."""
    names = {"_": "gettext"} | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and names.get(node.func.id) in FUNCTIONS:
            yield node, names[node.func.id]


def _message(call: ast.Call, places: tuple[int | None, int, int | None]) -> Message | None:
    """The words of a call; None for words that come from elsewhere, where they were marked."""
    texts = []
    for place in places:
        if place is None:
            texts.append("")
            continue
        argument = call.args[place] if place < len(call.args) else None
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            return None
        texts.append(argument.value)
    return texts[0], texts[1], texts[2]


def marked_in_templates() -> Iterator[tuple[str, Message]]:
    for path in templates():
        if path.endswith((".html", ".txt", ".svg", ".xml")):
            for line, message in marked_in_template(read(path)):
                yield f"{path}:{line}", message


def marked_in_template(source: str) -> Iterator[tuple[int, Message]]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type == TokenType.COMMENT or token.token_type == TokenType.TEXT:
            continue
        for literal in IN_EXPRESSIONS.findall(token.contents):
            yield token.lineno or 0, ("", _escaped(_unquoted(literal)), "")
        name, *bits = token.split_contents() if token.token_type == TokenType.BLOCK else [""]
        if name == "comment":
            _until(tokens, "endcomment")
        elif name in {"translate", "trans"} and bits and bits[0][0] in "\"'":
            yield token.lineno or 0, (_context(bits), _escaped(_unquoted(bits[0])), "")
        elif name in {"blocktranslate", "blocktrans"}:
            yield token.lineno or 0, _block(bits, tokens)


def _block(bits: list[str], tokens: Iterator[Token]) -> Message:
    words, many = [], None
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if token.contents.strip().startswith("end"):
                break
            many = []  # {% plural %}
            continue
        text = f"%({token.contents.strip()})s" if token.token_type == TokenType.VAR else _escaped(token.contents)
        (words if many is None else many).append(text)
    lay = trim_whitespace if "trimmed" in bits else str
    return _context(bits), lay("".join(words)), lay("".join(many or []))


def _until(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[0] == end:
            return


def _context(bits: list[str]) -> str:
    return _unquoted(bits[bits.index("context") + 1]) if "context" in bits else ""


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace(f"\\{literal[0]}", literal[0]) if literal[0] in "\"'" else next(smart_split(literal))


def _escaped(text: str) -> str:
    """Django doubles the percent sign of a template's words before it looks them up."""
    return text.replace("%", "%%")
