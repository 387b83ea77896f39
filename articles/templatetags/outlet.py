"""The outlet on its pages: its name where no page context is at hand (in mails), and where masthead and footer lead."""

from django import template
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
    return masthead.navigation(context["outlet"], context["sections"], get_language() or "")


@register.simple_tag(takes_context=True)
def footer_groups(context) -> list[masthead.Group]:
    return masthead.footer(context["outlet"], context["sections"], get_language() or "")


@register.simple_tag(takes_context=True)
def years(context) -> str:
    """2011–2026 for the copyright line; this year alone where nobody said since when, or it began this year."""
    first, now = context["outlet"].founded_year, timezone.localdate().year
    return f"{first}–{now}" if first and first < now else str(now)
