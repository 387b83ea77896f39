"""The acts a person may take on a story now: what the buttons say and explain, and what they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.domain import checks, embargo, foureyes, moments, planning
from articles.domain.refusals import NotReady, Refusal
from articles.domain.workflow import fits
from articles.enums import Action
from articles.models import Article
from articles.moves import MOVES
from articles.permissions import may
from editors.models import Editor

# How many reasons stand beside a button that cannot be pressed.
SAID = 2
# The order of the buttons: forward first, then back, then away.
ORDER = (
    Action.SUBMIT,
    Action.APPROVE,
    Action.PUBLISH,
    Action.SCHEDULE,
    Action.UNSCHEDULE,
    Action.LIFT_EMBARGO,
    Action.CLAIM,
    Action.SEND_BACK,
    Action.TAKE_BACK,
    Action.REINSTATE,
    Action.ANNOTATE,
    Action.DISCARD,
    Action.RETRACT,
    Action.PLAN_WITHDRAWAL,
    Action.CANCEL_WITHDRAWAL,
    Action.WITHDRAW,
    Action.REMOVE,
    Action.RESTORE,
    Action.SPIKE,
)


@dataclass(frozen=True)
class Offer:
    """One button. `blocked` says why it cannot be pressed yet; an empty string means that it can."""

    action: Action
    label: str
    explains: str
    asks_note: bool
    asks_time: bool
    # Of a story that readers know: how much the new version changes; a note for readers, of any kind or a retraction's.
    asks_significance: bool = False
    asks_correction: bool = False
    asks_retraction: bool = False
    asks_reason: bool = False
    blocked: str = ""
    # What stands in the fields: the present plan.
    time: str = ""
    note: str = ""

    @property
    def asks(self) -> bool:
        """Whether the button opens a form."""
        texts = self.asks_correction or self.asks_retraction or self.asks_reason
        return self.asks_note or self.asks_time or self.asks_significance or texts


def moves_for(editor: Editor, article: Article) -> list[Offer]:
    """The moves that this person may make from where the story is, in the order of the buttons."""
    return [_offer(editor, article, action) for action in ORDER if _possible(editor, article, action)]


def _possible(editor: Editor, article: Article, action: Action) -> bool:
    if action == Action.CLAIM and article.claimed_by_id == editor.pk:
        return False
    return fits(MOVES[action], article) and may(editor, action, article)


def _offer(editor: Editor, article: Article, action: Action) -> Offer:
    move = MOVES[action]
    again = action == Action.SCHEDULE and article.publish_at is not None
    blocked = ""
    if move.four_eyes and settings.NEWSROOM_FOUR_EYES:
        blocked = foureyes.reason_against(article.draft, editor)
    if action in {Action.SUBMIT, Action.APPROVE} and not blocked:
        blocked = _in_short(checks.problems(article.draft))
    if action in {Action.PUBLISH, Action.SCHEDULE, Action.REINSTATE}:
        blocked = _held_back(article, action)
    return Offer(
        action=action,
        label=str(_label(article, action)),
        explains=_explanation(article, action),
        asks_note=move.note,
        asks_time=bool(move.asks & {"publish_at", "withdraw_at"}),
        time=moments.typed(article.withdraw_at if "withdraw_at" in move.asks else article.publish_at),
        note=article.withdraw_note if action == Action.PLAN_WITHDRAWAL else "",
        # A plan that is only put off keeps what was decided with it.
        asks_significance="significance" in move.asks and article.is_published_before and not again,
        asks_correction="correction" in move.asks and article.is_published_before and not again,
        asks_retraction="retraction" in move.asks,
        asks_reason="reason" in move.asks,
        blocked=blocked,
    )


def _held_back(article: Article, action: Action) -> str:
    """Why this story cannot go out by itself or by hand now; planning is possible for after the embargo."""
    try:
        if action != Action.SCHEDULE:
            embargo.refuse(article)
        if action != Action.REINSTATE:
            planning.check_alone(article)
        if action == Action.PUBLISH:
            checks.check_publication(article.draft, at=timezone.now())
        if action == Action.REINSTATE and article.withdrawn_at:
            checks.check_return(article, at=timezone.now())
    except NotReady as refusal:
        return _in_short(refusal.reasons)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _in_short(reasons: Sequence[str]) -> str:
    """The first of what stands in the way, once each: all of it is on the list of checks."""
    sentences = list(dict.fromkeys(str(reason) for reason in reasons))
    rest = len(sentences) - SAID
    if rest > 0:
        more = ngettext("%(n)d more stands under “Checks”.", "%(n)d more stand under “Checks”.", rest) % {"n": rest}
        sentences = [*sentences[:SAID], more]
    return " ".join(sentences)


def _label(article: Article, action: Action) -> str:
    if action == Action.SCHEDULE and article.publish_at:
        return _("Change the planned time")
    if action == Action.PLAN_WITHDRAWAL and article.withdraw_at:
        return _("Change the planned withdrawal")
    if action == Action.PUBLISH and article.is_live:
        return _("Publish the update")
    return str(action.label)


def _explanation(article: Article, action: Action) -> str:
    """One sentence on what will happen, for the person about to press."""
    live = article.is_live
    return {
        Action.SUBMIT: _("The editors of the desk are told that the story waits for them."),
        Action.APPROVE: _(
            "The text as it stands now may be published, and its proposed keywords are accepted. Any later change "
            "voids the approval."
        ),
        Action.PUBLISH: _("Readers see the approved text at once instead of the present one.")
        if live
        else _("Readers see the story at once, at the top of its section."),
        Action.SCHEDULE: _("The story stays approved; only its time changes.")
        if article.publish_at
        else _("The approved text is published by itself at the time you choose. A change before voids the plan."),
        Action.UNSCHEDULE: _("The story stays approved and waits to be published by hand."),
        Action.CLAIM: _("Others see that you are reviewing it; they may still act."),
        Action.LIFT_EMBARGO: _("The story may be published from now on. Your reason is kept in its history."),
        Action.PLAN_WITHDRAWAL: _("The story disappears from every page at that time; its address shows your note."),
        Action.CANCEL_WITHDRAWAL: _("The story stays where readers find it."),
        Action.SEND_BACK: _("The writer gets the story back with your note."),
        Action.TAKE_BACK: _("The story leaves the review and is a draft again."),
        Action.REINSTATE: _("The story is no longer retracted: the notice goes, and the record says so.")
        if article.is_retracted
        else _("Readers see the story again at its old address."),
        Action.ANNOTATE: _("The text stays; readers get your note with it, and it is listed among the corrections."),
        Action.RETRACT: _(
            "The story stays to be read at its address, under a notice that it is not to be relied on. It leaves the "
            "front and the lists of related stories."
        ),
        Action.REMOVE: _(
            "For good: every word of the story goes from readers’ pages and from the public record; its address says "
            "that it was removed for legal reasons. Only administrators still see its versions. This cannot be undone."
        ),
        Action.DISCARD: _("The working text becomes the published one again; your changes are kept in the history."),
        Action.WITHDRAW: _("The story disappears from every page; its address shows your note."),
        Action.RESTORE: _("The story is a draft again."),
        Action.SPIKE: _("The story is put aside and deleted after 90 days unless somebody restores it."),
    }[action]
