"""Local times as people type them: which instant they mean, that some never happen, and that some happen twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
SECOND = timedelta(seconds=1)


class NotATime(ValueError):
    """What was typed is no date with a time."""


class Skipped(ValueError):
    """Clocks were put forward over this time: it never happens. `next` is the first one that does."""

    def __init__(self, local: datetime, next_: datetime):
        self.local, self.next = local, next_
        super().__init__(f"{local:%Y-%m-%d %H:%M} does not exist, the next is {next_:%H:%M}")


class Twice(ValueError):
    """Clocks were put back: this time happens twice. `instants` are both, the earlier first."""

    def __init__(self, local: datetime, instants: tuple[datetime, datetime]):
        self.local, self.instants = local, instants
        super().__init__(f"{local:%Y-%m-%d %H:%M} happens twice")


def read(text: str, zone: ZoneInfo) -> datetime:
    """The instant that was typed, in UTC. What carries an offset of its own is taken by its word.

    Raises NotATime, Skipped or Twice.
    """
    text = text.strip()
    for form in FORMATS:
        try:
            return instant(datetime.strptime(text, form), zone)  # noqa: DTZ007 - the zone is what this is about
        except (Skipped, Twice):
            raise
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and len(text) > len("2022-05-18"):
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise NotATime(text)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The one instant at which clocks of this zone show this.

    In UTC: Python calls two times of different zones unequal wherever one of them happens twice.
    """
    try:
        found = sorted(
            {
                moment
                for fold in (0, 1)
                if (moment := local.replace(tzinfo=zone, fold=fold).astimezone(UTC))
                .astimezone(zone)
                .replace(tzinfo=None)
                == local
            }
        )
    except OverflowError as error:
        raise NotATime(str(local)) from error
    if not found:
        raise Skipped(local, _after_gap(local, zone))
    if len(found) == 2:
        raise Twice(local, (found[0], found[1]))
    return found[0]


def _after_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The first local time after the gap that this one lies in."""
    late = local.replace(tzinfo=zone, fold=0).astimezone(UTC)  # by the offset before the change: after it
    early = local.replace(tzinfo=zone, fold=1).astimezone(UTC)  # by the offset after it: before it
    before = early.astimezone(zone).utcoffset()
    while late - early > SECOND:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    moment = late.astimezone(zone)
    # The search ends within a second after the change, which is at a full minute.
    return moment.replace(second=0, microsecond=0)


def offset(moment: datetime) -> str:
    """+08:00 of an instant in a zone."""
    return f"UTC{moment.isoformat()[-6:]}"
