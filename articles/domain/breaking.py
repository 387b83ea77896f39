"""The breaking line above every page of an edition: set for a time, ended earlier by hand or then by itself."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.frontblocks import moment
from articles.models import Article, Breaking, Outlet, Stamp
from editors import roles
from editors.domain import audit
from editors.models import Editor

LONGEST = timedelta(hours=24)
TEXT = 160


def current(language: str, now: datetime | None = None) -> Breaking | None:
    """The line that stands now: the newest."""
    now = now or timezone.now()
    rows = Breaking.objects.filter(language=language, ended_at=None, from_at__lte=now, until__gt=now)
    return rows.select_related("article").first()


@transaction.atomic
def start(language: str, text: str, *, minutes: int, by: Editor, article: Article | None = None) -> Breaking:
    """Put a line up for so many minutes; it takes the place of the one before. The same line twice is one.

    Raises PermissionDenied or ValidationError.
    """
    if not by.has_perm(roles.PUBLISH):
        raise PermissionDenied
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"text": _("Say in one line what has happened.")})
    if len(text) > TEXT:
        raise ValidationError({"text": _("At most %(limit)d characters.") % {"limit": TEXT}})
    if not 1 <= minutes <= LONGEST.total_seconds() // 60:
        raise ValidationError({"minutes": _("Between 1 minute and 24 hours.")})
    if article and (article.language != language or not article.is_live):
        raise ValidationError({"article": _("Choose a live story of this edition, or none.")})
    Stamp.objects.hold(Stamp.ADDRESSES)
    now = timezone.now()
    standing = current(language, now)
    if standing and (standing.text, standing.article_id) == (text, article.pk if article else None):
        return standing
    Breaking.objects.filter(language=language, ended_at=None).update(ended_at=now)
    line = Breaking.objects.create(
        language=language,
        text=text,
        article=article,
        from_at=now,
        until=now + timedelta(minutes=minutes),
        created_by=by,
    )
    audit.record("breaking.started", line, by=by, language=language, minutes=minutes)
    _tell(language, now)
    return line


@transaction.atomic
def end(line: Breaking, *, by: Editor) -> Breaking:
    """Take the line away before its time; ended before, nothing happens."""
    if not by.has_perm(roles.PUBLISH):
        raise PermissionDenied
    line = Breaking.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.ended_at is None:
        line.ended_at = timezone.now()
        line.save(update_fields=["ended_at"])
        audit.record("breaking.ended", line, by=by, language=line.language)
        _tell(line.language, line.ended_at)
    return line


@transaction.atomic
def due(now: datetime) -> dict[str, int]:
    """End the lines whose time is over, and tell readers' pages."""
    over = Breaking.objects.filter(ended_at=None, until__lte=now)
    ended = 0
    for line in over.select_for_update(of=("self",)):
        line.ended_at = line.until
        line.save(update_fields=["ended_at"])
        _tell(line.language, now)
        ended += 1
    return {"breaking_ended": ended}


def forget(article: Article, now: datetime) -> None:
    """In the caller's transaction: a story that readers no longer see takes its breaking line with it."""
    lines = Breaking.objects.filter(article=article, ended_at=None)
    if lines.update(ended_at=now):
        _tell(article.language, now)


def on_pages(outlet: Outlet, language: str, now: datetime) -> dict | None:
    """What stands above a readers' page: text, address or nothing, since when. No query."""
    line = outlet.breaking.get(language)
    if not line or (moment(line["until"]) or now) <= now:
        return None
    return {
        "text": line["text"],
        "address": line["address"],
        "from_at": moment(line["from"]),
        "until": moment(line["until"]),
    }


def _tell(language: str, now: datetime) -> None:
    """Write the standing line, or none, where pages read it."""
    line = current(language, now)
    Outlet.objects.bulk_create([Outlet(pk=1)], ignore_conflicts=True)
    outlet = Outlet.objects.select_for_update().get(pk=1)
    outlet.breaking.pop(language, None)
    if line:
        outlet.breaking[language] = {
            "text": line.text,
            "address": line.article.get_absolute_url() if line.article else "",
            "from": line.from_at.isoformat(),
            "until": line.until.isoformat(),
        }
    outlet.save(update_fields=["breaking"])
    Stamp.objects.raise_(Stamp.SITE)
