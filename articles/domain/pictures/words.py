"""The words and rights of a picture: changed by people, kept field by field in its record, seen by readers at once."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from articles.domain import picturefields as fields
from articles.domain import renditions
from articles.domain.picturelocks import hold, live_stories, show_anew
from articles.domain.pictures.refusals import WordsChanged
from articles.enums import PictureHappening
from articles.models import Picture, PictureEvent
from editors import roles
from editors.models import Editor
from newsroom.lib.languages import Names

# Words that stand in texts are put behind each other; of a name or a moment there is one.
APPENDED = ("alt", "caption", "usage_terms", "instructions", "extended_alt")


class Mode(models.TextChoices):
    """What a bulk change does with what is there already."""

    SET = "set"
    FILL = "fill"
    APPEND = "append"


def may_describe(editor: Editor, picture: Picture) -> bool:
    """Editors may change the words of every picture; others of their own, until readers see it."""
    if not editor.is_active or not editor.has_perm(roles.ADD_PICTURE):
        return False
    if editor.has_perm(roles.REVIEW):
        return True
    return picture.created_by_id == editor.pk and not live_stories([picture.pk]).exists()


@transaction.atomic
def describe(picture: Picture, *, by: Editor, seen: int, words: dict[str, Any], note: str = "") -> Picture:
    """Change a picture's words; live stories that show it are rendered anew, their dates untouched.

    `seen` is the version that the form showed. Raises PermissionDenied, WordsChanged, ValidationError.
    """
    wanted = fields.cleaned(words)
    held = hold([picture])
    picture = held.picture
    if not may_describe(by, picture):
        raise PermissionDenied
    if picture.version != seen:
        # Sent twice, or two people wrote the same: nothing of anybody's is lost.
        if all(getattr(picture, name) == value for name, value in wanted.items()):
            return picture
        raise WordsChanged(picture)
    if _write(picture, wanted, PictureHappening.DESCRIBED, by=by, note=note):
        show_anew(held)
    return picture


@transaction.atomic
def describe_many(
    pictures: Iterable[Picture], *, by: Editor, changes: dict[str, Any], mode: str = Mode.SET, note: str = ""
) -> uuid.UUID:
    """Change many pictures as one act, which `undo` takes back as one. `changes` also knows `add` and `remove`, for
    keywords; what is not in it stays. Raises PermissionDenied when one of them is not this person's to change.
    """
    act = uuid.uuid4()
    add, remove = changes.get("add") or [], changes.get("remove") or []
    wanted = fields.cleaned({name: value for name, value in changes.items() if name not in ("add", "remove")})
    held = hold(pictures)
    if not all(may_describe(by, picture) for picture in held.pictures):
        raise PermissionDenied
    changed = False
    for picture in held.pictures:
        own = {name: _merged(name, getattr(picture, name), value, mode) for name, value in wanted.items()}
        if add or remove:
            own["subjects"] = _subjects(own.get("subjects", picture.subjects), add, remove)
        happening = PictureHappening.DESCRIBED
        changed |= _write(picture, fields.cleaned(own), happening, by=by, note=note, act=act)
    if changed:
        show_anew(held)
    return act


@transaction.atomic
def undo(act: uuid.UUID, *, by: Editor) -> list[Picture]:
    """Take a bulk act back, field by field; returns the pictures of which something was changed since and stays.

    A second time changes nothing. Raises PermissionDenied.
    """
    events = {
        event.picture_id: event
        for event in PictureEvent.objects.filter(act=act, action=PictureHappening.DESCRIBED).order_by("pk")
    }
    if not events:
        return []
    held = hold(events)
    if PictureEvent.objects.filter(act=act, action=PictureHappening.UNDONE).exists():
        return []
    if not all(may_describe(by, picture) for picture in held.pictures):
        raise PermissionDenied
    left, changed = [], False
    for picture in held.pictures:
        back = {}
        for name, (before, after) in events[picture.pk].changes.items():
            if fields.as_json(getattr(picture, name)) == after:
                back[name] = before
            elif picture not in left:
                left.append(picture)
        changed |= _write(picture, fields.cleaned(back), PictureHappening.UNDONE, by=by, act=act)
    if changed:
        show_anew(held)
    return left


def _write(
    picture: Picture, wanted: dict[str, Any], happening: str, *, by: Editor | None, note: str = "", act: Any = None
) -> bool:
    """Write what differs, with its record; the caller holds the row. Says whether anything did."""
    changes = {
        name: [fields.as_json(getattr(picture, name)), fields.as_json(value)]
        for name, value in wanted.items()
        if getattr(picture, name) != value
    }
    if not changes:
        return False
    claims = fields.claims_digest(picture)
    for name in changes:
        setattr(picture, name, wanted[name])
    fields.check(picture)
    picture.version += 1
    picture.search_text = fields.search_text(picture)
    picture.save(update_fields=[*changes, "version", "search_text"])
    PictureEvent.objects.create(
        picture=picture, action=happening, actor=by, changes=changes, note=note.strip()[:500], act=act
    )
    if fields.claims_digest(picture) != claims:
        # The credit in the files themselves.
        for file in picture.files.all():
            renditions.wake(file)
    return True


def _merged(name: str, old: Any, new: Any, mode: str) -> Any:
    """What a field holds after a bulk change."""
    if mode == Mode.SET:
        return Names({**old, **new}) if isinstance(new, Names) else new
    if isinstance(new, Names):
        own = {code: _merged(name, old.get(code, ""), text, mode) for code, text in new.items()}
        return Names({**old, **own})
    if name in fields.LISTS and mode == Mode.APPEND:
        return [*old, *(each for each in new if each not in old)]
    if not old:
        return new
    if mode == Mode.APPEND and name in APPENDED and new not in old:
        return f"{old} {new}" if name in ("alt", "caption") else f"{old}\n{new}"
    return old


def _subjects(old: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    gone = {each.casefold() for each in remove}
    kept = [each for each in old if each.casefold() not in gone]
    have = {each.casefold() for each in kept}
    return [*kept, *(each for each in add if each.casefold() not in have)]
