"""The outlet's icon in every form that browsers and systems ask for, and the manifest that names them.

Uploaded icons are served by `look.py`; one that nobody uploaded is drawn from the initials, at an address that says
everything that is drawn, so that it never changes.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import EmblemFile, Outlet
from articles.public.context import outlet_of
from articles.public.languages import language_tag
from articles.public.look import FOR_EVER
from newsroom.lib import accents
from newsroom.lib.images import marks
from newsroom.lib.kept import kept

# The house's own accent, as tokens.css has it, and its papers.
ACCENT = "#0b5c8a"
PAPER, NIGHT = accents.LIGHT[0], accents.DARK[0]
DRAWN = (32, 180, 192, 512)
TOUCH, LARGEST = 180, 512
A_DAY = "public, max-age=86400"


@dataclass(frozen=True)
class Icon:
    """`whole`: fills its square, with room around it, for systems that cut icons into shapes of their own."""

    address: str
    size: int
    whole: bool = False


def icons(outlet: Outlet) -> list[Icon]:
    """Smallest first, the whole one last. No query."""
    if emblem := outlet.icon:
        found = [Icon(emblem.address(size), size[0]) for size in emblem.sizes]
        whole = Icon(reverse("icon-whole", args=[emblem.digest]), found[-1].size, whole=True)
        return found if emblem.inlined else [*found, whole]
    return list(_drawn((outlet.accent or ACCENT)[1:], _initials(outlet)))


def largest(outlet: Outlet) -> Icon:
    """For machines that want one picture of the outlet."""
    return [icon for icon in icons(outlet) if not icon.whole][-1]


def theme_colors(outlet: Outlet) -> tuple[str, str]:
    """What surrounds the page in browsers that color their frame: the accent by day, a dark wash of it by night."""
    color = outlet.accent or ACCENT
    return accents.tones(color, dark=False).accent, accents.tones(color, dark=True).wash


@kept()
@require_safe
def drawn(request, color, initials, size, whole):
    """Only what the outlet is called and colored like now: a stranger cannot have thousands of pictures drawn."""
    outlet = outlet_of(request)
    if f"#{color}" != (outlet.accent or ACCENT) or initials != _initials(outlet):
        raise Http404
    return _png(marks.draw(initials, f"#{color}", int(size), whole=bool(whole)))


@kept()
@require_safe
def whole(request, digest):
    """The uploaded icon with room around it."""
    rows = EmblemFile.objects.filter(digest=digest).order_by("-width")
    row = rows.first()
    if row is None or row.width != row.height:
        raise Http404
    return _png(marks.padded(_bytes_of(row), marks.PAPER))


@kept()
@require_safe
def favicon(request):
    """Where everybody looks who does not read the page. Its address cannot change with it, so it is asked for daily."""
    outlet = outlet_of(request)
    if emblem := outlet.icon:
        width, height = emblem.sizes[min(1, len(emblem.sizes) - 1)]
        png = _bytes_of(get_object_or_404(EmblemFile, digest=emblem.digest, width=width, height=height))
    else:
        png = marks.draw(_initials(outlet), outlet.accent or ACCENT, DRAWN[-2])
    response = HttpResponse(marks.ico(png), content_type="image/x-icon")
    response.headers["Cache-Control"] = A_DAY
    return response


@kept()
@require_safe
def manifest(request):
    """What a phone needs to keep the edition among its programs."""
    outlet = outlet_of(request)
    home, name = reverse("public:home"), str(outlet)
    data = {
        "id": home,
        "name": name,
        "short_name": name if len(name) <= 12 else name.split()[-1][:12],
        "description": str(outlet.tagline),
        "lang": language_tag(get_language()),
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "theme_color": theme_colors(outlet)[0],
        "background_color": PAPER,
        "categories": ["news"],
        "icons": [
            {
                "src": icon.address,
                "sizes": f"{icon.size}x{icon.size}",
                "type": "image/png",
                "purpose": "maskable" if icon.whole else "any",
            }
            for icon in icons(outlet)
        ],
    }
    response = JsonResponse(
        {key: value for key, value in data.items() if value},
        json_dumps_params={"ensure_ascii": False},
        content_type="application/manifest+json",
    )
    response.headers["Cache-Control"] = A_DAY
    return response


@lru_cache(maxsize=64)
def _drawn(color: str, initials: str) -> tuple[Icon, ...]:
    def address(size: int, *, whole: bool) -> str:
        return reverse("icon-drawn", args=[color, initials, size, "-whole" if whole else ""])

    # Apple's systems cut round corners themselves, and paint black behind what is clear.
    drawn = [Icon(address(size, whole=size == TOUCH), size) for size in DRAWN]
    return (*drawn, Icon(address(LARGEST, whole=True), LARGEST, whole=True))


def _initials(outlet: Outlet) -> str:
    """The same in every edition: of the name in the default language."""
    return marks.initials_of(outlet.name.in_(settings.LANGUAGE_CODE))


def _bytes_of(row: EmblemFile) -> bytes:
    try:
        with row.file.open("rb") as file:
            return file.read()
    except FileNotFoundError as missing:
        raise Http404 from missing


def _png(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    return response
