"""What must not be true of an outlet that the public can reach: run by `manage.py check --deploy`."""

from django.conf import settings
from django.core.checks import Error
from django.db import DatabaseError

from editors.models import Editor


def demonstration_is_over(app_configs, **kwargs):
    """Demonstration accounts, whose passwords stand in a file, may be active on a loopback address only."""
    if settings.ON_LOOPBACK:
        return []
    try:
        active = Editor.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        return []  # not migrated yet: there are no accounts at all
    if not active:
        return []
    return [
        Error(
            f"{active} demonstration accounts can sign in at {settings.NEWSROOM_URL}.",
            hint="Invite your own administrator, then run: manage.py demo --remove-people",
            id="newsroom.E001",
        )
    ]
