"""The agenda: what is planned for which day, from all stories and bundles that this person may look up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.domain import labels
from articles.enums import BundleState, Stage
from articles.models import Article, Bundle
from articles.models.querysets import ArticleQuerySet
from editors import roles
from editors.models import Editor

EACH = 300
EVER = datetime(1, 1, 2, tzinfo=UTC)
# What happens by itself.
ACTS = {"publish", "withdraw", "bundle"}


@dataclass(frozen=True)
class Sort:
    """One kind of date: its column, and the stories that it still means something for."""

    name: str
    label: Any
    column: str
    where: Q
    # Past moments of this kind wait for somebody; the others are over.
    waits: bool = True


_OPEN = ~Q(stage__in=[Stage.CLEAN, Stage.SPIKED])
SORTS: tuple[Sort, ...] = (
    Sort("publish", _("To be published"), "publish_at", Q(stage=Stage.APPROVED)),
    Sort("withdraw", _("To be withdrawn"), "withdraw_at", Q(live_revision__isnull=False, withdrawn_at=None)),
    Sort("embargo", _("Embargo ends"), "embargo_until", ~Q(stage=Stage.SPIKED), waits=False),
    Sort("deadline", _("Deadline"), "deadline", _OPEN),
    Sort("planned", _("Planned for"), "planned_for", _OPEN),
    Sort("review", _("To be reviewed again"), "review_on", ~Q(stage=Stage.SPIKED)),
)
BY_NAME = {sort.name: sort for sort in SORTS}
BUNDLE = ("bundle", _("Bundle"))


@dataclass(frozen=True)
class Entry:
    """One line of a day: a story or a bundle, and what is to happen to it."""

    at: datetime
    sort: str
    label: Any
    article: Article | None = None
    bundle: Bundle | None = None
    late: bool = False

    @property
    def problem(self) -> str:
        if self.bundle:
            return self.bundle.problem
        if self.article and self.sort == "publish":
            return self.article.due_problem
        return self.article.withdraw_problem if self.article and self.sort == "withdraw" else ""

    @property
    def held(self) -> bool:
        if self.bundle:
            return self.bundle.held_at is not None
        return bool(self.article and self.sort == "publish" and self.article.due_held_at)


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]


def overdue(editor: Editor, stories: ArticleQuerySet, now: datetime, sorts: set[str] | None = None) -> list[Entry]:
    """What should have happened by now, the oldest first."""
    waiting = {sort.name for sort in SORTS if sort.waits} | {BUNDLE[0]}
    return _entries(editor, stories, EVER, now, (sorts or waiting) & waiting, now=now)


def days(
    editor: Editor, stories: ArticleQuerySet, now: datetime, *, until: datetime, sorts: set[str] | None = None
) -> list[Day]:
    """What is still to come until then, day by day in the newsroom's zone."""
    entries = _entries(editor, stories, now, until, sorts or {*BY_NAME, BUNDLE[0]}, now=now)
    grouped = groupby(entries, key=lambda entry: timezone.localdate(entry.at))
    return [Day(day, list(of_day)) for day, of_day in grouped]


def by_itself(editor: Editor, stories: ArticleQuerySet, now: datetime, *, until: datetime) -> list[Entry]:
    """What the worker does, late or to come, in its order: one query for each sort."""
    return _entries(editor, stories, EVER, until, ACTS, now=now)


def end_of(days_: int) -> datetime:
    """The end of the day so many days from today."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days_ + 1)


def _entries(
    editor: Editor, stories: ArticleQuerySet, after: datetime, until: datetime, sorts: set[str], *, now: datetime
) -> list[Entry]:
    """After the one moment, and not after the other."""
    found: list[Entry] = []
    for sort in SORTS:
        if sort.name in sorts:
            span = {f"{sort.column}__gt": after, f"{sort.column}__lte": until}
            rows = stories.filter(sort.where, **span).for_desk().order_by(sort.column, "pk")[:EACH]
            found += [_entry(row, sort, now) for row in rows]
    if BUNDLE[0] in sorts and editor.has_perm(roles.REVIEW):
        planned = Bundle.objects.open_to(editor).filter(state=BundleState.PLANNED)
        due = planned.filter(publish_at__gt=after, publish_at__lte=until).order_by("publish_at", "pk")[:EACH]
        found += [Entry(row.publish_at, *BUNDLE, bundle=row, late=row.publish_at <= now) for row in due]
    return sorted(found, key=lambda entry: entry.at)


def _entry(article: Article, sort: Sort, now: datetime) -> Entry:
    article.label = labels.label(article)  # type: ignore[attr-defined]
    at = getattr(article, sort.column)
    return Entry(at, sort.name, sort.label, article=article, late=at <= now)
