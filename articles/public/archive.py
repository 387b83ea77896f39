from datetime import date, timedelta

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain import archive
from articles.public import held, pagedata
from articles.public.context import all_sections
from articles.public.counts import COUNTED, Count, capped
from articles.public.listings import WORDS, listing
from newsroom.lib.kept import kept

DATES = ("since", "until")


@kept()
@require_safe
def index(request):
    """Years and months from the first story to the last."""
    span = archive.span(get_language())
    years = [(year, span.months(year)) for year in span.years] if span else []
    context = {"years": years, "current": "archive"} | pagedata.of_page(request, name=_("Archive"))
    return render(request, "public/archive.html", context)


@kept(*WORDS)
@require_safe
def year(request, year):
    """The months of a year with how many stories each has, and the newest of them."""
    held.begin(request)
    first, last = date(year, 1, 1), date(year, 12, 31)
    span = _span(request, first, last)
    if span is None:
        return redirect("public:archive")
    months = span.months(year)
    numbers = held.of(request, ("months", year), lambda: archive.up_to_in_months(get_language(), months, COUNTED))
    context = _listing(request, first, last)
    context |= {
        "year": year,
        "months": [(month, capped(number)) for month, number in zip(months, numbers, strict=True)],
        "before": year - 1 if year > span.first.year else None,
        "after": year + 1 if year < span.last.year else None,
        "current": "archive",
    }
    context |= pagedata.of_list(request, context, name=str(year), steps=_above(), everywhere=False)
    return render(request, "public/archive_year.html", context)


@kept(*WORDS)
@require_safe
def month(request, year, month):
    """A calendar that leads to each day with stories, and the newest of the month."""
    held.begin(request)
    first = _day(year, month, 1)
    last = archive.last_day(first)
    span = _span(request, first, last)
    if span is None:
        return redirect("public:archive")
    context = _listing(request, first, last)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    days = held.of(request, ("days", first), lambda: archive.days_of(get_language(), first))
    context |= {
        "month": first,
        "months": span.months(year),
        "weeks": [[_cell(first, number, days) for number in week] for week in archive.weeks_of(first)],
        "before": before.replace(day=1) if span.touches(before, before) else None,
        "after": after if span.touches(after, after) else None,
        "current": "archive",
    }
    context |= pagedata.of_list(
        request, context, name=date_format(first, "YEAR_MONTH_FORMAT"), steps=_above(first.year), everywhere=False
    )
    return render(request, "public/archive_month.html", context)


@kept(*WORDS)
@require_safe
def day(request, year, month, day):
    """What was published on a day; its neighbors are the nearest days that have something to read."""
    held.begin(request)
    on = _day(year, month, day)
    if _span(request, on, on) is None:
        return redirect("public:archive")
    context = _listing(request, on, on)
    before, after = held.of(request, ("neighbors", on), lambda: _neighbors(on))
    context |= {
        "day": on,
        "before": before,
        "after": after,
        "current": "archive",
    }
    context |= pagedata.of_list(request, context, name=date_format(on), steps=_above(on.year, on), everywhere=False)
    return render(request, "public/archive_day.html", context)


def _above(year: int = 0, month: date | None = None) -> list[tuple[str, str]]:
    """The pages of the archive above a year, a month or a day."""
    steps = [(_("Archive"), reverse("public:archive"))]
    if year:
        steps.append((str(year), reverse("public:archive-year", args=[year])))
    if month:
        steps.append(
            (date_format(month, "YEAR_MONTH_FORMAT"), reverse("public:archive-month", args=[month.year, month.month]))
        )
    return steps


def _listing(request, start: date, end: date) -> dict:
    def stories():
        return archive.within(get_language(), start, end)

    return listing(request, stories, sections=all_sections(), without=DATES)


def _cell(month: date, number: int, days: dict[int, int]) -> dict | None:
    """A day of the calendar; None for one of another month."""
    if not number:
        return None
    return {"day": month.replace(day=number), "count": Count(days[number]) if number in days else None}


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise Http404 from wrong


def _neighbors(day: date) -> tuple[date | None, date | None]:
    return archive.day_before(get_language(), day), archive.day_after(get_language(), day)


def _span(request, start: date, end: date) -> archive.Span | None:
    """Outside of what was ever published there is no archive, and no endless row of empty pages.

    None where only another edition has something then: whoever comes from there finds what this one has.
    """
    span = held.of(request, "span", lambda: archive.span(get_language()))
    if span and span.touches(start, end):
        return span
    for code, _name in settings.LANGUAGES:
        other = archive.span(code) if code != get_language() else None
        if other and other.touches(start, end):
            return None
    raise Http404
