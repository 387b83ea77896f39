"""The lead picture of a working copy, and the words and crops that hold for it in this story only."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.enums import PictureRole
from articles.models import ArticlePicture, Draft, DraftPicture, Picture, PictureFile
from newsroom.lib.images import shapes

# A crop by hand has at least so many pixels across, and its ratio is the shape's within one percent.
LEAST_WIDTH = 400
RATIO_SLACK = 0.01
LIMITS = {"caption": 500, "alt": 500, "decorative": 200, "credit": 200}


def uses(draft: Draft) -> list[DraftPicture]:
    """The pictures of the working copy; a screen that only reads has fetched them into `uses_at_hand`."""
    at_hand = getattr(draft, "uses_at_hand", None)
    return list(draft.picture_uses.select_related("picture", "file")) if at_hand is None else at_hand


def lead(draft: Draft) -> DraftPicture | None:
    return next((use for use in uses(draft) if use.role == PictureRole.LEAD), None)


def read_picture(draft: Draft) -> str | None:
    use = lead(draft)
    return use.picture.key if use else None


def write_picture(draft: Draft, value: Any) -> None:
    """Another picture begins without words and crops of its own, in the file that readers see where they see it."""
    picture = Picture.objects.select_related("file").filter(key=str(value)).first() if value else None
    if value and picture is None:
        raise ValidationError(_("This picture no longer exists: choose another."))
    old = lead(draft)
    if old and picture and old.picture_id == picture.pk:
        return
    if picture and picture.retired_at and not _is_live(draft, picture):
        raise ValidationError(_("This picture was taken out of the library: choose another."))
    _put(draft, picture)


def restore_picture(draft: Draft, value: Any) -> None:
    """As far as it can still be had: a picture that was deleted since is left out."""
    picture = Picture.objects.select_related("file").filter(key=str(value)).first() if value else None
    old = lead(draft)
    if (old.picture_id if old else None) != (picture.pk if picture else None):
        _put(draft, picture)


def _put(draft: Draft, picture: Picture | None) -> None:
    draft.picture_uses.leads().delete()
    if picture and picture.file:
        shown = ArticlePicture.objects.leads().filter(article=draft.article_id, picture=picture).first()
        file = shown.file if shown else picture.file
        draft.picture_uses.create(picture=picture, file=file, role=PictureRole.LEAD)


def _is_live(draft: Draft, picture: Picture) -> bool:
    return ArticlePicture.objects.filter(article=draft.article_id, picture=picture).exists()


def reader_of(name: str) -> Callable[[Draft], str]:
    def read(draft: Draft) -> str:
        use = lead(draft)
        return getattr(use, name) if use else ""

    return read


def writer_of(name: str) -> Callable[[Draft, Any], None]:
    def write(draft: Draft, value: Any) -> None:
        words = _words(value, LIMITS[name])
        use = lead(draft)
        if use is None:
            if words:
                raise ValidationError(_("Choose a lead picture first."))
            return
        draft.picture_uses.filter(pk=use.pk).update(**{name: words})

    return write


def restorer_of(name: str) -> Callable[[Draft, Any], None]:
    def restore(draft: Draft, value: Any) -> None:
        draft.picture_uses.leads().update(**{name: str(value or "")[: LIMITS[name]]})

    return restore


def _words(value: Any, limit: int) -> str:
    words = " ".join(str(value or "").split())
    if len(words) > limit:
        raise ValidationError(_("At most %(limit)d characters."), params={"limit": limit})
    return words


def read_crops(draft: Draft) -> dict[str, list[int]]:
    use = lead(draft)
    return use.crops if use else {}


def write_crops(draft: Draft, value: Any) -> None:
    """Crops by hand; a shape that is left out is cropped around the focal point of the file."""
    use = lead(draft)
    if use is None:
        if value:
            raise ValidationError(_("Choose a lead picture first."))
        return
    if not isinstance(value or {}, dict):
        raise ValidationError(_("The crops did not arrive completely. Try again."))
    _keep(use, {shape: checked(use.file, shape, box) for shape, box in (value or {}).items()})


def restore_crops(draft: Draft, value: Any) -> None:
    """Those that still fit: the file may be another one than when the version was sealed."""
    use = lead(draft)
    if use is None:
        return
    kept = {}
    for shape, box in (value or {}).items():
        try:
            kept[shape] = checked(use.file, shape, box)
        except ValidationError:
            continue
    _keep(use, kept)


def _keep(use: DraftPicture, crops: dict[str, list[int]]) -> None:
    """Forms that were made for these very boxes, for the draft or for readers, stay named; others are to be made."""
    live = ArticlePicture.objects.leads().filter(article=use.draft.article_id, file=use.file_id).first()
    made = {shape: entry for each in (live, use) if each for shape, entry in each.ready.items()}
    ready = {shape: made[shape] for shape, box in crops.items() if shape in made and list(made[shape][1]) == box}
    DraftPicture.objects.filter(pk=use.pk).update(crops=crops, ready=ready)


def checked(file: PictureFile, shape: Any, box: Any) -> list[int]:
    """A box in ten-thousandths of the upright original, or a sentence that says what is wrong with it."""
    if shape not in shapes.CROPS:
        raise ValidationError(_("There is no such crop."))
    if not isinstance(box, list) or len(box) != 4 or any(type(part) is not int for part in box):
        raise ValidationError(_("A crop is four whole numbers: left, top, width and height."))
    left, top, width, height = box
    if left < 0 or top < 0 or width < 1 or height < 1 or left + width > shapes.WHOLE or top + height > shapes.WHOLE:
        raise ValidationError(_("The crop reaches beyond the picture."))
    across, down = file.width * width / shapes.WHOLE, file.height * height / shapes.WHOLE
    ratio = shapes.SHAPES[shape].ratio or (1, 1)
    if abs(across / down * ratio[1] / ratio[0] - 1) > RATIO_SLACK:
        raise ValidationError(
            _("The crop must be %(across)d by %(down)d."), params={"across": ratio[0], "down": ratio[1]}
        )
    if across < LEAST_WIDTH:
        raise ValidationError(_("The crop needs at least %(least)d pixels across."), params={"least": LEAST_WIDTH})
    return [left, top, width, height]


def lacking(draft: Draft) -> list[PictureFile]:
    """Files of which forms are wanted that nobody has made yet: crops by hand of this working copy."""
    uses = draft.picture_uses.exclude(crops={}).select_related("file")
    return [use.file for use in uses if any(shape not in use.ready for shape in use.crops)]
