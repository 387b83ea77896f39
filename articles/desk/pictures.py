"""The library of pictures: found by filters, shown page by page, more of them while scrolling."""

import uuid
from urllib.parse import urlsplit

from django.http import QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from articles.desk import picturewords
from articles.desk.picturefilters import PictureFilter, address_of, chips, is_used
from articles.desk.pictureforms import BulkForm
from articles.desk.pictureupload import limits
from articles.enums import PictureHappening
from articles.models import Picture, PictureEvent
from editors import roles
from editors.access import desk_required
from newsroom.lib.paging import KeysetPage, count_up_to, page_by_key

PER_PAGE = 60
# So many pages come in by themselves while scrolling; then a new one begins, so that no browser holds thousands.
PARTS = 8
ORDER = ("-created_at", "-id")
COUNTED = 100_000
# Above it nobody means all of them.
ALL_OFFERED = 1000


@require_safe
@desk_required
def index(request):
    filtered = PictureFilter(request.GET, queryset=shown_rows(), request=request)
    page = page_by_key(
        filtered.qs, order=ORDER, after=request.GET.get("after"), before=request.GET.get("before"), size=PER_PAGE
    )
    part = number(request.GET.get("part")) or 1
    context = {"page": page, "view": view_of(request), **rights(request.user), **turns(request, page, part)}
    if request.htmx:
        return fragment(request, context)
    return _list(request, filtered, context)


def shown_rows():
    return Picture.objects.select_related("file", "created_by")


def view_of(request) -> str:
    return "list" if request.GET.get("view") == "list" else "grid"


def rights(editor) -> dict:
    return {"may_upload": editor.has_perm(roles.ADD_PICTURE), "may_change": editor.has_perm(roles.ADD_PICTURE)}


def turns(request, page: KeysetPage, part: int) -> dict:
    """Addresses of the pages before and after; `older_part` is for what comes in below while scrolling."""
    query = request.GET.copy()
    for name in ("after", "before", "part", "act"):
        query.pop(name, None)
    base = query.urlencode()

    def to(**more) -> str:
        return "&".join(part for part in (base, urlencode(more)) if part)

    return {
        "older": page.older and to(after=page.older),
        "older_part": page.older and part < PARTS and to(after=page.older, part=part + 1),
        "newer": page.newer and to(before=page.newer),
        "grid_query": without(query, "view"),
        "list_query": without(query, "view", view="list"),
    }


def without(query: QueryDict, *names: str, **more) -> str:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    kept.update(more)
    return kept.urlencode()


def fragment(request, context: dict):
    """Only tiles or rows, marked as such: a script must not take a sign-in page for them."""
    template = "desk/_picture_rows.html" if context["view"] == "list" else "desk/_picture_tiles.html"
    answer = render(request, template, context)
    answer.headers["X-Pictures"] = "yes"
    return answer


def _list(
    request, filtered: PictureFilter, context: dict, *, bulk: BulkForm | None = None, back: str = "", status: int = 200
):
    number_found, more = count_up_to(filtered.qs, COUNTED)
    chosen = chips(filtered)
    in_use = Picture.objects.kept().filter(is_used())
    context |= {
        "filter": filtered,
        "chosen": chosen,
        "found": number_found,
        "found_more": more,
        "all_found": len(context["page"]) < number_found <= ALL_OFFERED,
        "retired": filtered.form.is_valid() and filtered.form.cleaned_data.get("retired"),
        "bulk": bulk or BulkForm(),
        "back": back or request.get_full_path(),
        "just": _just(request),
        "without_alt_query": address_of(use="used", lacks="alt"),
        "expiring_query": address_of(use="used", rights="expiring"),
        "words": picturewords.words(),
        "here": "pictures",
        **limits(),
    }
    if not chosen:
        care = PictureFilter({"lacks": ["alt"]}, queryset=in_use, request=request)
        context["without_alt"] = count_up_to(care.qs, COUNTED)[0]
        care = PictureFilter({"rights": "expiring"}, queryset=in_use, request=request)
        context["expiring"] = count_up_to(care.qs, COUNTED)[0]
    return render(request, "desk/pictures.html", context, status=status)


def _just(request) -> dict | None:
    """The bulk act that led here, as long as it stands."""
    try:
        act = uuid.UUID(request.GET.get("act", ""))
    except ValueError:
        return None
    events = PictureEvent.objects.filter(act=act, actor=request.user)
    actions = list(events.values_list("action", flat=True))
    if not actions or PictureHappening.UNDONE in actions:
        return None
    return {"act": act, "count": len(actions)}


def again(request, back: str, bulk: BulkForm, keys: set[str]):
    """The page from which many were to be changed, with what was typed and chosen, because something is not right."""
    request.GET = QueryDict(urlsplit(back).query)
    filtered = PictureFilter(request.GET, queryset=shown_rows(), request=request)
    page = page_by_key(
        filtered.qs, order=ORDER, after=request.GET.get("after"), before=request.GET.get("before"), size=PER_PAGE
    )
    context = {"page": page, "view": view_of(request), "checked": keys, **rights(request.user)}
    return _list(request, filtered, context | turns(request, page, 1), bulk=bulk, back=back, status=422)


@require_safe
@desk_required
def tiles(request):
    """Named pictures alone, anew: what is being prepared is asked for until it is there."""
    found = shown_rows().filter(key__in=request.GET.getlist("p")[:PER_PAGE])
    return fragment(request, {"page": found, "view": view_of(request), **rights(request.user)})


def number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
