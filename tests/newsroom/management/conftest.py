"""Outlets of their own on the disk, worked on by the real commands in processes of their own."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests import migrated

ROOT = settings.BASE_DIR
VARIABLES = ("PORT", "DEBUG", "NEWSROOM_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass
class Outlet:
    """A folder for its data and a database; `run` and `start` give commands of manage.py its environment."""

    var: Path
    database_url: str = ""
    environment: dict = field(default_factory=dict)

    def __post_init__(self):
        kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self.environment = kept | {"NEWSROOM_VAR": str(self.var), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        if self.database_url:
            self.environment["DATABASE_URL"] = self.database_url

    def run(self, *arguments, check=True):
        command = [sys.executable, *(arguments if arguments[0] == "-m" else ["manage.py", *arguments])]
        found = subprocess.run(
            [str(part) for part in command], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert not check or found.returncode == 0, found.stderr
        return found

    def start(self, *arguments, **options):
        command = [sys.executable, *(arguments if arguments[0] == "-m" else ["manage.py", *arguments])]
        return subprocess.Popen([str(part) for part in command], cwd=ROOT, env=self.environment, text=True, **options)

    def tables(self) -> dict[str, list[tuple]]:
        """Everything in the database, comparable."""
        return read_postgresql(self.database_url) if self.database_url else read_sqlite(self.var / "newsroom.sqlite3")


def read_sqlite(path: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(path) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for (name,) in names.fetchall()}


def read_postgresql(url: str) -> dict[str, list[tuple]]:
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for (name,) in names}


class Landlord:
    """Gives out outlets: the first of a kind is migrated, the others are copies of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.server = settings.DATABASE_URL if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else ""
        self.databases: list[str] = []
        self.ready = self.empty()
        if not self.server and migrated.kept().exists():
            shutil.copyfile(migrated.kept(), self.ready.var / "newsroom.sqlite3")
        else:
            self.ready.run("migrate", "--verbosity", "0")
        self.ready.run("createcachetable")

    def empty(self) -> Outlet:
        """Nothing but a folder (on PostgreSQL: and a database without tables)."""
        var = self.folder / secrets.token_hex(4)
        var.mkdir()
        return Outlet(var, self._database() if self.server else "")

    def migrated(self) -> Outlet:
        var = self.folder / secrets.token_hex(4)
        if self.server:
            var.mkdir()
            return Outlet(var, self._database(template=self.ready.database_url.rpartition("/")[2]))
        shutil.copytree(self.ready.var, var)
        return Outlet(var)

    def _database(self, template: str = "template1") -> str:
        name = f"newsroom_test_{secrets.token_hex(6)}"
        self.administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.databases.append(name)
        return f"{self.server.rpartition('/')[0]}/{name}"

    def administer(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def landlord(tmp_path_factory):
    landlord = Landlord(tmp_path_factory.mktemp("outlets"))
    yield landlord
    for name in landlord.databases:
        landlord.administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def outlet(landlord):
    """Migrated, without people and stories."""
    return landlord.migrated()


@pytest.fixture
def other(landlord):
    """A second, empty one to restore into."""
    return landlord.empty()
