"""What every page may name: the outlet, its editions and its sections. Nothing is read before a template asks.

Every page reads the rows of the outlet and of the sections; what is made of them is remembered as long as they say the
same, with the parts of pages that show nothing else (`{% piece %}`, templatetags/outlet.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import count

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import get_language, override

from articles.domain import breaking
from articles.models import Article, Outlet, Section
from articles.public import masthead
from newsroom.lib.fixedquestions import FixedQuestion, Rows
from newsroom.lib.kept import hold
from newsroom.lib.recent import Recent

OUTLET = FixedQuestion(lambda: Outlet.objects.order_by("pk")[:1])
SECTIONS = FixedQuestion(lambda: Section.objects.only("name", "description", "slug", "path", "parent", "position"))
# Of now, of a change that some processes still see otherwise, and of previews.
_outlets: Recent[Outlet] = Recent(4)
_sections: Recent[list[Section]] = Recent(4)
# A few pieces for each place that pages call their own; a kilobyte or two each.
PIECES = 1_000


@dataclass(eq=False)
class Furniture:
    """What stands around every page, and the pieces of pages that were made of it."""

    outlet: Outlet
    sections: list[Section]
    pieces: Recent[str] = field(default_factory=lambda: Recent(PIECES))
    # No two have the same one.
    number: int = field(default_factory=count().__next__)


_furniture: Recent[Furniture] = Recent(4)


def outlet(request):
    here = SimpleLazyObject(lambda: outlet_of(request))
    return {
        "outlet": here,
        "sections": SimpleLazyObject(lambda: sections_of(request)),
        "furniture": partial(furniture_of, request),
        "linked_keywords": SimpleLazyObject(lambda: masthead.linked_keywords(outlet_of(request), get_language() or "")),
        "breaking_line": SimpleLazyObject(lambda: breaking_line(request, here)),
        "editions": settings.LANGUAGES,
        "switch": SimpleLazyObject(lambda: switch(request)),
        "default_edition": settings.LANGUAGE_CODE,
        "newsroom_url": settings.NEWSROOM_URL,
        "canonical": lazy(lambda: absolute(request.path), str)(),
        "time_zone": settings.NEWSROOM_TIME_ZONE,
    }


def breaking_line(request, here: Outlet) -> dict | None:
    """What stands above the page, which holds no longer than it does."""
    line = breaking.on_pages(here, request.LANGUAGE_CODE, timezone.now())
    hold(request, line and line["until"])
    return line


def outlet_of(request) -> Outlet:
    """The outlet as its row says it now, read once for a page. Pages share it: nobody changes it."""
    if not hasattr(request, "newsroom_outlet"):
        rows = OUTLET.rows()
        found = _outlets.get(rows)
        if found is None:
            found = next(iter(OUTLET.objects(rows)), None) or Outlet()
            _outlets.put(rows, found)
        request.newsroom_outlet = found
    return request.newsroom_outlet


def sections_of(request) -> list[Section]:
    """All sections, read once for a page."""
    if not hasattr(request, "newsroom_sections"):
        request.newsroom_sections = all_sections()
    return request.newsroom_sections


def furniture_of(request, sections: list[Section] | None = None) -> Furniture:
    """Of these very objects: a preview brings an outlet of its own, and some views bring the sections."""
    here = outlet_of(request)
    sections = sections_of(request) if sections is None else sections
    found = _furniture.get((id(here), id(sections)))
    if found is None:
        # It holds both, so that nothing else can come to their places in memory while it is remembered.
        found = Furniture(here, sections)
        _furniture.put((id(here), id(sections)), found)
    return found


def all_sections() -> list[Section]:
    """Every section in the order of the tree, with its depth and its children; one query for a whole page.

    Pages share the list and what is in it: nobody changes them.
    """
    rows = SECTIONS.rows()
    found = _sections.get(rows)
    if found is None:
        found = tree(rows)
        _sections.put(rows, found)
    return found


def tree(rows: Rows) -> list[Section]:
    """The sections of these rows of `SECTIONS`, made for the caller alone."""
    below: dict[int | None, list[Section]] = {}
    for row in SECTIONS.objects(rows):
        below.setdefault(row.parent_id, []).append(row)
    ordered = []

    def walk(parent: int | None, depth: int) -> None:
        for section in below.get(parent, []):
            section.depth, section.below = depth, below.get(section.pk, [])
            ordered.append(section)
            walk(section.pk, depth + 1)

    walk(None, 0)
    return ordered


def absolute(path: str) -> str:
    return f"{settings.NEWSROOM_URL}{path}"


def switch(request) -> list[dict]:
    """The same page in the other editions; where an address has no counterpart, their home."""
    offers = []
    for code, name in settings.LANGUAGES:
        if code == request.LANGUAGE_CODE:
            continue
        url = _translated(request.path, code, request.LANGUAGE_CODE)
        missing = url == request.path
        offers.append({"code": code, "name": name, "url": home_of(code) if missing else url, "missing": missing})
    return offers


def switch_of_story(language: str, section: Section | None, translations: Iterable[Article]) -> list[dict]:
    """The other editions of a story: its translation where there is one, else the section's front, which says so."""
    offers = []
    for code, name in settings.LANGUAGES:
        if code == language:
            continue
        translated = next((each for each in translations if each.language == code), None)
        if translated:
            offers.append({"code": code, "name": name, "url": translated.get_absolute_url(), "missing": False})
            continue
        with override(code):
            front = reverse("public:section", args=[section.path]) if section else home_of(code)
        offers.append({"code": code, "name": name, "url": f"{front}?untranslated", "missing": True})
    return offers


@lru_cache(maxsize=4096)
def _translated(path: str, code: str, here: str) -> str:
    """The table of addresses alone decides it; `here` is the edition in which the path is read."""
    with override(here):
        return translate_url(path, code)


@lru_cache(maxsize=32)
def home_of(code: str) -> str:
    with override(code):
        return reverse("public:home")
