"""What the forms of a correction offer, and how readers' pages name its kinds."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from articles.enums import CorrectionKind, PublicAct, Significance

register = template.Library()

HINTS = {
    Significance.TYPO: _("Readers see no note, and “updated” stays as it is."),
    Significance.NORMAL: _("Translators see what changed."),
    Significance.MAJOR: _("Translations are marked as out of date until they follow."),
}


@register.filter
def said_in(names: Any, language: str) -> str:
    """A note in the story's language; it always has one there."""
    return names.in_(language)


@register.filter
def marked_headline(story: Any) -> str:
    """A retracted story says so wherever its headline stands alone."""
    if getattr(story, "is_retracted", False):
        return gettext("Retracted: %(headline)s") % {"headline": story.headline}
    return story.headline


@register.filter
def is_readable(act: str) -> bool:
    """Whether an act left readers with a text."""
    return act not in {PublicAct.WITHDRAWN, PublicAct.REMOVED}


@register.simple_tag
def joined(names: list[str]) -> str:
    """Names as they were, parted as the language parts them."""
    return pgettext("between two names in a list", ", ").join(names)


@register.simple_tag
def significances() -> list[dict[str, Any]]:
    return [{"value": each.value, "label": each.label, "hint": HINTS[each]} for each in Significance]


@register.simple_tag
def correction_kinds() -> list[CorrectionKind]:
    return list(CorrectionKind)


@register.simple_tag
def note_languages(article: Any, refused: Any) -> list[dict[str, Any]]:
    """The outlet's languages, the story's own first, with what was typed before a refusal."""
    typed = (refused or {}).get("text", {})
    rows = [
        {"code": code, "name": name, "is_own": code == article.language, "text": typed.get(code, "")}
        for code, name in settings.LANGUAGES
    ]
    return sorted(rows, key=lambda row: not row["is_own"])
