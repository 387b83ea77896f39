"""Writing the pages about the outlet: a plain text field, a preview, versions, and the decision to publish."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk.keywords import number
from articles.desk.outlet import PARTS
from articles.domain import pages
from articles.enums import PageSlot
from articles.models import Page, PageVersion
from articles.public.pages import context_of
from articles.story import plainmark
from editors import roles
from editors.access import permission_required

VERSIONS = 30


@require_safe
@permission_required(roles.CARE_PAGES)
def index(request):
    """Every page in every language: published, changed since, only saved, or not written yet."""
    rows = {(row.slot, row.language): row for row in Page.objects.select_related("live").prefetch_related("versions")}
    table = [
        {
            "slot": slot,
            "label": slot.label,
            "cells": [_state(rows.get((slot.value, code)), slot, code, name) for code, name in settings.LANGUAGES],
        }
        for slot in PageSlot
    ]
    context = {"table": table, "languages": settings.LANGUAGES, "parts": PARTS.items(), "part": "pages"}
    return render(request, "desk/pages.html", context | {"here": "outlet"})


def _state(row: Page | None, slot: str, code: str, name: str) -> dict:
    versions = list(row.versions.all()) if row else []
    newest = versions[0] if versions else None
    state = "none"
    if newest:
        live = row.live if row else None
        state = "saved" if live is None else ("live" if live.pk == newest.pk else "changed")
    return {"code": code, "name": name, "state": state, "row": row, "title": newest.title if newest else ""}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_PAGES)
def page(request, slot, language):
    """One page in one language. What was typed stays in the field when it is refused."""
    _known(slot, language)
    status = 200
    if request.method == "POST":
        try:
            return _act(request, slot, language)
        except pages.PageChanged as changed:
            messages.warning(request, str(changed))
            status = 409
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.warning(request, sentence)
            status = 422
    row = Page.objects.filter(slot=slot, language=language).select_related("live").first()
    versions = list(row.versions.select_related("created_by")[:VERSIONS]) if row else []
    newest = versions[0] if versions else None
    typed = request.POST if request.method == "POST" else None
    suggestion = pages.start(slot, language)
    begun = "start" in request.GET or newest is None
    context = {
        "slot": PageSlot(slot),
        "language": language,
        "language_label": dict(settings.LANGUAGES)[language],
        "row": row,
        "newest": newest,
        "versions": versions,
        "seen": newest.number if newest else 0,
        "title": typed.get("title", "") if typed else (newest.title if newest else _label(slot, language)),
        "text": typed.get("text", "") if typed else _text(newest, suggestion if begun else ""),
        "is_suggestion": not typed and not newest and bool(suggestion),
        "languages": settings.LANGUAGES,
        "parts": PARTS.items(),
        "part": "pages",
        "here": "outlet",
    }
    return render(request, "desk/page.html", context, status=status)


def _label(slot: str, language: str) -> str:
    with translation.override(language):
        return str(PageSlot(slot).label)


def _text(newest: PageVersion | None, suggestion: str) -> str:
    return plainmark.write(newest.document) if newest else suggestion


def _act(request, slot: str, language: str):
    given, by = request.POST, request.user
    act, seen = given.get("act", "save"), number(given.get("seen"))
    if act == "withdraw":
        pages.withdraw(slot, language, by=by, seen=seen)
        messages.success(request, _("The page is off the site. Its texts are kept."))
    else:
        version = pages.save(slot, language, title=given.get("title", ""), text=given.get("text", ""), by=by, seen=seen)
        if act == "publish":
            pages.publish(slot, language, by=by, seen=version.number)
            messages.success(request, _("Published. Readers see it now."))
        else:
            messages.success(request, _("Saved. Readers see nothing of it until it is published."))
    return redirect("desk:page", slot, language)


@require_POST
@permission_required(roles.CARE_PAGES)
def preview(request, slot, language):
    """The readers' page with what stands in the field; nothing is stored."""
    _known(slot, language)
    title = " ".join(request.POST.get("title", "").split())
    try:
        document = pages.document_of(title, request.POST.get("text", ""))
    except ValidationError as refusal:
        return render(request, "desk/outlet_refused.html", {"sentences": refusal.messages}, status=422)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        row = Page(slot=slot, language=language, live=PageVersion(title=title, document=document))
        context = context_of(request, row, {}) | {"noindex": True, "canonical": ""}
        response = render(request, "public/page.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_PAGES)
def version(request, slot, language, number_of):
    """An earlier version to read; POST makes it the newest one again."""
    _known(slot, language)
    found = get_object_or_404(
        PageVersion.objects.select_related("page", "created_by"),
        page__slot=slot,
        page__language=language,
        number=number_of,
    )
    if request.method == "POST":
        try:
            pages.take_back(found, by=request.user, seen=number(request.POST.get("seen")))
        except pages.PageChanged as changed:
            messages.warning(request, str(changed))
        else:
            said = _("Number %(number)d is the newest text again. Publish it to show it to readers.")
            messages.success(request, said % {"number": found.number})
        return redirect("desk:page", slot, language)
    newest = found.page.versions.first()
    context = {
        "version": found,
        "slot": PageSlot(slot),
        "language": language,
        "language_label": dict(settings.LANGUAGES)[language],
        "text": plainmark.write(found.document),
        "seen": newest.number if newest else 0,
        "parts": PARTS.items(),
        "part": "pages",
        "here": "outlet",
    }
    return render(request, "desk/page_version.html", context)


def _known(slot: str, language: str) -> None:
    if slot not in PageSlot.values or language not in dict(settings.LANGUAGES):
        raise Http404
