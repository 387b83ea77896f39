import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import drafting, workflow
from articles.domain.refusals import BadTime, ChangedSince, FourEyes, NoteMissing, NotReady, WrongStage
from articles.enums import Action, Stage
from articles.models import Article, Event, Notice, Stamp
from editors.enums import Role
from keywords.models import KeywordStatus
from newsroom.lib.languages import Names
from tests.articles.domain.test_workflow_matrix import correct
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    ProfileFactory,
    fresh,
    make_live,
    make_story,
    move,
    refreshed,
    story_document,
)


def test_submitted_story_waits_for_the_editors_of_its_desk(contributor, editor, publisher, desk, section):
    elsewhere = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])
    article = make_story(by=contributor, desk=desk)

    move(article, Action.SUBMIT, contributor)

    article = refreshed(article)
    assert (article.stage, article.submitted_by) == (Stage.IN_REVIEW, contributor)
    told = set(Notice.objects.values_list("editor__email", flat=True))
    assert told == {editor.email, publisher.email}
    assert list(Article.objects.awaiting(editor)) == [article]
    assert list(Article.objects.awaiting(elsewhere)) == []


def test_act_on_a_stale_screen_is_refused_with_the_names_and_the_difference(contributor, editor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)
    seen = refreshed(article).draft.version
    correct(article, editor)

    with pytest.raises(ChangedSince) as refusal:
        workflow.take(Action.TAKE_BACK, article, by=fresh(contributor), seen=seen)

    assert str(refusal.value) == (
        "Editor changed 1 paragraph since you opened this. Look at the change, then decide again."
    )
    changed = [change for change in refusal.value.changes if change.kind != "same"]
    assert [(change.old_text, change.new_text) for change in changed] == [("A bridge opens", "So A bridge opens")]
    assert refreshed(article).stage == Stage.IN_REVIEW


def test_changed_fact_makes_a_screen_stale_too(contributor, desk):
    article = make_story(by=contributor, desk=desk)
    drafting.set_fact(article, "dateline", by=fresh(contributor), was="", value="Dushanbe")

    with pytest.raises(ChangedSince, match="changed the story’s facts"):
        workflow.take(Action.SUBMIT, article, by=fresh(contributor), seen=0)


@pytest.mark.parametrize("action", [Action.SEND_BACK, Action.SPIKE])
def test_act_that_needs_a_reason_is_refused_without(action, editor, contributor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)

    with pytest.raises(NoteMissing):
        move(article, action, editor, note="  ")

    assert refreshed(article).stage == Stage.IN_REVIEW


def test_second_click_is_told_what_happened(contributor, desk):
    article = make_story(by=contributor, desk=desk)
    move(article, Action.SUBMIT, contributor)

    with pytest.raises(WrongStage, match="the last act was “Send to review” by Contributor"):
        move(article, Action.SUBMIT, contributor)

    assert Event.objects.filter(article=article, action=Action.SUBMIT).count() == 1


def test_story_without_headline_text_and_section_is_not_submitted(contributor, desk):
    document = story_document(headline="", text="")
    article = drafting.create(by=contributor, language="en", desk=desk, document=document)

    with pytest.raises(NotReady) as refusal:
        move(article, Action.SUBMIT, contributor)

    assert len(refusal.value.reasons) == 3


def test_editor_may_approve_what_she_corrected_and_the_record_counts_it(contributor, editor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)
    correct(article, editor)

    move(article, Action.APPROVE, editor)

    event = article.events.get(action=Action.APPROVE)
    assert event.data == {"own_changes": 1}
    assert refreshed(article).approved_revision.document["content"][0]["content"][0]["text"] == "So A bridge opens"


@pytest.mark.parametrize("role", ["author", "translator"])
def test_credited_writer_may_not_approve(role, contributor, editor, desk):
    profile = ProfileFactory(account=editor)
    facts = {"credits": [[role, profile.pk]]}
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW, facts=facts)

    with pytest.raises(FourEyes):
        move(article, Action.APPROVE, editor)


def test_one_person_outlet_may_switch_four_eyes_off_and_the_record_says_so(settings, administrator, desk):
    settings.NEWSROOM_FOUR_EYES = False
    article = make_story(by=administrator, desk=desk)
    move(article, Action.SUBMIT, administrator)

    move(article, Action.APPROVE, administrator)
    move(article, Action.PUBLISH, administrator)

    assert article.events.get(action=Action.APPROVE).data == {"four_eyes": False}
    assert refreshed(article).is_live


def test_change_to_an_approved_story_voids_the_approval_and_the_plan(contributor, editor, publisher, desk, later):
    article = make_story(by=contributor, desk=desk, stage=Stage.APPROVED)
    move(article, Action.SCHEDULE, publisher, publish_at=later)

    correct(article, editor)

    article = refreshed(article)
    assert (article.stage, article.approved_revision, article.publish_at) == (Stage.DRAFT, None, None)
    event = article.events.get(action=Action.REOPEN)
    assert (event.actor, event.data["from"]) == (editor, "approved")
    assert Notice.objects.filter(event=event, editor=publisher).exists()


def test_planned_time_must_be_still_to_come(publisher, contributor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.APPROVED)

    for moment in (None, article.created_at):
        with pytest.raises(BadTime):
            move(article, Action.SCHEDULE, publisher, publish_at=moment)

    assert refreshed(article).publish_at is None


def test_editor_of_another_desk_is_a_stranger(contributor, desk):
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)

    with pytest.raises(PermissionDenied):
        move(article, Action.APPROVE, stranger)


def test_deactivated_account_may_nothing(contributor, editor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)

    with pytest.raises(PermissionDenied):
        move(article, Action.APPROVE, editor)


def test_only_moves_that_readers_see_raise_the_stamp(contributor, publisher, desk):
    article = make_live(by=contributor, desk=desk)
    before = Stamp.objects.get(key=Stamp.SITE).n

    correct(article, publisher)
    move(article, Action.DISCARD, publisher)
    assert Stamp.objects.get(key=Stamp.SITE).n == before

    move(article, Action.WITHDRAW, publisher, note="The figures were wrong.")
    assert Stamp.objects.get(key=Stamp.SITE).n == before + 1


def test_approval_accepts_the_proposed_keywords_and_the_record_names_them(contributor, editor, desk):
    proposed = KeywordFactory(names=Names({"en": "Engineering News"}), status=KeywordStatus.PROPOSED)
    elsewhere = KeywordFactory(status=KeywordStatus.PROPOSED)
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW, facts={"keywords": [proposed.pk]})

    move(article, Action.APPROVE, editor)

    proposed.refresh_from_db(), elsewhere.refresh_from_db()
    assert (proposed.status, elsewhere.status) == (KeywordStatus.ACCEPTED, KeywordStatus.PROPOSED)
    assert article.events.get(action=Action.APPROVE).data == {"keywords_accepted": ["Engineering News"]}
