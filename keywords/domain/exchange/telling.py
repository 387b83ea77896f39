"""What becomes of a keyword, in words for a preview: one line for each text, code or place that changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from keywords.domain.exchange.plan import Entry
from keywords.models import Keyword, KeywordStatus

TEXTS = ("names", "description", "scope_note")


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str
    language: str = ""


def changes(entry: Entry) -> Iterator[Change]:
    """For a new keyword all that it will have; its place first, because names alone may stand twice."""
    if entry.is_new and entry.parent is not None:
        yield Change(_label("parent"), "", str(entry.parent))
    for column, (before, after) in entry.changes.items():
        if column in TEXTS:
            for language, _name in settings.LANGUAGES:
                if before.get(language, "") != after.get(language, ""):
                    yield Change(_label(column), before.get(language, ""), after.get(language, ""), language)
        elif column == "status":
            if not (entry.is_new and after == KeywordStatus.ACCEPTED):
                yield Change(_label(column), _status(before), _status(after))
        else:
            yield Change(_label(column), _shown(before), _shown(after))
    for language, text in entry.aliases:
        yield Change(_("alias"), "", text, language)
    for other in entry.related:
        yield Change(_label("related"), "", str(other))


def _label(column: str) -> str:
    return str(Keyword._meta.get_field(column).verbose_name)


def _status(status: str) -> str:
    return str(KeywordStatus(status).label) if status else ""


def _shown(value: object) -> str:
    return "" if value is None else str(value)
