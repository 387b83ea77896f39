"""Uploaded files between preview and import: kept for an hour, under a name that only its uploader is told."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.crypto import get_random_string

FOLDER = "imports"
SECONDS = 3600


def keep(raw: bytes) -> str:
    """Put a file aside and throw away those that nobody came back for; the key by which it is found again."""
    _sweep()
    return default_storage.save(f"{FOLDER}/{get_random_string(32)}", ContentFile(raw)).removeprefix(f"{FOLDER}/")


def fetch(key: str) -> bytes | None:
    try:
        with default_storage.open(f"{FOLDER}/{key}") as file:
            return file.read()
    except FileNotFoundError:
        return None


def forget(key: str) -> None:
    default_storage.delete(f"{FOLDER}/{key}")


def _sweep() -> None:
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        try:
            stale = timezone.now() - default_storage.get_modified_time(f"{FOLDER}/{name}") > timedelta(seconds=SECONDS)
        except FileNotFoundError:
            continue  # another process swept it
        if stale:
            forget(name)
