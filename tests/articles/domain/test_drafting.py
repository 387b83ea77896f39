import uuid

import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import drafting, sealing
from articles.domain.drafting import Already, Behind, Saved
from articles.domain.refusals import TooOld
from articles.enums import Action, Happening, PictureRole, Stage
from articles.models import Batch
from articles.story.refusal import Refused
from editors.enums import Role
from tests.factories import (
    DeskFactory,
    EditorFactory,
    PictureFactory,
    fresh,
    make_live,
    make_story,
    refreshed,
    story_document,
)


def insert(text, at=1):
    return {"stepType": "replace", "from": at, "to": at, "slice": {"content": [{"type": "text", "text": text}]}}


def send(article, by, *steps, version=None, batch=None, client="tab"):
    article = refreshed(article)
    version = article.draft.version if version is None else version
    return drafting.apply_batch(
        article, by=fresh(by), uuid=batch or uuid.uuid4(), client=client, version=version, steps_=list(steps)
    )


@pytest.fixture
def story(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section)


def test_new_story_has_a_working_copy_a_first_version_and_a_record(story, contributor):
    assert (story.stage, story.is_live, story.draft.version) == (Stage.DRAFT, False, 0)
    assert story.draft.headline == "A bridge opens"
    assert story.revisions.get().document == story.draft.document
    assert [(event.action, event.actor) for event in story.events.all()] == [(Happening.CREATED, contributor)]


def test_reader_s_account_without_a_role_cannot_begin_a_story(desk):
    with pytest.raises(PermissionDenied):
        drafting.create(by=EditorFactory(), language="en", desk=desk)


def test_batch_is_stored_and_counted(story, contributor):
    saved = send(story, contributor, insert("So "), insert("and ", 4))

    draft = refreshed(story).draft
    assert (saved, draft.version) == (Saved(1, [], saved.at), 1)
    assert (draft.headline, draft.words) == ("So and A bridge opens", 5)
    batch = draft.batches.get()
    assert (batch.version, batch.editor, batch.client, len(batch.steps)) == (1, contributor, "tab", 2)


def test_batch_sent_again_is_not_applied_again(story, contributor):
    batch = uuid.uuid4()
    send(story, contributor, insert("So "), batch=batch, version=0)
    send(story, contributor, insert("And ", 1), version=1)

    answer = send(story, contributor, insert("So "), batch=batch, version=0)

    assert answer == Already(from_=0, to=1)
    assert refreshed(story).draft.headline == "And So A bridge opens"


def test_sender_who_is_behind_gets_what_she_lacks(story, contributor, editor):
    send(story, editor, insert("So "))

    answer = send(story, contributor, insert("And "), version=0)

    assert isinstance(answer, Behind)
    assert (answer.version, [batch.editor for batch in answer.batches]) == (1, [editor])
    assert refreshed(story).draft.headline == "So A bridge opens"


@pytest.mark.parametrize("version", [5, -1])
def test_version_that_never_was_is_too_old_to_merge(story, contributor, version):
    with pytest.raises(TooOld):
        send(story, contributor, insert("So "), version=version)


def test_version_whose_steps_are_gone_is_too_old_to_merge(story, contributor):
    for word in ("a", "b", "c"):
        send(story, contributor, insert(word))
    Batch.objects.filter(version__lte=2).delete()

    with pytest.raises(TooOld):
        send(story, contributor, insert("So "), version=1)


def test_refused_batch_changes_nothing(story, contributor):
    bad = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "script"}]}}

    with pytest.raises(Refused):
        send(story, contributor, insert("So "), bad)

    draft = refreshed(story).draft
    assert (draft.version, draft.headline, draft.batches.count()) == (0, "A bridge opens", 0)


def test_stranger_cannot_write(story):
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])

    with pytest.raises(PermissionDenied):
        send(story, stranger, insert("So "))


def test_spiked_story_takes_no_text(contributor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.SPIKED)

    with pytest.raises(PermissionDenied):
        send(article, contributor, insert("So "))


def test_edit_of_a_live_story_reopens_it_once(contributor, desk):
    article = make_live(by=contributor, desk=desk)

    send(article, contributor, insert("So "))
    send(article, contributor, insert("And "))

    article = refreshed(article)
    assert (article.stage, article.is_live, article.headline) == (Stage.DRAFT, True, "A bridge opens")
    assert article.events.filter(action=Action.REOPEN).count() == 1


def test_repairs_are_kept_with_the_batch_and_told_to_the_sender(story, contributor):
    paragraph = {"type": "paragraph", "attrs": {"id": "block001"}, "content": [{"type": "text", "text": "Twice."}]}
    end = refreshed(story).draft.document
    size = sum(_size(node) for node in end["content"])
    step = {"stepType": "replace", "from": size, "to": size, "slice": {"content": [paragraph]}}

    saved = send(story, contributor, step)

    draft = refreshed(story).draft
    ids = [block["attrs"]["id"] for block in draft.document["content"][3:]]
    assert len(set(ids)) == 2
    assert [repair["stepType"] for repair in saved.repairs] == ["attr"]
    assert draft.batches.get().steps == [step, *saved.repairs]


def _size(node):
    return len(node["text"]) if "text" in node else 2 + sum(_size(child) for child in node.get("content", []))


def test_pictures_in_the_text_are_protected_by_rows(contributor, desk, section):
    picture = PictureFactory()
    document = story_document()
    figure = {"type": "figure", "attrs": {"id": "figure01", "picture": picture.key, "size": "column"}}
    document["content"].append(figure)

    article = make_story(by=contributor, desk=desk, document=document)

    assert [(use.picture, use.role) for use in article.draft.picture_uses.all()] == [(picture, PictureRole.FIGURE)]


def test_text_at_an_earlier_version_can_be_told(story, contributor):
    before = refreshed(story).draft.document
    send(story, contributor, insert("So "))
    middle = refreshed(story).draft.document
    drafting.set_fact(story, "dateline", by=fresh(contributor), was="", value="Dushanbe")
    send(story, contributor, insert("And "))

    draft = refreshed(story).draft
    assert [sealing.document_at(draft, version) for version in (0, 1, 2)] == [before, middle, middle]
    assert sealing.document_at(draft, 3) == draft.document
