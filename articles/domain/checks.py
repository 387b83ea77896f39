"""What a story must have before it goes to review or out: sentences that say what to do, and lead to where."""

from datetime import datetime

from django.utils.translation import gettext_noop

from articles.domain import machinemarks, picturechecks
from articles.domain.picturechecks import Problem
from articles.domain.refusals import NotReady
from articles.models import Article, Draft
from articles.story import text
from keywords.domain import vocabularies
from newsroom.said import Said


def problems(draft: Draft) -> list[Problem]:
    """Reasons why this working copy cannot go on to review or approval, empty when there are none."""
    found = []
    if not draft.headline.strip():
        found.append(Problem(Said(gettext_noop("The story has no headline: write one."))))
    if not text.body_text(draft.document).strip() and not text.picture_keys(draft.document):
        found.append(Problem(Said(gettext_noop("The story has no text: write at least one paragraph."))))
    if draft.section_id is None:
        found.append(Problem(Said(gettext_noop("The story has no section: choose one.")), fact="section"))
    for words in vocabularies.problems(row.keyword for row in draft.keyword_rows.select_related("keyword")):
        found.append(Problem(words, fact="keywords"))
    return found + machinemarks.problems(draft) + picturechecks.problems(draft)


def check_publication(draft: Draft, *, at: datetime) -> None:
    """Raise NotReady unless readers may see the approved version at that moment, pictures and all."""
    revision = draft.article.approved_revision
    if revision is None:
        return
    found = picturechecks.obstacles(draft, at=at, document=revision.document, facts=revision.metadata)
    if found:
        raise NotReady(found)


def check_plan(draft: Draft, *, at: datetime) -> None:
    """Raise NotReady for a planned moment at which a picture may not be shown; forms are made until then."""
    if found := picturechecks.rights(draft, at=at):
        raise NotReady(found)


def check_return(article: Article, *, at: datetime) -> None:
    """Raise NotReady unless what readers saw may be shown to them again."""
    if found := picturechecks.rights_of_live(article, at=at):
        raise NotReady(found)
