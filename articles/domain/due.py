"""The scheduler: planned publications, withdrawals and bundles, each done once, in the order of their times.

However many workers run, the one that holds the stamp DUE does the next act and lets go with its transaction; the
others leave at once. A worker that dies takes nothing with it: its act is undone, and is next for whoever comes.
"""

import logging
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_noop

from articles.domain import bundles, clock, notify, workflow, workingcopy
from articles.domain.refusals import Refusal
from articles.enums import BundleState, Happening, Stage
from articles.models import Article, Bundle, Event, Stamp
from newsroom import said

log = logging.getLogger(__name__)
# How long one tick may go on, so that mails and fronts have their turn; the next tick follows at once.
BUDGET = 25.0
# So many stories share a transaction: the scheduler is quicker by a third, and nobody who edits one waits for long.
TOGETHER = 10
PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Kind:
    """A sort of planned act: where it stands, how it is done, and which columns keep its attempts."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    at: str
    attempts: str
    next_try_at: str
    reason: str
    held_at: str
    do: Callable[..., object]


KINDS = (
    Kind(
        "bundles",
        lambda: Bundle.objects.filter(state=BundleState.PLANNED),
        "publish_at",
        "attempts",
        "next_try_at",
        "reason",
        "held_at",
        bundles.publish_due,
    ),
    Kind(
        "published",
        lambda: Article.objects.filter(stage=Stage.APPROVED),
        "publish_at",
        "due_attempts",
        "due_next_try_at",
        "due_reason",
        "due_held_at",
        workflow.publish_due,
    ),
    # Never held: what was to leave is not left standing because it is late already.
    Kind(
        "withdrawn",
        lambda: Article.objects.live(),
        "withdraw_at",
        "withdraw_attempts",
        "withdraw_next_try_at",
        "withdraw_reason",
        "",
        workflow.withdraw_due,
    ),
)


@dataclass(frozen=True)
class DueAct:
    kind: Kind
    pk: int
    at: datetime

    @property
    def on_stories(self) -> bool:
        """One story alone; a bundle holds its own."""
        return self.kind.name != "bundles"

    @property
    def key(self) -> tuple[str, int]:
        return self.kind.name, self.pk


def robot() -> str:
    """The name under which this worker's acts are recorded."""
    return f"tick@{socket.gethostname()}"[:80]


def run(budget: float = BUDGET) -> dict[str, int]:
    """Do everything that is due; how much of what was done, held for confirmation, or failed."""
    counts: Counter[str] = Counter(dict.fromkeys((*(kind.name for kind in KINDS), "held", "failed"), 0))
    ends, passed = time.monotonic() + budget, set[tuple[str, int]]()
    if first(clock.now()) is None:
        return dict(counts)
    while time.monotonic() < ends:
        outcomes = _some(passed)
        if outcomes is None:
            break
        counts.update(each for each in outcomes if each)
    return dict(counts)


def first(now: datetime) -> DueAct | None:
    """The act whose time came first."""
    return next(iter(_due(now, set(), 1)), None)


def _due(now: datetime, passed: set[tuple[str, int]], limit: int) -> list[DueAct]:
    """Acts whose time has come, in the order of their times; `passed` were looked at in this run and left alone."""
    found: list[DueAct] = []
    for kind in KINDS:
        left_alone = [pk for name, pk in passed if name == kind.name]
        rows = waiting(kind).filter(**{f"{kind.at}__lte": now}).exclude(**{f"{kind.next_try_at}__gt": now})
        rows = rows.exclude(pk__in=left_alone).order_by(kind.at, "pk").values_list("pk", kind.at)
        found += [DueAct(kind, pk, at) for pk, at in rows[:limit]]
    return sorted(found, key=lambda act: act.at)[:limit]


def waiting(kind: Kind) -> QuerySet[Any]:
    """What is planned and not held, whenever it is due."""
    rows = kind.rows().filter(**{f"{kind.at}__isnull": False})
    return rows.filter(**{f"{kind.held_at}": None}) if kind.held_at else rows


@transaction.atomic
def _some(passed: set[tuple[str, int]]) -> list[str] | None:
    """Do the first due acts; the name of each, "" where it was left alone, None where there is nothing to do here.

    Several stories share a transaction, each in a part of it that can be undone alone. All of them are held before the
    first is published: what publications wait for is held last, so that nobody waits crosswise.
    """
    if not Stamp.objects.hold_if_free(Stamp.DUE):
        return None
    now = clock.now()
    acts = _due(now, passed, TOGETHER)
    if not acts:
        return None
    if acts[0].on_stories:
        acts = list(takewhile(lambda act: act.on_stories, acts))
        for pk in sorted({act.pk for act in acts}):
            workingcopy.lock(pk)
    else:
        acts = acts[:1]
    return [_one(act, now, passed) for act in acts]


def _one(act: DueAct, now: datetime, passed: set[tuple[str, int]]) -> str:
    if act.kind.held_at and now - act.at > settings.NEWSROOM_OVERDUE:
        return _hold(act, now)
    try:
        with transaction.atomic():
            # Asked again: what stands before it in this transaction took its time, and the record says when it was.
            done = act.kind.do(act.pk, clock.now(), robot=robot())
    except (OperationalError, InterfaceError):
        # The database's trouble, not the story's: all of it is undone, and the next tick tries again.
        raise
    except Exception as error:
        if not isinstance(error, Refusal):
            log.exception("%s %s could not be done on time", *act.key)
        passed.add(act.key)
        _failed(act, error)
        return "failed"
    if done is None:
        passed.add(act.key)
        return ""
    return act.kind.name


def _hold(act: DueAct, now: datetime) -> str:
    """Too late to go out by itself: keep it for somebody to confirm."""
    row = _row(act)
    setattr(row, act.kind.held_at, now)
    row.save(update_fields=[act.kind.held_at])
    _tell(Happening.DUE_HELD, act, row, _about(row), {})
    return "held"


@transaction.atomic
def _failed(act: DueAct, error: Exception) -> None:
    """Keep the plan, wait longer each time, and tell the publishers once for each reason."""
    row, kind, now = _row(act), act.kind, clock.now()
    attempts = getattr(row, kind.attempts) + 1
    if isinstance(error, Refusal):
        reason = said.of_error(error)
    else:
        broken = f"{type(error).__name__}: {error}"[:300]
        reason = said.Said(gettext_noop("Newsroom itself failed: %(error)s."), error=broken).as_json
    told = getattr(row, kind.reason)
    setattr(row, kind.attempts, attempts)
    setattr(row, kind.next_try_at, now + min(PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE))
    setattr(row, kind.reason, reason)
    row.save(update_fields=[kind.attempts, kind.next_try_at, kind.reason])
    if reason != told:
        about = getattr(error, "article", None)
        _tell(Happening.DUE_FAILED, act, row, about if isinstance(about, Article) else _about(row), reason)


def _row(act: DueAct) -> Any:
    if act.kind.rows().model is Article:
        return workingcopy.lock(act.pk).article
    return Bundle.objects.select_for_update().get(pk=act.pk)


def _about(row: Any) -> Article | None:
    """The story in whose history it is told: of a bundle, the first one."""
    if isinstance(row, Article):
        return row
    first_of = row.stories.select_related("article__draft").first()
    return first_of.article if first_of else None


def _tell(happening: str, act: DueAct, row: Any, about: Article | None, reason: dict) -> None:
    if about is None:
        return
    data: dict[str, Any] = {"act": act.kind.name, "planned": act.at.isoformat(), "robot": robot()}
    if isinstance(row, Bundle):
        data |= {"bundle": row.title, "bundle_id": row.pk}
    if reason:
        data["reason"] = reason
    with translation.override(settings.LANGUAGE_CODE):
        note = said.words(reason)
    event = Event.objects.create(article=about, action=happening, version=about.draft.version, note=note, data=data)
    notify.enqueue(event)
