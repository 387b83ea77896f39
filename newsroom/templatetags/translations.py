"""How a translation stands to its original, as a chip; and a block for the script that puts it into the text."""

import json

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext_lazy, pgettext

from articles.enums import Action, Happening, Significance
from newsroom.templatetags.desk import HAPPENED, symbol

register = template.Library()

OUTDATED = {
    Significance.TYPO: gettext_lazy("Spelling changed in the original"),
    Significance.NORMAL: gettext_lazy("Out of date"),
    Significance.MAJOR: gettext_lazy("Out of date in substance"),
}


@register.simple_tag
def freshness_chip(article) -> str:
    """Nothing where the original has not changed since."""
    if not article.outdated:
        return ""
    words = OUTDATED[Significance(article.outdated)]
    return format_html(
        '<span class="chip outdated-chip outdated-{}">{}{}</span>', article.outdated, symbol("history"), words
    )


@register.filter
def tongue(code: str) -> str:
    """What a text was translated from, as people say it: Chinese, in whatever characters."""
    if code.startswith("zh"):
        return pgettext("a language", "Chinese")
    return get_language_info(code)["name_translated"]


@register.filter
def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.simple_tag
def original_news(event) -> str:
    """What an entry of the timeline adds about the original, or about a machine's draft."""
    data = event.data or {}
    if event.action == Happening.ORIGINAL_CHANGED:
        act = HAPPENED.get(data.get("act"), "")
        if data.get("act") in {Action.PUBLISH, Action.ANNOTATE} and data.get("significance") in Significance.values:
            return f"{act}: {Significance(data['significance']).label}"
        return str(act)
    if event.action == Happening.TRANSLATED:
        return get_language_info(data["language"])["name_translated"] if data.get("language") else ""
    return str(data.get("reason", "")) if event.action == Happening.MACHINE_FAILED else ""
