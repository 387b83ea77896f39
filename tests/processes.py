"""What a forked process must do before it asks the database anything."""

from contextlib import suppress

from django.db import connections


def own_connections() -> None:
    """Forget the connections that came with the fork, unclosed: two on one line would cut each other off."""
    for alias in connections.settings:
        with suppress(AttributeError):
            del connections[alias]
