"""The outlet's settings in four parts, a preview of what would be saved, and the settings there were before."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk import outletforms
from articles.desk.keywords import number
from articles.desk.outletforms import FILES, IdentityForm, LookForm
from articles.domain import emblems, outlet, outlinks
from articles.domain.pictures import PictureRefused
from articles.domain.refusals import Refusal
from articles.models import Outlet, OutletVersion
from articles.public.context import home_of
from articles.public.home import home
from editors import roles
from editors.access import permission_required
from newsroom.lib import accents

PARTS = {
    "identity": gettext_lazy("Name and contact"),
    "look": pgettext_lazy("of an outlet", "Look"),
    "navigation": gettext_lazy("Navigation"),
    "footer": gettext_lazy("Footer"),
}
VERSIONS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_OUTLET)
def settings_of(request, part="identity"):
    """One part of the settings; what was typed stays in the form when it is refused."""
    if part not in PARTS:
        raise Http404
    here, status = outlet.current(), 200
    typed = request.POST if request.method == "POST" else None
    # A form that comes back keeps the version that it showed: only what is shown now may be overwritten.
    seen = here.version if typed is None else number(typed.get("seen"))
    if typed is not None and "move" in typed:
        # Without a script an entry is moved by sending the form: nothing is stored, nothing typed is lost.
        typed = outletforms.moved(typed, typed["move"])
    elif typed is not None:
        try:
            values = READ[part](request, here, emblems.keep)
            outlet.change(values, by=request.user, seen=seen)
        except outlet.OutletChanged as changed:
            messages.warning(request, str(changed))
            here, status = outlet.current(), 409
            seen = here.version
        except (ValidationError, Refusal, PictureRefused) as refusal:
            for sentence in sentences(refusal):
                messages.warning(request, sentence)
            status = 422
        else:
            messages.success(request, _("Saved. Readers see it now."))
            return redirect("desk:outlet-part", part)
    context = {"part": part, "parts": PARTS.items(), "here": "outlet", "current": here, "seen": seen}
    context |= {"languages": settings.LANGUAGES, **SHOWN[part](here, typed, "start" in request.GET)}
    return render(request, f"desk/outlet_{part}.html", context, status=status)


@require_POST
@permission_required(roles.CARE_OUTLET)
def preview(request, part):
    """The home page as readers would see it with what stands in the form: nothing is stored."""
    if part not in PARTS:
        raise Http404
    here = outlet.current()
    try:
        values = READ[part](request, here, lambda made: made.inlined)
        marks = values.pop("emblems", here.emblems)
        outlet.apply(here, values)
    except (ValidationError, Refusal, PictureRefused) as refusal:
        return render(request, "desk/outlet_refused.html", {"sentences": sentences(refusal)}, status=422)
    here.emblems = marks
    language = request.POST.get("language", "")
    language = language if language in dict(settings.LANGUAGES) else request.LANGUAGE_CODE
    with translation.override(language):
        # The readers' own view, asked for as a reader asks: it knows nothing of this form.
        shown = copy(request)
        shown.method, shown.GET, shown.newsroom_outlet = "GET", QueryDict(), here
        shown.LANGUAGE_CODE, shown.path = language, home_of(language)
        response = home(shown)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@permission_required(roles.CARE_OUTLET)
def history(request):
    """Every version of the settings, the newest first, with what it changed."""
    found = list(OutletVersion.objects.select_related("created_by")[:VERSIONS])
    for version in found:
        version.says = [str(outlet.LABELS[name]) for name in version.changed if name in outlet.LABELS]
    context = {"versions": found, "parts": PARTS.items(), "part": "history", "here": "outlet"}
    return render(request, "desk/outlet_history.html", context | {"current": outlet.current()})


@require_POST
@permission_required(roles.CARE_OUTLET)
def restore(request, number_of):
    version = get_object_or_404(OutletVersion, number=number_of)
    try:
        outlet.restore(version, by=request.user, seen=number(request.POST.get("seen")))
    except outlet.OutletChanged as changed:
        messages.warning(request, str(changed))
    else:
        said = _("The settings are again as they were in number %(number)d.")
        messages.success(request, said % {"number": version.number})
    return redirect("desk:outlet-history")


def sentences(refusal: Exception) -> list[str]:
    """Why it was refused, with the name of the field in front where there is one."""
    if not isinstance(refusal, ValidationError):
        return [str(refusal)]
    if not hasattr(refusal, "error_dict"):
        return refusal.messages
    return [
        f"{outlet.LABELS.get(name, name)}: {' '.join(words)}" for name, words in refusal.message_dict.items() if words
    ]


def _checked(form) -> dict[str, Any]:
    if not form.is_valid():
        errors = {name: errors.as_data() for name, errors in form.errors.items()}
        raise ValidationError(errors)
    return form.cleaned_data


def _read_identity(request, here: Outlet, keep: Callable) -> dict[str, Any]:
    return _checked(IdentityForm(request.POST)) | {"social": outletforms.accounts_of(request.POST)}


def _read_look(request, here: Outlet, keep: Callable) -> dict[str, Any]:
    values = _checked(LookForm(request.POST))
    marks = dict(here.emblems)
    for field, (role, _label, _hint) in FILES.items():
        if field in request.FILES:
            marks[role] = keep(emblems.make(request.FILES[field], role))
        elif request.POST.get(f"{field}-remove"):
            marks.pop(role, None)
    return values | {"emblems": marks}


def _read_navigation(request, here: Outlet, keep: Callable) -> dict[str, Any]:
    return {"navigation": outletforms.read_navigation(request.POST)}


def _read_footer(request, here: Outlet, keep: Callable) -> dict[str, Any]:
    words = {code: request.POST.get(f"footer_text_{code}", "") for code, _name in settings.LANGUAGES}
    return {"footer": outletforms.read_footer(request.POST), "footer_text": words}


def _show_identity(here: Outlet, typed: Any, begin: bool) -> dict:
    form = IdentityForm(typed, initial={name: getattr(here, name) for name in IdentityForm.base_fields})
    rows = outletforms.accounts_of(typed) if typed is not None else here.social
    return {"form": form, "accounts": outletforms.with_spare_accounts(rows)}


def _show_look(here: Outlet, typed: Any, begin: bool) -> dict:
    form = LookForm(typed, initial={"accent": here.accent, "logo_alt": here.logo_alt})
    files = [
        {"name": name, "label": label, "hint": hint, "emblem": here.emblem(role), "dark": role == Outlet.DARK}
        for name, (role, label, hint) in FILES.items()
    ]
    return {"form": form, "files": files, "tones": tones_of(here.accent)}


def tones_of(color: str) -> list[dict]:
    """The chosen color on light and dark pages, and whether it had to be moved to be readable there."""
    if not color:
        return []
    named = ((_("On light pages"), False), (_("On dark pages"), True))
    found = []
    for label, dark in named:
        tones = accents.tones(color, dark=dark)
        ground = accents.DARK[0] if dark else accents.LIGHT[0]
        found.append(
            {
                "label": label,
                "ground": ground,
                "tones": tones,
                "moved": tones.accent != color,
                "contrast": f"{accents.contrast(tones.accent, ground):.1f}",
                "would_be": f"{accents.contrast(color, ground):.1f}",
            }
        )
    return found


def _show_navigation(here: Outlet, typed: Any, begin: bool) -> dict:
    """To `begin`, editions without entries of their own are filled with those that readers see anyway."""
    stored = outletforms.read_navigation(typed) if typed is not None else here.navigation
    if begin:
        stored = outletforms.usual_navigation() | stored
    choices = outletforms.choices()
    editions = outletforms.shown_navigation(stored, outletforms.names_of(choices))
    return {"editions": editions, "choices": choices}


def _show_footer(here: Outlet, typed: Any, begin: bool) -> dict:
    stored = outletforms.read_footer(typed) if typed is not None else here.footer
    if begin:
        stored = outletforms.usual_footer(here) | stored
    choices = outletforms.choices()
    words = typed or {f"footer_text_{code}": text for code, text in here.footer_text.items()}
    texts = [
        {"code": code, "name": name, "text": words.get(f"footer_text_{code}", "")} for code, name in settings.LANGUAGES
    ]
    return {
        "editions": outletforms.shown_footer(stored, outletforms.names_of(choices)),
        "choices": choices,
        "texts": texts,
        "left_out": left_out(here),
    }


def left_out(here: Outlet) -> list[dict]:
    """Published pages that an own footer of an edition does not lead to."""
    found = []
    for code, name in settings.LANGUAGES:
        if not here.footer.get(code):
            continue
        links = [row for group in here.footer[code] for row in group["links"]]
        linked = {row["target"] for row in links if row["kind"] == outlinks.PAGE}
        titles = [title for slot in here.pages if slot not in linked and (title := here.page_title(slot, code))]
        if titles:
            found.append({"code": code, "name": name, "titles": titles})
    return found


READ = {"identity": _read_identity, "look": _read_look, "navigation": _read_navigation, "footer": _read_footer}
SHOWN = {"identity": _show_identity, "look": _show_look, "navigation": _show_navigation, "footer": _show_footer}
