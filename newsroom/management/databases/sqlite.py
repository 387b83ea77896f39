"""SQLite by its backup interface: readers and writers go on meanwhile."""

import contextlib
import sqlite3
from pathlib import Path

from newsroom.management.archive import Refused

MEMBER = "database.sqlite3"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


def dump(connection, path: Path, tables: list[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    source = connection.copy()
    try:
        source.ensure_connection()
        # One read transaction: in WAL mode the copy is of this moment, however long it takes and whoever writes.
        # (Without it every commit of another process would start the copy over.)
        source.connection.execute("BEGIN")
        source.connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        with contextlib.closing(sqlite3.connect(path)) as copy:
            source.connection.backup(copy)
        source.connection.execute("ROLLBACK")
    finally:
        source.close()
    with contextlib.closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        rows = {table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608
        return rows, copy.execute(APPLIED).fetchall()


def load(connection, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as source:
        try:
            sound = source.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            sound = str(error)
        if sound != "ok":
            raise Refused(f"The database in the archive is not sound ({sound}). Nothing was restored.")
        # A connection of its own: nothing half read, and the outlet's may stand inside a transaction.
        target = connection.copy()
        try:
            target.ensure_connection()
            source.backup(target.connection)  # one transaction: all of it or nothing
        except sqlite3.Error as error:
            raise Refused(f"The database could not be written ({error}). It is as it was.") from error
        finally:
            target.close()
    connection.close()
