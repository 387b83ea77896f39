"""What the masthead and the footer lead to: sections, keywords, pages, fixed places, and links anywhere."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain import elsewhere
from articles.enums import PageSlot
from articles.models import Section
from keywords.models import Alias, Keyword
from newsroom.lib.text import fold

SECTION, KEYWORD, PAGE, PLACE, LINK = "section", "keyword", "page", "place", "link"
# Lists of the outlet's own making, with the names of their addresses.
PLACES = {
    "home": gettext_lazy("Home"),
    "stories": gettext_lazy("All stories"),
    "keywords": gettext_lazy("Keywords"),
    "archive": gettext_lazy("Archive"),
    "authors": gettext_lazy("Authors"),
    "search": gettext_lazy("Search"),
    "corrections": gettext_lazy("Corrections"),
    "record": gettext_lazy("Public record"),
    "feed": gettext_lazy("RSS feed"),
}
IN_NAVIGATION, GROUPS, IN_GROUP = 24, 6, 14
LABEL, TITLE = 40, 40


def navigation(given: Any) -> dict[str, list[dict]]:
    """{language: [item]} checked; an edition without items keeps the sections. Raises ValidationError."""
    found = {code: items(rows, IN_NAVIGATION) for code, rows in _by_language(given)}
    return {code: rows for code, rows in found.items() if rows}


def footer(given: Any) -> dict[str, list[dict]]:
    """{language: [{title, links}]} checked; an edition without groups keeps the usual ones. Raises ValidationError."""
    found: dict[str, list[dict]] = {}
    for code, groups in _by_language(given):
        kept = []
        for group in groups:
            title, links = " ".join(str(group.get("title", "")).split()), items(group.get("links", []), IN_GROUP)
            if not title and not links:
                continue
            if not title or not links:
                raise ValidationError(_("A group of the footer needs a title and at least one link."))
            if len(title) > TITLE:
                raise ValidationError(_("A title can have %(limit)d characters at most."), params={"limit": TITLE})
            kept.append({"title": title, "links": links})
        if len(kept) > GROUPS:
            raise ValidationError(_("There can be %(limit)d groups at most."), params={"limit": GROUPS})
        if kept:
            found[code] = kept
    return found


def items(rows: Iterable[dict], most: int) -> list[dict]:
    """[{kind, target, label}] checked, in order, without empty rows. Raises ValidationError."""
    found = []
    for number, row in enumerate((row for row in rows if row.get("kind")), start=1):
        try:
            found.append(checked(row))
        except ValidationError as error:
            words = {"number": number, "problem": " ".join(error.messages)}
            raise ValidationError(_("Entry %(number)d: %(problem)s"), params=words) from error
    if len(found) > most:
        raise ValidationError(_("There can be %(limit)d entries at most."), params={"limit": most})
    return found


def checked(row: dict) -> dict:
    """One entry: `target` is a key of a section or keyword, a slot, a place, or an address; `label` may be empty."""
    kind, target = str(row.get("kind", "")), row.get("target", "")
    target = target if isinstance(target, int) else str(target).strip()
    label = " ".join(str(row.get("label", "")).split())
    if len(label) > LABEL:
        raise ValidationError(_("A name can have %(limit)d characters at most."), params={"limit": LABEL})
    if kind not in CHECKS:
        raise ValidationError(_("Choose what the entry leads to."))
    return {"kind": kind, "target": CHECKS[kind](target, label), "label": label}


def _section(target: str | int, label: str) -> int:
    key = _number(str(target))
    if not Section.objects.filter(pk=key).exists():
        raise ValidationError(_("This section no longer exists: choose another."))
    return key


def _keyword(target: str | int, label: str) -> int:
    """By its key where it is stored already; typed, by the name in its address or any alias that people know it by."""
    if isinstance(target, int):
        known = Q(pk=target)
    else:
        known = Q(slug=target.lower()) | Q(pk__in=Alias.objects.filter(folded=fold(target)).values("keyword"))
    keyword = Keyword.objects.for_readers().filter(known).order_by("pk").first() if target else None
    if keyword is None:
        raise ValidationError(_("There is no keyword “%(name)s” in use."), params={"name": str(target)[:80]})
    return keyword.pk


def _page(target: str | int, label: str) -> str:
    target = str(target)
    if target not in PageSlot.values:
        raise ValidationError(_("Choose what the entry leads to."))
    return target


def _place(target: str | int, label: str) -> str:
    target = str(target)
    if target not in PLACES:
        raise ValidationError(_("Choose what the entry leads to."))
    return target


def _link(target: str | int, label: str) -> str:
    target = str(target)
    if not label:
        raise ValidationError(_("A link needs words of its own."))
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    if inside and len(target) <= elsewhere.ADDRESS and all(" " < letter not in '"<>\\' for letter in target):
        return target
    return elsewhere.web_address(target)


CHECKS = {SECTION: _section, KEYWORD: _keyword, PAGE: _page, PLACE: _place, LINK: _link}


def _by_language(given: Any) -> list[tuple[str, list]]:
    given = given if isinstance(given, dict) else {}
    return [(code, given.get(code) or []) for code, _name in settings.LANGUAGES]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
