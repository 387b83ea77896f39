"""Open Graph and Twitter's cards: what programs show of an address that somebody sends to somebody."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

from articles.enums import CreditRole
from articles.models import Outlet
from articles.public import icons
from articles.public.context import absolute
from articles.public.imagedata import Shown, image_pairs
from articles.public.languages import locale
from newsroom.lib.text import excerpt, for_xml

LONGEST = 300
Pairs = list[tuple[str, str]]


def of_story(facts, headline: str, description: str, outlet: Outlet, languages: Iterable[str]) -> Pairs:
    """`languages`: of the translations that readers can see."""
    section = str(facts.section) if facts.section else ""
    updated = facts.updated_at or facts.published_at
    return _given(
        [
            ("og:type", "article"),
            ("og:title", headline),
            ("og:url", absolute(facts.address)),
            ("og:description", description),
            ("og:site_name", str(outlet)),
            ("og:locale", locale(facts.language)),
            *(("og:locale:alternate", locale(code)) for code in languages),
            *_image(facts.lead, facts.language, outlet),
            ("article:published_time", facts.published_at.isoformat() if facts.published_at else ""),
            ("article:modified_time", updated.isoformat() if updated else ""),
            *(
                ("article:author", absolute(profile.get_absolute_url()))
                for role, profile in facts.credits
                if role == CreditRole.AUTHOR
            ),
            ("article:section", section),
            *(("article:tag", str(keyword)) for keyword in facts.keywords),
        ]
    )


def of_page(
    title: str,
    address: str,
    outlet: Outlet,
    *,
    description: str = "",
    picture: Shown | None = None,
    sort: str = "website",
) -> Pairs:
    """Of a list, a person, a page about the outlet; `address` is whole."""
    here = get_language() or settings.LANGUAGE_CODE
    return _given(
        [
            ("og:type", sort),
            ("og:title", title),
            ("og:url", address),
            ("og:description", excerpt(description or str(outlet.tagline), LONGEST)),
            ("og:site_name", str(outlet)),
            ("og:locale", locale(here)),
            *(("og:locale:alternate", locale(code)) for code, _name in settings.LANGUAGES if code != here),
            *_image(picture, here, outlet),
        ]
    )


def _image(shown: Shown | None, language: str, outlet: Outlet) -> Pairs:
    """The picture large; without one the outlet's icon, small."""
    if pairs := image_pairs(shown, language):
        return [*pairs, ("twitter:card", "summary_large_image")]
    icon = icons.largest(outlet)
    return [
        ("og:image", absolute(icon.address)),
        ("og:image:type", "image/png"),
        ("og:image:width", str(icon.size)),
        ("og:image:height", str(icon.size)),
        ("og:image:alt", str(outlet)),
        ("twitter:card", "summary"),
    ]


def _given(pairs: Pairs) -> Pairs:
    return [(name, for_xml(value)) for name, value in pairs if value]
