"""The table of a vocabulary: one keyword a row, one column for each language of a text."""

import csv
import io
from collections import defaultdict

from django.utils.translation import gettext as _

from keywords.domain.exchange import cells
from keywords.domain.exchange.concepts import MAX_CONCEPTS, Concept, ConceptFile, FileRefused, Problem, check
from newsroom.lib.tables import is_formula, plain_cell
from newsroom.lib.text import fold

COLUMNS = (
    "vocabulary",
    "slug",
    "media_topic",
    "wikidata",
    "status",
    "parent",
    "replaced_by",
    "related",
    "aliases",
)
TEXTS = ("name", "description", "scope_note")
MAX_CELL = 20_000


def read(text: str) -> ConceptFile:
    """The keywords of a table, or FileRefused with every line that speaks against it."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    problems: list[Problem] = []
    concepts: list[Concept] = []
    rows = 0
    header: list[str] = []
    line = 1
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(start, row)
                continue
            rows += 1
            if rows > MAX_CONCEPTS:
                reason = _("The file holds more than %(limit)d concepts.") % {"limit": MAX_CONCEPTS}
                raise FileRefused([Problem(start, reason)], concepts=rows)
            try:
                concepts.append(_concept(start, header, row))
            except ValueError as error:
                problems.append(Problem(start, str(error)))
    except csv.Error as error:
        problems.append(Problem(line, _("The table is broken here (%(what)s).") % {"what": error}))
    problems += _find_by_name(concepts)
    return check(concepts, (), problems, expected=rows)


def _delimiter(text: str) -> str:
    """Spreadsheets write semicolons where the comma is the decimal sign."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _header(line: int, row: list[str]) -> list[str]:
    names = [name.strip() for name in row]
    problems = []
    for number, name in enumerate(names):
        if not _known(name):
            known = ", ".join([*COLUMNS, *(f"{kind}_…" for kind in TEXTS)])
            sentence = _("There is no column “%(name)s”. Columns: %(known)s.")
            problems.append(Problem(line, sentence % {"name": cells.shown(name), "known": known}))
        elif name in names[:number]:
            problems.append(Problem(line, _("The column “%(name)s” stands twice.") % {"name": cells.shown(name)}))
    if not problems and not any(name.startswith("name_") for name in names):
        problems.append(Problem(line, _("There is no column with names, such as name_en.")))
    if problems:
        raise FileRefused(problems)
    return names


def _known(name: str) -> bool:
    if name in COLUMNS:
        return True
    kind, _underscore, language = name.rpartition("_")
    return kind in TEXTS and cells.is_language(language) and bool(cells.in_our_languages({language: "x"}))


def _concept(line: int, header: list[str], row: list[str]) -> Concept:
    if len(row) != len(header):
        details = {"found": len(row), "wanted": len(header)}
        raise ValueError(_("The row has %(found)d cells, the header %(wanted)d.") % details)
    for name, cell in zip(header, row, strict=True):
        if is_formula(cell):
            details = {"name": name, "text": cells.shown(cell)}
            raise ValueError(_("“%(text)s” in the column “%(name)s” is a formula for spreadsheets.") % details)
    values = {name: plain_cell(cell) for name, cell in zip(header, row, strict=True)}
    texts = {kind: {} for kind in TEXTS}  # type: dict[str, dict[str, str]]
    for name, text in values.items():
        kind, _underscore, language = name.rpartition("_")
        if kind in TEXTS and name not in COLUMNS:
            texts[kind][language] = cells.name(text) if kind == "name" else cells.paragraphs(text)
    names = cells.in_our_languages(texts["name"])
    if not names:
        raise ValueError(_("The row has no name."))
    one = {name: cells.words(values.get(name, ""), 160) for name in COLUMNS if name not in ("related", "aliases")}
    slug = cells.slug(one["slug"])
    media_topic = cells.media_topic(one["media_topic"]) if one["media_topic"] else ""
    return Concept(
        line=line,
        key=slug or (f"medtop:{media_topic}" if media_topic else ""),
        names=names,
        slug=slug,
        vocabulary=cells.slug(one["vocabulary"]),
        media_topic=media_topic,
        wikidata=cells.wikidata(one["wikidata"]) if one["wikidata"] else "",
        description=cells.in_our_languages(texts["description"]),
        scope_note=cells.in_our_languages(texts["scope_note"]),
        aliases=[*aliases(values.get("aliases", "")), *cells.variants(texts["name"], names)],
        status=cells.status(one["status"].lower()),
        parent=one["parent"] if "parent" in values else None,
        replaced_by=one["replaced_by"],
        related=values.get("related", "").split(),
    )


def aliases(cell: str) -> list[tuple[str, str]]:
    """One word a line; “zh-hans: 亚投行” gives its language, “AIIB” has none."""
    found = []
    for line in cell.splitlines():
        language, colon, text = line.partition(": ")
        if not colon or (language and not cells.is_language(language)):
            language, text = "", line
        if text.strip():
            found.append(cells.alias(language, cells.name(text)))
    return found


def alias_line(language: str, text: str) -> str:
    """What `aliases` reads back, also where a word of no language looks as if it had one."""
    head = text.partition(": ")[0]
    looks = ": " in text and (not head or cells.is_language(head))
    return f"{language}: {text}" if language or looks else text


def _find_by_name(concepts: list[Concept]) -> list[Problem]:
    """Tables made by hand refer by name: put the other row's key there, where the name means one row only."""
    keys = {key for concept in concepts for key in concept.keys}
    named: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for folded in {fold(name) for name in concept.names.values()}:
            named[folded].append(concept)
    problems = []

    def key_of(concept: Concept, reference: str) -> str:
        if not reference or reference in keys:
            return reference
        if (code := f"medtop:{reference}") in keys:
            return code
        meant = named.get(fold(reference), [])
        if len(meant) > 1:
            lines = ", ".join(str(each.line) for each in meant[:6])
            sentence = _("“%(name)s” is the name of several rows (%(lines)s): refer by slug or code.")
            problems.append(Problem(concept.line, sentence % {"name": cells.shown(reference), "lines": lines}))
            return ""
        if not meant:
            return reference
        meant[0].key = meant[0].key or f"line:{meant[0].line}"
        return meant[0].key

    for concept in concepts:
        concept.parent = None if concept.parent is None else key_of(concept, concept.parent)
        concept.replaced_by = key_of(concept, concept.replaced_by)
        concept.related = [key_of(concept, reference) for reference in concept.related]
    return problems
