"""The outlet on its pages: its name where no page context is at hand (in mails), and where masthead and footer lead."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Outlet
from articles.public import masthead

register = template.Library()


@register.simple_tag
def outlet_name() -> str:
    """In the language that is active while the mail is written."""
    return str(Outlet.objects.first() or Outlet())


@register.simple_tag(takes_context=True)
def masthead_entries(context) -> list[masthead.Entry]:
    """In a piece: see `facts`."""
    return masthead.navigation(context["outlet"], context["sections"], get_language() or "", context["linked_keywords"])


@register.simple_tag(takes_context=True)
def footer_groups(context) -> list[masthead.Group]:
    return masthead.footer(context["outlet"], context["sections"], get_language() or "", context["linked_keywords"])


@register.simple_tag(takes_context=True)
def years(context) -> str:
    """2011–2026 for the copyright line; this year alone where nobody said since when, or it began this year."""
    first, now = context["outlet"].founded_year, timezone.localdate().year
    return f"{first}–{now}" if first and first < now else str(now)


def facts(name: str, context: Any) -> Hashable:
    """Everything that the pieces of `public/base.html` show beside the outlet's row and the sections.

    `current` and its company decide which entry is marked as the one that is read; the year stands in the footer.
    """
    section, keywords = context.get("section"), context["linked_keywords"]
    return (
        name,
        get_language(),
        timezone.localdate().year,
        bool(context.get("is_home")),
        context.get("today") or None,
        context.get("current") or "",
        bool(context.get("story")),
        getattr(section, "path", "") if section else None,
        masthead.said_of(keywords),
    )


class Piece(template.Node):
    """A part of a page that shows the outlet, its sections and `facts`: made once as long as these say the same."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> str:
        furniture_of = context.get("furniture")
        if furniture_of is None or settings.DEBUG:
            return self.nodelist.render(context)
        sections = context["sections"]
        furniture = furniture_of(sections if type(sections) is list else None)
        key = facts(self.name, context)
        made = furniture.pieces.get(key)
        if made is None:
            made = self.nodelist.render(context)
            furniture.pieces.put(key, made)
        return made


@register.tag
def piece(parser: template.base.Parser, token: template.base.Token) -> Piece:
    """`{% piece menu %}…{% end_piece %}`; every piece of a page has a name of its own."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("end_piece",))
    parser.delete_first_token()
    return Piece(name, nodelist)
