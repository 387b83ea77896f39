"""Copying a whole database out while it is being written to, and in again; a module for each kind of database."""

from dataclasses import dataclass
from pathlib import Path

from newsroom.management.archive import Refused
from newsroom.management.databases import postgresql, sqlite

KINDS = {"sqlite": sqlite, "postgresql": postgresql}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Dump:
    """One moment of the database: the file, and what is in it."""

    path: Path
    member: str
    rows: dict[str, int]
    migrations: dict[str, list[str]]


def kind_of(connection):
    if connection.vendor not in KINDS:
        raise Refused(f"{connection.display_name} is not one of the databases that a backup knows.")
    return KINDS[connection.vendor]


def dump(connection, folder: Path) -> Dump:
    """Writes the database as it is at one moment into `folder`."""
    kind = kind_of(connection)
    path = folder / kind.MEMBER
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)))
    if "django_migrations" not in connection.introspection.table_names():
        raise Refused("This outlet's database is empty: there is nothing to save.")
    rows, applied = kind.dump(connection, path, tables)
    migrations: dict[str, list[str]] = {}
    for app, name in applied:
        migrations.setdefault(app, []).append(name)
    return Dump(path, kind.MEMBER, rows, migrations)


def load(connection, path: Path) -> None:
    """Replaces everything in the database by the dump in `path`, or changes nothing."""
    kind_of(connection).load(connection, path)


def count(connection, tables) -> dict[str, int]:
    with connection.cursor() as cursor:
        return {table: count_one(cursor, connection.ops.quote_name(table)) for table in tables}


def count_one(cursor, quoted: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {quoted}")  # noqa: S608 -- a quoted table name
    return cursor.fetchone()[0]
