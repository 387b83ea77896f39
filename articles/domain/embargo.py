"""The embargo as a rule: until its time a story is not published by anybody, and nobody sees it who may not look it up.

Every door to readers asks `refuse`; every list of the desk that could name a story under embargo asks `shown_to`.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.domain import clock, moments
from articles.domain.refusals import BadTime, Refusal
from articles.models import Article, Bundle
from articles.models.querysets import ArticleQuerySet
from editors.models import Editor
from newsroom.said import Said


class UnderEmbargo(Refusal):
    """Not before its time, by hand or by plan."""

    def __init__(self, article: Article):
        self.article = article
        sentence = gettext_noop("The story is under embargo until %(until)s: it cannot be published before.")
        super().__init__(Said(sentence, until=article.embargo_until or ""))


class OriginalUnderEmbargo(UnderEmbargo):
    """A translation says what its original says."""

    def __init__(self, original: Article):
        super().__init__(original)
        until = moments.words(original.embargo_until) if original.embargo_until else ""
        self.args = (
            _("The original is under embargo until %(until)s: its translation cannot be published before.")
            % {"until": until},
        )


def in_force(article: Article, at: datetime | None = None) -> bool:
    """Whether the story may not be public at this moment, now unless another is named. The predicate."""
    if article.embargo_until is None:
        return False
    return article.embargo_until > (at or clock.now())


def refuse(article: Article, at: datetime | None = None) -> None:
    """Raise UnderEmbargo where the story may not be public yet, or the story that it is a translation of."""
    if in_force(article, at):
        raise UnderEmbargo(article)
    original = article.translation_of
    if original and in_force(original, at):
        raise OriginalUnderEmbargo(original)


def shown_to(editor: Editor, stories: ArticleQuerySet | None = None) -> ArticleQuerySet:
    """The stories whose headline this person may read: public ones, and those that are open to her."""
    return (Article.objects.all() if stories is None else stories).shown_to(editor)


def check_new(article: Article, until: datetime | None) -> None:
    """Whether an embargo may be set or changed so. Raises BadTime with a sentence."""
    if until and article.is_live:
        raise BadTime(_("Readers see this story already: withdraw it first, then set an embargo."))
    if in_force(article) and (until is None or (article.embargo_until and until < article.embargo_until)):
        raise BadTime(
            _("An embargo ends early only if a publisher lifts it and says why: use “Lift the embargo” among the acts.")
        )
    bundle = Bundle.objects.holding(article) if until else None
    for planned in (article.publish_at, bundle.publish_at if bundle else None):
        if until and planned and planned < until:
            raise BadTime(
                _("The story is planned for %(planned)s, before this embargo ends: change the plan first.")
                % {"planned": moments.words(planned)}
            )
