"""Moments of the plan as people type and read them: in the newsroom's time zone, its name always beside them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newsroom.lib import localtimes

SHOWN = "%Y-%m-%d %H:%M"


class TwoMoments(ValidationError):
    """The clocks show what was typed twice. `choices` are both, as values to send instead and words to choose by."""

    def __init__(self, twice: localtimes.Twice):
        self.choices = [(as_json(moment), words(moment)) for moment in twice.instants]
        super().__init__(
            _("%(time)s happens twice that night, because the clocks go back. Say which of the two you mean.")
            % {"time": f"{twice.local:{SHOWN}}"},
            code="twice",
        )


def zone() -> ZoneInfo:
    return ZoneInfo(settings.NEWSROOM_TIME_ZONE)


def read(value: Any, *, kept: datetime | None = None) -> datetime | None:
    """The instant that somebody typed, None for nothing. Raises ValidationError with a sentence, or TwoMoments.

    `kept` is what stands there: a field that was shown and comes back untouched is not asked about again.
    """
    if isinstance(value, datetime):
        value = as_json(value)
    text = str(value or "").strip()
    if not text:
        return None
    try:
        return localtimes.read(text, zone())
    except localtimes.Skipped as skipped:
        raise ValidationError(
            _("%(time)s does not exist in %(zone)s: the clocks go forward that night. The next is %(next)s.")
            % {
                "time": f"{skipped.local:{SHOWN}}",
                "zone": settings.NEWSROOM_TIME_ZONE,
                "next": f"{skipped.next:{SHOWN}}",
            },
            code="skipped",
        ) from skipped
    except localtimes.Twice as twice:
        if kept in twice.instants:
            return kept
        raise TwoMoments(twice) from twice
    except localtimes.NotATime as error:
        raise ValidationError(_("Enter date and time like 2022-05-18 15:00.")) from error


def as_json(moment: datetime | None) -> str:
    """ISO 8601 in the newsroom's time zone, to the minute; empty for none."""
    return moment.astimezone(zone()).isoformat(timespec="minutes") if moment else ""


def typed(moment: datetime | None) -> str:
    """As it stands in an input: without its zone."""
    return as_json(moment)[:16]


def words(moment: datetime) -> str:
    """With its offset, to tell two of the same name apart."""
    local = moment.astimezone(zone())
    return f"{local:{SHOWN}} ({localtimes.offset(local)})"
