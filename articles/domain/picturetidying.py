"""Forms that no page names any more, and stored files that no row names: taken away when nobody can miss them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models import PictureFile, Rendition

# Pages and feeds that were read yesterday still name what was replaced today; an upload takes minutes, not days.
KEPT = timedelta(days=1)
FOLDERS = ("originals", "renditions")
IN_ONE = 500


@dataclass
class Tidied:
    forms: int = 0
    files: int = 0
    bytes: int = 0
    # Rows whose file is gone: a damaged storage, or a restore without its pictures.
    missing: list[str] = field(default_factory=list)


def sweep(limit: int = 200) -> dict[str, int]:
    """For the tick: forms that nobody has needed for a day."""
    old = Rendition.objects.filter(unneeded_since__lt=timezone.now() - KEPT).order_by("unneeded_since")[:limit]
    gone = 0
    for rendition in old:
        # Wanted again by now, it stays.
        deleted, _rows = Rendition.objects.filter(pk=rendition.pk, unneeded_since__isnull=False).delete()
        if deleted:
            default_storage.delete(str(rendition.file.name))
            gone += 1
    return {"forms_removed": gone}


def orphans() -> Iterator[tuple[str, int]]:
    """Names and sizes of stored files older than a day that no row names."""
    before = timezone.now() - KEPT
    for folder in FOLDERS:
        names: list[str] = []
        for name in walk(folder):
            names.append(name)
            if len(names) == IN_ONE:
                yield from _unnamed(names, before)
                names = []
        yield from _unnamed(names, before)


def walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        if name:
            yield from walk(f"{folder}/{name}")


def _unnamed(names: list[str], before: datetime) -> Iterator[tuple[str, int]]:
    # By the keys in their places: the columns with the names have no index.
    keys = {name.split("/")[2].partition("-")[0] for name in names if name.count("/") >= 2}
    known = {
        *PictureFile.objects.filter(picture__key__in=keys).values_list("original", flat=True),
        *Rendition.objects.filter(source__picture__key__in=keys).values_list("file", flat=True),
    }
    for name in names:
        if name in known:
            continue
        try:
            if default_storage.get_modified_time(name) < before:
                yield name, default_storage.size(name)
        except FileNotFoundError:
            continue


def remove(name: str) -> None:
    default_storage.delete(name)
