"""What the desk calls a story: the one place where stage and reader-side facts become a word."""

from django.db.models import Q

from articles.enums import Absence, Label, Stage
from articles.models import Article


def label(article: Article) -> Label:
    """The label of a story, most pressing first: what the text waits for, then what readers see."""
    if article.stage == Stage.SPIKED:
        return Label.SPIKED
    if article.is_removed:
        return Label.REMOVED
    if article.stage == Stage.IN_REVIEW:
        return Label.IN_REVIEW
    if article.stage == Stage.APPROVED:
        return Label.SCHEDULED if article.publish_at else Label.APPROVED
    if article.withdrawn_at:
        return Label.WITHDRAWN
    if article.stage == Stage.CLEAN:
        return Label.RETRACTED if article.is_retracted else Label.LIVE
    if article.sent_back_at:
        return Label.SENT_BACK
    return Label.LIVE_WITH_CHANGES if article.is_live else Label.DRAFT


_DRAFTS = Q(stage=Stage.DRAFT, withdrawn_at=None)
_RETRACTED = Q(absence=Absence.RETRACTED)
WHERE: dict[Label, Q] = {
    Label.SPIKED: Q(stage=Stage.SPIKED),
    Label.IN_REVIEW: Q(stage=Stage.IN_REVIEW),
    Label.SCHEDULED: Q(stage=Stage.APPROVED, publish_at__isnull=False),
    Label.APPROVED: Q(stage=Stage.APPROVED, publish_at=None),
    Label.REMOVED: Q(absence=Absence.REMOVED),
    Label.WITHDRAWN: Q(stage__in=[Stage.DRAFT, Stage.CLEAN], withdrawn_at__isnull=False) & ~Q(absence=Absence.REMOVED),
    Label.RETRACTED: Q(stage=Stage.CLEAN, withdrawn_at=None) & _RETRACTED,
    Label.LIVE: Q(stage=Stage.CLEAN, withdrawn_at=None) & ~_RETRACTED,
    Label.SENT_BACK: _DRAFTS & Q(sent_back_at__isnull=False),
    Label.LIVE_WITH_CHANGES: _DRAFTS & Q(sent_back_at=None, live_revision__isnull=False),
    Label.DRAFT: _DRAFTS & Q(sent_back_at=None, live_revision=None),
}
