"""For those who watch over the site: is it alive, and is it ready."""

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Worker

WORKER_SEEN_WITHIN = timedelta(seconds=60)
logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request):
    """Alive: this process answers. Nothing else is asked."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request):
    """Ready to serve: 503 with the reasons when not. The words say nothing that strangers must not know."""
    checks = {name: _told(name, check) for name, check in CHECKS.items()}
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _told(name: str, check) -> dict:
    try:
        problem = check()
    except Exception:
        logger.exception("The check of %s failed.", name)
        problem = "cannot be reached"
    return {"ok": not problem, "says": problem or "in order"}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "gives a strange answer"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} not applied" if waiting else ""


def _storage() -> str:
    name = default_storage.save(f"readyz/{get_random_string(12)}", ContentFile(b"ready"))
    default_storage.delete(name)
    return ""


def _worker() -> str:
    try:
        seen = Worker.objects.aggregate(last=Max("ran_at"))["last"]
    except DatabaseError:
        return "cannot be asked"
    if seen is None:
        return "never seen"
    ago = timezone.now() - seen
    return "" if ago <= WORKER_SEEN_WITHIN else f"last seen {int(ago.total_seconds())} s ago"


CHECKS = {"database": _database, "migrations": _migrations, "storage": _storage, "worker": _worker}
