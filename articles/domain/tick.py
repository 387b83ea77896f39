"""What is due now: the worker calls this every few seconds. Each part is safe to run twice and by several at once."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.domain import (
    breaking,
    changes,
    clock,
    due,
    frontpage,
    notify,
    picturelocks,
    picturerights,
    picturetidying,
    planning,
    relating,
    renditions,
    sealing,
    webhooks,
    workingcopy,
)
from articles.enums import Stage
from articles.models import Article, Batch, Draft, Event, Presence, Revision, Worker
from articles.models.revision import Reason

log = logging.getLogger(__name__)
IDLE = timedelta(minutes=10)
BATCHES_KEPT = timedelta(days=30)
SPIKED_KEPT = timedelta(days=90)
PRESENCE_KEPT = timedelta(minutes=10)
RIGHTS_EVERY = 300  # seconds
AT_ONCE = 50


def tick() -> dict[str, int]:
    """Do what is due and say how much; a failing part is logged and does not keep the others from their turn."""
    parts: list[Callable[[], dict[str, int]]] = [
        do_due,
        show_due,
        picturelocks.rerender_stale,
        relating.relate_stale,
        webhooks.wake_due,
        renditions.wake_due,
        warn_of_rights,
        remind,
        notify.send_due,
        changes.tell,
        seal_idle,
        prune,
        changes.prune,
        webhooks.prune,
        picturetidying.sweep,
    ]
    report: dict[str, int] = {}
    for part in parts:
        try:
            report |= part()
        except Exception:
            log.exception("tick: %s failed", part.__name__)
            report["errors"] = report.get("errors", 0) + 1
    Worker.objects.update_or_create(name="tick", defaults={"ran_at": clock.now(), "report": report})
    return report


def do_due() -> dict[str, int]:
    """Publish and withdraw what is planned for now, in the order of the times."""
    return due.run()


def show_due() -> dict[str, int]:
    """Show planned fronts, and end what stands on fronts for a time."""
    now = clock.now()
    return frontpage.due(now) | breaking.due(now)


def remind() -> dict[str, int]:
    """Tell the people of stories whose day of review has come, once."""
    now, told = clock.now(), 0
    for pk in planning.reviews_due(now):
        with workingcopy.held(pk) as draft:
            if event := planning.tell_of_review(draft.article, now):
                notify.enqueue(event)
                told += 1
    return {"reminded": told}


def warn_of_rights() -> dict[str, int]:
    """Rights end by the day, so now and then is often enough."""
    return picturerights.warn_due() if cache.add("rights-looked-at", True, RIGHTS_EVERY) else {}


def seal_idle() -> dict[str, int]:
    """Keep a version of every draft that was changed and then left alone for ten minutes."""
    sealed = Revision.objects.filter(article=OuterRef("article"), version__gte=OuterRef("version"))
    idle = Draft.objects.filter(~Exists(sealed), updated_at__lt=timezone.now() - IDLE)
    count = 0
    for article in idle.values_list("article", flat=True)[:AT_ONCE]:
        count += _seal_one(article)
    return {"sealed": count}


def _seal_one(article: int) -> int:
    with workingcopy.held(article) as draft:
        return int(sealing.seal(draft, Reason.IDLE, by=draft.updated_by).version == draft.version)


def prune() -> dict[str, int]:
    """Forget cursors, steps that a sealed version covers, and stories spiked long ago."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - PRESENCE_KEPT).delete()
    covered = Revision.objects.filter(article=OuterRef("draft__article"), version__gte=OuterRef("version"))
    old = Batch.objects.filter(Exists(covered), at__lt=now - BATCHES_KEPT).values("pk")[:1000]
    gone, _rows = Batch.objects.filter(pk__in=[row["pk"] for row in old]).delete()
    spiked = Article.objects.filter(stage=Stage.SPIKED, spiked_at__lt=now - SPIKED_KEPT, live_revision=None)
    needed = Q(translations__isnull=False) | Q(continued_by__isnull=False) | Q(revisions__translated_by__isnull=False)
    count = 0
    for article in spiked.exclude(needed)[:AT_ONCE]:
        with workingcopy.held(article.pk) as draft:
            if draft.article.stage == Stage.SPIKED:
                Event.objects.filter(article=article).update(revision=None)
                draft.article.delete()
                count += 1
    return {"batches_pruned": gone, "spiked_deleted": count}
