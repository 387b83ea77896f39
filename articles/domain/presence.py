"""Who has a story open: rows that screens renew and that die by themselves."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Draft, Presence
from editors.models import Editor

RENEW = timedelta(seconds=20)
GONE_AFTER = timedelta(seconds=50)
SWEEP_AFTER = timedelta(hours=1)
SCREENS_PER_EDITOR = 20


def touch(draft: Draft, editor: Editor, client: str, head: int | None) -> bool:
    """Note that this screen is open, with its cursor; writes at most every 20 seconds per screen. True if it wrote."""
    now = timezone.now()
    row = Presence.objects.filter(draft=draft, client=client).first()
    if row is None:
        Presence.objects.filter(seen_at__lt=now - SWEEP_AFTER).delete()
        if Presence.objects.filter(draft=draft, editor=editor).count() >= SCREENS_PER_EDITOR:
            return False
        Presence.objects.get_or_create(
            draft=draft, client=client, defaults={"editor": editor, "head": head, "seen_at": now}
        )
        return True
    # A client id is chance; the one of somebody else is not taken over.
    if row.editor_id != editor.pk or row.seen_at > now - RENEW:
        return False
    row.head, row.seen_at = head, now
    row.save(update_fields=["head", "seen_at"])
    return True


def leave(draft: Draft, editor: Editor, client: str) -> None:
    """This screen was closed; without it the row would stay for 50 seconds."""
    Presence.objects.filter(draft=draft, editor=editor, client=client).delete()


def here(draft: Draft) -> list[Presence]:
    """The open screens, those of one person beside each other."""
    fresh = Presence.objects.filter(draft=draft, seen_at__gt=timezone.now() - GONE_AFTER)
    return list(fresh.select_related("editor").order_by("editor__email", "pk"))
