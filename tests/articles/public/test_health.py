from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from articles.models import Worker


@pytest.fixture
def worker(db):
    return Worker.objects.create(name="tick", ran_at=timezone.now())


def test_healthz_asks_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.json() == {"alive": True}


def test_readyz_is_ready(client, worker):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert set(response.json()["checks"]) == {"database", "migrations", "storage", "worker"}
    assert response.headers["Cache-Control"].startswith("max-age=0")


def test_readyz_misses_a_worker(client, db):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == {"ok": False, "says": "never seen"}


def test_readyz_misses_a_worker_of_long_ago(client, worker):
    Worker.objects.update(ran_at=timezone.now() - timedelta(seconds=61))

    assert client.get("/readyz").json()["checks"]["worker"]["ok"] is False


def test_readyz_tells_of_migrations(client, worker, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("articles", False)])

    assert client.get("/readyz").json()["checks"]["migrations"] == {"ok": False, "says": "1 not applied"}


def test_readyz_tells_of_a_full_disk_without_its_secrets(client, worker, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("/secret/path: No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["storage"] == {"ok": False, "says": "cannot be reached"}
    assert "secret" not in response.text


def test_robots_may_read_what_is_public(client, db):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/desk/", "/account/", "/admin/", "/search/", "/zh-hans/search/"):
        assert f"Disallow: {path}\n" in response.text
