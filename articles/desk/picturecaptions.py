"""Describing many pictures in one table: each row is saved by itself, and what was not saved stays as it was typed."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.desk import picturewords
from articles.desk.pictureforms import CaptionForm
from articles.domain import pictures
from articles.models import Picture
from articles.templatetags.picture_library import as_words
from editors.access import desk_required, wants_json

AT_ONCE = 100


@dataclass
class Row:
    picture: Picture
    form: CaptionForm
    seen: int
    said: str = ""
    saved: bool = False
    theirs: list = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def captions(request):
    """GET shows the rows of `p`; POST saves the row `save`, or all of them."""
    given = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(given.getlist("p")))[:AT_ONCE]
    found = {
        picture.key: picture for picture in Picture.objects.filter(key__in=keys).select_related("file", "created_by")
    }
    mine = [found[key] for key in keys if key in found and pictures.may_describe(request.user, found[key])]
    if request.method != "POST":
        rows = [Row(picture, CaptionForm(instance=picture, prefix=picture.key), picture.version) for picture in mine]
        return _page(request, rows, left_out=len(keys) - len(mine))
    wanted = request.POST.get("save", "all")
    if wanted != "all" and wanted in found and found[wanted] not in mine:
        raise PermissionDenied
    rows = [_row(request, picture, save=wanted in ("all", picture.key)) for picture in mine]
    if wants_json(request):
        return _answer(rows)
    status = 422 if any(row.form.errors for row in rows) else 409 if any(row.theirs for row in rows) else 200
    return _page(request, rows, left_out=len(keys) - len(mine), status=status)


def _row(request, picture: Picture, *, save: bool) -> Row:
    # The form writes what it cleaned into its instance: a second copy keeps what is stored.
    form = CaptionForm(request.POST, instance=Picture.objects.get(pk=picture.pk), prefix=picture.key)
    seen = _number(request.POST.get(f"{picture.key}-seen"))
    if not save or not form.is_valid():
        return Row(picture, form, seen)
    try:
        stored = pictures.describe(picture, by=request.user, seen=seen, words=form.words())
    except ValidationError as error:
        form.add_error(None, error)
        return Row(picture, form, seen)
    except pictures.WordsChanged as refusal:
        present, words = refusal.picture, form.words()
        theirs = [
            {"label": form[name].label, "value": as_words(name, getattr(present, name))}
            for name in words
            if getattr(present, name) != words[name]
        ]
        return Row(picture, form, present.version, said=str(refusal), theirs=theirs)
    return Row(picture, form, stored.version, said=_("Saved"), saved=True)


def _answer(rows: list[Row]) -> JsonResponse:
    """The one row that a script sent."""
    if not rows:
        return JsonResponse({"reason": _("This picture is gone.")}, status=404)
    row = rows[0]
    if row.form.errors:
        return JsonResponse({"reason": " ".join(errors[0] for errors in row.form.errors.values())}, status=422)
    if not row.saved:
        theirs = [f"{each['label']}: {each['value'] or '—'}" for each in row.theirs]
        return JsonResponse({"reason": row.said, "version": row.seen, "theirs": theirs}, status=409)
    return JsonResponse({"version": row.seen, "said": row.said})


def _page(request, rows: list[Row], *, left_out: int, status: int = 200):
    context = {"rows": rows, "left_out": left_out, "words": picturewords.words(), "here": "pictures"}
    return render(request, "desk/pictures_describe.html", context, status=status)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
