"""The file that a backup is: a plain tar whose last members say what must be in it.

`manifest.json` names every member with its size and SHA-256; `manifest.sha256` vouches for the manifest. Both come
last, so that an archive cut off anywhere lacks them. A person can check and open it with tar and sha256sum alone.
"""

import hashlib
import io
import json
import os
import secrets
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
MEDIA = "media/"
MANIFEST_LIMIT = 256 * 1024 * 1024
CHUNK = 1024 * 1024
SPOOL = 16 * 1024 * 1024


class Refused(Exception):
    """An archive that cannot be written or must not be restored; the text is for the person at the terminal."""


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


class Writer:
    """Writes beside the final name and takes that name only when everything is on the disk."""

    def __init__(self, path: Path, *, replace: bool):
        self.path, self.replace = path, replace
        self.part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self.members: list[dict[str, Any]] = []

    def __enter__(self) -> "Writer":
        # Unpublished stories and password hashes: for the owner's eyes only.
        self.file = os.fdopen(os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self.tar = tarfile.TarFile(fileobj=self.file, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def __exit__(self, *error) -> None:
        self.file.close()
        self.part.unlink(missing_ok=True)

    def add(self, name: str, source: IO[bytes]) -> int:
        """Copies a stream whose length may change while it is read; the archive's copy is the one that is hashed."""
        digest = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(SPOOL, dir=self.path.parent) as copy:
            for chunk in chunks(source):
                digest.update(chunk)
                copy.write(chunk)
            size = copy.tell()
            copy.seek(0)
            self._write(name, size, copy)
        self.members.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        return size

    def add_file(self, name: str, path: Path) -> int:
        """Adds a file that nobody else writes to."""
        digest = hashlib.sha256()
        with path.open("rb") as source:
            for chunk in chunks(source):
                digest.update(chunk)
            size = source.tell()
            source.seek(0)
            self._write(name, size, source)
        self.members.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        return size

    def finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Writes the manifest, brings everything to the disk, and gives the file its name."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        seal = f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode()
        self._write(MANIFEST, len(text), io.BytesIO(text))
        self._write(SEAL, len(seal), io.BytesIO(seal))
        self.tar.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self._take_name()
        return manifest

    def _write(self, name: str, size: int, source: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(time.time())
        self.tar.addfile(info, source)

    def _take_name(self) -> None:
        if self.replace:
            os.replace(self.part, self.path)
        else:
            try:
                os.link(self.part, self.path)  # unlike a rename, this never replaces a file that appeared meanwhile
            except FileExistsError:
                raise Refused(f"{self.path} exists. Name another file, or add --force to replace it.") from None
            except OSError:  # a file system without links
                os.rename(self.part, self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Reader:
    """An archive that was checked whole before anything of it is used."""

    def __init__(self, path: Path):
        try:
            self.file = path.open("rb")
            self.tar = tarfile.TarFile(fileobj=self.file)  # plain only: a compressed bomb is no backup of ours
        except OSError as error:
            raise Refused(f"{path} cannot be read: {error.strerror or error}.") from error
        except tarfile.TarError as error:
            raise Refused(f"{path} is not a backup, or its beginning is damaged.") from error
        self.path = path

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *error) -> None:
        self.tar.close()
        self.file.close()

    def check(self) -> dict[str, Any]:
        """Reads every byte and returns the manifest; raises Refused at the first thing that is not as written."""
        found: dict[str, tuple[int, str]] = {}
        self.places: dict[str, tarfile.TarInfo] = {}
        try:
            for info in self.tar:
                if not info.isreg():
                    raise Refused(f"The archive holds {info.name!r}, which is not a plain file. Nothing was restored.")
                if not plain_name(info.name) or info.name in found:
                    raise Refused(f"The archive holds {info.name!r}, a name no backup has. Nothing was restored.")
                digest = hashlib.sha256()
                for chunk in chunks(self.open(info)):
                    digest.update(chunk)
                found[info.name] = (info.size, digest.hexdigest())
                self.places[info.name] = info
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            raise Refused(f"The archive is damaged ({error}). Nothing was restored.") from error
        manifest = self._manifest(found)
        listed = {member["name"]: (member["size"], member["sha256"]) for member in manifest["members"]}
        for name in listed.keys() | found.keys() - {MANIFEST, SEAL}:
            if name not in found:
                raise Refused(f"The archive is damaged: {name} is missing. Nothing was restored.")
            if name not in listed:
                raise Refused(f"The archive holds {name!r}, which its manifest does not name. Nothing was restored.")
            if listed[name] != found[name]:
                raise Refused(f"The archive is damaged: {name} is not what was saved. Nothing was restored.")
        return manifest

    def open(self, info: tarfile.TarInfo) -> IO[bytes]:
        source = self.tar.extractfile(info)
        assert source is not None  # noqa: S101 -- only plain files get here
        return source

    def member(self, name: str) -> IO[bytes]:
        return self.open(self.places[name])

    def _manifest(self, found: dict[str, tuple[int, str]]) -> dict[str, Any]:
        if MANIFEST not in found or SEAL not in found:
            raise Refused("The archive is incomplete: its manifest is missing. Nothing was restored.")
        if found[MANIFEST][0] > MANIFEST_LIMIT or found[SEAL][0] > 1000:
            raise Refused("The archive's manifest is too large to be one. Nothing was restored.")
        if self.member(SEAL).read().decode("ascii", "replace").split(" ")[0] != found[MANIFEST][1]:
            raise Refused("The archive is damaged: its manifest is not what was saved. Nothing was restored.")
        try:
            manifest = json.loads(self.member(MANIFEST).read())
            version = manifest["format"]
            known = isinstance(manifest["members"], list) and isinstance(manifest["database"], dict)
        except (ValueError, TypeError, KeyError, RecursionError):
            known = False
        if not known:
            raise Refused("The archive's manifest cannot be read. Nothing was restored.")
        if version != FORMAT:
            raise Refused(
                f"The archive has format {version}; this version reads format {FORMAT}. Nothing was restored."
            )
        return manifest


def plain_name(name: str) -> bool:
    """Whether a member's name stays below the folder it is meant for."""
    parts = name.split("/")
    if "\\" in name or any(ord(letter) < 32 for letter in name) or len(name) > 1000:
        return False
    if any(part in {"", ".", ".."} for part in parts):
        return False
    return name in {MANIFEST, SEAL} or name.startswith((MEDIA, "database."))
