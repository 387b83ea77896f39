"""What happened to a story, its versions, what differs between two of them, and the way back to one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import permissions
from articles.desk import facts
from articles.desk.forms import RemovalForm, VersionForm
from articles.desk.story import open_article, screen
from articles.domain import content
from articles.domain import history as versions
from articles.domain.facts import FACTS
from articles.domain.refusals import ChangedSince, Refusal
from articles.enums import Action
from articles.models import Article, Revision
from articles.story import compare
from editors.access import desk_required

EVENTS = 200


@require_safe
@desk_required
def history(request, pk):
    """The timeline and the versions; `?from=2&to=5` compares, `to=now` is the working text."""
    article = open_article(request, pk)
    context = {
        "article": article,
        "draft": article.draft,
        "may_edit": permissions.may_edit(request.user, article),
        "events": article.events.select_related("actor", "revision")[:EVENTS],
        "versions": versions.open_versions(article, request.user)
        .select_related("created_by")
        .defer("document", "metadata"),
        "publications": article.publications.select_related("actor", "correction", "revision")
        .defer("content", "revision__document", "revision__metadata")
        .order_by("-number"),
        "may_remove": permissions.may(request.user, Action.REMOVE, article),
        "address": article.get_absolute_url() if article.is_live else "",
        "here": "stories",
        **_comparison(request, article),
    }
    return render(request, "desk/history.html", context)


def _comparison(request, article: Article) -> dict:
    old, new = request.GET.get("from", ""), request.GET.get("to", "now")
    if not old:
        return {}
    before = _version(request, article, old)
    after = None if new == "now" else _version(request, article, new)
    if after and after.number < before.number:
        before, after = after, before
    changes = compare.compare(before.document, after.document if after else article.draft.document)
    differing = _compared(before.metadata, after.metadata if after else content.snapshot(article.draft))
    return {
        "before": before,
        "after": after,
        "to_now": after is None,
        "changes": changes,
        "facts": differing,
        "differs": bool(differing) or any(change.kind != "same" or change.moved for change in changes),
    }


def _compared(old: dict, new: dict) -> list[dict]:
    """The revisioned facts that differ, as people read them. A version sealed before a fact was known has it empty."""
    found = []
    for name in content.REVISIONED:
        before, after = old.get(name) or None, new.get(name) or None
        if before != after:
            words = {"old": facts.shown(name, before), "new": facts.shown(name, after)}
            found.append({"label": FACTS[name].label, **words})
    return found


def _version(request, article: Article, number: str) -> Revision:
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    found = versions.open_versions(article, request.user).select_related("created_by")
    return get_object_or_404(found, number=int(number))


@require_POST
@desk_required
def save(request, pk):
    """Keep the text as it stands under a name."""
    article, form = open_article(request, pk), VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The version was not saved: its name can have 120 characters at most."))
        return redirect("desk:history", pk=pk)
    try:
        revision = versions.save_version(
            article, by=request.user, seen=form.cleaned_data["seen"], name=form.cleaned_data["name"]
        )
    except ChangedSince as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)d is saved.") % {"number": revision.number})
    return redirect("desk:history", pk=pk)


@require_POST
@desk_required
def restore(request, pk, number):
    """Bring a version back as the working text; what stands there now is kept."""
    article, form = open_article(request, pk), VersionForm(request.POST)
    revision = _version(request, article, str(number))
    if not form.is_valid():
        raise Http404
    try:
        versions.restore(article, revision, by=request.user, seen=form.cleaned_data["seen"])
    except ChangedSince as refusal:
        changes = [change for change in refusal.changes if change.kind != "same"]
        refused = {"act": None, "reasons": [str(refusal)], "changes": changes, "note": ""}
        return screen(request, open_article(request, pk), status=409, refused=refused)
    except PermissionDenied:
        messages.error(request, _("You may not change this story now."))
        return redirect("desk:history", pk=pk)
    messages.success(
        request,
        _("Version %(number)d is the working text again. What stood there before is kept.") % {"number": number},
    )
    return redirect("desk:story", pk=pk)


@require_POST
@desk_required
def remove_version(request, pk, number):
    """Take the words of one earlier public version away for legal reasons."""
    article, form = open_article(request, pk), RemovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(message for each in form.errors.values() for message in each))
        return redirect("desk:history", pk=pk)
    given = form.cleaned_data
    try:
        versions.remove_version(article, number, by=request.user, note=given["note"], reason=given["reason"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        sentence = _("The text of public version %(number)d is removed. That it existed, is kept.")
        messages.success(request, sentence % {"number": number})
    return redirect("desk:history", pk=pk)
