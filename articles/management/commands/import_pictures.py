"""Take a folder of pictures in, with all folders in it."""

import json as jsons
import os
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from articles.domain import pictures
from editors.models import Editor
from newsroom.lib.progress import Bar

# What file managers leave behind.
LEFT = {".ds_store", "thumbs.db", "desktop.ini"}


class Command(BaseCommand):
    help = (
        "Take every picture of a folder and the folders in it into the library, with the words in the files. A file "
        "that is refused stops no other; files that are in the library already stay as they are, so that it can be "
        "repeated."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the account that sends them in")
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, *, folder, email, json, **options):
        editor = Editor.objects.filter(email__iexact=email, is_active=True).first()
        if editor is None:
            raise CommandError(f"No active account has the e-mail address {email}.")
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        files = list(found_in(folder))
        bar = Bar(len(files), self.stderr)
        accepted, already, refused = [], [], []
        for path in files:
            # A name that is no text is shown as far as it is.
            name = str(path.relative_to(folder)).encode(errors="replace").decode()
            try:
                with path.open("rb") as source:
                    before = pictures.same_as(File(source, name=path.name))
                    picture = before or pictures.upload(File(source, name=path.name), by=editor)
            except PermissionDenied as refusal:
                raise CommandError(f"{email} may not send pictures in.") from refusal
            except pictures.PictureRefused as refusal:
                refused.append({"file": name, "reason": str(refusal)})
            except OSError as error:
                refused.append({"file": name, "reason": f"The file cannot be read: {error.strerror or error}."})
            else:
                (already if before else accepted).append({"file": name, "picture": picture.key})
            bar.step(path.name)
        self._print(accepted, already, refused, json)

    def _print(self, accepted: list, already: list, refused: list, json: bool) -> None:
        if json:
            summary = {"accepted": accepted, "already": already, "refused": refused}
            self.stdout.write(jsons.dumps(summary, ensure_ascii=False))
            return
        for each in refused:
            self.stdout.write(f"{each['file']}: {each['reason']}")
        self.stdout.write(
            f"{len(accepted)} pictures are new, {len(already)} were here already, {len(refused)} files were refused."
        )


def found_in(folder: Path) -> Iterator[Path]:
    """All files below, folder by folder; links are not followed, so that nobody is led out of it or in a circle."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and name.lower() not in LEFT and path.is_file() and not path.is_symlink():
                yield path
