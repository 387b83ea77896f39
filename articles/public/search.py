"""The search page: what was asked, what answers it best, and what to do when nothing does."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain import search as engine
from articles.domain import searchnames
from articles.domain.didyoumean import suggestion
from articles.domain.search import Asked, Hits
from articles.domain.snippets import Snippet, snippets
from articles.models import Article, ArticleKeyword, Credit
from articles.public import held, pagedata
from articles.public.context import all_sections
from articles.public.counts import COUNTED, capped, count_text
from articles.public.facets import Facets
from articles.public.filters import MOST_LETTERS, NO_FILTER, StoryFilter
from articles.public.listings import PER_PAGE, elsewhere, looser
from articles.public.stories import everything
from keywords.models import Keyword
from newsroom.lib.kept import hold, kept

NEWEST = "newest"
# Where so few are found, the question may be mistyped.
FEW = 5
SUGGESTED_KEYWORDS = 12
NEWEST_SHOWN = 5
SHOWN_LETTERS = 1_000
_GREATEST = 2**63 - 1


@dataclass(frozen=True)
class Hit:
    story: Article
    snippet: Snippet


@kept(*StoryFilter.base_filters, "sort", "page", "upto")
@require_safe
def search(request):
    held.begin(request)
    sections, typed = all_sections(), request.GET.get("q", "")
    narrowed = StoryFilter(request.GET, everything(), sections=sections)
    if request.GET.get("sort") == NEWEST:
        narrowed.beside = {"sort": NEWEST}
    valid = not narrowed.given or narrowed.form.is_valid()
    context: dict[str, Any] = {
        "filter": narrowed,
        # The words are asked for in a field of their own: taking out filters leaves them.
        "chosen": _besides_words(narrowed),
        "no_filter": NO_FILTER,
        "without_filters": narrowed.address(**dict.fromkeys((name for name in narrowed.names if name != "q"), "")),
        "sections": sections,
        "typed": typed[:SHOWN_LETTERS],
        "most_letters": MOST_LETTERS,
        "too_long": len(typed.strip()) > MOST_LETTERS,
        # Answers are not for search engines; the page that asks is.
        "noindex": bool(narrowed.asked),
        "asked": bool(narrowed.asked),
        "held_key": (request.path_info, narrowed.given, request.GET.get("sort") == NEWEST),
    }
    # Age is counted in days, and “the last 7 days” are others tomorrow.
    hold(request, timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    if not context["asked"]:
        context |= _invitation() | pagedata.of_page(request, name=_("Search"), sort="WebPage")
    elif not context["too_long"]:
        facets = Facets(narrowed, sections=sections, plain=False, counted=None)
        context |= {"facets": facets, "fields": facets.fields}
        context |= _answer(request, narrowed) if valid else {"count_text": count_text(0, False)}
    return render(request, "public/search.html", context)


def _invitation() -> dict:
    """Before anything is asked: how to ask, what many stories are about, and what is new."""
    carried = ArticleKeyword.objects.filter(tag=OuterRef("pk"), language=get_language())
    keywords = Keyword.objects.for_readers().filter(Exists(carried), uses__gt=0).order_by("-uses", "pk")
    return {
        "keywords": sorted(keywords[:SUGGESTED_KEYWORDS], key=str),
        "newest": everything().for_cards().newest_first()[:NEWEST_SHOWN],
    }


def _answer(request, narrowed: StoryFilter) -> dict:
    words = narrowed.form.cleaned_data.get("q") or ""
    sort = NEWEST if request.GET.get("sort") == NEWEST else ""
    upto = _number(request.GET.get("upto"), _GREATEST)
    asked = held.of(request, ("asked", words), lambda: engine.prepare(words))
    narrowed.answers[words] = engine.answering(asked)
    # Every page of the hits is a slice of the same ones.
    hits = held.of(
        request,
        ("hits", narrowed.given, sort, upto),
        lambda: _hits(narrowed, asked, newest_first=bool(sort), upto=upto),
        among=held.long,
    )
    last = max(1, -(-len(hits) // PER_PAGE))
    number = min(max(1, _number(request.GET.get("page"), last)), last)
    page = _page(request, hits.keys[(number - 1) * PER_PAGE : number * PER_PAGE], asked)
    context = {
        "page": page,
        "asked_for": asked.question,
        "question": words,
        "sort": sort,
        "sorts": _sorts(request, sort) if words and len(hits) > 1 else [],
        "count_text": count_text(len(hits), hits.more),
        "number": number,
        "last": last,
        "is_cut": hits.more and number == last,
        "older": _address(request, page=number + 1, upto=hits.newest) if number < last else "",
        "newer": _address(request, page=number - 1 if number > 2 else "", upto=hits.newest) if number > 1 else "",
        "first": _address(request, page="", upto="") if number > 2 else "",
        "everything": f"{reverse('public:stories')}?{urlencode({'q': words})}",
        "feed_address": f"{reverse('public:search-feed')}?{urlencode({'q': words})}" if asked.question else "",
    }
    if number == 1:
        key = narrowed.given
        if asked.question:
            context |= held.of(request, ("beside", key, len(hits)), lambda: _beside(asked, hits))
        context["elsewhere"] = held.of(
            request, ("elsewhere", request.path_info, key), lambda: elsewhere(request, narrowed, everything)
        )
    if not page:
        context |= {"looser": looser(narrowed, _besides_words(narrowed)), "shorter": _shorter(asked)}
    return context


def _hits(narrowed: StoryFilter, asked: Asked, *, newest_first: bool, upto: int) -> Hits:
    others = narrowed.some(without=["q"])
    if not asked.question.blank:
        return engine.ranked(others, asked, newest_first=newest_first, upto=upto)
    # Filters without words: the newest of what they leave.
    keys = list(others.newest_first().values_list("pk", flat=True)[: engine.RANKED + 1])
    return Hits(keys[: engine.RANKED], len(keys) > engine.RANKED)


def _besides_words(narrowed: StoryFilter) -> list[dict]:
    """The filters in use, where the words alone would find something."""
    return [each for each in narrowed.chosen if each["name"] != "q"]


def _page(request, keys: list[int], asked: Asked) -> list[Hit]:
    if not keys:
        return []
    found = held.stories(request, keys) if held.is_begun(request) else Article.objects.filter(pk__in=keys).for_cards()
    rows = {story.pk: story for story in found}
    shown = snippets(rows.values(), asked.question) if rows else {}
    # A story that was withdrawn between the two queries is not shown.
    return [Hit(rows[pk], shown[pk]) for pk in keys if pk in rows and pk in shown]


def _beside(asked: Asked, hits: Hits) -> dict:
    """Above the first page: keywords and people of that name, and a better question where little is found."""
    language = get_language()
    keywords, people = searchnames.keywords_named(asked.named), searchnames.people_named(asked.named)
    named = [
        *_with_counts(keywords, ArticleKeyword.objects.filter(tag__in=keywords, language=language), "tag"),
        *_with_counts(people, Credit.objects.filter(profile__in=people, article__in=everything()), "profile"),
    ]
    better = suggestion(asked.question, language) if len(hits) <= FEW else None
    return {"named": named, "suggestion": better, "suggestion_address": f"?{urlencode({'q': better or ''})}"}


def _with_counts(things: list, rows, column: str) -> list[dict]:
    """Only those that lead to stories in this edition."""
    if not things:
        return []
    numbers = dict(rows.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n"))
    return [
        {"thing": each, "is_person": column == "profile", "count_text": count_text(numbers[each.pk], False)}
        for each in things
        if numbers.get(each.pk)
    ]


def _shorter(asked: Asked) -> list[dict]:
    """Questions without one of the words that find something."""
    terms, without = asked.question.terms, "".join(f" -{term.written}" for term in asked.question.without)
    found = []
    for term in terms if len(terms) > 1 else ():
        rest = " ".join(each.written for each in terms if each != term) + without
        number = engine.matching(everything(), rest).order_by().values("pk")[: COUNTED + 1].count()
        if number:
            found.append({"word": term.typed, "address": f"?{urlencode({'q': rest})}", "count": capped(number)})
    return found


def _sorts(request, sort: str) -> list[dict]:
    orders = (("", _("Best first")), (NEWEST, _("Newest first")))
    return [
        {"label": label, "address": _address(request, sort=name, page="", upto=""), "is_chosen": name == sort}
        for name, label in orders
    ]


def _address(request, **changes: Any) -> str:
    """This question with other words behind it; an empty one is taken out."""
    names = (*StoryFilter.base_filters, "sort", "page", "upto")
    asked = {name: request.GET.get(name, "") for name in names} | changes
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _number(text: str | None, most: int) -> int:
    """A number of an address; 0 for anything else."""
    if not text or len(text) > 19 or not (text.isascii() and text.isdigit()):
        return 0
    return min(int(text), most)
