"""Files of strangers on their way to the process that reads them and makes forms: on this machine's disk, in bounds."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from newsroom.lib.images import child, emblems
from newsroom.lib.images.terms import Job, Limits, Made, Motion, Probe, Unreadable

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Spooled:
    """An upload on this machine's disk, whole and within bounds."""

    path: Path
    sha256: str
    bytes: int


def limits() -> Limits:
    return Limits(
        bytes=settings.NEWSROOM_PICTURE_BYTES,
        pixels=settings.NEWSROOM_PICTURE_PIXELS,
        seconds=settings.NEWSROOM_PICTURE_SECONDS,
        memory=settings.NEWSROOM_PICTURE_MEMORY,
    )


@contextmanager
def spooled(file: Any) -> Iterator[Spooled]:
    """An upload (or bytes) on disk while the block runs; its size is checked before any of it is read.

    Raises Unreadable.
    """
    limit = settings.NEWSROOM_PICTURE_BYTES
    if isinstance(file, bytes):
        file = io.BytesIO(file)
    if (getattr(file, "size", None) or 0) > limit:
        raise Unreadable("bytes", limit=limit)
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="picture-") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise Unreadable("bytes", limit=limit)
            digest.update(chunk)
            copy.write(chunk)
        if not size:
            raise Unreadable("empty")
        copy.flush()
        yield Spooled(Path(copy.name), digest.hexdigest(), size)


@contextmanager
def fetched(name: str) -> Iterator[Path]:
    """A stored original on this machine's disk while the block runs."""
    with default_storage.open(name, "rb") as stored, tempfile.NamedTemporaryFile(prefix="picture-") as copy:
        while chunk := stored.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def probe(path: Path) -> Probe:
    """What the file is and says of itself. Raises Unreadable."""
    return child.probe(path, limits())


def make(
    path: Path, jobs: Iterable[Job], out: Path, notice: dict | None = None, motion: Motion | None = None
) -> list[Made]:
    """Write the forms of these crops into the folder `out`. Raises Unreadable."""
    return child.make(path, jobs, out, limits(), notice, motion)


def emblem(path: Path, sizes: list[emblems.Size], out: Path) -> list[bytes]:
    """A logo or an icon as PNG in every size. Raises Unreadable."""
    return child.emblem(path, sizes, out, limits())


def store(name: str, path: Path) -> str:
    """Put a file into the outlet's storage; returns the name it has there."""
    with path.open("rb") as source:
        return default_storage.save(name, File(source))
