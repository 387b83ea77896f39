"""The workflow: every move goes through `take`, which checks, changes, records and tells in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import (
    changes,
    checks,
    corrections,
    embargo,
    following,
    foureyes,
    keywords,
    notify,
    planning,
    publishing,
    sealing,
    workingcopy,
)
from articles.domain.corrections import Release
from articles.domain.refusals import (
    BadRelease,
    ChangedSince,
    NoteMissing,
    NotReady,
    TooOld,
    WrongStage,
)
from articles.enums import Action, CorrectionKind, Significance, Stage
from articles.models import Article, Draft, Event, Stamp
from articles.models.revision import Reason
from articles.moves import MOVES, Move
from articles.permissions import may
from articles.story import compare
from editors.models import Editor
from newsroom.lib.languages import Names

# Moves that readers see raise the stamp, as the last write of the transaction.
PUBLIC = {
    Action.PUBLISH,
    Action.ANNOTATE,
    Action.WITHDRAW,
    Action.RETRACT,
    Action.REMOVE,
    Action.REINSTATE,
}
SEALS = {
    Action.SUBMIT: Reason.SUBMITTED,
    Action.SEND_BACK: Reason.SENT_BACK,
    Action.APPROVE: Reason.APPROVED,
    Action.SPIKE: Reason.SPIKED,
}


@dataclass(frozen=True)
class Act:
    """One person's act on one story, with the rows it works on."""

    draft: Draft
    by: Editor | None
    note: str
    publish_at: datetime | None = None
    withdraw_at: datetime | None = None
    release: Release | None = None
    reason: str = ""
    now: datetime | None = None
    intended_at: datetime | None = None
    robot: str = ""

    @property
    def article(self) -> Article:
        return self.draft.article


@transaction.atomic
def take(
    action: Action,
    article: Article,
    *,
    by: Editor,
    seen: int,
    note: str = "",
    publish_at: datetime | None = None,
    withdraw_at: datetime | None = None,
    release: Release | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Article:
    """Move one article by one action, record it and tell who must act; or change nothing.

    `seen` is the draft version that the person's screen showed. `release` says how a text is published, or carries the
    note of an annotation or a retraction; `reason` is a removal's, for the house alone. `now` lays a public act into
    the past, for a demonstration. Raises a Refusal (ChangedSince, WrongStage, NotReady, FourEyes, NoteMissing,
    BadTime, BadRelease, UnderEmbargo, InBundle) or PermissionDenied.
    """
    draft = workingcopy.lock(article)
    article, move = draft.article, MOVES[action]
    if not may(by, action, article):
        raise PermissionDenied
    if not fits(move, article):
        raise WrongStage(action, article)
    check_seen(draft, seen)
    if move.note and not note.strip():
        raise NoteMissing(action)
    data: dict = {}
    if move.four_eyes:
        data = foureyes.check(draft, by)
    if action in {Action.SUBMIT, Action.APPROVE} and (reasons := checks.problems(draft)):
        raise NotReady(reasons)
    if action == Action.PUBLISH:
        planning.check_alone(article)
    release = _checked(action, release, article, by)
    if release is None and "correction" in move.asks:
        # Publishing what was planned says what was decided with the plan.
        release = corrections.planned(article)
    act = Act(draft, by, note.strip(), publish_at, withdraw_at, release=release, reason=reason.strip(), now=now)
    return _carry_out(action, act, data)


def _checked(action: Action, release: Release | None, article: Article, by: Editor) -> Release | None:
    """What the person decided, in order, with her name; None where the act asks for nothing of the sort."""
    asks = MOVES[action].asks
    if "retraction" in asks:
        release = Release(Significance.MAJOR, CorrectionKind.RETRACTION, release.text if release else Names())
    elif "correction" not in asks:
        return None
    if release is None:
        if action == Action.ANNOTATE:
            raise BadRelease(_("Write the note that readers are to get."))
        return None
    checked = corrections.check(replace(release, by=by.pk), article)
    if action == Action.ANNOTATE and not checked.kind:
        raise BadRelease(_("Write the note that readers are to get."))
    return checked


def _carry_out(action: Action, act: Act, data: dict) -> Article:
    """Change, record, tell, and raise the stamps last."""
    move, draft = MOVES[action], act.draft
    if action in PUBLIC:
        following.hold([act.article.pk])
    touched = changes.by_story(act.article) if action in PUBLIC else changes.Touched()
    revision = sealing.seal(draft, SEALS[action], by=act.by) if action in SEALS else None
    revision = revision or (act.article.approved_revision if action == Action.PUBLISH else None)
    if action == Action.APPROVE:
        act.article.approved_revision = revision
        if act.by and (accepted := keywords.accept_proposed(draft, by=act.by)):
            data = {**data, "keywords_accepted": accepted}
    data |= _planned(action, act)
    if act.release and act.article.is_published_before:
        data = {**data, **_said(act.release)}
    DO.get(action, _only_stage)(act, move)
    planning.settle(act.article)
    event = Event.objects.create(
        article=act.article,
        action=action,
        actor=act.by,
        version=draft.version,
        revision=revision,
        note=act.note,
        data=data,
    )
    notify.enqueue(event)
    following.tell(act.article, action, by=act.by)
    if action in PUBLIC:
        changes.publish(touched | changes.by_story(act.article))
    elif data.get("keywords_accepted"):  # their pages are there from now on
        Stamp.objects.raise_(Stamp.SITE)
    return act.article


def _planned(action: Action, act: Act) -> dict:
    """What the Event keeps of a plan: the moment chosen, and the one that it replaces or ends."""
    article = act.article
    moments = {
        Action.SCHEDULE: {"publish_at": act.publish_at, "was": article.publish_at},
        Action.UNSCHEDULE: {"was": article.publish_at},
        Action.PLAN_WITHDRAWAL: {"withdraw_at": act.withdraw_at, "was": article.withdraw_at},
        Action.CANCEL_WITHDRAWAL: {"was": article.withdraw_at},
        Action.LIFT_EMBARGO: {"was": article.embargo_until},
    }.get(action, {})
    return {name: moment.isoformat() for name, moment in moments.items() if moment}


def _said(release: Release) -> dict:
    """What the Event keeps of a release: translators and the story's history act by it."""
    return {"significance": str(release.significance)} | ({"correction": str(release.kind)} if release.kind else {})


def fits(move: Move, article: Article) -> bool:
    """Whether the story is where this move starts from: its stage, and what readers see."""
    return (
        article.stage in move.from_
        and move.live in (None, article.is_live)
        and article.absence in move.absence
        and move.published_before in (None, article.is_published_before)
        and move.scheduled in (None, article.publish_at is not None)
        and move.to_be_withdrawn in (None, article.withdraw_at is not None)
        and (move.embargoed is None or move.embargoed == embargo.in_force(article))
    )


def reopen(draft: Draft, *, by: Editor | None) -> None:
    """After an accepted change: what was approved or clean is a draft again, and the approval and plan are void."""
    article = draft.article
    if article.stage not in {Stage.APPROVED, Stage.CLEAN}:
        return
    data = {"from": article.stage}
    if article.publish_at:
        data["publish_at"] = article.publish_at.isoformat()
    article.stage = Stage.DRAFT
    article.approved_revision = article.publish_at = article.claimed_by = article.sent_back_at = None
    article.release = {}
    article.save(
        update_fields=["stage", "approved_revision", "publish_at", "claimed_by", "sent_back_at", "release"],
    )
    planning.settle(article)
    event = Event.objects.create(article=article, action=Action.REOPEN, actor=by, version=draft.version, data=data)
    notify.enqueue(event)


def publish_together(
    draft: Draft, *, by: Editor | None, now: datetime, intended_at: datetime | None, robot: str, data: dict
) -> Article:
    """Publish one story of a bundle in the caller's transaction, which holds its draft and has asked for obstacles."""
    if by and not may(by, Action.PUBLISH, draft.article):
        raise PermissionDenied
    if not fits(MOVES[Action.PUBLISH], draft.article):
        raise WrongStage(Action.PUBLISH, draft.article)
    release = corrections.planned(draft.article)
    act = Act(draft, by, "", release=release, now=now, intended_at=intended_at, robot=robot)
    return _carry_out(Action.PUBLISH, act, data)


@transaction.atomic
def publish_due(article_id: int, now: datetime, *, robot: str = "tick") -> Article | None:
    """Publish one story whose time has come, as the robot; None when somebody was quicker or changed the plan."""
    draft = workingcopy.lock(article_id)
    article = draft.article
    waits = article.publish_at is None or article.publish_at > now or article.due_held_at is not None
    if waits or not fits(MOVES[Action.PUBLISH], article):
        return None
    release = corrections.planned(article)
    act = Act(draft, None, "", release=release, now=now, intended_at=article.publish_at, robot=robot)
    return _carry_out(Action.PUBLISH, act, _by_robot(article.publish_at, robot))


@transaction.atomic
def withdraw_due(article_id: int, now: datetime, *, robot: str = "tick") -> Article | None:
    """Withdraw one story whose time has come, as the robot, with the note that was written for it."""
    draft = workingcopy.lock(article_id)
    article = draft.article
    if article.withdraw_at is None or article.withdraw_at > now or not fits(MOVES[Action.WITHDRAW], article):
        return None
    act = Act(draft, None, article.withdraw_note, now=now, intended_at=article.withdraw_at, robot=robot)
    return _carry_out(Action.WITHDRAW, act, _by_robot(article.withdraw_at, robot))


def _by_robot(planned: datetime | None, robot: str) -> dict:
    """What the Event keeps of an act on time: when it was to happen, and which worker did it."""
    return {"planned": planned.isoformat() if planned else "", "robot": robot}


def check_seen(draft: Draft, seen: int) -> None:
    """Raise ChangedSince, with who and what, unless `seen` is the version that stands there now."""
    if draft.version == seen:
        return
    later = draft.batches.filter(version__gt=seen, editor__isnull=False).select_related("editor")
    names = list(dict.fromkeys(str(batch.editor) for batch in later))
    try:
        changes = compare.compare(sealing.document_at(draft, seen), draft.document)
    except TooOld:
        changes = []
    raise ChangedSince(draft.article, seen, names, changes)


def _only_stage(act: Act, move: Move) -> None:
    if move.to is not None:
        act.article.stage = move.to
    act.article.save()


def _submit(act: Act, move: Move) -> None:
    act.article.submitted_by, act.article.submitted_at = act.by, timezone.now()
    act.article.claimed_by = act.article.sent_back_at = None
    _only_stage(act, move)


def _back_to_draft(act: Act, move: Move) -> None:
    article = act.article
    article.approved_revision = article.publish_at = article.claimed_by = None
    article.release = {}
    _only_stage(act, move)


def _send_back(act: Act, move: Move) -> None:
    act.article.sent_back_at = timezone.now()
    _back_to_draft(act, move)


def _claim(act: Act, move: Move) -> None:
    act.article.claimed_by = act.by
    _only_stage(act, move)


def _schedule(act: Act, move: Move) -> None:
    planning.schedule(act.article, act.publish_at)
    if act.publish_at:
        checks.check_plan(act.draft, at=act.publish_at)
    act.article.release = act.release.as_json if act.release else {}
    _only_stage(act, move)


def _plan_withdrawal(act: Act, move: Move) -> None:
    planning.plan_withdrawal(act.article, act.withdraw_at, act.note)
    _only_stage(act, move)


def _cancel_withdrawal(act: Act, move: Move) -> None:
    act.article.withdraw_at = None
    _only_stage(act, move)


def _lift_embargo(act: Act, move: Move) -> None:
    act.article.embargo_until = None
    _only_stage(act, move)


def _unschedule(act: Act, move: Move) -> None:
    act.article.publish_at = None
    act.article.release = {}
    _only_stage(act, move)


def _spike(act: Act, move: Move) -> None:
    act.article.spiked_at = timezone.now()
    _back_to_draft(act, move)


def _restore(act: Act, move: Move) -> None:
    act.article.spiked_at = None
    _only_stage(act, move)


def _publish(act: Act, move: Move) -> None:
    embargo.refuse(act.article)
    publishing.publish(
        act.draft, by=act.by, now=act.now, release=act.release, intended_at=act.intended_at, robot=act.robot
    )


def _annotate(act: Act, move: Move) -> None:
    if act.by and act.release:
        publishing.annotate(act.article, by=act.by, release=act.release, now=act.now)


def _withdraw(act: Act, move: Move) -> None:
    publishing.withdraw(
        act.article, note=act.note, by=act.by, now=act.now, intended_at=act.intended_at, robot=act.robot
    )


def _reinstate(act: Act, move: Move) -> None:
    embargo.refuse(act.article)
    publishing.reinstate(act.article, by=act.by, now=act.now)


def _remove(act: Act, move: Move) -> None:
    if act.by:
        publishing.remove(act.article, by=act.by, note=act.note, reason=act.reason, now=act.now)


DO: dict[Action, Callable[[Act, Move], object]] = {
    Action.SUBMIT: _submit,
    Action.TAKE_BACK: _back_to_draft,
    Action.CLAIM: _claim,
    Action.SEND_BACK: _send_back,
    Action.PUBLISH: _publish,
    Action.SCHEDULE: _schedule,
    Action.UNSCHEDULE: _unschedule,
    Action.PLAN_WITHDRAWAL: _plan_withdrawal,
    Action.CANCEL_WITHDRAWAL: _cancel_withdrawal,
    Action.LIFT_EMBARGO: _lift_embargo,
    Action.ANNOTATE: _annotate,
    Action.RETRACT: _annotate,
    Action.WITHDRAW: _withdraw,
    Action.REMOVE: _remove,
    Action.REINSTATE: _reinstate,
    Action.DISCARD: lambda act, move: publishing.discard(act.draft, by=act.by),
    Action.SPIKE: _spike,
    Action.RESTORE: _restore,
}
