import os
import random
import shutil
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client, TransactionTestCase
from django.utils import timezone

from articles.domain import wordmatcher
from articles.public import held
from editors.enums import Role
from keywords.models import Vocabulary
from newsroom.lib import recent
from tests import factories, migrated

seeding = import_module("keywords.migrations.0002_seed_vocabularies")
pytest_plugins = ["tests.browser"]

SEED = os.environ.get("NEWSROOM_SEED", "1")


def pytest_configure(config):
    """What makes tests quick and leaves no trace; set once, before anything reads it."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # A test's database need not survive a power cut: what it acknowledges is not written through to the disk.
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # or WhiteNoise warns with every client
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES["default"] = own_cache()
    # Pages are made each time, or a test of a view would test what another request left: see `kept_pages`.
    settings.NEWSROOM_PAGE_CACHE = 0
    # The servers of journeys leave threads behind; their kept connections would keep the test database from going.
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0


def _flush_without_guards(self, *args, **kwargs):
    """Emptying the tables between tests is what the record's triggers refuse: they stand aside for it."""
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'publication_kept%'")
        guards = dict(cursor.fetchall())
    emptied = _sql_flush(self, *args, **kwargs)
    return [*(f"DROP TRIGGER {name}" for name in guards), *emptied, *guards.values()]


_sql_flush = DatabaseWrapper.ops_class.sql_flush
DatabaseWrapper.ops_class.sql_flush = _flush_without_guards


def own_cache() -> dict:
    """Redis where the tests are pointed at one (a numbered database for each process), else memory."""
    if not settings.REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address = urlsplit(settings.REDIS_URL)._replace(path=f"/{10 + process % 6}")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": urlunsplit(address)}


_fixture_teardown = TransactionTestCase._fixture_teardown


def _patiently(case):
    """Empty the tables; a page's last request may hold some of them for a moment, which PostgreSQL calls a deadlock."""
    for _attempt in range(5):
        try:
            return _fixture_teardown(case)
        except CommandError:
            time.sleep(0.5)
    return _fixture_teardown(case)


TransactionTestCase._fixture_teardown = _patiently


def pytest_report_header(config):
    return f"NEWSROOM_SEED={SEED}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A file of its own for each run, so that two runs in one checkout do not delete each other's database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        name = Path(database["TEST"]["NAME"])
        database["TEST"]["NAME"] = str(name.with_name(f"{name.name}-{os.getpid()}"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, request):
    """On SQLite a copy of what was migrated before is taken up, and migrated no further than it has to be."""
    if connection.vendor == "sqlite" and migrated.kept().exists():
        shutil.copyfile(migrated.kept(), connection.settings_dict["TEST"]["NAME"])
        return True
    return request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    name = connection.settings_dict["TEST"].get("NAME")
    is_here = connection.vendor == "sqlite" and str(connection.settings_dict["NAME"]) == str(name)
    if is_here and not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated.keep(connection, migrated.kept())
    yield
    if is_here and django_db_keepdb:
        connection.close()
        migrated.remove(name)


@pytest.fixture
def seed(request) -> random.Random:
    """Chance that can be repeated: the same NEWSROOM_SEED gives the same numbers to the same test."""
    return random.Random(f"{SEED} {request.node.nodeid}")


@pytest.fixture(autouse=True)
def _fresh_cache(monkeypatch):
    # The limits on signing in count in the cache and would leak from test to test.
    cache.clear()
    # SQLite gives the keys of rows that were rolled back again: another test's words would look like these.
    wordmatcher.forget()
    # Tests make rows without a stamp being raised: see `held_facts`.
    monkeypatch.setattr(held.kept, "is_on", False)
    # Settings are part of what was made, and tests change them.
    recent.forget()


@pytest.fixture(autouse=True)
def _tasks_at_once(request, settings):
    """What waits for a worker happens with the commit; tests of the queue itself keep it (marker `queue`)."""
    if not request.node.get_closest_marker("queue"):
        backend = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "images"]}
        settings.TASKS = {"default": backend}


@pytest.fixture
def kept_pages(settings):
    """Pages are kept, as on a real outlet. Each new client is a process of its own, with its own memory."""
    settings.NEWSROOM_PAGE_CACHE = 64
    if settings.REDIS_URL:
        settings.REDIS_URL = settings.CACHES["default"]["LOCATION"]


@pytest.fixture
def held_facts(monkeypatch, transactional_db):
    """What pages have in common is held, as on a real outlet; only where a commit is one."""
    monkeypatch.setattr(held.kept, "is_on", True)
    for each in (held.kept, held.long, held.whole):
        each.forget()
    yield held.kept
    for each in (held.kept, held.long, held.whole):
        each.forget()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _vocabularies_stay(request):
    """Tests with real transactions leave the tables empty; whoever runs after them finds what the migrations seeded."""
    marker = request.node.get_closest_marker("django_db")
    fixtures = set(request.fixturenames)
    real = (marker and marker.kwargs.get("transaction")) or fixtures & {"transactional_db", "live_server"}
    if real or not (marker or "db" in fixtures):
        return
    request.getfixturevalue("db")
    if not Vocabulary.objects.exists():
        seeding.seed(apps, None)


@pytest.fixture
def desk(db):
    return factories.DeskFactory(slug="economy")


@pytest.fixture
def section(desk):
    return factories.SectionFactory(slug="trade", desk=desk)


@pytest.fixture
def contributor(desk):
    return factories.EditorFactory(email="contributor@example.org", roles=[Role.CONTRIBUTOR], desks=[desk])


@pytest.fixture
def editor(desk):
    return factories.EditorFactory(email="editor@example.org", roles=[Role.EDITOR], desks=[desk])


@pytest.fixture
def publisher(desk):
    return factories.EditorFactory(email="publisher@example.org", roles=[Role.PUBLISHER], desks=[desk])


@pytest.fixture
def administrator(desk):
    return factories.EditorFactory(email="administrator@example.org", roles=[Role.ADMINISTRATOR], desks=[desk])


@pytest.fixture
def signed_in(db):
    """A client in which this person is signed in."""

    def sign_in(person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def later():
    """A moment that is still to come."""
    return timezone.now() + timedelta(hours=2)
