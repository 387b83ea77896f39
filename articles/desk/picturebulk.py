"""Many pictures at once: changed as one act that is undone as one, retired, or described in a table."""

import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from articles.desk import pictures as library
from articles.desk.picturefilters import PictureFilter
from articles.desk.pictureforms import BulkForm
from articles.domain import pictures
from articles.models import Picture, PictureEvent
from editors import roles
from editors.access import permission_required
from newsroom.lib.urls import safe_next

# What acts take at once, and how many refused pictures are named.
AT_ONCE = 1000
NAMED = 5


@require_POST
@permission_required(roles.ADD_PICTURE)
def bulk(request):
    back = _back(request)
    chosen = _chosen(request, back)
    wanted = request.POST.get("act")
    if not chosen:
        messages.warning(request, _("Choose the pictures first."))
        return redirect(back)
    if wanted == "describe":
        query = urlencode({"p": [picture.key for picture in chosen]}, doseq=True)
        return redirect(reverse("desk:pictures-describe") + "?" + query)
    if wanted == "change":
        return _change(request, chosen, back)
    if wanted in RETIRING:
        return _retire(request, chosen, back, *RETIRING[wanted])
    messages.warning(request, _("Choose what is to be done."))
    return redirect(back)


def _back(request) -> str:
    return safe_next(request, request.POST.get("back"), default=reverse("desk:pictures"))


def _chosen(request, back: str) -> list[Picture]:
    """The boxes that are checked, or all that fit the filters of the page."""
    rows = library.shown_rows()
    if request.POST.get("all"):
        query = QueryDict(urlsplit(back).query)
        return list(PictureFilter(query, queryset=rows, request=request).qs[:AT_ONCE])
    return list(rows.filter(key__in=request.POST.getlist("picture")[:AT_ONCE]))


def _change(request, chosen: list[Picture], back: str):
    form = BulkForm(request.POST)
    if not form.is_valid():
        return library.again(request, back, form, {picture.key for picture in chosen})
    changes = form.changes()
    if not changes:
        messages.warning(request, _("Fill in what is to be changed."))
        return redirect(back)
    mine = [picture for picture in chosen if pictures.may_describe(request.user, picture)]
    if not mine:
        raise PermissionDenied
    try:
        act = pictures.describe_many(mine, by=request.user, changes=changes, mode=form.cleaned_data["mode"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return library.again(request, back, form, {picture.key for picture in chosen})
    _name_left_out(request, [picture for picture in chosen if picture not in mine])
    if not PictureEvent.objects.filter(act=act).exists():
        messages.info(request, _("Nothing had to be changed: all of them say so already."))
        return redirect(back)
    return redirect(_with(back, act))


def _name_left_out(request, left: list[Picture]) -> None:
    if not left:
        return
    names = _(", ").join(str(picture) for picture in left[:NAMED]) + ("…" if len(left) > NAMED else "")
    said = ngettext(
        "%(count)d picture was left as it is, because its words are not yours to change: %(names)s",
        "%(count)d pictures were left as they are, because their words are not yours to change: %(names)s",
        len(left),
    )
    messages.warning(request, said % {"count": len(left), "names": names})


def _with(back: str, act) -> str:
    """The page from which the act was done, and which act it was: from there it can be undone."""
    parts = urlsplit(back)
    query = QueryDict(parts.query, mutable=True)
    query["act"] = str(act)
    return f"{parts.path}?{query.urlencode()}"


def _retire(request, chosen: list[Picture], back: str, verb, sentence):
    if not request.user.has_perm(roles.REVIEW):
        raise PermissionDenied
    for picture in chosen:
        verb(picture, request.user)
    messages.success(request, sentence % {"count": len(chosen)})
    return redirect(back)


@require_POST
@permission_required(roles.ADD_PICTURE)
def undo(request, act: uuid.UUID):
    """Take one bulk act back; what others changed since is left, and named."""
    if not PictureEvent.objects.filter(act=act).exists():
        raise Http404
    back = _back(request)
    left = pictures.undo(act, by=request.user)
    messages.success(request, _("The change is undone."))
    if left:
        names = _(", ").join(str(picture) for picture in left[:NAMED]) + ("…" if len(left) > NAMED else "")
        said = ngettext(
            "%(count)d picture was changed since and keeps its present words: %(names)s",
            "%(count)d pictures were changed since and keep their present words: %(names)s",
            len(left),
        )
        messages.warning(request, said % {"count": len(left), "names": names})
    return redirect(back)


RETIRING = {
    "retire": (
        lambda picture, by: pictures.retire(picture, by=by),
        ngettext_lazy("%(count)d picture is retired.", "%(count)d pictures are retired.", "count"),
    ),
    "return": (
        lambda picture, by: pictures.return_(picture, by=by),
        ngettext_lazy(
            "%(count)d picture is in the library again.", "%(count)d pictures are in the library again.", "count"
        ),
    ),
}
