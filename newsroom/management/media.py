"""Every file in the outlet's picture storage, whatever storage that is."""

from collections.abc import Iterator
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage

from newsroom.management.archive import Refused, chunks


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """All names, sorted folder by folder; nothing when the storage was never written to."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from walk(storage, f"{folder}{name}/")


def put(storage: Storage, name: str, source: IO[bytes]) -> bool:
    """Stores a file under exactly this name. False: it was there already, byte for byte (a restore tried before)."""
    if storage.exists(name):
        with storage.open(name, "rb") as present:
            same = all(chunk == source.read(len(chunk)) for chunk in chunks(present)) and not source.read(1)
        if not same:
            raise Refused(f"A different picture is stored as {name} already. Empty the picture storage first.")
        return False
    stored = storage.save(name, File(source))
    if stored != name:
        storage.delete(stored)
        raise Refused(f"The picture storage does not accept the name {name}.")
    return True
