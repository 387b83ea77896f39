"""What stands around a story: translations, its running story, related stories, and more from its section."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from articles.models import Article, ChainPlace
from articles.models.querysets import ArticleQuerySet

RELATED = 4
MORE = 6
# Of a long running story: the newest, and what came right before and after the one that is read.
NEWEST_OF_CHAIN = 12
NEAR_IN_CHAIN = 3
NOT_FOR_LINKS = ("body_html", "search_text", "contents", "standfirst", "points", "withdrawal_note")


@dataclass(frozen=True)
class Around:
    """Live stories only; `related` and `more` in the story's language, none twice.

    `chain` is the running story, the newest first and the present one among them; empty where it stands alone.
    `replacement` is the story that stands in the place of this one.
    """

    translations: list[Article] = field(default_factory=list)
    related: list[Article] = field(default_factory=list)
    more: list[Article] = field(default_factory=list)
    chain: list[Article] = field(default_factory=list)
    replacement: Article | None = None

    @property
    def newest(self) -> Article | None:
        """Of the running story; the present one itself where nothing came after it."""
        return self.chain[0] if self.chain else None


def around(article: Article) -> Around:
    """All of it in one query, whatever the size of the archive; `article` has its `chain_place` at hand."""
    live = Article.objects.live().exclude(pk=article.pk)
    here = live.offered().in_language(article.language).newest_first()
    wanted = [live.filter(translations_of(article)), here.filter(related_to__article=article.pk)]
    if article.section_id:
        # More than are shown: some stand among the related ones, or in the running story.
        wanted.append(here.filter(section=article.section_id)[: RELATED + MORE])
    place = getattr(article, "chain_place", None)
    if place:
        wanted += _of_chain(live, place)
    rows = list(
        live.filter(pk__in=any_of(wanted))
        .annotate(near=FilteredRelation("related_to", condition=Q(related_to__article=article.pk)))
        .annotate(by_hand=F("near__by_hand"), position=F("near__position"), score=F("near__score"))
        .select_related("section", "source", "chain_place")
        .defer(*NOT_FOR_LINKS)
        .newest_first()
    )
    group = {article.translation_of_id or article.pk}
    result = Around(replacement=next((row for row in rows if place and row.pk == place.replaced_by_id), None))
    result.chain.extend(_chain(article, place, rows))
    shown = {each.pk for each in result.chain}
    result.translations.extend(
        row for row in rows if row.language != article.language and (row.pk in group or row.translation_of_id in group)
    )
    others = [row for row in rows if row.language == article.language and row.pk not in shown and _is_offered(row)]
    near = sorted((row for row in others if row.by_hand is not None), key=_nearness)
    by_hand = sum(row.by_hand for row in near)
    result.related.extend(near[: max(RELATED, by_hand)])
    shown |= {each.pk for each in result.related}
    from_section = [row for row in others if article.section_id and row.section_id == article.section_id]
    result.more.extend([row for row in from_section if row.pk not in shown][:MORE])
    return result


def _nearness(row: Any) -> tuple:
    """By hand first, in the order given; then by what both share."""
    return (not row.by_hand, row.position, -row.score, -row.pk)


def _is_offered(row: Article) -> bool:
    place = getattr(row, "chain_place", None)
    return not row.is_retracted and not (place and place.replaced_by_id)


def _of_chain(live: ArticleQuerySet, place: ChainPlace) -> list[ArticleQuerySet]:
    members = live.filter(chain_place__first=place.first_id)
    near = (place.number - NEAR_IN_CHAIN, place.number + NEAR_IN_CHAIN)
    lists = [
        members.order_by("-chain_place__number")[:NEWEST_OF_CHAIN],
        members.filter(chain_place__number__range=near),
    ]
    if place.replaced_by_id:
        lists.append(live.filter(pk=place.replaced_by_id))
    return lists


def _chain(article: Article, place: ChainPlace | None, rows: list[Article]) -> list[Article]:
    """The running story as readers get it: without what was retracted, and without what another stands in for."""
    if place is None:
        return []
    found = [row for row in rows if getattr(row, "chain_place", None) and row.chain_place.first_id == place.first_id]
    members = [row for row in found if _is_offered(row)]
    if not members:
        return []
    return sorted([*members, article], key=lambda each: -each.chain_place.number)


def translations_of(article: Article) -> Q:
    """The original and its translations, into whatever languages."""
    root = article.translation_of_id or article.pk
    return (Q(pk=root) | Q(translation_of=root)) & ~Q(language=article.language)


def any_of(querysets: Iterable[ArticleQuerySet]) -> QuerySet:
    """The keys of several short lists as one subquery.

    A union, not ORs: PostgreSQL answers `IN (…) OR IN (…)` by reading the whole table. Each list stands one level
    deeper, since SQLite takes no LIMIT inside a union.
    """
    first, *others = [Article.objects.filter(pk__in=queryset.values("pk")).values("pk") for queryset in querysets]
    return first.order_by().union(*[other.order_by() for other in others], all=True) if others else first
