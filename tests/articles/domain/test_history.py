import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import drafting, history
from articles.domain.refusals import ChangedSince
from articles.enums import Happening, Stage
from editors.enums import Role
from tests.articles.domain.test_drafting import insert, send
from tests.factories import EditorFactory, fresh, make_live, make_story, refreshed


@pytest.fixture
def story(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section)


def test_version_is_kept_under_its_name(story, contributor):
    send(story, contributor, insert("So "))

    revision = history.save_version(story, by=fresh(contributor), seen=1, name="Before the call")

    assert (revision.number, revision.name, revision.headline) == (2, "Before the call", "So A bridge opens")
    assert story.events.get(action=Happening.SAVED_VERSION).revision == revision


def test_restored_version_is_one_step_and_keeps_what_stood_there(story, contributor):
    first = story.revisions.get()
    send(story, contributor, insert("So "))
    drafting.set_fact(story, "dateline", by=fresh(contributor), was="", value="Dushanbe")
    changed = refreshed(story).draft.document

    history.restore(story, first, by=fresh(contributor), seen=2)

    draft = refreshed(story).draft
    assert (draft.document, draft.dateline, draft.version) == (first.document, "", 3)
    assert story.revisions.filter(document=changed).exists()
    batch = draft.batches.last()
    assert (len(batch.steps), batch.facts) == (1, {"dateline": ["Dushanbe", ""]})


def test_restoring_what_stands_there_changes_nothing(story, contributor):
    history.restore(story, story.revisions.get(), by=fresh(contributor), seen=0)

    assert refreshed(story).draft.version == 0


def test_restoring_on_a_live_story_leaves_readers_the_live_text(contributor, desk):
    article = make_live(by=contributor, desk=desk)
    send(article, contributor, insert("So "))
    first = article.revisions.last()

    history.restore(article, first, by=fresh(contributor), seen=1)

    article = refreshed(article)
    assert (article.stage, article.is_live) == (Stage.DRAFT, True)


def test_stale_screen_restores_nothing(story, contributor, editor):
    send(story, editor, insert("So "))

    with pytest.raises(ChangedSince):
        history.restore(story, story.revisions.last(), by=fresh(contributor), seen=0)


def test_revision_of_another_story_is_refused(story, contributor, desk):
    other = make_story(by=contributor, desk=desk)

    with pytest.raises(PermissionDenied):
        history.restore(story, other.revisions.get(), by=fresh(contributor), seen=0)


def test_stranger_restores_nothing(story):
    with pytest.raises(PermissionDenied):
        history.restore(story, story.revisions.get(), by=EditorFactory(roles=[Role.CONTRIBUTOR]), seen=0)
