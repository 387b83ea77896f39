"""What search engines are told to read: an index of parts, each bounded, and the news of the last two days.

Written as text, not by a template: a part has a thousand stories.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.domain import sitemaps
from articles.models import Section
from articles.models.page import address_of
from articles.public.context import absolute, outlet_of
from articles.public.languages import hreflang, in_every_edition, news_language
from editors.models import Profile
from keywords.models import Keyword
from newsroom.lib.kept import hold, kept
from newsroom.lib.text import for_xml

# Google wants the publication's name "without anything in brackets".
_BRACKETS = re.compile(r"\s*[(（\[【].*?[)）\]】]\s*")
NAMESPACES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    ":xhtml": "http://www.w3.org/1999/xhtml",
    ":image": "http://www.google.com/schemas/sitemap-image/1.1",
    ":news": "http://www.google.com/schemas/sitemap-news/0.9",
}
# Pages without a key of their own; every edition has each of them.
FIXED = ("authors", "keywords", "archive", "stories", "corrections", "record", "feeds")


@kept(shows="lists")
@require_safe
def index(request):
    """The parts that have something in them, each with the time of its last change where that is known."""
    parts = [("sitemap-pages", [], None)]
    keys = {code: sitemaps.keywords_with_stories(code) for code, _name in settings.LANGUAGES}
    people = {code: sitemaps.profiles_with_stories(code) for code, _name in settings.LANGUAGES}
    parts += [("sitemap-keywords", [number], None) for number in _parts(keys)]
    parts += [("sitemap-authors", [number], None) for number in _parts(people)]
    parts += [("sitemap-stories", [number], at) for number, at in sitemaps.story_parts()]
    lines = (
        f"<sitemap><loc>{escape(absolute(reverse(name, args=args)))}</loc>{_lastmod(at)}</sitemap>"
        for name, args, at in parts
    )
    return _answer("sitemapindex", lines, ("",), max((at for _name, _args, at in parts if at), default=None))


@kept(shows="lists")
@require_safe
def pages(request):
    """The fronts, the sections that have stories, and the fixed pages, in every edition."""
    newest = {code: _with_those_below(sitemaps.newest_by_section(code)) for code, _name in settings.LANGUAGES}
    entries = [{code: max(at.values(), default=None) for code, at in newest.items()}]
    lines = list(_in_editions(lambda: reverse("public:home"), entries[0]))
    for section in Section.objects.all():
        found = {code: at[section.pk] for code, at in newest.items() if section.pk in at}
        lines += _in_editions(section.get_absolute_url, found)
    for name in FIXED:
        lines += _in_editions(lambda name=name: reverse(f"public:{name}"), dict.fromkeys(newest))
    for slot, titles in outlet_of(request).pages.items():
        # What is not written in an edition's language is the other edition's page there.
        written = [code for code, _name in settings.LANGUAGES if titles.get(code)]
        lines += _in_languages(lambda slot=slot: address_of(slot), written)
    last = max((at for each in newest.values() for at in each.values()), default=None)
    return _answer("urlset", lines, ("", ":xhtml"), last)


@kept(shows="lists")
@require_safe
def keywords(request, part):
    keys = {code: sitemaps.keywords_with_stories(code) for code, _name in settings.LANGUAGES}
    return _of_rows(Keyword.objects.for_readers().only("slug"), keys, part)


@kept(shows="lists")
@require_safe
def authors(request, part):
    keys = {code: sitemaps.profiles_with_stories(code) for code, _name in settings.LANGUAGES}
    return _of_rows(Profile.objects.only("slug"), keys, part)


@kept(shows="lists")
@require_safe
def stories(request, part):
    """A thousand keys' stories, in every language, with their translations and lead pictures."""
    rows = sitemaps.stories_of(part)
    if not rows:
        raise Http404
    families, leads = sitemaps.families_of(rows, part), sitemaps.leads_of(part)
    address, pictures = _addresses(), _pictures()
    lines = []
    for story in rows:
        family = families.get(story.translation_of or story.pk, ())
        others = hreflang({each.language: address(each) for each in family})
        look = leads.get(story.pk)
        at = sitemaps.changed(story)
        lines.append(_url(address(story), at, others, f"{pictures}{look.key}/{look.plain_name}" if look else ""))
    last = max(sitemaps.changed(story) for story in rows)
    return _answer("urlset", lines, ("", ":xhtml", ":image"), last)


@kept(shows="lists")
@require_safe
def news(request):
    """The stories of the last two days, as Google News asks for them; the file is right when it is empty, too."""
    outlet = outlet_of(request)
    names = {code: escape(for_xml(_name_of(outlet.name.in_(code)))) for code, _name in settings.LANGUAGES}
    rows, address = list(sitemaps.news()), _addresses()
    hold(request, rows[-1].published_at + sitemaps.FRESH if rows else None)
    lines = (
        f"<url><loc>{escape(address(story))}</loc><news:news><news:publication><news:name>{names[story.language]}"
        f"</news:name><news:language>{news_language(story.language)}</news:language></news:publication>"
        f"<news:publication_date>{story.published_at.isoformat(timespec='seconds')}</news:publication_date>"
        f"<news:title>{escape(for_xml(story.headline))}</news:title></news:news></url>"
        for story in rows
    )
    return _answer("urlset", lines, ("", ":news"), max((story.published_at for story in rows), default=None))


def _parts(keys: dict[str, set[int]]) -> list[int]:
    return sorted({key // sitemaps.SITEMAP_PART for each in keys.values() for key in each})


def _of_rows(rows, keys: dict[str, set[int]], part: int) -> HttpResponse:
    """One part of pages that every edition may have: each where it leads to a story."""
    lines, start = [], part * sitemaps.SITEMAP_PART
    for row in rows.filter(pk__gte=start, pk__lt=start + sitemaps.SITEMAP_PART).order_by("pk"):
        lines += _in_editions(row.get_absolute_url, {code: None for code in keys if row.pk in keys[code]})
    if not lines:
        raise Http404
    return _answer("urlset", lines, ("", ":xhtml"), None)


def _with_those_below(newest: dict[int, datetime]) -> dict[int, datetime]:
    """A section shows what stands below it, so it is as new as that."""
    found: dict[str, datetime] = {}
    sections = list(Section.objects.only("path"))
    for section in sections:
        if section.pk not in newest:
            continue
        steps = section.path.split("/")
        for depth in range(1, len(steps) + 1):
            path = "/".join(steps[:depth])
            found[path] = max(newest[section.pk], found.get(path, newest[section.pk]))
    return {section.pk: found[section.path] for section in sections if section.path in found}


def _in_editions(address, editions: dict[str, datetime | None]) -> Iterator[str]:
    """One page in these editions. Each entry names the same ones as the page itself: every edition has it."""
    places = in_every_edition(address)
    others = hreflang(places)
    for code, at in editions.items():
        yield _url(places[code], at, others)


def _in_languages(address, languages: list[str]) -> Iterator[str]:
    """One page that is written in these languages only."""
    places = {code: place for code, place in in_every_edition(address).items() if code in languages}
    for place in places.values():
        yield _url(place, None, hreflang(places) if len(places) > 1 else [])


def _addresses():
    """`Article.get_absolute_url` for many: the home of each edition is looked up once."""
    homes = in_every_edition(lambda: reverse("public:home"))

    def address(story) -> str:
        on = story.published_on
        return f"{homes[story.language]}{on.year:04}/{on.month:02}/{on.day:02}/{story.slug}/"

    return address


def _pictures() -> str:
    """What stands before key and name in the address of a picture: looked up once for many."""
    any_ = ("x", "wide-1-0000000000.jpg")
    return absolute(reverse("picture", args=any_)).removesuffix("/".join(any_))


def _name_of(publication: str) -> str:
    return _BRACKETS.sub(" ", publication).strip() or publication


def _url(address: str, at: datetime | None, others: Iterable[tuple[str, str]] = (), image: str = "") -> str:
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(place)}"/>' for code, place in others)
    shown = f"<image:image><image:loc>{escape(image)}</image:loc></image:image>" if image else ""
    return f"<url><loc>{escape(address)}</loc>{_lastmod(at)}{links}{shown}</url>"


def _lastmod(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""


def _answer(root: str, lines: Iterable[str], names: Iterable[str], last: datetime | None) -> HttpResponse:
    spaces = " ".join(f'xmlns{name}="{NAMESPACES[name]}"' for name in names)
    body = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {spaces}>", *lines, f"</{root}>", ""])
    response = HttpResponse(body, content_type="application/xml; charset=utf-8")
    # The file itself is nothing to be found.
    response.headers["X-Robots-Tag"] = "noindex"
    if last:
        response.headers["Last-Modified"] = http_date(last.timestamp())
    return response
