"""Plans of publication and withdrawal: which moments may be chosen, and what is forgotten when a plan ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from articles.domain import clock, embargo, moments
from articles.domain.refusals import BadTime, Refusal
from articles.enums import Happening, Stage
from articles.models import Article, Bundle, Event


class InBundle(Refusal):
    """The story goes out with others, or not at all."""

    def __init__(self, bundle: Bundle):
        self.bundle = bundle
        super().__init__(
            _("The story goes out with the bundle “%(bundle)s”: publish that, or take the story out of it first.")
            % {"bundle": bundle}
        )


def check_alone(article: Article) -> None:
    """Raise InBundle where the story waits in one."""
    if bundle := Bundle.objects.holding(article):
        raise InBundle(bundle)


def schedule(article: Article, at: datetime | None) -> None:
    """Plan the publication of what is approved, or plan it anew. Raises BadTime or InBundle."""
    check_alone(article)
    check_moment(at, article)
    if article.withdraw_at and at and article.is_live and at >= article.withdraw_at:
        raise BadTime(
            _("The story is to be withdrawn on %(moment)s, before that: change one of the two.")
            % {"moment": moments.words(article.withdraw_at)}
        )
    article.publish_at = at
    forget_publication(article)


def check_moment(at: datetime | None, article: Article | None = None) -> None:
    """Whether this moment is still to come, and not before the embargo's end. Raises BadTime."""
    if at is None or at <= clock.now():
        raise BadTime(_("Choose a moment that is still to come, or publish now."))
    if article and embargo.in_force(article, at):
        raise BadTime(
            _("The story is under embargo until %(until)s: plan it for then, or later.")
            % {"until": moments.words(article.embargo_until) if article.embargo_until else ""}
        )


def plan_withdrawal(article: Article, at: datetime | None, note: str) -> None:
    """Take the story away from readers at this moment, with this note. Raises BadTime."""
    if at is None or at <= clock.now():
        raise BadTime(_("Choose a moment that is still to come, or withdraw it now."))
    if article.publish_at and article.publish_at >= at:
        raise BadTime(
            _("An update is planned for %(moment)s, after that: change one of the two.")
            % {"moment": moments.words(article.publish_at)}
        )
    forget_withdrawal(article)
    article.withdraw_at, article.withdraw_note = at, note


def forget_publication(article: Article) -> None:
    """What was kept of attempts at a plan that is no more, or a new one."""
    article.due_attempts, article.due_next_try_at, article.due_held_at, article.due_reason = 0, None, None, {}


def forget_withdrawal(article: Article) -> None:
    article.withdraw_attempts, article.withdraw_next_try_at = 0, None
    article.withdraw_reason, article.withdraw_note = {}, ""


KEPT_OF_PUBLICATION = ("due_attempts", "due_next_try_at", "due_held_at", "due_reason")
KEPT_OF_WITHDRAWAL = ("withdraw_attempts", "withdraw_next_try_at", "withdraw_reason", "withdraw_note")


def settle(article: Article) -> None:
    """After any act: what belongs to a plan goes with it."""
    fields: list[str] = []
    if article.publish_at is None and any(getattr(article, name) for name in KEPT_OF_PUBLICATION):
        forget_publication(article)
        fields += KEPT_OF_PUBLICATION
    if article.withdraw_at is None and any(getattr(article, name) for name in KEPT_OF_WITHDRAWAL):
        forget_withdrawal(article)
        fields += KEPT_OF_WITHDRAWAL
    if fields:
        article.save(update_fields=fields)


def reviews_due(now: datetime) -> list[int]:
    """Stories to be reviewed again whose people were not told yet."""
    due = Article.objects.filter(review_on__lte=now, review_told_at=None).exclude(stage=Stage.SPIKED)
    return list(due.order_by("review_on", "pk").values_list("pk", flat=True)[:50])


def tell_of_review(article: Article, now: datetime) -> Event | None:
    """Note once that the day has come; the caller holds the row, and tells the people."""
    if article.review_on is None or article.review_on > now or article.review_told_at:
        return None
    article.review_told_at = now
    article.save(update_fields=["review_told_at"])
    data = {"review_on": article.review_on.isoformat()}
    return Event.objects.create(article=article, action=Happening.REVIEW_DUE, version=article.draft.version, data=data)
