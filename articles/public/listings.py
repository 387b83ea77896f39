"""Lists of stories: filtered, counted no further than needed, twenty to a page, older and newer by key."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language_info, override

from articles.models import Article
from articles.models.querysets import ArticleQuerySet
from articles.public import held
from articles.public.context import absolute
from articles.public.counts import COUNTED, capped
from articles.public.facets import Facets
from articles.public.filters import NO_FILTER, StoryFilter
from newsroom.lib.kept import hold
from newsroom.lib.paging import KeysetPage, page_by_key

PER_PAGE = 20
# Every word of an address that changes a list of stories; a page that decides a filter itself takes its word too.
WORDS = (*StoryFilter.base_filters, "after", "before")


def listing(
    request,
    stories: ArticleQuerySet | Callable[[], ArticleQuerySet],
    *,
    sections: list,
    without: tuple = (),
    apart: Sequence[Article] = (),
    plain: bool = False,
    counted: ArticleQuerySet | None = None,
    known: Iterable = (),
) -> dict:
    """The context of `public/_listing.html`. `without` names the filters that the page itself has decided; stories
    shown `apart` are counted, and not shown twice.

    `stories` as a function of the active language offers the same filters in the other editions. `plain` says that the
    list is found by edition and sections alone; for one that is not, `counted` is the same stories, cut beyond the
    limit, where they are found sooner. `known`: keywords and people that the page is about.
    """
    base = stories() if callable(stories) else stories
    narrowed = StoryFilter(request.GET, base, sections=sections, without=without)
    facets = Facets(narrowed, sections=sections, plain=plain, counted=counted, known=known)
    found = narrowed.qs
    page = _page(request, found.exclude(pk__in=[story.pk for story in apart]) if apart else found)
    if "since" in narrowed.names:
        # “The last 7 days” are others tomorrow.
        hold(request, timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    asked, chosen = narrowed.asked, narrowed.chosen
    # All pages of a list have the same numbers and choices beside them.
    key = (request.path_info, narrowed.given)
    total = held.of(request, ("total", key), lambda: facets.total)
    paged = bool(page.newer)
    return {
        "page": page,
        "filter": narrowed,
        "facets": facets,
        "fields": facets.fields,
        "chosen": chosen,
        "count": total.number,
        "count_text": total.in_words,
        "older": _address(narrowed, "after", page.older),
        "newer": _address(narrowed, "before", page.newer),
        "newest": narrowed.address() if paged else "",
        "no_filter": NO_FILTER,
        "looser": looser(narrowed, chosen) if asked and not page else [],
        "elsewhere": held.of(request, ("elsewhere", key), lambda: elsewhere(request, narrowed, stories))
        if asked and callable(stories)
        else [],
        "held_key": key,
        "sections": sections,
        "apart": apart,
        # One list under many filters is one page to a search engine.
        "noindex": bool(asked),
        "canonical": absolute(request.get_full_path() if paged and not asked else request.path),
    }


def _page(request, rows: ArticleQuerySet) -> KeysetPage:
    """One page of stories with their cards: read whole, or, where cards are held, by keys and what is missing."""
    ends = {"after": request.GET.get("after"), "before": request.GET.get("before")}
    if not held.is_begun(request):
        return page_by_key(rows.for_cards(), size=PER_PAGE, **ends)
    page = page_by_key(rows.only("published_at"), size=PER_PAGE, **ends)
    return replace(page, items=held.stories(request, [row.pk for row in page]))


def is_whole(request) -> bool:
    """Whether the first page of a list is asked for, with no filter: words of other programs do not count."""
    return not any(request.GET.get(name, "").strip() for name in WORDS)


def looser(narrowed: StoryFilter, chosen: list[dict]) -> list[dict]:
    """For a list that is empty: which single filter to take out, and how many stories that brings back."""
    found = []
    for each in chosen:
        number = narrowed.some(without=[each["name"]]).order_by().values("pk")[: COUNTED + 1].count()
        if number:
            found.append(each | {"count": capped(number)})
    return found


def elsewhere(request, narrowed: StoryFilter, stories: Callable[[], ArticleQuerySet]) -> list[dict]:
    """The same list, under the same filters, in the other editions that have something there."""
    found = []
    for code, _name in settings.LANGUAGES:
        address = translate_url(request.path, code)
        if code == request.LANGUAGE_CODE or address == request.path:
            continue
        with override(code):
            number = narrowed.some(stories=stories()).order_by().values("pk")[: COUNTED + 1].count()
        if number:
            language = get_language_info(code)["name_translated"]
            query = narrowed.address().removeprefix(NO_FILTER)
            found.append({"code": code, "name": language, "address": f"{address}{query}", "count": capped(number)})
    return found


def _address(narrowed: StoryFilter, direction: str, cursor: str | None) -> str:
    return narrowed.address(**{direction: cursor}) if cursor else ""
