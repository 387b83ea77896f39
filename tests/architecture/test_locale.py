"""Every visible word is marked, and the Chinese catalog says each one, completely and well set."""

import ast
import re
from collections import defaultdict

import pytest

from tests.architecture.catalog import (
    FUNCTIONS,
    LOCALE,
    Entry,
    Message,
    compiled,
    marked_in_python,
    marked_in_template,
    marked_in_templates,
    marking_calls,
    read_mo,
    read_po,
)
from tests.architecture.sources import ROOT, modules, read, templates

CHINESE = LOCALE / "zh_Hans" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%[sd]|\{[a-z_]*\}|</?[a-z]+|%%")
HAN = r"[\u3400-\u9fff]"
FULL = "，。：；？！、（）《》“”"
# Half-width marks beside Chinese, spaces beside full-width marks, straight quotes, an ellipsis of dots.
BADLY_SET = [
    re.compile(rf"{HAN}[,;:?!()]|[,;:?!(]{HAN}"),
    re.compile(rf"[{FULL}] | [{FULL}]"),
    re.compile(rf"{HAN}[\"']|[\"']{HAN}|\.\.\."),
    re.compile(rf"{HAN} {HAN}|{HAN} [0-9%]"),
]
# Words that Chinese writes with marks, figures or Latin letters alone.
WITHOUT_HAN = {
    ", ",
    " and ",
    "%(day)s, %(time)s",
    "%(role)s: %(names)s",
    "%(what)s: %(headline)s",
    "%(name)s (%(role)s)",
    "%(label)s (%(count)s)",
    "(%(name)s)",
}


def entries() -> list[Entry]:
    return read_po(CHINESE / "django.po")[1:]


def marked() -> dict[Message, list[str]]:
    """Every message of the sources and where it stands."""
    found = defaultdict(list)
    for place, message in [*marked_in_python(), *marked_in_templates()]:
        found[message].append(place)
    return found


def test_every_marked_word_is_in_the_catalog():
    known = {entry.message for entry in entries()}
    # One entry serves a word alone and the same word with a plural, as it does for gettext's own tools.
    alone = {message[:2] for message in known}

    found = {
        message: places
        for message, places in marked().items()
        if message not in known and (message[2] or message[:2] not in alone)
    }

    assert not found, "run `make messages`, translate, then `make compile`"


def test_the_catalog_holds_nothing_that_no_source_says():
    said = {message[:2] for message in marked()}

    assert [entry.message for entry in entries() if entry.message[:2] not in said] == []


def test_the_catalog_has_every_word_once():
    messages = [entry.message[:2] for entry in entries()]

    assert len(messages) == len(set(messages)) > 900


def test_chinese_has_one_plural_form():
    heading = read_po(CHINESE / "django.po")[0]

    assert "Plural-Forms: nplurals=1; plural=0;" in heading.strings[0]
    assert all(set(entry.strings) == {0} for entry in entries())


def test_nothing_is_empty_or_uncertain():
    assert [entry.words for entry in entries() if not entry.strings[0].strip() or "fuzzy" in entry.flags] == []


def test_placeholders_and_tags_are_kept():
    found = []
    for entry in entries():
        for said in {entry.words, entry.many} - {""}:
            # A singular may spell its number out: what it lacks, the plural names.
            wanted = set(PLACEHOLDER.findall(entry.many or said))
            if set(PLACEHOLDER.findall(entry.strings[0])) != wanted:
                found.append((said, entry.strings[0]))

    assert found == []


def test_line_ends_are_kept():
    assert [entry.words for entry in entries() if entry.words.count("\n\n") != entry.strings[0].count("\n\n")] == []


def test_the_chinese_is_chinese_and_well_set():
    found = []
    for entry in entries():
        text = re.sub(r"<[^>]*>|https?://|mailto:", "", entry.strings[0])
        if any(rule.search(text) for rule in BADLY_SET):
            found.append(text)
        if not re.search(HAN, text) and entry.words not in WITHOUT_HAN:
            found.append(text)

    assert found == []


@pytest.mark.parametrize(
    "text", ["稿件, 草稿", "稿件 ，草稿", "稿件(草稿)", '"稿件"', "稿件...", "稿件 草稿", "共 3篇"]
)
def test_bad_setting_would_be_found(text):
    assert any(rule.search(text) for rule in BADLY_SET)


def test_the_compiled_catalog_is_of_this_catalog():
    wanted = {}
    for entry in read_po(CHINESE / "django.po"):
        wanted |= compiled(entry)

    assert read_mo(CHINESE / "django.mo") == wanted, "run `make compile`"


# ── Every visible word is marked ────────────────────────────────────────────────────────────────────────────────────

WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")
NOT_WORDS = re.compile(
    r"""\{%\s*comment.*?endcomment\s*%\}|\{\#.*?\#\}|<kbd>.*?</kbd>
    |\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}|\{%.*?%\}|\{\{.*?\}\}""",
    re.DOTALL | re.VERBOSE,
)
SAYS = re.compile(r'\b(?:title|alt|aria-label|placeholder|label)="([^"]*)"')
ATTRIBUTE = re.compile(r'\s[a-z-]+="[^"]*"')
# What a child template adds to an element's classes stands outside the tag.
CLASSES = {"account--wide"}


def unmarked(source: str) -> list[str]:
    """Words of a template that stand outside every tag."""
    bare = NOT_WORDS.sub(" ", source)
    text = ATTRIBUTE.sub(" ", re.sub(r"<[^>]*>", "\n", bare))
    found = [words.strip() for words in [*SAYS.findall(bare), *text.splitlines()] if WORD.search(words)]
    return [words for words in found if words not in CLASSES]


@pytest.mark.parametrize("path", [path for path in templates() if path.endswith((".html", ".txt"))])
def test_templates_say_nothing_unmarked(path):
    assert unmarked(read(path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Some words</p>",
        "{% if a %}One{% endif %}",
        '<a title="Words">{{ a }}</a>',
        '<img alt="A bridge" src="x">',
        "稿件",
    ],
)
def test_unmarked_words_would_be_found(source):
    assert unmarked(source)


# Arguments by which Django shows words to people, and calls that refuse or tell.
SHOWN = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "description", "short_description"}
TELLS = {"ValidationError", "PermissionDenied", "success", "info", "warning", "error", "Refusal", "NotReady", "BadTime"}
WHERE_WORDS_ARE_SHOWN = ("/desk/", "/views/", "/domain/", "/models/", "/public/", "forms.py", "admin.py", "enums.py")


def hard_coded(tree: ast.Module) -> list[str]:
    """Literals that people would read and that no function of gettext marks."""
    found: list[str] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        shown = [word.value for word in node.keywords if word.arg in SHOWN]
        if name in TELLS and not _is_log(node):
            shown += node.args
        found += [ast.unparse(each) for each in shown if _is_sentence(each)]
    return found


def _is_log(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in {"logger", "log", "checks"}


def _is_sentence(node: ast.expr) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return bool(re.search("[A-Za-z]{2,}", "".join(texts)))


def test_python_says_nothing_unmarked():
    shown = {path: tree for path, tree in modules().items() if any(part in path for part in WHERE_WORDS_ARE_SHOWN)}
    found = {path: hard_coded(tree) for path, tree in shown.items()}

    assert len(shown) > 80
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source", ['Field(label="Name")', 'raise ValidationError("No.")', 'messages.error(request, f"No {name}.")']
)
def test_hard_coded_words_would_be_found(source):
    assert hard_coded(ast.parse(source))


def test_marked_words_are_literals():
    """A sentence put together before it is looked up is never found."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node, function in marking_calls(tree)
        for place in FUNCTIONS[function]
        if place is not None
        and len(node.args) > place
        and isinstance(node.args[place], (ast.JoinedStr, ast.BinOp, ast.IfExp))
    ]

    assert found == []


# Sentences reach scripts from templates and from `json_script`, where they are marked.
SCRIPT_SENTENCE = re.compile(r"""(["'`])(?=[A-Z])[^"'`\n]*[a-z] [a-z][^"'`\n]*\1""")
SCRIPT_WORD = re.compile(r"""\.(?:textContent|title|placeholder|ariaLabel)\s*=\s*["'`][^"'`]*[A-Za-z]{2}""")
ASIDE = re.compile(r"//[^\n]*|/\*.*?\*/|console\.\w+\([^\n]*|new \w*Error\([^\n]*", re.DOTALL)


def test_scripts_say_nothing_of_their_own():
    found = {}
    for path in sorted((ROOT / "newsroom" / "static" / "js").rglob("*.js")):
        said = ASIDE.sub("", path.read_text())
        words = [match[0] for rule in (SCRIPT_SENTENCE, SCRIPT_WORD) for match in rule.finditer(said)]
        if words:
            found[path.name] = words

    assert found == {}


# ── The reading of the sources itself ───────────────────────────────────────────────────────────────────────────────


def test_words_of_a_template_are_read_as_django_looks_them_up():
    source = """{# translate "no" #}{% comment %}{% translate "no" %}{% endcomment %}
      {% translate 'It’s 5%' as share %}{% translate "Look" context "act" %}{{ a|default:_("None") }}
      {% blocktranslate trimmed with name=a %}
        One {{ name }}
        line
      {% endblocktranslate %}
      {% blocktranslate count n=b context "many" %}{{ n }} story{% plural %}{{ n }} stories{% endblocktranslate %}"""

    assert [message for _, message in marked_in_template(source)] == [
        ("", "It’s 5%%", ""),
        ("act", "Look", ""),
        ("", "None", ""),
        ("", "One %(name)s line", ""),
        ("many", "%(n)s story", "%(n)s stories"),
    ]


def test_words_of_python_are_read_under_every_name():
    source = """from django.utils.translation import gettext_lazy as say, npgettext
say("One " "sentence.")
say(words)
npgettext("act", "one", "many", 2)
other("no")"""

    calls = [(function, call.lineno) for call, function in marking_calls(ast.parse(source))]

    assert calls == [("gettext_lazy", 2), ("gettext_lazy", 3), ("npgettext", 4)]
