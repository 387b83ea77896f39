"""Vocabularies as files: the same keywords give the same bytes, and the file read back changes nothing."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from keywords.domain import mediatopics
from keywords.domain.exchange.csvfile import COLUMNS, TEXTS, alias_line
from keywords.models import Alias, Keyword, KeywordStatus, Vocabulary
from newsroom.lib.tables import csv_lines

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# The licence of the Media Topics asks for it wherever they go.
ATTRIBUTION = {
    "copyright": "Media Topics: IPTC, International Press Telecommunications Council - https://iptc.org",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "changes": "Media Topics: names and definitions in the outlet's languages, as the outlet keeps them",
}


@dataclass(slots=True)
class Shelved:
    """Keywords in the order of their trees, and what hangs on them, in five queries whatever their number."""

    vocabularies: list[Vocabulary]
    keywords: list[Keyword] = field(default_factory=list)
    by_pk: dict[int, Keyword] = field(default_factory=dict)
    aliases: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    related: dict[int, list[Keyword]] = field(default_factory=lambda: defaultdict(list))


def as_json(vocabulary: Vocabulary | None = None) -> str:
    """One vocabulary, or all, in the shape of the IPTC's file with the outlet's own facts beside it."""
    shelved = _shelved(vocabulary)
    data: dict[str, Any] = {"title": ", ".join(_default(each.name) for each in shelved.vocabularies)}
    if mediatopics.vocabulary() in shelved.vocabularies:
        data |= ATTRIBUTION
    data["vocabularies"] = [_vocabulary(each) for each in shelved.vocabularies]
    data["concepts"] = [_concept(keyword, shelved) for keyword in shelved.keywords]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_csv(vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """The lines of a table for spreadsheets, safe from formulas; parents stand above their children."""
    shelved = _shelved(vocabulary)
    header = [*COLUMNS, *(f"{kind}_{language}" for kind in TEXTS for language in LANGUAGES)]
    return csv_lines(header, (_row(keyword, shelved) for keyword in shelved.keywords))


def _shelved(vocabulary: Vocabulary | None) -> Shelved:
    chosen = [vocabulary] if vocabulary else Vocabulary.objects.all()
    # Sorted here: databases order letters each in their own way.
    shelved = Shelved(sorted(chosen, key=lambda each: each.slug))
    below: dict[tuple[int, int | None], list[Keyword]] = defaultdict(list)
    keywords = Keyword.objects.filter(vocabulary__in=shelved.vocabularies).order_by()
    for keyword in sorted(keywords, key=lambda keyword: keyword.slug, reverse=True):
        below[keyword.vocabulary_id, keyword.parent_id].append(keyword)
        shelved.by_pk[keyword.pk] = keyword
    for each in shelved.vocabularies:
        waiting = list(below[each.pk, None])
        while waiting:
            keyword = waiting.pop()
            keyword.vocabulary = each
            shelved.keywords.append(keyword)
            waiting += below[each.pk, keyword.pk]
    words = Alias.objects.others().order_by().values_list("keyword_id", "language", "text")
    for pk, language, text in sorted(words):
        shelved.aliases[pk].append((language, text))
    for one, other in Keyword.related.through.objects.values_list("from_keyword_id", "to_keyword_id"):
        if other in shelved.by_pk:  # a file refers to nothing that it does not hold
            shelved.related[one].append(shelved.by_pk[other])
    for others in shelved.related.values():
        others.sort(key=lambda keyword: keyword.slug)
    return shelved


def _concept(keyword: Keyword, shelved: Shelved) -> dict[str, Any]:
    code = keyword.media_topic
    parent = shelved.by_pk.get(keyword.parent_id or 0)
    successor = shelved.by_pk.get(keyword.replaced_by_id or 0)
    return {
        "qcode": _qcode(keyword),
        "uri": f"http://cv.iptc.org/newscodes/mediatopic/{code}" if code else None,
        "level": len(keyword.path) + 1,
        "broader": _qcode(parent) if parent else None,
        "name": _texts(keyword.names),
        "definition": _texts(keyword.description),
        "retired": True if keyword.status == KeywordStatus.RETIRED else None,
        "wikidata": f"https://www.wikidata.org/entity/{keyword.wikidata}" if keyword.wikidata else None,
        "slug": keyword.slug,
        "vocabulary": keyword.vocabulary.slug,
        "status": keyword.status,
        "scope_note": _texts(keyword.scope_note),
        "aliases": [{"text": text, "language": language} for language, text in shelved.aliases[keyword.pk]],
        "replaced_by": _reference(successor, keyword) if successor else None,
        "related": [_reference(other, keyword) for other in shelved.related[keyword.pk]],
    }


def _row(keyword: Keyword, shelved: Shelved) -> list[str]:
    parent = shelved.by_pk.get(keyword.parent_id or 0)
    successor = shelved.by_pk.get(keyword.replaced_by_id or 0)
    texts = (keyword.names, keyword.description, keyword.scope_note)
    return [
        keyword.vocabulary.slug,
        keyword.slug,
        f"medtop:{keyword.media_topic}" if keyword.media_topic else "",
        keyword.wikidata or "",
        keyword.status,
        parent.slug if parent else "",
        successor.slug if successor else "",
        " ".join(other.slug for other in shelved.related[keyword.pk]),
        "\n".join(alias_line(language, text) for language, text in shelved.aliases[keyword.pk]),
        *(text.get(language, "") for text in texts for language in LANGUAGES),
    ]


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    rules = ("is_tree", "is_open", "is_required", "limit")
    named = {"slug": vocabulary.slug, "name": _texts(vocabulary.name)}
    return named | {rule: getattr(vocabulary, rule) for rule in rules}


def _qcode(keyword: Keyword) -> str:
    return f"medtop:{keyword.media_topic}" if keyword.media_topic else f"{keyword.vocabulary.slug}:{keyword.slug}"


def _reference(other: Keyword, near: Keyword) -> str:
    """Across vocabularies by slug: there `near` may itself have the other one's code."""
    return other.slug if other.media_topic and other.vocabulary_id != near.vocabulary_id else _qcode(other)


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {language: texts[language] for language in LANGUAGES if texts.get(language)}


def _default(name: Any) -> str:
    return name.in_(settings.LANGUAGE_CODE)
