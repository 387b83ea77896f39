"""What the library's screens say of a picture: the state of its rights and of its forms, as chips with words."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.enums import FileState, SourceType
from articles.models import Picture
from newsroom.lib.languages import Names
from newsroom.templatetags.dates import moment_text, when_text

register = template.Library()
SOON_DAYS = 30
# What the column's own name would say in another sense.
LABELS = {"event": pgettext_lazy("shown in a picture", "Event")}
MOMENTS = {"taken_at", "embargo_until", "expires_at", "retired_at"}


@dataclass(frozen=True)
class Sign:
    """`kind` is good, caution or bad; the words say the same."""

    kind: str
    symbol: str
    words: str


@register.filter
def rights(picture) -> list[Sign]:
    """What stands in the way of publishing it, now or soon. Empty when nothing does."""
    now, signs = timezone.now(), []
    if picture.embargo_until and picture.embargo_until > now:
        signs.append(
            Sign("bad", "scheduled", _("Under embargo until %(when)s") % {"when": _moment(picture.embargo_until)})
        )
    if picture.expires_at and picture.expires_at <= now:
        signs.append(Sign("bad", "withdrawn", _("Expired on %(when)s") % {"when": _moment(picture.expires_at)}))
    elif (
        picture.expires_at
        and (left := (timezone.localtime(picture.expires_at).date() - timezone.localdate()).days) <= SOON_DAYS
    ):
        signs.append(Sign("caution", "scheduled", _expires(left)))
    return signs


def _expires(days: int) -> str:
    if days <= 0:
        return _("Expires today")
    return ngettext("Expires in %(days)d day", "Expires in %(days)d days", days) % {"days": days}


def _moment(value: datetime) -> str:
    return when_text(timezone.localtime(value))


@register.filter
def state(picture) -> Sign | None:
    """How far its forms are; None when all are there."""
    file = picture.file
    if file is None or (file.state == FileState.WAITING and not file.ready):
        return Sign("caution", "scheduled", _("Being prepared"))
    if file.state == FileState.FAILED:
        return Sign("bad", "warning", _("Could not be prepared"))
    return None


@register.filter
def lacks(picture) -> list[Sign]:
    """Words that readers or those who pay for pictures will miss."""
    signs = []
    if not picture.alt:
        signs.append(Sign("caution", "warning", _("No alternative text")))
    if not picture.credit:
        signs.append(Sign("caution", "warning", _("No credit")))
    return signs


@register.filter
def small(look, extension: str) -> str:
    """The addresses of a tile: two widths are enough for it on any screen."""
    return ", ".join(f"{look.address(width, extension)} {width}w" for width, _height in look.sizes[:2])


@register.filter
def megapixels(file) -> str:
    return f"{file.width * file.height / 1_000_000:.1f}"


@register.filter
def place(picture) -> str:
    """Where it was taken, the nearest first."""
    parts = (picture.sublocation, picture.city, picture.region, picture.country)
    return _(", ").join(part for part in parts if part)


@dataclass(frozen=True)
class Line:
    """One value of a picture before and after a change."""

    label: str
    before: str
    after: str


@register.filter
def said(field) -> str:
    """What a field of the form holds, as words: for those who may read and not change."""
    form = field.form
    return as_words(field.name, getattr(form.instance, field.name, form.initial.get(field.name)))


@register.filter
def changes(event) -> list[Line]:
    """The record of one change, field by field and language by language."""
    lines = []
    for name, pair in (event.changes or {}).items():
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            continue
        before, after = pair
        if name == "file":
            lines.append(Line(label(name), file_words(before), file_words(after)))
        elif isinstance(before, dict) or isinstance(after, dict):
            before, after = before or {}, after or {}
            for code, language in settings.LANGUAGES:
                if before.get(code) != after.get(code):
                    lines.append(Line(f"{label(name)} ({language})", before.get(code, ""), after.get(code, "")))
        else:
            lines.append(Line(label(name), as_words(name, before), as_words(name, after)))
    return lines


def label(name: str) -> str:
    """What a column is called on the screen; the record may name what is no column."""
    if name in LABELS:
        return str(LABELS[name])
    try:
        return capfirst(str(Picture._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return {"focus": _("Focal point"), "followed": _("Uses that follow")}.get(name, name)


def file_words(value: dict | None) -> str:
    """A file as the record names it: its number, and what it was called."""
    return "" if not value else f"{value.get('number', '')} {value.get('filename', '')}".strip()


def as_words(name: str, value) -> str:
    if value in (None, "", [], {}):
        return ""
    if name in MOMENTS:
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
        return str(moment_text(moment)) if moment else str(value)
    if name == "source_type":
        return str(dict(SourceType.choices).get(value, value))
    if name == "focus" and isinstance(value, list | tuple):
        return " / ".join(f"{share:.0%}" for share in value)
    if isinstance(value, Names):
        return "\n".join(f"{language}: {value[code]}" for code, language in settings.LANGUAGES if value.get(code))
    if isinstance(value, list | tuple):
        return _(", ").join(str(each) for each in value)
    return str(value)
