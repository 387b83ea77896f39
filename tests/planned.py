"""Many planned stories at once: one is brought to its approval by the verbs, the others are its copies."""

from datetime import datetime

from articles.enums import Stage
from articles.models import Article, Draft, Revision
from tests.factories import make_story, refreshed


def planned_stories(count: int, times: list[datetime], **kwargs) -> list[Article]:
    """Approved stories, planned for these times by turns."""
    first = refreshed(make_story(stage=Stage.APPROVED, **kwargs))
    articles, revisions, drafts = [], [], []
    for number in range(count):
        article = Article.objects.get(pk=first.pk)
        article.pk, article.approved_revision = None, None
        article.publish_at = times[number % len(times)]
        articles.append(article)
    articles = Article.objects.bulk_create(articles)
    for article in articles:
        revision, draft = Revision.objects.get(pk=first.approved_revision_id), Draft.objects.get(article=first)
        revision.pk, revision.article = None, article
        draft.pk, draft.article = None, article
        revisions.append(revision)
        drafts.append(draft)
    Draft.objects.bulk_create(drafts)
    for article, revision in zip(articles, Revision.objects.bulk_create(revisions), strict=True):
        article.approved_revision = revision
    Article.objects.bulk_update(articles, ["approved_revision"])
    Article.objects.filter(pk=first.pk).update(stage=Stage.DRAFT, approved_revision=None)
    return articles
