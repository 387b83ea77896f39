"""Keywords as readers meet them: where each stands, what lies around it, and every story on it or below it."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Subquery, Value
from django.http import Http404, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain.portraits import changes_at, usable
from articles.models import Article, ArticleKeyword, Credit, Picture
from articles.models.querysets import ArticleQuerySet
from articles.public import held, pagedata, publisher
from articles.public.branches import Among, Within, gathered, some_below, with_stories
from articles.public.context import all_sections, outlet_of
from articles.public.counts import COUNTED, capped
from articles.public.filters import COMMON
from articles.public.listings import WORDS, is_whole, listing
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.initials import place
from newsroom.lib.kept import hold, kept, tag

PINNED = 4
ALIASES = 12
# So many stories are counted for all that lies around a keyword together, however many there are of it.
COUNTED_AROUND = 6_000


@dataclass
class Around:
    """Accepted keywords next to one that lead to stories here, each with its `count`."""

    below: list[Keyword] = field(default_factory=list)
    related: list[Keyword] = field(default_factory=list)


@kept(*WORDS)
@require_safe
def keyword(request, slug):
    """What a keyword means, where it stands, and the newest stories on it and on everything below it."""
    held.begin(request)
    found = held.of(request, ("keyword", slug), lambda: find(slug))
    moved = lead_on(request, found)
    if moved:
        return moved
    first = is_whole(request)
    pinned = list(pinned_to(found)) if first else []
    tag(request, f"keyword-{found.pk}", *(f"story-{story.pk}" for story in pinned))
    context = listing(
        request,
        lambda: stories_on(found),
        sections=all_sections(),
        apart=pinned,
        counted=some_below(Value(found.pk)),
        known=[found],
    )
    outlet, around = outlet_of(request), held.of(request, ("around", found.pk), lambda: around_of(found))
    others = found.aliases.others().values_list("text", "language")
    picture = _picture(request, found)
    context |= {
        "keyword": found,
        "picture": picture,
        "above": found.ancestors_named,
        "around": around,
        "elsewhere_called": [(code, name) for code, name in found.names.items() if name and name != str(found)],
        "aliases": held.of(request, ("aliases", found.pk), lambda: list(others[:ALIASES])),
        "pinned": pinned,
        "outlet": outlet,
        "feed": found.get_absolute_url(),
    }
    context |= pagedata.of_list(
        request,
        context,
        name=str(found),
        description=str(found.description),
        steps=above_keyword(found),
        picture=picture,
        more={"about": publisher.term(found)},
    )
    return render(request, "public/keyword.html", context)


def _picture(request, found: Keyword) -> Picture | None:
    """The keyword's picture while its rights last; the page is kept until they say otherwise."""
    picture, now = found.page.picture if hasattr(found, "page") else None, timezone.now()
    hold(request, changes_at(picture, now))
    return usable(picture, now)


def above_keyword(found: Keyword) -> list[tuple[str, str]]:
    """Names and paths of the pages above a keyword's."""
    vocabulary = found.vocabulary
    steps = [(_("Keywords"), reverse("public:keywords"))]
    steps.append((str(vocabulary), reverse("public:vocabulary", args=[vocabulary.slug])))
    return steps + [(str(names), reverse("public:keyword", args=[slug])) for slug, names in found.ancestors_named]


def find(slug: str) -> Keyword:
    """The keyword that has this address, in use or not any more; a proposed one has none."""
    rows = Keyword.objects.exclude(status=KeywordStatus.PROPOSED).annotate(gathered=gathered())
    rows = rows.select_related("replaced_by", "vocabulary", "page__picture__file").defer("page__picture__search_text")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def lead_on(request, found: Keyword) -> HttpResponseBase | None:
    """Where an address leads whose keyword is not in use: page to page, feed to feed of the same format.

    A merged keyword's leads to what replaced it, for good; a retired one's, which may come back, to what stands above
    it, else to the index (a feed's to the feed of everything).
    """
    if found.status == KeywordStatus.ACCEPTED:
        return None
    kept = found.replaced_by or found
    target = kept if kept.status == KeywordStatus.ACCEPTED else _nearest_above(kept)
    _page, _slash, feed = request.path.partition(f"/keyword/{found.slug}/")
    if target:
        address = f"{target.get_absolute_url()}{feed}"
    else:
        address = f"{reverse('public:home')}{feed}" if feed else reverse("public:keywords")
    answer = HttpResponsePermanentRedirect if target and target.pk == found.replaced_by_id else HttpResponseRedirect
    return answer(address)


def _nearest_above(found: Keyword) -> Keyword | None:
    above = [step[0] for step in found.path]
    accepted = Keyword.objects.for_readers().in_bulk(above)
    return next((accepted[key] for key in reversed(above) if key in accepted), None)


def stories_on(found: Keyword) -> ArticleQuerySet:
    """Live stories of this edition on a keyword or on anything below it, each once.

    Of the two ways to find the newest, each is as slow as reading everything where the other one is quick: down the
    stories by date until enough carry a common keyword, or from the rows of a rare one to its stories.
    """
    carried = ArticleKeyword.objects.filter(Among(F("tag"), Within(Value(found.pk))))
    if found.gathered > COMMON:
        return _live().filter(Exists(carried.filter(content_object=OuterRef("pk"))))
    rows = carried.filter(language=get_language()).order_by().values("content_object")
    return _live().filter(Among(F("pk"), Subquery(rows)))


def pinned_to(found: Keyword) -> ArticleQuerySet:
    """The stories that editors put above the newest ones, as tiles: without their authors."""
    if not hasattr(found, "page"):
        return Article.objects.none()
    rows = _live().filter(pinned_to__page=found.page).order_by("pinned_to__position", "pinned_to__pk")
    return rows.for_cards().prefetch_related(None).prefetch_related(Prefetch("credits", Credit.objects.none()))[:PINNED]


def around_of(found: Keyword) -> Around:
    """Children and related keywords. Each is counted with all that stands below it, the less far the more there are."""
    pairs = Keyword.related.through.objects.filter(from_keyword=found)
    # A union, since PostgreSQL answers OR of two subqueries by reading the whole table.
    near = Keyword.objects.filter(parent=found).order_by().values("pk").union(pairs.values("to_keyword"))
    keys = set(near.values_list("pk", flat=True)) - {found.pk}
    if not keys:
        return Around()
    limit = counted_each(len(keys))
    rows = with_stories(Keyword.objects.for_readers().filter(pk__in=keys), limit)
    result = Around()
    for row in sorted(rows, key=lambda each: place(str(each))):
        if row.stories:
            row.count = capped(row.stories, limit)
            (result.below if row.parent_id == found.pk else result.related).append(row)
    return result


def counted_each(number: int) -> int:
    """How far each of so many keywords is counted: 1,000, 100 or 10 stories."""
    return next((limit for limit in (COUNTED, 100) if limit * number <= COUNTED_AROUND), 10)


def _live() -> ArticleQuerySet:
    return Article.objects.listed().in_language(get_language())
