"""Make the served forms of pictures: those that are missing, or all of them anew; and tidy the storage."""

import json as jsons

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from articles.domain import picturefields, picturetidying, renditions
from articles.enums import FileState
from articles.models import Picture, PictureFile
from newsroom.lib.progress import Bar


class Command(BaseCommand):
    help = (
        "Make the forms in which pictures are served. Without a choice: what waits or failed. Can be stopped and "
        "repeated at any time: what is made already is not made again."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--missing", action="store_true", help="look through every picture for forms that lack")
        which.add_argument("--all", action="store_true", help="make every form of every picture anew")
        which.add_argument("--picture", metavar="KEY", action="append", help="only this one, anew (may be repeated)")
        which.add_argument(
            "--tidy", action="store_true", help="remove what no row names from the storage, and forms out of use"
        )
        which.add_argument("--rebuild-search", action="store_true", help="write the words to search for anew")
        parser.add_argument("--after", type=int, default=0, metavar="FILE", help="with --all: go on after this number")
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, *, all, missing, picture, tidy, rebuild_search, after, json, **options):  # noqa: A002
        if tidy:
            summary, sentence = self._tidy()
        elif rebuild_search:
            summary, sentence = self._rebuild()
        else:
            files = self._files(all=all, missing=missing, keys=picture).filter(pk__gt=after)
            summary, sentence = self._make(files, anew=bool(all or picture), look=missing)
        self.stdout.write(jsons.dumps(summary, ensure_ascii=False) if json else sentence)
        if summary.get("failed"):
            raise CommandError(f"{len(summary['failed'])} could not be made: see above.")

    def _files(self, *, all: bool, missing: bool, keys: list[str] | None) -> QuerySet[PictureFile]:  # noqa: A002
        files = PictureFile.objects.select_related("picture").order_by("pk")
        if keys:
            known = set(Picture.objects.filter(key__in=keys).values_list("key", flat=True))
            if unknown := sorted(set(keys) - known):
                raise CommandError(f"There is no picture {', '.join(unknown)}.")
            return files.filter(picture__key__in=keys)
        return files if all or missing else files.exclude(state=FileState.READY)

    def _make(self, files: QuerySet[PictureFile], *, anew: bool, look: bool) -> tuple[dict, str]:
        bar = Bar(files.count(), self.stderr)
        made, whole, busy, failed, last = 0, 0, 0, [], 0
        for pk in list(files.values_list("pk", flat=True)):
            file = files.filter(pk=pk).first()
            if file is None:
                continue
            before = file.renditions.count()
            if look and not self._lacks(file):
                whole += 1
            else:
                PictureFile.objects.filter(pk=pk).update(attempts=0)
                file = renditions.make(file, anew=anew)
                if file.state == FileState.READY:
                    made += 1
                elif file.claimed_until:
                    busy += 1
                else:
                    failed.append({"picture": file.picture.key, "file": file.number, "problem": file.problem})
                    self.stderr.write(f"{file.picture.key}/{file.number}: {file.problem}")
            last = pk
            bar.step(f"{before} forms")
        summary = {"made": made, "complete": whole, "busy": busy, "failed": failed, "last": last}
        sentence = f"{made} files made, {whole} were complete, {busy} are with another worker, {len(failed)} failed."
        return summary, sentence

    def _lacks(self, file: PictureFile) -> bool:
        """Rows that are missing, or whose stored file is."""
        plan = renditions.plan(file)
        if plan.jobs or plan.motion or file.state != FileState.READY:
            return True
        lost = [row.pk for row in file.renditions.all() if not default_storage.exists(str(row.file.name))]
        if lost:
            file.renditions.filter(pk__in=lost).delete()
        return bool(lost)

    def _tidy(self) -> tuple[dict, str]:
        forms = 0
        while gone := picturetidying.sweep()["forms_removed"]:
            forms += gone
        removed, size = 0, 0
        for name, bytes_ in picturetidying.orphans():
            picturetidying.remove(name)
            removed, size = removed + 1, size + bytes_
        summary = {"forms": forms, "files": removed, "bytes": size}
        return summary, f"{forms} forms out of use and {removed} files that no row names are gone ({size:,} bytes)."

    def _rebuild(self) -> tuple[dict, str]:
        pictures = Picture.objects.select_related("file").order_by("pk")
        bar, changed = Bar(pictures.count(), self.stderr), 0
        for picture in pictures.iterator(chunk_size=500):
            words = picturefields.search_text(picture)
            if words != picture.search_text:
                changed += Picture.objects.filter(pk=picture.pk).update(search_text=words)
            bar.step()
        return {"rebuilt": changed}, f"The words of {changed} pictures were written anew."
