import time
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from articles.models.change import PublicChange
from newsroom.lib.purging import EVERYTHING

# As each driver takes it.
READ = {
    "sqlite": "SELECT n, at FROM articles_stamp WHERE key = ?",
    "postgresql": "SELECT n, at FROM articles_stamp WHERE key = %s",
}


class StampQuerySet(models.QuerySet):
    def raise_(self, key: str, *, tags: Iterable[str] = (EVERYTHING,), addresses: Iterable[str] = ()) -> None:
        """One more public change under `key`: the last write of a verb's transaction.

        `tags` name the pages that read otherwise now, for caches in front of us: all, unless the verb knows better.
        Each change gets a second of its own, so that pages may name their state by it: in a busy minute it runs ahead.
        """
        second = int(time.time())
        later = Greatest(Value(second, output_field=models.BigIntegerField()), F("at") + 1)
        if not self.filter(key=key).update(n=F("n") + 1, at=later):
            self.bulk_create([self.model(key=key)], ignore_conflicts=True)
            self.filter(key=key).update(n=F("n") + 1, at=later)
        PublicChange.objects.create(tags=list(tags), addresses=list(addresses))

    def now(self, key: str) -> tuple[int, int]:
        """How often and when something under `key` changed last: the one question of a kept page.

        It does not ask first whether the connection still lives: a dead one is noticed here, and opened anew.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        connection.health_check_done = True
        try:
            return self._read(connection, key)
        except DatabaseError:
            if connection.in_atomic_block:
                raise
            connection.close()
            return self._read(connection, key)

    def _read(self, connection: BaseDatabaseWrapper, key: str) -> tuple[int, int]:
        """Past Django's cursors where the connection is open and nobody counts its questions: a third of their price.

        All rows are fetched, so that no read stays open on SQLite and keeps the write-ahead log from being folded in.
        """
        if connection.connection is None or connection.execute_wrappers or connection.force_debug_cursor:
            with connection.cursor() as cursor:
                cursor.execute("SELECT n, at FROM articles_stamp WHERE key = %s", [key])
                rows = cursor.fetchall()
        else:
            with connection.wrap_database_errors:
                rows = connection.connection.execute(READ[connection.vendor], (key,)).fetchall()
        return rows[0] if rows else (0, 0)

    def hold_if_free(self, key: str) -> bool:
        """Hold `key` until this transaction ends, unless somebody else does: then leave it at once."""
        self.bulk_create([self.model(key=key)], ignore_conflicts=True)
        free = connections[self.db].features.has_select_for_update_skip_locked
        return self.select_for_update(skip_locked=free).filter(key=key).exists()

    def hold(self, key: str) -> None:
        """Wait for whoever holds `key`, and hold it until this transaction ends."""
        self.bulk_create([self.model(key=key)], ignore_conflicts=True)
        self.select_for_update().get(key=key)


class Stamp(models.Model):
    """How often something public changed; kept pages compare it before they are served."""

    SITE = "site"
    # Held while an address is chosen, so that two publications never choose the same one.
    ADDRESSES = "addresses"
    # Held while an entry is added to the public record, whose numbers follow each other without gaps.
    RECORD = "record"
    # Held while the search index is written, whose counts every story changes. After the others, before `site`.
    WORDS = "words"
    # Held by the one worker that does what is due next, so that planned acts keep the order of their times.
    DUE = "due"

    key = models.CharField(_("what changed"), max_length=60, primary_key=True)
    n = models.PositiveBigIntegerField(_("how often"), default=0)
    at = models.PositiveBigIntegerField(_("second of the last change"), default=0)

    objects = StampQuerySet.as_manager()

    class Meta:
        verbose_name = _("stamp of readers’ pages")
        verbose_name_plural = _("stamps of readers’ pages")

    def __str__(self):
        return f"{self.key}={self.n}"
