"""Files that come in: one from a script that shows its progress, or many from a plain form; each has its own result."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.desk import picturewords
from articles.desk.pictureforms import ACCEPT, UploadForm
from articles.domain import pictures
from articles.models import Picture
from editors import roles
from editors.access import desk_required, wants_json

AT_ONCE = 50


@dataclass(frozen=True)
class Result:
    """What became of one file; `state` is done, already or refused."""

    name: str
    state: str
    said: str
    picture: Picture | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def upload(request):
    if not request.user.has_perm(roles.ADD_PICTURE):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        reason = " ".join(errors[0] for errors in form.errors.values())
        if wants_json(request):
            return JsonResponse({"reason": reason}, status=422)
        return _page(request, form, status=422)
    files = form.cleaned_data["file"]
    results = [_take(file, request.user) for file in files[:AT_ONCE]]
    if wants_json(request):
        return _answer(results[0])
    late = _("Only %(limit)d files at once: send this one again.") % {"limit": AT_ONCE}
    results += [Result(file.name, "refused", late) for file in files[AT_ONCE:]]
    taken = any(result.picture for result in results)
    return _page(request, UploadForm(), results, status=200 if taken else 422)


def _take(file, by) -> Result:
    """A file that is refused says why, and stops no other."""
    try:
        existing = pictures.same_as(file)
        picture = existing or pictures.upload(file, by=by, filename=file.name)
    except pictures.PictureRefused as refusal:
        return Result(file.name, "refused", str(refusal))
    if existing:
        said = _("This very picture is here already, sent in by %(name)s. Its words were not changed.")
        return Result(file.name, "already", said % {"name": existing.created_by}, existing)
    return Result(file.name, "done", _("The picture is here. Say what it shows, so that everybody can know."), picture)


def _answer(result: Result) -> JsonResponse:
    if result.picture is None:
        return JsonResponse({"reason": result.said}, status=422)
    already = result.state == "already"
    told = {
        "key": result.picture.key,
        "title": str(result.picture),
        "address": reverse("desk:picture", args=[result.picture.key]),
        "said": result.said,
    }
    return JsonResponse(told, status=200 if already else 201)


def _page(request, form, results: list[Result] | None = None, status: int = 200):
    new = [result.picture.key for result in results or [] if result.state == "done" and result.picture]
    context = {
        "form": form,
        "results": results or [],
        "summary": summary(results or []),
        "taken": len(new),
        "describe_query": urlencode({"p": new}, doseq=True),
        "words": picturewords.words(),
        "here": "pictures",
        **limits(),
    }
    return render(request, "desk/pictures_upload.html", context, status=status)


def summary(results: list[Result]) -> str:
    states = [result.state for result in results]
    done, already, refused = states.count("done"), states.count("already"), states.count("refused")
    parts = [
        done and ngettext("%(n)d is here", "%(n)d are here", done) % {"n": done},
        already and ngettext("%(n)d was here already", "%(n)d were here already", already) % {"n": already},
        refused and ngettext("%(n)d was refused", "%(n)d were refused", refused) % {"n": refused},
    ]
    return " · ".join(part for part in parts if part)


def limits() -> dict:
    """What the form says before anything is sent."""
    return {
        "accept": ACCEPT,
        "limit_bytes": settings.NEWSROOM_PICTURE_BYTES,
        "limit": f"{settings.NEWSROOM_PICTURE_BYTES / 1024**2:.3g}",
    }
