"""The one clock by which planned acts are due: the database's.

Workers run on several machines, and a machine whose clock is ahead must not publish early. All of them ask the same
database; on SQLite, whose workers share one machine, that is the machine's own clock.
"""

from datetime import UTC, datetime

from django.db import connection

_ASK = {
    # Not now(): inside a transaction that stands still at its beginning.
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def now() -> datetime:
    """This instant, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK[connection.vendor])
        (moment,) = cursor.fetchone()
    if isinstance(moment, str):
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return moment.astimezone(UTC)
