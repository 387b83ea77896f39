"""Dates in the house style of each language, always with a machine-readable `datetime`."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZH_WEEKDAYS = "一二三四五六日"


@register.simple_tag
def moment(value: datetime | None) -> str:
    """18 May 2022, 15:00 CST · 2022年5月18日 15:00（北京时间）; "" for no value."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), moment_text(local))


@register.simple_tag
def day(value: date | None, weekday: bool = False) -> str:
    """18 May 2022 · 2022年5月18日, with the day of the week in front or behind when asked for."""
    if value is None:
        return ""
    local = _local_date(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), day_text(local, weekday=weekday))


@register.simple_tag
def when(value: datetime | None) -> str:
    """For cards: 18 May, 15:00 within this year, 18 May 2022 before it."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), when_text(local))


@register.simple_tag
def clock(value: datetime | None) -> str:
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%H:%M}")


@register.filter
def local_day(value: datetime | date) -> date:
    """The newsroom's date of a moment: what lists are grouped by."""
    return _local_date(value)


@register.filter
def day_name(value: date) -> str:
    return day_text(_local_date(value))


@register.filter
def month_name(month: int) -> str:
    return f"{month}月" if _chinese() else MONTHS[month - 1]


@register.filter
def month_and_year(value: date) -> str:
    return f"{value.year}年{value.month}月" if _chinese() else f"{MONTHS[value.month - 1]} {value.year}"


@register.filter
def year_name(year: int) -> str:
    return f"{year}年" if _chinese() else str(year)


@register.simple_tag
def weekdays() -> list[tuple[str, str]]:
    """From Monday to Sunday: what stands above a calendar, and the whole word."""
    if _chinese():
        return [(day, f"星期{day}") for day in ZH_WEEKDAYS]
    return [(day[:2], day) for day in WEEKDAYS]


@register.filter
def moment_text(value: datetime) -> str:
    local = timezone.localtime(value)
    if _chinese():
        return f"{day_text(local.date())} {local:%H:%M}（{zone_text(local)}）"
    return f"{day_text(local.date())}, {local:%H:%M} {zone_text(local)}"


def when_text(local: datetime) -> str:
    if local.year != timezone.localdate().year:
        return day_text(local.date())
    if _chinese():
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def day_text(value: date, *, weekday: bool = False) -> str:
    if _chinese():
        behind = f" 星期{ZH_WEEKDAYS[value.weekday()]}" if weekday else ""
        return f"{value.year}年{value.month}月{value.day}日{behind}"
    front = f"{WEEKDAYS[value.weekday()]}, " if weekday else ""
    return f"{front}{value.day} {MONTHS[value.month - 1]} {value.year}"


def zone_text(local: datetime) -> str:
    """CST, CEST, UTC+5:45; Beijing time by its own name in Chinese."""
    if _chinese() and getattr(local.tzinfo, "key", "") in {"Asia/Shanghai", "PRC", "Asia/Chongqing"}:
        return "北京时间"
    name = local.tzname() or ""
    if name.isalpha() and not _chinese():
        return name
    seconds = int(local.utcoffset().total_seconds())
    if not seconds:
        return "UTC"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"UTC{'+' if seconds > 0 else '−'}{hours}{f':{minutes:02}' if minutes else ''}"


def _local_date(value: date) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
