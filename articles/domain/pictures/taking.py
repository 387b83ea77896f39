"""Taking a file in: once, checked by content, kept privately; its forms are made by the worker."""

import re
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from articles.domain import picturefields as fields
from articles.domain import pixels, renditions
from articles.domain.pictures.refusals import in_words
from articles.enums import PictureHappening
from articles.models import Picture, PictureEvent, PictureFile, Rendition
from articles.models.picturefile import original_path
from editors import roles
from editors.models import Editor
from newsroom.lib.images import shapes
from newsroom.lib.images.terms import Job, Probe
from newsroom.lib.languages import Names

NAME_LIMIT = 200


def upload(file: Any, *, by: Editor, filename: str = "", **words: Any) -> Picture:
    """Take in a file (or bytes). Words that the file brings along fill what the person left empty.

    The same file again gives the picture that is already here, its words unchanged: `same_as` tells beforehand. The
    work on pixels happens before the transaction, and files are removed again when the rows cannot be written. Raises
    PictureRefused, PermissionDenied, ValidationError (words).
    """
    if not by.has_perm(roles.ADD_PICTURE):
        raise PermissionDenied
    given = {name: value for name, value in fields.cleaned(words).items() if value}
    with in_words(), pixels.spooled(file) as spooled:
        existing = _of_file(spooled.sha256)
        if existing:
            return existing
        probe = pixels.probe(spooled.path)
        found = fields.from_file(probe.metadata)
        for name in ("alt", "caption", "credit"):
            # A person's words in one language do not push the file's out of another.
            if name in found and name in given:
                given[name] = Names({**found[name], **given[name]})
        picture = Picture(created_by=by, **found | given)
        stored: list[str] = []
        try:
            row, preview = store_file(picture, file, spooled, probe, stored, by=by, filename=filename)
            picture.search_text = fields.search_text(picture, row)
            with transaction.atomic():
                picture.save()
                row.picture = picture
                row.save()
                preview.source = row
                preview.save()
                picture.file = row
                picture.save(update_fields=["file"])
                brought = {name: [None, fields.as_json(value)] for name, value in found.items() if name not in words}
                happening = PictureHappening.UPLOADED
                PictureEvent.objects.create(picture=picture, action=happening, actor=by, changes=brought)
                renditions.wake(row)
        except IntegrityError:
            # Somebody sent the same file at the same moment and was first.
            remove(stored)
            first = _of_file(spooled.sha256)
            if first is None:
                raise
            return first
        except BaseException:
            remove(stored)
            raise
    row.refresh_from_db()
    return picture


def store_file(
    picture: Picture,
    file: Any,
    spooled: pixels.Spooled,
    probe: Probe,
    stored: list[str],
    *,
    by: Editor,
    filename: str = "",
) -> tuple[PictureFile, Rendition]:
    """The original and its smallest form, kept under names that `stored` lists; their rows are not written yet."""
    row = PictureFile(
        picture=picture,
        sha256=spooled.sha256,
        filename=plain_name(filename or getattr(file, "name", "") or ""),
        format=probe.format,
        bytes=spooled.bytes,
        width=probe.width,
        height=probe.height,
        color=probe.color,
        is_animated=probe.animated,
        notice=fields.claims_digest(picture),
        created_by=by,
    )
    preview = first_form(row, spooled.path, stored)
    row.original.name = store(stored, original_path(row, ""), spooled.path)
    return row, preview


def same_as(file: Any) -> Picture | None:
    """The picture made from exactly this file, if it is here already."""
    with in_words(), pixels.spooled(file) as spooled:
        return _of_file(spooled.sha256)


def _of_file(sha256: str) -> Picture | None:
    return Picture.objects.filter(files__sha256=sha256).select_related("file", "created_by").first()


def first_form(row: PictureFile, path: Path, stored: list[str]) -> Rendition:
    """The smallest form, made at once, so that the library shows something before the worker is through."""
    box = shapes.box_of(shapes.FREE, row.width, row.height)
    digest = shapes.digest(row.sha256, shapes.FREE, box)
    smallest = tuple(shapes.sizes(shapes.FREE, row.width, row.height, box)[:1])
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        job = Job(shapes.FREE, box, smallest, ("jpg",), digest)
        made = pixels.make(path, [job], Path(folder), fields.notice(row.picture))[0]
        name = store(stored, renditions.place(row, made.name), made.path)
    return Rendition(
        shape=made.shape,
        digest=digest,
        name=made.name,
        file=name,
        width=made.width,
        height=made.height,
        bytes=made.bytes,
    )


def plain_name(filename: str) -> str:
    """The name of a sent file as it is shown: without folders and control characters."""
    name = re.split(r"[\\/]", filename)[-1]
    return "".join(letter for letter in name if letter.isprintable()).strip()[-NAME_LIMIT:]


def store(stored: list[str], name: str, path: Path) -> str:
    stored.append(pixels.store(name, path))
    return stored[-1]


def remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
