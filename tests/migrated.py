"""A migrated SQLite file, kept from run to run: a hundred and more migrations cost more than a file's copy.

It is named after all of our code and the packages it runs on, so whatever a migration says or reads makes a new one.
"""

import hashlib
import os
import sqlite3
import sys
from pathlib import Path

from django.conf import settings

FOLDERS = ("articles", "editors", "keywords", "newsroom")


def kept() -> Path:
    """Where it lies, or would lie."""
    sources = [path for folder in FOLDERS for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))]
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in [settings.BASE_DIR / "requirements.txt", *sources]:
        digest.update(f"\n{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    return settings.VAR / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def keep(connection, place: Path) -> None:
    """Copy the database, just migrated and used by nobody; another process may do the same at this moment."""
    own = place.with_name(f"{place.name}.{os.getpid()}")
    own.unlink(missing_ok=True)
    connection.connection.execute("VACUUM INTO ?", [str(own)])
    own.replace(place)
    for old in place.parent.glob("migrated-*.sqlite3"):
        if old != place:
            old.unlink(missing_ok=True)


def remove(name: str) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{name}{end}").unlink(missing_ok=True)
