"""What stands around a story: translations, its running story, related stories, and more from its section."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from articles.models import Article, ChainPlace
from articles.models.querysets import ArticleQuerySet
from newsroom.lib.fixedquestions import FixedQuestion, Rows

RELATED = 4
MORE = 6
# Of a long running story: the newest, and what came right before and after the one that is read.
NEWEST_OF_CHAIN = 12
NEAR_IN_CHAIN = 3
# Nor what the newsroom changes while readers see the same.
NOT_FOR_LINKS = (
    *("body_html", "search_text", "contents", "standfirst", "points", "withdrawal_note", "stage", "release"),
    *("submitted_by", "submitted_at", "claimed_by", "sent_back_at", "approved_revision", "deadline", "planned_for"),
    *("embargo_until", "publish_at", "withdraw_at", "review_on", "review_told_at", "due_attempts", "due_next_try_at"),
    *("due_reason", "due_held_at", "withdraw_note", "withdraw_attempts", "withdraw_next_try_at", "withdraw_reason"),
    *("outdated", "based_on", "taken_over", "import_digest", "section__description", "source__terms"),
)


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


def around(article: Article, rows: Rows | None = None) -> Around:
    """All of it in one query, whatever the size of the archive; `article` has its `chain_place` at hand.

    `rows`: those of `rows_around`, where somebody has them already.
    """
    place = getattr(article, "chain_place", None)
    question, _values = _asked(article)
    rows = question.objects(rows_around(article) if rows is None else rows)
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


def rows_around(article: Article) -> Rows:
    """What the database has of it now."""
    question, values = _asked(article)
    return question.rows(**values)


def _asked(article: Article) -> tuple[FixedQuestion, dict[str, Any]]:
    place = getattr(article, "chain_place", None)
    values: dict[str, Any] = {"pk": article.pk, "language": article.language}
    values["root"] = article.translation_of_id or article.pk
    if article.section_id:
        values["section"] = article.section_id
    if place:
        near = {"before": place.number - NEAR_IN_CHAIN, "after": place.number + NEAR_IN_CHAIN}
        values |= {"first": place.first_id} | near
        if place.replaced_by_id:
            values["replacement"] = place.replaced_by_id
    return _question(tuple(values)), values


@lru_cache(maxsize=16)
def _question(names: tuple[str, ...]) -> FixedQuestion:
    """Stories in a section, in a running story, replaced, or not: the question of each has its own shape."""
    return FixedQuestion(_rows, **{name: str if name == "language" else int for name in names})


def _rows(
    *,
    pk: int,
    language: str,
    root: int,
    section: int | None = None,
    first: int | None = None,
    before: int = 0,
    after: int = 0,
    replacement: int | None = None,
) -> QuerySet[Article]:
    live = Article.objects.live().exclude(pk=pk)
    here = live.offered().in_language(language).newest_first()
    elsewhere = live.exclude(language=language)
    # Two lists and a range, for SQLite: "the original, or a translation of it" reads the whole table, and so does
    # "equal to" where most stories are no translations, since its statistics count those as equals.
    translated = elsewhere.filter(translation_of__gte=root, translation_of__lte=root)
    wanted = [elsewhere.filter(pk=root), translated, here.filter(related_to__article=pk)]
    if section:
        # More than are shown: some stand among the related ones, or in the running story.
        wanted.append(here.filter(section=section)[: RELATED + MORE])
    if first:
        members = live.filter(chain_place__first=first)
        wanted.append(members.order_by("-chain_place__number")[:NEWEST_OF_CHAIN])
        wanted.append(members.filter(chain_place__number__range=(before, after)))
    if replacement:
        wanted.append(live.filter(pk=replacement))
    return (
        live.filter(pk__in=any_of(wanted))
        .annotate(near=FilteredRelation("related_to", condition=Q(related_to__article=pk)))
        .annotate(by_hand=F("near__by_hand"), position=F("near__position"), score=F("near__score"))
        .select_related("section", "source", "chain_place")
        .defer(*NOT_FOR_LINKS)
        .newest_first()
    )


def _nearness(row: Any) -> tuple:
    """By hand first, in the order given; then by what both share."""
    return (not row.by_hand, row.position, -row.score, -row.pk)


def _is_offered(row: Article) -> bool:
    place = getattr(row, "chain_place", None)
    return not row.is_retracted and not (place and place.replaced_by_id)


def _chain(article: Article, place: ChainPlace | None, rows: list[Article]) -> list[Article]:
    """The running story as readers get it: without what was retracted, and without what another stands in for."""
    if place is None:
        return []
    found = [row for row in rows if getattr(row, "chain_place", None) and row.chain_place.first_id == place.first_id]
    members = [row for row in found if _is_offered(row)]
    if not members:
        return []
    return sorted([*members, article], key=lambda each: -each.chain_place.number)


def any_of(querysets: Iterable[ArticleQuerySet]) -> QuerySet:
    """The keys of several short lists as one subquery.

    A union, not ORs: PostgreSQL answers `IN (…) OR IN (…)` by reading the whole table. Each list stands one level
    deeper, since SQLite takes no LIMIT inside a union.
    """
    first, *others = [Article.objects.filter(pk__in=queryset.values("pk")).values("pk") for queryset in querysets]
    return first.order_by().union(*[other.order_by() for other in others], all=True) if others else first
