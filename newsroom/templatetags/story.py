"""What the pages of a story need beyond plain variables: its body, its cards, its data for machines."""

import json
from functools import lru_cache
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, pgettext

from articles.enums import Kind
from articles.story import dressing

register = template.Library()

# Inside a script element these would end it or begin a comment; as escapes they are the same JSON.
_FOR_SCRIPTS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def body(story: Any) -> SafeString:
    """The stored body: written by the renderer, which escapes by construction. The one text printed as it is."""
    html = dressing.linked_headings(story.body_html)
    return SafeString(dressing.questions(html) if getattr(story, "kind", "") == Kind.INTERVIEW else html)


@register.simple_tag
def structured_data(data: dict | list) -> str:
    """JSON-LD as a data block, which no browser runs and no story can break out of."""
    written = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', SafeString(written.translate(_FOR_SCRIPTS)))


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name: str) -> str:
    """A symbol of our own sprite; always beside a word, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def people(profiles: list) -> str:
    """Names that lead to their pages, parted as the language parts names."""
    separator = pgettext("between two names in a list", ", ")
    return format_html_join(
        separator,
        '<a href="{}">{}</a>',
        ((profile.get_absolute_url(), profile) for profile in profiles),
    )


@register.filter
def lead(article: Any) -> Any:
    """The lead picture of a card, which `for_cards()` brought along; none while its forms are being made."""
    use = getattr(article, "lead_use", None)
    return use if use and use.wide else None


@register.filter
def authors(article: Any) -> list:
    return article.authors


@register.filter
def teaser(article: Any) -> str:
    """What a card says below its headline: the standfirst, else the first point."""
    return article.standfirst or (article.points[0] if article.points else "")


@register.filter
def is_labelled(kind: str) -> bool:
    """Whether a kind is named on cards: a report is what readers expect anyway."""
    return kind != Kind.REPORT


@register.filter
def label_beside_section(story: Any) -> bool:
    """A label that only repeats the section ("Opinion · Opinion") is left out."""
    section = str(story.section) if story.section else ""
    return is_labelled(story.kind) and section != str(Kind(story.kind).label)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the language of the page."""
    return get_language_info(code)["name_translated"]


@register.filter
def html_language(code: str | None) -> str:
    """zh-hans as pages and feeds spell it: zh-Hans."""
    head, _, tail = (code or get_language() or "").partition("-")
    return f"{head}-{tail.title()}" if len(tail) == 4 else (code or head)
