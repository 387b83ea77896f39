"""The workflow's buttons: one address for every move, and for every refusal the whole story of why."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk.forms import MoveForm, two_moments
from articles.desk.story import open_article, screen
from articles.domain import moments, translations, workflow
from articles.domain.corrections import Release
from articles.domain.refusals import ChangedSince, NotReady, Refusal, WrongStage
from articles.enums import Action
from articles.models import Article
from editors.access import desk_required
from editors.models import Editor

GOES_OUT = {Action.PUBLISH, Action.SCHEDULE}
# What stays on the board afterwards is somebody else's turn.
TO_BOARD = {Action.SUBMIT, Action.SEND_BACK, Action.SPIKE}


@require_POST
@desk_required
def move(request, pk, action):
    """Take one act on one story, as its screen showed it; the second click finds it done and says so."""
    if action not in Action.values:
        raise Http404
    act, article = Action(action), open_article(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        reasons = [message for each in form.errors.values() for message in each]
        return _refused(request, article, act, reasons, status=422, choices=two_moments(form))
    given = form.cleaned_data
    at = given["at"]
    try:
        _take(act, article, request.user, given, form.release)
    except WrongStage as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:story", pk=pk)
    except ChangedSince as refusal:
        changes = [change for change in refusal.changes if change.kind != "same"]
        return _refused(request, article, act, [str(refusal)], changes=changes, status=409)
    except NotReady as refusal:
        return _refused(request, article, act, refusal.reasons, status=422)
    except Refusal as refusal:
        return _refused(request, article, act, [str(refusal)], status=422)
    except PermissionDenied:
        return _refused(request, article, act, [_("Your role does not allow this for this story.")], status=403)
    messages.success(request, _done(act, article, at))
    still_open = Article.objects.open_to(request.user).filter(pk=pk).exists()
    if act in TO_BOARD or not still_open:
        return redirect("desk:board")
    return redirect("desk:story", pk=pk)


@transaction.atomic
def _take(act: Action, article: Article, by: Editor, given: dict, release: Release | None) -> None:
    """The act, and with a publication what goes with it: that the text has the changes of its original."""
    seen, at = given["seen"], given["at"]
    if given["original"] and act in GOES_OUT:
        before = article.taken_over_id
        after = translations.take_over(article, by=by, seen=given["original"])
        # That is a change of the draft as well, and her own.
        seen += before != after.taken_over_id
    workflow.take(
        act,
        article,
        by=by,
        seen=seen,
        note=given["note"],
        publish_at=at if act == Action.SCHEDULE else None,
        withdraw_at=at if act == Action.PLAN_WITHDRAWAL else None,
        release=release,
        reason=given["reason"],
    )


def _refused(request, article, act: Action, reasons, *, changes=(), status: int, choices=()):
    """The screen again, as the story is now, with the reason on top and the note as it was typed."""
    fresh = open_article(request, article.pk)
    refused = {"act": act, "reasons": reasons, "changes": changes, "note": request.POST.get("note", "")}
    refused["choices"] = choices
    # Nothing that was typed is lost.
    names = ("significance", "correction", "reason", "at")
    refused |= {name: request.POST.get(name, "") for name in names}
    refused["text"] = {code: request.POST.get(f"text_{code}", "") for code, _name in settings.LANGUAGES}
    return screen(request, fresh, status=status, refused=refused)


def _done(act: Action, article: Article, at) -> str:
    headline = article.draft.headline.strip() or _("Untitled story")
    sentences = {
        Action.SUBMIT: _("“%(headline)s” is in review now. The editors of the desk were told."),
        Action.TAKE_BACK: _("“%(headline)s” is your draft again."),
        Action.CLAIM: _("You are reviewing “%(headline)s” now; the others can see it."),
        Action.SEND_BACK: _("“%(headline)s” went back to its writer with your note."),
        Action.APPROVE: _("“%(headline)s” is approved and can be published."),
        Action.PUBLISH: _("“%(headline)s” is published: readers see it now."),
        Action.SCHEDULE: _("“%(headline)s” will be published on %(moment)s."),
        Action.UNSCHEDULE: _("“%(headline)s” will not be published by itself any more."),
        Action.LIFT_EMBARGO: _("The embargo on “%(headline)s” is lifted."),
        Action.PLAN_WITHDRAWAL: _("“%(headline)s” will be withdrawn on %(moment)s."),
        Action.CANCEL_WITHDRAWAL: _("“%(headline)s” will not be withdrawn by itself any more."),
        Action.WITHDRAW: _("“%(headline)s” is withdrawn. Its address shows your note."),
        Action.ANNOTATE: _("Readers see your note with “%(headline)s”."),
        Action.RETRACT: _("“%(headline)s” is retracted. Readers see the notice above it."),
        Action.REMOVE: _("“%(headline)s” is removed. Its address says so, and nothing of the text is left there."),
        Action.REINSTATE: _("Readers see “%(headline)s” again."),
        Action.DISCARD: _(
            "The changes are discarded; “%(headline)s” is what readers see. The old text is in the history."
        ),
        Action.SPIKE: _("“%(headline)s” is spiked. It can be restored for 90 days."),
        Action.RESTORE: _("“%(headline)s” is a draft again."),
    }
    moment = moments.words(at) if at else ""
    return sentences[act] % {"headline": headline, "moment": moment}
