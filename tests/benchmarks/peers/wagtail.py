"""Wagtail in an environment of its own, in front of as many stories, behind the same server with as many processes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.benchmarks import archive, servers
from tests.nginx import free_port

HERE = Path(__file__).parent
SITE = "tests.benchmarks.peers.wagtail_news"


@dataclass(frozen=True)
class Peer:
    """An archive that is built, and the addresses of its pages under the names that ours have."""

    python: Path
    environment: dict[str, str]
    addresses: dict[str, str]

    @contextmanager
    def serving(self) -> Iterator[servers.Server]:
        port = free_port()
        command = [str(self.python), "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
        command += ["--workers", str(servers.PROCESSES), "--blocking-threads", str(servers.THREADS)]
        # A search may still be at work when nobody waits for it any more.
        command += ["--workers-kill-timeout", "3", "--log-level", "warning", f"{SITE}.wsgi:application"]
        with servers.running(command, port, self.environment) as server:
            yield server


@contextmanager
def built(stories: int, cards: dict[str, int], *, keep: bool) -> Iterator[Peer]:
    """The same stories in Wagtail's tables; where they are kept, what was built once is measured again."""
    room = Path(settings.VAR) / "peers"
    python = _python(room)
    folder = room / f"wagtail-{connection.vendor}-{stories}"
    made_by = _made_by(stories)
    mark = folder / "built"
    if not (keep and mark.exists() and mark.read_text() == made_by):
        _forget(stories, folder)
        _create(stories)
    folder.mkdir(parents=True, exist_ok=True)
    plan = folder / "plan.json"
    plan.write_text(json.dumps(_plan(stories, cards, folder)))
    environment = {
        "PEER_PLAN": str(plan),
        "DJANGO_SETTINGS_MODULE": f"{SITE}.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    try:
        told = subprocess.run(
            [python, "-m", f"{SITE}.build"],
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        mark.write_text(made_by)
        yield Peer(python, environment, json.loads(told.stdout.splitlines()[-1])["addresses"])
    finally:
        if not keep:
            _forget(stories, folder)


def _python(room: Path) -> Path:
    """Of an environment with exactly what the requirements name; made anew when they change."""
    wanted, place = (HERE / "requirements.txt").read_text(), room / "wagtail-environment"
    python, stamp = place / "bin" / "python", place / "installed"
    if not (stamp.exists() and stamp.read_text() == wanted):
        room.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    return python


def _made_by(stories: int) -> str:
    """Another text where the archive would become another one."""
    site = HERE / "wagtail_news"
    files = [HERE / "requirements.txt", site / "build.py", site / "models.py", *sorted(site.glob("migrations/*.py"))]
    files += [HERE.parent / "texts.py"]
    return f"{stories} {hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}"


def _plan(stories: int, cards: dict[str, int], folder: Path) -> dict:
    return {
        "stories": stories,
        "seed": 1,
        "sections": archive.SECTIONS,
        "below": archive.BELOW,
        "tags": archive.KEYWORDS,
        "tags_each": 3,
        "authors": archive.AUTHORS,
        "pictures": archive.PICTURES,
        "apart": archive.APART,
        "languages": archive.LANGUAGES,
        "cards": cards,
        "media": str(folder / "media"),
        "database": _database(stories, folder),
    }


def _name(stories: int) -> str:
    return f"peer_wagtail_{stories}"


def _database(stories: int, folder: Path) -> dict:
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"ENGINE": own["ENGINE"], "NAME": str(folder / "wagtail.sqlite3")}
    return {name: own[name] for name in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT")} | {"NAME": _name(stories)}


def _create(stories: int) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{_name(stories)}"')


def _forget(stories: int, folder: Path) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_name(stories)}"')
    shutil.rmtree(folder, ignore_errors=True)
