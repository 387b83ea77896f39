"""What happens to a picture besides its words: its focal point, another file, its leaving and coming back."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import pixels, renditions
from articles.domain.picturelocks import Held, hold
from articles.domain.pictures import taking
from articles.domain.pictures.refusals import PictureRefused, Refused, in_words
from articles.domain.pictures.uses import Use, is_named
from articles.domain.pictures.words import may_describe
from articles.enums import PictureHappening
from articles.models import Picture, PictureEvent, PictureFile, Rendition
from editors import roles
from editors.domain import audit
from editors.models import Editor


@transaction.atomic
def set_focus(file: PictureFile, x: float, y: float, *, by: Editor) -> PictureFile:
    """What crops turn around, from left and top, 0 to 1. Pages show the old crops until the new ones are made."""
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise ValidationError(_("The focal point lies within the picture."))
    picture = _held(file.picture_id, by).picture
    file = PictureFile.objects.get(pk=file.pk)
    before, after = [file.focus_x, file.focus_y], [round(x, 4), round(y, 4)]
    if before == after:
        return file
    file.focus_x, file.focus_y = after
    file.save(update_fields=["focus_x", "focus_y"])
    _record(picture, PictureHappening.FOCUSED, by, {"focus": [before, after]})
    renditions.wake(file)
    file.refresh_from_db()
    return file


def replace(picture: Picture, file: Any, *, by: Editor, follow: Iterable[Use] = (), note: str = "") -> Picture:
    """Another file for the same picture, with its address, words and rights. Once its forms are made it is the present
    one, and the uses named by `follow` show it; the others keep the file they have.

    A file that this picture had before comes back; one of another picture is refused. Pages of keywords and portraits
    always show the present file. Raises PictureRefused, Refused, PermissionDenied.
    """
    if not may_replace(by, picture):
        raise PermissionDenied
    follow = list(follow)
    with in_words(), pixels.spooled(file) as spooled:
        known = PictureFile.objects.filter(sha256=spooled.sha256).first()
        if known:
            return _switch(picture, known, by=by, follow=follow, note=note)
        stored: list[str] = []
        try:
            row, form = taking.store_file(picture, file, spooled, pixels.probe(spooled.path), stored, by=by)
            return _switch(picture, row, by=by, follow=follow, note=note, preview=form)
        except IntegrityError as first:
            taking.remove(stored)
            raise PictureRefused("meanwhile") from first
        except BaseException:
            taking.remove(stored)
            raise


@transaction.atomic
def _switch(
    picture: Picture,
    file: PictureFile,
    *,
    by: Editor,
    follow: list[Use],
    note: str,
    preview: Rendition | None = None,
) -> Picture:
    picture = _held(picture.pk, by).picture
    if file.pk and file.picture_id != picture.pk:
        raise Refused(_("This very file is another picture of the library already: “%s”.") % file.picture)
    if picture.file_id == file.pk and not follow:
        raise Refused(_("This is the very file that the picture has."))
    if preview:
        last = picture.files.order_by("-number").first()
        file.picture, file.number = picture, (last.number if last else 0) + 1
        if picture.file and file.same_proportions(picture.file):
            file.focus_x, file.focus_y = picture.file.focus
        file.save()
        preview.source = file
        preview.save()
    # A replacement that was still being made is overtaken, and its uses follow the newest.
    wanted = [list(use.place) for use in follow]
    for overtaken in picture.files.exclude(pending={}).exclude(pk=file.pk):
        wanted += [place for place in overtaken.pending["follow"] if place not in wanted]
        PictureFile.objects.filter(pk=overtaken.pk).update(pending={})
    PictureFile.objects.filter(pk=file.pk).update(pending={"follow": wanted})
    picture.version += 1
    picture.save(update_fields=["version"])
    before = picture.file
    was = {"number": before.number, "filename": before.filename} if before else None
    now = {"number": file.number, "filename": file.filename}
    _record(picture, PictureHappening.REPLACED, by, {"file": [was, now], "followed": [None, len(wanted)]}, note)
    renditions.wake(file)
    return picture


def retire(picture: Picture, *, by: Editor, note: str = "") -> Picture:
    """Out of the library: stories keep it, new ones are not offered it. Again, nothing happens."""
    return _set_retired(picture, True, by, note)


def return_(picture: Picture, *, by: Editor, note: str = "") -> Picture:
    return _set_retired(picture, False, by, note)


@transaction.atomic
def _set_retired(picture: Picture, retired: bool, by: Editor, note: str) -> Picture:
    if not by.has_perm(roles.REVIEW):
        raise PermissionDenied
    picture = Picture.objects.select_for_update(no_key=True).get(pk=picture.pk)
    if bool(picture.retired_at) == retired:
        return picture
    picture.retired_at = timezone.now() if retired else None
    picture.version += 1
    picture.save(update_fields=["retired_at", "version"])
    _record(picture, PictureHappening.RETIRED if retired else PictureHappening.RETURNED, by, {}, note)
    return picture


def may_replace(editor: Editor, picture: Picture) -> bool:
    """Editors every picture; whoever sent it in, until it is used."""
    if not may_describe(editor, picture):
        return False
    return editor.has_perm(roles.REVIEW) or not is_named(picture)


def may_delete(editor: Editor, picture: Picture) -> bool:
    """Administrators, and only what no story, version or page names."""
    return editor.has_perm(roles.DELETE_PICTURE) and not is_named(picture)


@transaction.atomic
def delete(picture: Picture, *, by: Editor) -> None:
    """For good, with its files: only what was never published and stands nowhere. Raises Refused, PermissionDenied."""
    if not by.has_perm(roles.DELETE_PICTURE):
        raise PermissionDenied
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if is_named(picture):
        raise Refused(_("A story, a version of one or a page names this picture: it can only be retired."))
    names = [str(file.original.name) for file in picture.files.all()]
    names += Rendition.objects.filter(source__picture=picture).values_list("file", flat=True)
    audit.record("picture.deleted", picture, by=by, key=picture.key, word=str(picture))
    picture.file = None
    picture.save(update_fields=["file"])
    picture.delete()
    # Only once the rows are gone for certain.
    transaction.on_commit(partial(_remove, names))


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _held(picture: int, by: Editor) -> Held:
    held = hold([picture])
    if not held.pictures or not may_describe(by, held.picture):
        raise PermissionDenied
    return held


def _record(picture: Picture, action: str, by: Editor | None, changes: dict, note: str = "") -> None:
    PictureEvent.objects.create(picture=picture, action=action, actor=by, changes=changes, note=note.strip()[:500])
