"""Pictures on readers' pages: `{% picture use "story-lead" alt=… first=True %}`; nothing while no form is made."""

from typing import Any

from django import template
from django.utils.translation import get_language

from articles.public.places import PLACES, look_at, offers, place_in_row

register = template.Library()


@register.inclusion_tag("public/_picture.html")
def picture(shown: Any, place: str, alt: str = "", first: bool = False) -> dict:
    """`shown`: a picture or a use of one. `first`: it opens the page, so it is fetched before anything else."""
    where = PLACES[place]
    *others, plain = offers(shown, where)
    return {"offers": others, "plain": plain, "look": look_at(shown, where), "alt": alt, "first": first}


@register.simple_tag
def place_in(block: Any, whole: bool = False) -> str:
    """The place of the pictures of a row on a front; `whole`: it has the width of the page."""
    return place_in_row(block.layout, len(block.places), beside=not whole)


@register.simple_tag
def place_of_strip(stories: list) -> str:
    return place_in_row("grid", len(stories), beside=False)


@register.filter
def credit(shown: Any) -> str:
    """Who made a picture, or what stands for it at this use, in the language of the page."""
    language = get_language() or ""
    return shown.credit_in(language) if hasattr(shown, "credit_in") else shown.credit.in_(language)
