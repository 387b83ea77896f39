"""One picture: its words and rights, the point its crops turn around, its file, its uses and its record."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk import picturewords
from articles.desk.pictureforms import FocusForm, PictureForm, ReplaceForm
from articles.domain import pictures, renditions
from articles.enums import FileState
from articles.models import Picture
from articles.templatetags.picture_library import as_words
from editors import roles
from editors.access import desk_required

EVENTS = 20
# Shape, width by height, and what it is called.
CROPS = (
    ("wide", "16:9", gettext_lazy("Wide, 16:9")),
    ("square", "1:1", gettext_lazy("Square")),
    ("portrait", "4:5", gettext_lazy("Portrait, 4:5")),
)


def found(key: str) -> Picture:
    return get_object_or_404(Picture.objects.select_related("created_by", "file__created_by"), key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def picture(request, key):
    shown = found(key)
    if request.method != "POST":
        return page(request, shown)
    if not pictures.may_describe(request.user, shown):
        raise PermissionDenied
    # The form writes what it cleaned into its instance: a second copy keeps what is stored.
    form = PictureForm(request.POST, instance=found(key))
    if not form.is_valid():
        return page(request, shown, form, status=422)
    given, words = form.cleaned_data, form.words()
    try:
        pictures.describe(shown, by=request.user, seen=given["seen"], words=words, note=given["note"])
    except ValidationError as error:
        form.add_error(None, error)
        return page(request, shown, form, status=422)
    except pictures.WordsChanged as refusal:
        present = refusal.picture
        messages.warning(request, str(refusal))
        theirs = [
            {"label": form[name].label, "value": as_words(name, getattr(present, name))}
            for name in words
            if getattr(present, name) != words[name]
        ]
        # The form keeps what was typed; sending it again overwrites knowingly.
        again = PictureForm(initial={**given, "seen": present.version}, instance=found(key))
        return page(request, found(key), again, status=409, theirs=theirs)
    messages.success(request, _("The words are saved. Stories that show the picture have them now."))
    return redirect("desk:picture", key=key)


def page(request, shown: Picture, form=None, *, focus=None, status: int = 200, theirs: list | None = None):
    """The whole screen; a fixed number of queries."""
    may, used = pictures.may_describe(request.user, shown), pictures.uses(shown, request.user)
    events = shown.events.select_related("actor")
    all_events = request.GET.get("all") == "events"
    shown_events = list(events if all_events else events[: EVENTS + 1])
    file, files = shown.file, list(shown.files.all())
    coming = next((each for each in files if each.pending and each.pk != shown.file_id), None)
    was = {"x": round(file.focus_x * 100, 1), "y": round(file.focus_y * 100, 1)} if file else {}
    context = {
        "picture": shown,
        "form": form or PictureForm(instance=shown),
        "focus": focus or FocusForm(initial=was),
        "focus_was": f"{was.get('x', 50)} {was.get('y', 50)}",
        "crops": [(shape, ratio, title, shown.look(shape)) for shape, ratio, title in CROPS],
        "theirs": theirs,
        "may_describe": may,
        "may_fetch": may_fetch(request.user, shown),
        "may_retire": request.user.has_perm(roles.REVIEW),
        "may_replace": pictures.may_replace(request.user, shown),
        "may_delete": pictures.may_delete(request.user, shown),
        "used": used,
        "is_live": used.is_live,
        "problem": pictures.problem(file) if file else "",
        "coming": coming,
        "coming_problem": pictures.problem(coming) if coming else "",
        "earlier": [each for each in files if each not in (file, coming)],
        "events": shown_events if all_events else shown_events[:EVENTS],
        "more_events": not all_events and len(shown_events) > EVENTS,
        "words": picturewords.words(),
        "here": "pictures",
    }
    return render(request, "desk/picture.html", context, status=status)


def may_fetch(editor, shown: Picture) -> bool:
    """The original is for those who answer for pictures, and for whoever sent it in."""
    return editor.has_perm(roles.REVIEW) or shown.created_by_id == editor.pk


@require_safe
@desk_required
def original(request, key):
    """The file as it was sent, as a download: browsers are never to show it."""
    shown = found(key)
    if not may_fetch(request.user, shown):
        raise PermissionDenied
    if shown.file is None:
        raise Http404
    try:
        stored = shown.file.original.open("rb")
    except OSError as gone:
        raise Http404 from gone
    name = shown.file.filename or f"{shown.key}.{shown.file.format.lower()}"
    answer = FileResponse(stored, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@desk_required
def focus(request, key):
    shown = found(key)
    if not pictures.may_describe(request.user, shown):
        raise PermissionDenied
    form = FocusForm(request.POST)
    if not form.is_valid():
        return page(request, shown, focus=form, status=422)
    if request.POST.get("file") not in ("", None, str(shown.file_id)):
        form.add_error(None, _("Somebody replaced the file meanwhile. Set the point on the new one."))
        return page(request, shown, focus=form, status=409)
    pictures.set_focus(shown.file, form.cleaned_data["x"] / 100, form.cleaned_data["y"] / 100, by=request.user)
    messages.success(request, _("The focal point is saved. The new crops show up where they are ready."))
    return redirect(reverse("desk:picture", args=[key]) + "#focus")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def replace(request, key):
    """Another file for the same picture; which uses show it is asked first."""
    shown = found(key)
    if not pictures.may_replace(request.user, shown):
        raise PermissionDenied
    used = pictures.uses(shown, request.user)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.getlist("follow")
        follow = [use for use in used.stories if value_of(use) in chosen]
        try:
            pictures.replace(
                shown, form.cleaned_data["file"], by=request.user, follow=follow, note=form.cleaned_data["note"]
            )
        except (pictures.PictureRefused, pictures.Refused) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request, _("The file is replaced. Its forms are being made; until then the old ones are shown.")
            )
            return redirect("desk:picture", key=key)
    chosen = request.POST.getlist("follow") if request.method == "POST" else None
    context = {
        "picture": shown,
        "form": form,
        "uses": [(use, value_of(use), chosen is None or value_of(use) in chosen) for use in used.stories],
        "others": used.others,
        "pages": used.keywords or used.portraits or used.fronts,
        "here": "pictures",
    }
    return render(request, "desk/picture_replace.html", context, status=422 if form.errors else 200)


def value_of(use) -> str:
    return f"{use.kind}-{use.pk}"


@require_POST
@desk_required
def act(request, key, act):
    """One act of ACTS; what was wanted already is so, is no mistake."""
    if act not in ACTS:
        raise Http404
    shown = found(key)
    sentence, run = ACTS[act]
    try:
        run(shown, request)
    except pictures.Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:picture", key=key)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("desk:picture", key=key)
    messages.success(request, sentence)
    return redirect("desk:pictures") if act == "delete" else redirect("desk:picture", key=key)


def _prepare(shown: Picture, request) -> None:
    if not pictures.may_describe(request.user, shown):
        raise PermissionDenied
    for file in shown.files.filter(state=FileState.FAILED):
        renditions.wake(file)


# act → what is said afterwards, and what is done.
ACTS = {
    "retire": (
        gettext_lazy("The picture is retired: stories that show it keep it."),
        lambda shown, request: pictures.retire(shown, by=request.user, note=request.POST.get("note", "")[:500]),
    ),
    "return": (
        gettext_lazy("The picture is in the library again."),
        lambda shown, request: pictures.return_(shown, by=request.user),
    ),
    "delete": (
        gettext_lazy("The picture is deleted."),
        lambda shown, request: pictures.delete(shown, by=request.user),
    ),
    "prepare": (gettext_lazy("The forms are being made again."), _prepare),
}
