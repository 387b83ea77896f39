"""Webhooks: other programs are told of every public act, by rows written with the act and sent until they arrive.

Who was ever told of a story is told when it is corrected, withdrawn, retracted or removed, whatever else the webhook
was set up for: a channel that had a story must hear that it is not what it was.
"""

import hashlib
import hmac
import json
import secrets
import uuid as uuids
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from articles.domain import clock, record
from articles.enums import PublicAct
from articles.models import Article, Delivery, Publication, Webhook
from editors import roles
from editors.domain import audit
from editors.models import Editor
from newsroom.lib import fetch
from newsroom.said import Said

# Acts that whoever had the story must hear of.
ENDINGS = frozenset({PublicAct.CORRECTED, PublicAct.WITHDRAWN, PublicAct.RETRACTED, PublicAct.REMOVED})
TIMEOUT = 5.0
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=3)
TRIED_FOR = timedelta(hours=24)
# How long a worker may have a delivery before another tries.
LEASE = timedelta(seconds=60)
AT_ONCE = 50
# How long a message is kept after it arrived, and after it was given up.
DELIVERED_KEPT = timedelta(days=30)
GIVEN_UP_KEPT = timedelta(days=90)
PRUNED_AT_ONCE = 1000
FAILURES = {
    "address": gettext_noop("The address is not one that can be sent to."),
    "private": gettext_noop("The address leads into a private network."),
    "tls": gettext_noop("The certificate of the other side does not hold."),
    "time": gettext_noop("No answer within five seconds."),
    "connection": gettext_noop("No connection."),
}


def check_address(url: str) -> str:
    """Raise ValidationError unless messages may be sent there."""
    try:
        fetch.parts(url, settings.NEWSROOM_INTERNAL_HOSTS)
    except fetch.Unreachable as error:
        raise ValidationError(_("An address begins with https:// and has neither name nor password in it.")) from error
    return url


@transaction.atomic
def new_secret(webhook: Webhook, *, by: Editor) -> str:
    """Make another secret, and return it: it is shown this once. Messages are signed with it from now on."""
    if not by.has_perm(roles.CARE_WEBHOOKS):
        raise PermissionDenied
    webhook.secret = secrets.token_urlsafe(32)
    webhook.save()
    audit.record("webhook.secret", webhook, by=by)
    return webhook.secret


def enqueue(entry: Publication) -> list[Delivery]:
    """Write the messages about an entry of the public record, in the transaction that adds it."""
    had_it = Delivery.objects.filter(webhook=OuterRef("pk"), article=entry.article_id)
    hooks = list(Webhook.objects.filter(is_active=True).annotate(had_it=Exists(had_it)))
    if entry.act == PublicAct.REMOVED:
        _forget(entry.article)
    wanted = [hook for hook in hooks if entry.act in hook.events or (hook.had_it and entry.act in ENDINGS)]
    if not wanted:
        return []
    event, now = event_key(entry), clock.now()
    body = json.dumps(message(entry), ensure_ascii=False, sort_keys=True)
    rows = [
        Delivery(
            webhook=hook, event=event, act=entry.act, article=entry.article, body=body, created_at=now, next_try_at=now
        )
        for hook in wanted
    ]
    made = Delivery.objects.bulk_create(rows)
    transaction.on_commit(partial(_wake, [row.pk for row in made]), robust=True)
    return made


def _forget(article: Article) -> None:
    """After a legal removal no message may tell what the story was: neither one that waits nor one that is kept."""
    waiting = Delivery.objects.filter(article=article, next_try_at__isnull=False)
    failure = Said(gettext_noop("The story was removed before this was delivered.")).as_json
    waiting.update(next_try_at=None, given_up_at=clock.now(), failure=failure)
    Delivery.objects.filter(article=article).update(body="")


def forget_words(article: Article) -> None:
    """When an earlier version is removed: what was delivered is not kept any more, for it may hold its words."""
    Delivery.objects.filter(article=article, next_try_at=None).update(body="")


def event_key(entry: Publication) -> uuids.UUID:
    """The same for every attempt and every webhook: made of the entry's digest."""
    return uuids.uuid5(uuids.NAMESPACE_URL, f"{settings.NEWSROOM_URL}/record/{entry.sha256}")


def message(entry: Publication) -> dict[str, Any]:
    """What other programs are told. Of a removed story nothing but its key and the public note."""
    article = entry.article
    story: dict[str, Any] = {
        "id": article.pk,
        "guid": f"newsroom-story-{article.pk}",
        "language": article.language,
        "version": entry.number,
    }
    told: dict[str, Any] = {
        "id": str(event_key(entry)),
        "act": str(entry.act),
        "at": entry.at.isoformat(),
        "outlet": settings.NEWSROOM_URL,
        "story": story,
        "note": entry.note,
    }
    if entry.act == PublicAct.REMOVED:
        return told
    story |= {"address": settings.NEWSROOM_URL + record.address_of(article), "headline": article.headline}
    content: dict[str, Any] = entry.content or {}
    if entry.act in record.READABLE:
        section = content.get("section")
        story |= {
            "standfirst": article.standfirst,
            "section": section["path"] if section else None,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "updated_at": article.updated_at.isoformat() if article.updated_at else None,
            "follows": content.get("follows"),
        }
        told |= {"significance": str(entry.significance), "correction": content.get("correction")}
    return told


def sign(secret: str, stamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the time in seconds, a full stop, and the body as it is sent."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _wake(keys: list[int]) -> None:
    for pk in keys:
        send_message.enqueue(pk)


@task(queue_name="default")
def send_message(pk: int) -> None:
    """The task; `deliver` for everybody else."""
    deliver(pk)


def wake_due(limit: int = AT_ONCE) -> dict[str, int]:
    """For the tick: deliveries whose time came, or whose task was lost."""
    now, woken = clock.now(), 0
    for pk in _due().filter(next_try_at__lte=now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit]:
        # By compare-and-set, so that two ticks do not call twice; the task itself takes what is on lease.
        if Delivery.objects.filter(pk=pk, next_try_at__lte=now).update(next_try_at=now + LEASE):
            send_message.enqueue(pk)
            woken += 1
    return {"messages_woken": woken}


def _due():
    """What waits, the oldest of each story and webhook first: an update never overtakes the publication."""
    earlier = Delivery.objects.filter(
        webhook=OuterRef("webhook"), article=OuterRef("article"), pk__lt=OuterRef("pk"), next_try_at__isnull=False
    )
    return Delivery.objects.filter(~Exists(earlier), next_try_at__isnull=False)


def deliver(pk: int) -> Delivery | None:
    """Try once; None where another worker has it, it is done, or an earlier one of the story waits."""
    now = clock.now()
    row = _due().select_related("webhook").filter(pk=pk).first()
    if row is None:
        return None
    claimed = Delivery.objects.filter(pk=pk, attempts=row.attempts, next_try_at__isnull=False)
    if not claimed.update(attempts=row.attempts + 1, next_try_at=now + LEASE):
        return None
    row.attempts += 1
    status, failure = _try(row)
    return _settle(row, status, failure)


def _try(row: Delivery) -> tuple[int | None, dict[str, Any]]:
    if not row.webhook.is_active:
        return None, Said(gettext_noop("The webhook is not in use.")).as_json
    body, stamp = row.body.encode(), int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Newsroom",
        "X-Newsroom-Event": str(row.act),
        "X-Newsroom-Delivery": str(row.event),
        "X-Newsroom-Signature": f"t={stamp},v1={sign(row.webhook.secret, stamp, body)}",
    }
    try:
        answer = fetch.post(row.webhook.url, body, headers, timeout=TIMEOUT, internal=settings.NEWSROOM_INTERNAL_HOSTS)
    except fetch.Unreachable as error:
        return None, Said(FAILURES[error.code]).as_json
    if 200 <= answer.status < 300:
        return answer.status, {}
    return answer.status, Said(gettext_noop("The other side answered %(status)d."), status=answer.status).as_json


def _settle(row: Delivery, status: int | None, failure: dict[str, Any]) -> Delivery:
    now = clock.now()
    row.status, row.failure = status, failure
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 20), LONGEST_PAUSE)
    if not failure:
        row.delivered_at, row.next_try_at = now, None
    elif now + pause > row.created_at + TRIED_FOR:
        row.given_up_at, row.next_try_at = now, None
    else:
        row.next_try_at = now + pause
    values = {name: getattr(row, name) for name in ("status", "failure", "delivered_at", "given_up_at", "next_try_at")}
    # A removal, or somebody who sends it again, may have been quicker.
    still = Q(next_try_at__isnull=False) & Q(attempts=row.attempts)
    Delivery.objects.filter(still, pk=row.pk).update(**values)
    if row.next_try_at is None:
        # The next one of the story need not wait for the tick.
        following = Delivery.objects.filter(webhook=row.webhook, article=row.article_id, next_try_at__isnull=False)
        if next_one := following.order_by("pk").values_list("pk", flat=True).first():
            send_message.enqueue(next_one)
    return row


def prune() -> dict[str, int]:
    """For the tick: forget messages that were over long ago.

    The last one to each webhook about each story stays, without its words: it says who must hear of a correction.
    """
    now = clock.now()
    over = Delivery.objects.filter(
        Q(delivered_at__lt=now - DELIVERED_KEPT) | Q(given_up_at__lt=now - GIVEN_UP_KEPT), next_try_at=None
    )
    worded = list(over.exclude(body="").order_by().values_list("pk", "article")[:PRUNED_AT_ONCE])
    if not worded:
        return {}
    later = Delivery.objects.filter(webhook=OuterRef("webhook"), article=OuterRef("article"), pk__gt=OuterRef("pk"))
    # Those of the same stories that lost their words before have a later one by now.
    stories = {article for _pk, article in worded}
    gone, _rows = over.filter(Exists(later.order_by()), article__in=stories).delete()
    # Whatever was sent again meanwhile is not over any more.
    over.filter(pk__in=[pk for pk, _article in worded]).update(body="")
    return {"messages_pruned": gone}


@transaction.atomic
def send_again(row: Delivery, *, by: Editor) -> bool:
    """Have a delivery that is over sent once more, for another day. False where nothing is left of it."""
    if not by.has_perm(roles.CARE_WEBHOOKS):
        raise PermissionDenied
    row = Delivery.objects.select_for_update().get(pk=row.pk)
    if not row.body:
        return False
    now = clock.now()
    row.attempts, row.created_at, row.next_try_at = 0, now, now
    row.delivered_at = row.given_up_at = row.status = None
    row.failure = {}
    row.save()
    audit.record("webhook.sent_again", row.webhook, by=by, event=str(row.event))
    transaction.on_commit(partial(_wake, [row.pk]), robust=True)
    return True
