"""What every page may name: the outlet, its editions and its sections. Nothing is read before a template asks."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import override

from articles.domain import breaking
from articles.models import Outlet, Section
from newsroom.lib.kept import hold


def outlet(request):
    here = SimpleLazyObject(lambda: outlet_of(request))
    return {
        "outlet": here,
        "sections": SimpleLazyObject(lambda: sections_of(request)),
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
    """The outlet's row, read once for a page."""
    if not hasattr(request, "newsroom_outlet"):
        request.newsroom_outlet = Outlet.objects.first() or Outlet()
    return request.newsroom_outlet


def sections_of(request) -> list[Section]:
    """All sections, read once for a page."""
    if not hasattr(request, "newsroom_sections"):
        request.newsroom_sections = all_sections()
    return request.newsroom_sections


def all_sections() -> list[Section]:
    """Every section in the order of the tree, with its depth and its children; one query for a whole page."""
    rows = list(Section.objects.only("name", "description", "slug", "path", "parent", "position"))
    below: dict[int | None, list[Section]] = {}
    for row in rows:
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
        url = translate_url(request.path, code)
        missing = url == request.path
        offers.append({"code": code, "name": name, "url": home_of(code) if missing else url, "missing": missing})
    return offers


def home_of(code: str) -> str:
    with override(code):
        return reverse("public:home")
