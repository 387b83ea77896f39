import json
import re
import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

import newsroom
from newsroom.management import archive, databases, media

EVERY = 200


class Command(BaseCommand):
    help = "Fills an empty outlet (no people, no stories) from an archive that `backup` wrote."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive to read")
        parser.add_argument("--json", action="store_true", help="print the summary for a program")

    def handle(self, *, file, json, **options):
        try:
            summary = self._restore(file)
        except archive.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"The pictures could not be written: {error}. The database is untouched; mend this and try again."
            ) from error
        self._report(summary, json)

    def _restore(self, file: Path) -> dict:
        with archive.Reader(file) as reader:
            self._progress("Checking the archive …")
            manifest = reader.check()
            database = manifest["database"]
            refuse_newer(manifest)
            refuse_other_kind(database)
            refuse_full_outlet()
            pending = pending_migrations(manifest["migrations"])
            # Pictures first: the outlet counts as filled only when the database is in, so a broken try can be repeated.
            written = self._media(reader)
            self._progress("Restoring the database …")
            Path(settings.VAR).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR) as folder:
                path = Path(folder) / Path(database["member"]).name
                with path.open("wb") as copy:
                    shutil.copyfileobj(reader.member(database["member"]), copy, archive.CHUNK)
                databases.load(connection, path)
        rows = databases.count(connection, database["rows"])
        if rows != database["rows"]:
            raise CommandError("The database holds other numbers of rows than the archive says. Do not use it.")
        forget_cached_pages()
        return {
            "file": str(file),
            "made_at": manifest["made_at"],
            "version": manifest["version"],
            "rows": rows,
            "media": {**manifest["media"], "written": written},
            "migrate": bool(pending),
        }

    def _media(self, reader: archive.Reader) -> int:
        names = [name for name in reader.places if name.startswith(archive.MEDIA)]
        written = 0
        for done, name in enumerate(names, start=1):
            written += media.put(default_storage, name.removeprefix(archive.MEDIA), reader.member(name))
            if done % EVERY == 0:
                self._progress(f"Restored {done:,} of {len(names):,} picture files …")
        return written

    def _progress(self, line: str) -> None:
        self.stderr.write(line)

    def _report(self, summary: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        rows = summary["rows"]
        self.stdout.write(
            f"Restored {rows.get('articles_article', 0):,} stories, {rows.get('editors_editor', 0):,} people and "
            f"{summary['media']['files']:,} picture files as of {summary['made_at']}."
        )
        if summary["migrate"]:
            self.stdout.write(f"The archive is from version {summary['version']}. Next: manage.py migrate")
        self.stdout.write("Then start the server (or start it anew): manage.py serve")


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def refuse_newer(manifest: dict) -> None:
    """An older program would misread a newer one's rows."""
    if number(manifest["version"]) > number(newsroom.__version__):
        raise archive.Refused(
            f"The archive is from version {manifest['version']}, this is {newsroom.__version__}. "
            "Install that version or a newer one. Nothing was restored."
        )
    known = MigrationLoader(None).disk_migrations
    own = {app.label for app in apps.get_app_configs()}
    for app, names in manifest["migrations"].items():
        for name in names:
            if (app, name) not in known:
                why = "is newer than this version" if app in own else f"needs {app}, which is not installed here"
                raise archive.Refused(f"The archive {why} (migration {app}.{name}). Nothing was restored.")


def refuse_other_kind(database: dict) -> None:
    if database["kind"] != connection.vendor:
        theirs, ours = (databases.NAMES.get(kind, kind) for kind in (database["kind"], connection.vendor))
        raise archive.Refused(
            f"The archive holds a {theirs} database, this outlet uses {ours}. "
            f"Restore it with {theirs} (DATABASE_URL). Nothing was restored."
        )


def refuse_full_outlet() -> None:
    """Restoring never overwrites somebody's work."""
    try:
        tables = set(connection.introspection.table_names())
        for model in (get_user_model(), apps.get_model("articles", "Article")):
            if model._meta.db_table in tables and model._base_manager.exists():
                raise archive.Refused(
                    "This outlet has people or stories, and a restore would replace them. "
                    "Restore into an empty one (another NEWSROOM_VAR or DATABASE_URL). Nothing was restored."
                )
    except DatabaseError as error:
        raise archive.Refused(f"The database cannot be read: {error}") from error


def pending_migrations(applied: dict) -> set:
    """What this version would still have to do to the archive's database."""
    done = {(app, name) for app, names in applied.items() for name in names}
    return set(MigrationLoader(None).disk_migrations) - done


def forget_cached_pages() -> None:
    try:
        cache.clear()
    except (DatabaseError, OSError):
        return  # an archive older than the cache's table, or a cache that is away: nothing stale is kept there
