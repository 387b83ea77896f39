import json
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

import newsroom
from newsroom.management import archive, databases, media

EVERY = 200  # files between two lines of progress


class Command(BaseCommand):
    help = "Saves the whole outlet (database and pictures) to FILE while it goes on working."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive to write, for example /backup/mon.tar")
        parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
        parser.add_argument("--json", action="store_true", help="print the summary for a program")

    def handle(self, *, file, force, json, **options):
        try:
            manifest = self._save(file.absolute(), force)
        except archive.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}. {file} is as it was.") from error
        self._report(file, manifest, json)

    def _save(self, file: Path, force: bool) -> dict:
        if file.exists() and not force:
            raise archive.Refused(f"{file} exists. Name another file, or add --force to replace it.")
        if file.is_dir():
            raise archive.Refused(f"{file} is a folder. Name a file in it.")
        if not file.parent.is_dir():
            raise archive.Refused(f"The folder {file.parent} does not exist.")
        if Path(settings.MEDIA_ROOT).resolve() in file.resolve().parents:
            raise archive.Refused("A backup among the pictures would hold itself. Name a file elsewhere.")
        with archive.Writer(file, replace=force) as writer:
            # The database first: pictures that arrive meanwhile are too many in the archive, never too few.
            self._progress("Saving the database …")
            made_at = timezone.now()
            with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
                dump = databases.dump(connection, Path(folder))
                size = writer.add_file(dump.member, dump.path)
            self._progress(f"Saved the database: {sum(dump.rows.values()):,} rows, {size:,} bytes.")
            facts = {
                "version": newsroom.__version__,
                "made_at": made_at.isoformat(),
                "database": {"kind": connection.vendor, "member": dump.member, "rows": dump.rows},
                "migrations": dump.migrations,
                "media": self._media(writer),
            }
            return writer.finish(facts)

    def _media(self, writer: archive.Writer) -> dict:
        files = size = 0
        for name in media.walk(default_storage):
            if not archive.plain_name(archive.MEDIA + name):
                raise archive.Refused(f"The picture storage holds {name!r}, a name that cannot be restored.")
            try:
                with default_storage.open(name, "rb") as picture:
                    size += writer.add(archive.MEDIA + name, picture)
            except FileNotFoundError:
                continue  # deleted since the folder was read
            files += 1
            if files % EVERY == 0:
                self._progress(f"Saved {files:,} picture files …")
        return {"files": files, "bytes": size}

    def _progress(self, line: str) -> None:
        self.stderr.write(line)

    def _report(self, file: Path, manifest: dict, as_json: bool) -> None:
        rows, pictures = manifest["database"]["rows"], manifest["media"]
        size = file.stat().st_size
        if as_json:
            summary = {key: value for key, value in manifest.items() if key not in {"members", "migrations"}}
            self.stdout.write(json.dumps({"file": str(file), "bytes": size, **summary}, ensure_ascii=False))
            return
        self.stdout.write(
            f"Saved to {file}: {rows.get('articles_article', 0):,} stories, {rows.get('editors_editor', 0):,} people, "
            f"{pictures['files']:,} picture files, {size:,} bytes in all."
        )
