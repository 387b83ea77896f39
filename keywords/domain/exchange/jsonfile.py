"""The JSON of a vocabulary: the shape of the IPTC Media Topics, with what an outlet adds to a concept beside it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from keywords.domain.exchange import cells
from keywords.domain.exchange.concepts import (
    MAX_CONCEPTS,
    Concept,
    ConceptFile,
    FileRefused,
    Problem,
    VocabularyRecord,
    check,
)

MAX_DEPTH = 12
MAX_PARTS = 1_000_000

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}\n]', re.DOTALL)
_TOP = {"title", "updated", "copyright", "licence", "changes", "vocabularies", "concepts"}
_TEXTS = dict | None
_KINDS: dict[str, Any] = {
    "qcode": str,
    "uri": str | None,
    "level": int | None,
    "broader": str | None,
    "name": dict,
    "definition": _TEXTS,
    "retired": str | bool | None,
    "subjectcode": str | None,
    "wikidata": str | None,
    "slug": str,
    "vocabulary": str,
    "status": str,
    "scope_note": _TEXTS,
    "aliases": list,
    "replaced_by": str | None,
    "related": list,
}


def read(text: str) -> ConceptFile:
    """The concepts of a JSON file, or FileRefused. Depth and size are measured before anything is built from it."""
    lines = _measure(text)
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        reason = _("The JSON breaks off or is broken here (%(what)s).") % {"what": error.msg}
        raise FileRefused([Problem(error.lineno, reason)]) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused([Problem(None, str(error))]) from error
    concepts = data.get("concepts") if isinstance(data, dict) else None
    if not isinstance(concepts, list):
        raise FileRefused([Problem(1, _("The file is not a vocabulary: it has no list of “concepts”."))])
    if unknown := sorted(data.keys() - _TOP):
        raise FileRefused([Problem(1, _unknown(unknown))], concepts=len(concepts))
    problems: list[Problem] = []
    records = _vocabularies(data.get("vocabularies") or [], problems)
    if len(lines) != len(concepts) or not all(isinstance(each, dict) for each in concepts):
        problems.append(Problem(None, _("Every concept must be an object with a “qcode” and a “name”.")))
        raise FileRefused(problems, concepts=len(concepts))
    found = []
    for line, each in zip(lines, concepts, strict=True):
        try:
            found.append(_concept(line, each))
        except ValueError as error:
            problems.append(Problem(line, str(error)))
    return check(found, records, problems, expected=len(concepts))


def _measure(text: str) -> list[int]:
    """The line on which each concept begins; FileRefused where the file is too deep or too finely parted."""
    line, depth, parts, key, inside = 1, 0, 0, "", False
    lines: list[int] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == "\n":
            line += 1
        elif mark in "[{":
            depth += 1
            parts += 1
            if depth == 2:
                inside = mark == "[" and key == '"concepts"'
            if depth == 3 and inside and mark == "{":
                lines.append(line)
            if depth > MAX_DEPTH:
                reason = _("The data is nested deeper than %(limit)d levels.") % {"limit": MAX_DEPTH}
                raise FileRefused([Problem(line, reason)])
            if parts > MAX_PARTS or len(lines) > MAX_CONCEPTS:
                reason = _("The file holds more than %(limit)d concepts.") % {"limit": MAX_CONCEPTS}
                raise FileRefused([Problem(line, reason)])
        elif mark in "]}":
            depth -= 1
        elif depth == 1:
            key = mark
    return lines


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(key for number, (key, _value) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(_("“%(key)s” stands twice in one object.") % {"key": cells.shown(twice)})
    return made


def _constant(name: str) -> None:
    raise ValueError(_("“%(text)s” is not JSON.") % {"text": name})


def _unknown(keys: Iterable[str]) -> str:
    return _("Unknown: %(names)s.") % {"names": ", ".join(cells.shown(key) for key in list(keys)[:6])}


def _concept(line: int, data: dict[str, Any]) -> Concept:
    if unknown := [key for key in data if key not in _KINDS]:
        raise ValueError(_unknown(unknown))
    for key, kind in _KINDS.items():
        if key in data and not isinstance(data[key], kind):
            raise ValueError(_("“%(key)s” is not what it must be.") % {"key": key})
    qcode = cells.words(data.get("qcode") or "", 160)
    if not qcode:
        raise ValueError(_("The concept has no “qcode”."))
    names = _texts(data.get("name") or {}, "name", one_line=True)
    ours = cells.in_our_languages(names)
    if not ours:
        raise ValueError(_("“%(key)s” has no name in the outlet’s languages.") % {"key": cells.shown(qcode)})
    media_topic = cells.media_topic(qcode) if qcode.startswith("medtop:") else ""
    code = qcode.partition(":")[2]
    return Concept(
        line=line,
        key=qcode,
        names=ours,
        slug=cells.slug(data.get("slug") or ("" if media_topic or code.isdigit() else code)),
        vocabulary=cells.slug(data.get("vocabulary") or ""),
        media_topic=media_topic,
        wikidata=cells.wikidata(data["wikidata"]) if data.get("wikidata") else "",
        description=cells.in_our_languages(_texts(data.get("definition") or {}, "definition")),
        scope_note=cells.in_our_languages(_texts(data.get("scope_note") or {}, "scope_note")),
        aliases=[*(_alias(each) for each in data.get("aliases", [])), *cells.variants(names, ours)],
        status=_status(data),
        parent=cells.words(data["broader"] or "", 160) if "broader" in data else None,
        replaced_by=cells.words(data.get("replaced_by") or "", 160),
        related=[cells.words(_text(each), 160) for each in data.get("related", [])],
    )


def _status(data: dict[str, Any]) -> str:
    """`retired` holds the day or true; an explicit status says more."""
    status = cells.status(data.get("status", ""))
    retired = bool(data.get("retired"))
    if retired and status not in ("", "retired"):
        raise ValueError(_("The concept is retired and “%(text)s” at once.") % {"text": status})
    return "retired" if retired else status


def _texts(data: dict[str, Any], key: str, one_line: bool = False) -> dict[str, str]:
    texts = {}
    for code, text in data.items():
        if not cells.is_language(code):
            raise ValueError(_("“%(text)s” is not a language code.") % {"text": cells.shown(code)})
        if text is not None and not isinstance(text, str):
            raise ValueError(_("“%(key)s” is not what it must be.") % {"key": key})
        texts[code] = cells.name(text or "") if one_line else cells.paragraphs(text or "")
    return texts


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(_("“%(text)s” is not a text.") % {"text": cells.shown(str(value))})
    return value


def _alias(data: object) -> tuple[str, str]:
    if not isinstance(data, dict) or data.keys() - {"text", "language"}:
        raise ValueError(_("An alias has a “text” and a “language”."))
    language, text = _text(data.get("language") or ""), cells.name(_text(data.get("text") or ""))
    return cells.alias(language, text)


def _vocabularies(data: object, problems: list[Problem]) -> list[VocabularyRecord]:
    try:
        if not isinstance(data, list):
            raise ValueError(_("“%(key)s” is not what it must be.") % {"key": "vocabularies"})
        return [_vocabulary(each) for each in data]
    except ValueError as error:
        problems.append(Problem(None, str(error)))
        return []


def _vocabulary(data: object) -> VocabularyRecord:
    wrong = ValueError(_("“%(key)s” is not what it must be.") % {"key": "vocabularies"})
    if not isinstance(data, dict) or not isinstance(data.get("name"), dict) or not isinstance(data.get("slug"), str):
        raise wrong
    rules = {key: data.get(key, default) for key, default in (("is_tree", True), ("is_open", False))}
    rules["is_required"], limit = data.get("is_required", False), data.get("limit")
    if not all(isinstance(rule, bool) for rule in rules.values()):
        raise wrong
    if limit is not None and (type(limit) is not int or not 1 <= limit <= 1000):
        raise wrong
    name = cells.in_our_languages(_texts(data["name"], "name", one_line=True))
    if (
        not name
        or not cells.slug(data["slug"])
        or len(data["slug"]) > 50
        or any(len(text) > 80 for text in name.values())
    ):
        raise wrong
    return VocabularyRecord(slug=data["slug"], name=name, limit=limit, **rules)
