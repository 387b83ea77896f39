"""The verbs of a front: arrange a working copy, show it, plan it, go back; readers see one live arrangement."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import clock, embargo, frontblocks
from articles.domain.frontblocks import NEWEST, RULES, SECTION, WORK, Arranging
from articles.domain.refusals import BadTime
from articles.enums import FrontState, Kind
from articles.models import Article, Front, FrontEdition, Picture, Section, Stamp
from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.prepared import Prepared
from newsroom.lib.recent import Recent

PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


def live_edition(language: str, section: Section | None = None) -> FrontEdition | None:
    """What readers see; None where nobody has arranged this front yet. One query."""
    front = Front.objects.filter(language=language, section=section).select_related("live").first()
    return front.live if front else None


def live_blocks(language: str, section: Section | None = None) -> list[dict] | None:
    """The same for those who only show it: its blocks, which pages share. One query."""
    question = _blocks(language, section and section.pk)
    for row in question.ask():
        return shown.get(row) or shown.put(row, question.read([row])[0][0])
    return None


@lru_cache(maxsize=256)
def _blocks(language: str, section: int | None) -> Prepared:
    fronts = Front.objects.filter(language=language, section=section, live__isnull=False)
    return Prepared(fronts.values_list("live__blocks"))


# By what stands in the row, so that none is shown any longer than it stands there.
shown: Recent[list[dict]] = Recent(64)


def usual_blocks(section: Section | None) -> list[dict]:
    """The front until somebody arranges it: for home a row for each section, for a section one for each part of it."""
    below = Section.objects.filter(parent=section).order_by("position", "pk")
    return frontblocks.usual(list(below.values_list("pk", flat=True)))


@transaction.atomic
def working(language: str, section: Section | None, *, by: Editor) -> FrontEdition:
    """The arrangement that is being worked on; where there is none, a copy of what readers see."""
    front = _held(language, section, by)
    edition = front.editions.filter(state=FrontState.WORKING).first()
    if edition is None:
        edition = _new(front, front.live.blocks if front.live else usual_blocks(section), by=by)
    return edition


@transaction.atomic
def arrange(edition: FrontEdition, act: Callable[[Arranging], object], *, by: Editor, seen: int) -> FrontEdition:
    """One act on the working arrangement. `seen` is the version that the person's screen showed.

    Raises FrontChanged where somebody else changed the same place since, ValidationError for what cannot be.
    """
    _held(edition.front.language, edition.front.section, by)
    edition = FrontEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != FrontState.WORKING:
        raise frontblocks.FrontChanged
    arranging = Arranging(edition.blocks, seen=seen, version=edition.version + 1)
    act(arranging)
    if arranging.blocks != edition.blocks:
        edition.blocks, edition.version, edition.created_by = arranging.blocks, arranging.version, by
        edition.save(update_fields=["blocks", "version", "created_by", "updated_at"])
    return edition


def story_for(pk: object, front: Front, *, by: Editor) -> int:
    """The key of a story that this person may put on this front: of its language, and open to them or live."""
    found = embargo.shown_to(by, Article.objects.in_language(front.language)).filter(pk=_number(pk)).first()
    if found is None:
        raise ValidationError(_("This story no longer exists, or is of another edition: choose another."))
    return found.pk


def picture_for(key: str) -> str:
    """The key of a picture to show instead of the story's own, or nothing."""
    if key and not Picture.objects.filter(key=key).exists():
        raise ValidationError(_("This picture no longer exists: choose another."))
    return key


def rule_for(kind: str, value: object) -> dict:
    """A checked rule."""
    if kind not in RULES:
        raise ValidationError(_("Choose what fills the block."))
    if kind == NEWEST:
        return {"kind": NEWEST, "value": None}
    if kind == WORK:
        if value not in Kind.values:
            raise ValidationError(_("There is no such kind of work."))
        return {"kind": WORK, "value": value}
    if kind == SECTION:
        known = Section.objects.filter(pk=_number(value)).exists()
        if not known:
            raise ValidationError(_("This section no longer exists: choose another."))
    elif not Keyword.objects.filter(pk=_number(value), status=KeywordStatus.ACCEPTED).exists():
        raise ValidationError(_("This keyword is not in use: choose another."))
    return {"kind": kind, "value": _number(value)}


@transaction.atomic
def show(edition: FrontEdition, *, by: Editor, seen: int, note: str = "") -> FrontEdition:
    """Make the working arrangement what readers see. Raises FrontChanged unless `seen` is its version."""
    edition = _decided(edition, by=by, seen=seen)
    edition.note = note.strip()[:200]
    return go_live(edition, by=by, now=timezone.now())


@transaction.atomic
def plan(edition: FrontEdition, at: datetime, *, by: Editor, seen: int, note: str = "") -> FrontEdition:
    """Keep the working arrangement as it is now, for a moment to come; further work starts from a copy of it."""
    edition = _decided(edition, by=by, seen=seen)
    if at <= clock.now():
        raise BadTime(_("Choose a moment that is still to come, or show the front now."))
    edition.state, edition.go_live_at, edition.note = FrontState.PLANNED, at, note.strip()[:200]
    edition.save()
    audit.record("front.planned", edition.front, by=by, at=at.isoformat(), number=edition.number)
    return edition


@transaction.atomic
def cancel(edition: FrontEdition, *, by: Editor) -> FrontEdition:
    """Take a planned arrangement off the plan; it stays among the former ones. Cancelled before, nothing happens."""
    _may_show(by)
    edition = FrontEdition.objects.select_for_update().select_related("front").get(pk=edition.pk)
    if edition.state == FrontState.PLANNED:
        edition.state, edition.go_live_at = FrontState.FORMER, None
        edition.save(update_fields=["state", "go_live_at"])
        audit.record("front.cancelled", edition.front, by=by, number=edition.number)
    return edition


@transaction.atomic
def restore(edition: FrontEdition, *, by: Editor) -> FrontEdition:
    """Show a former arrangement again, as a new one; the working copy is left alone. The live one again is no act."""
    _may_show(by)
    front = _held(edition.front.language, edition.front.section, by)
    if edition.went_live_at is None:
        raise ValidationError(_("Only what readers have seen can be shown again."))
    if front.live_id == edition.pk:
        return edition
    note = _("As number %(number)d") % {"number": edition.number}
    again = FrontEdition.objects.create(
        front=front,
        number=_next_number(front),
        state=FrontState.PLANNED,
        blocks=edition.blocks,
        note=note,
        created_by=by,
    )
    return go_live(again, by=by, now=timezone.now())


def go_live(edition: FrontEdition, *, by: Editor | None, now: datetime) -> FrontEdition:
    """In the caller's transaction, which holds the front: this arrangement is what readers see from now on."""
    front = Front.objects.select_for_update().get(pk=edition.front_id)
    FrontEdition.objects.filter(front=front, state=FrontState.LIVE).update(state=FrontState.FORMER)
    intended = edition.go_live_at
    edition.front = front
    edition.state, edition.went_live_at, edition.go_live_at = FrontState.LIVE, now, None
    edition.problem, edition.next_try_at = "", None
    edition.save()
    front.live, front.next_change_at = edition, frontblocks.next_end(edition.blocks, now)
    front.save(update_fields=["live", "next_change_at"])
    keys = [slot["picture"] for slot in frontblocks.slots_of(edition.blocks) if slot["picture"]]
    front.pictures.set(Picture.objects.filter(key__in=keys))
    data = {"intended": intended.isoformat(), "robot": "tick"} if intended and by is None else {}
    audit.record("front.shown", front, by=by, number=edition.number, **data)
    Stamp.objects.raise_(Stamp.SITE)
    return edition


def due(now: datetime) -> dict[str, int]:
    """Planned arrangements whose time has come, in order, each once; and pinned stories whose time is over.

    A failure keeps the plan and is tried again, later each time.
    """
    shown = failed = 0
    planned = FrontEdition.objects.filter(state=FrontState.PLANNED, go_live_at__lte=now)
    for pk in planned.exclude(next_try_at__gt=now).order_by("go_live_at", "pk").values_list("pk", flat=True):
        try:
            shown += _show_due(pk, now)
        except Exception as error:
            _failed(pk, now, error)
            failed += 1
    ended = 0
    for pk in Front.objects.filter(next_change_at__lte=now).values_list("pk", flat=True):
        ended += _end_pins(pk, now)
    report = {"fronts_shown": shown, "front_pins_ended": ended}
    return report | {"fronts_failed": failed} if failed else report


@transaction.atomic
def _show_due(pk: int, now: datetime) -> int:
    front = Front.objects.select_for_update().filter(editions=pk).get()
    edition = FrontEdition.objects.select_for_update().get(pk=pk)
    if edition.state != FrontState.PLANNED or edition.go_live_at is None or edition.go_live_at > now:
        return 0
    edition.front = front
    go_live(edition, by=None, now=now)
    return 1


@transaction.atomic
def _end_pins(pk: int, now: datetime) -> int:
    front = Front.objects.select_for_update(of=("self",)).select_related("live").get(pk=pk)
    if front.live is None or front.next_change_at is None or front.next_change_at > now:
        return 0
    front.next_change_at = frontblocks.next_end(front.live.blocks, now)
    front.save(update_fields=["next_change_at"])
    Stamp.objects.raise_(Stamp.SITE)
    return 1


@transaction.atomic
def _failed(pk: int, now: datetime, error: Exception) -> None:
    edition = FrontEdition.objects.select_for_update().get(pk=pk)
    edition.attempts += 1
    edition.next_try_at = now + min(PAUSE * 2 ** min(edition.attempts, 10), LONGEST_PAUSE)
    edition.problem = f"{type(error).__name__}: {error}"[:500]
    edition.save(update_fields=["attempts", "next_try_at", "problem"])


def _decided(edition: FrontEdition, *, by: Editor, seen: int) -> FrontEdition:
    _may_show(by)
    _held(edition.front.language, edition.front.section, by)
    edition = FrontEdition.objects.select_for_update().select_related("front").get(pk=edition.pk)
    if edition.state != FrontState.WORKING or edition.version != seen:
        raise frontblocks.FrontChanged
    return edition


def _held(language: str, section: Section | None, by: Editor) -> Front:
    """The front, made where there is none, held until this transaction ends. Raises PermissionDenied."""
    if not by.has_perm(roles.REVIEW):
        raise PermissionDenied
    Front.objects.bulk_create([Front(language=language, section=section)], ignore_conflicts=True)
    front = Front.objects.select_for_update().get(language=language, section=section)
    if front.live_id:
        front.live = FrontEdition.objects.get(pk=front.live_id)
    return front


def _may_show(by: Editor) -> None:
    if not by.has_perm(roles.PUBLISH):
        raise PermissionDenied


def _new(front: Front, blocks: list[dict], *, by: Editor) -> FrontEdition:
    return FrontEdition.objects.create(front=front, number=_next_number(front), blocks=blocks, created_by=by)


def _next_number(front: Front) -> int:
    return (front.editions.aggregate(last=Max("number"))["last"] or 0) + 1


def _number(value: object) -> int:
    """A key as it came from a form; -1, which no row has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
