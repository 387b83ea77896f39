"""The archive: live stories of one edition by the date of their first publication."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Subquery

from articles.models import Article
from articles.models.querysets import ArticleQuerySet, CountOf


@dataclass(frozen=True)
class Span:
    """The first and the last day on which an edition published; both ends are read from the index."""

    first: date
    last: date

    def touches(self, start: date, end: date) -> bool:
        return self.first <= end and start <= self.last

    @property
    def years(self) -> list[int]:
        """Newest first."""
        return list(range(self.last.year, self.first.year - 1, -1))

    def months(self, year: int) -> list[date]:
        days = [date(year, month, 1) for month in range(1, 13)]
        return [day for day in days if self.touches(day, last_day(day))]


def span(language: str) -> Span | None:
    """None while nothing is published."""
    stories = Article.objects.live().in_language(language)
    oldest = stories.order_by("published_at", "pk").values("published_on")[:1]
    ends = stories.newest_first().annotate(oldest=Subquery(oldest)).values_list("oldest", "published_on").first()
    return Span(*ends) if ends else None


def within(language: str, start: date, end: date) -> ArticleQuerySet:
    """Live stories first published on these days, both included."""
    return between(Article.objects.live().in_language(language), start, end)


def between(stories: ArticleQuerySet, start: date | None = None, end: date | None = None) -> ArticleQuerySet:
    """Those first published on these days, both included; found on the way down from the newest without reading it.

    The day of a story stays as it was in the newsroom's time zone of then; its moment is at most two days from it.
    """
    if start:
        stories = stories.filter(published_on__gte=start, published_at__gte=_midnight(start, -2))
    if end:
        stories = stories.filter(published_on__lte=end, published_at__lt=_midnight(end, 3))
    return stories


def _midnight(day: date, offset: int) -> datetime:
    try:
        return datetime.combine(day + timedelta(days=offset), time.min, tzinfo=UTC)
    except OverflowError:
        return datetime.combine(day, time.min, tzinfo=UTC)


def days_of(language: str, month: date) -> dict[int, int]:
    """The days of a month that have stories, with how many."""
    stories = _on_days(language).filter(published_on__range=(month, last_day(month))).order_by()
    return {day.day: number for day, number in stories.values_list("published_on").annotate(number=Count("pk"))}


def day_before(language: str, day: date) -> date | None:
    """The nearest earlier day that has stories."""
    earlier = _on_days(language).filter(published_on__lt=day)
    return earlier.order_by("-published_on").values_list("published_on", flat=True).first()


def day_after(language: str, day: date) -> date | None:
    later = _on_days(language).filter(published_on__gt=day)
    return later.order_by("published_on").values_list("published_on", flat=True).first()


def up_to_in_months(language: str, months: list[date], limit: int) -> list[int]:
    """How many stories each of these months has, counted no further than one past the limit; in one query."""
    counts = {}
    for month in months:
        rows = _on_days(language).filter(published_on__range=(month, last_day(month))).order_by()
        counts[f"n{month.month}"] = CountOf(rows.values("pk")[: limit + 1])
    anchor = Article.objects.live().in_language(language).newest_first()
    return list(anchor.annotate(**counts).values_list(*counts).first() or ()) if counts else []


def _on_days(language: str) -> ArticleQuerySet:
    return Article.objects.live().in_language(language)


def weeks_of(month: date) -> list[list[int]]:
    """Weeks from Monday to Sunday; 0 stands for a day of another month."""
    return calendar.Calendar().monthdayscalendar(month.year, month.month)


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
