from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import board, bundles
from articles.enums import Action, Label, Stage
from articles.models import Article, Worker
from tests.factories import DeskFactory, EditorFactory, ProfileFactory, fresh, make_live, make_story, move

pytestmark = pytest.mark.django_db


def columns(person) -> dict[str, board.Column]:
    return {column.name: column for column in board.board(fresh(person))}


def stories(person, name) -> list[Article]:
    return columns(person)[name].rows


def test_a_writer_sees_her_drafts_what_came_back_and_what_the_desk_has(contributor, editor):
    draft = make_story(by=contributor, headline="Draft")
    returned = make_story(by=contributor, headline="Returned", stage=Stage.IN_REVIEW)
    move(returned, Action.SEND_BACK, editor, note="Who says so?")
    submitted = make_story(by=contributor, headline="Submitted", stage=Stage.IN_REVIEW)
    make_story(headline="Somebody else’s")
    assert stories(contributor, "drafts") == [draft]
    assert stories(contributor, "on_desk") == [submitted]
    back = stories(contributor, "sent_back")
    assert back == [returned]
    assert (back[0].last_note, back[0].label) == ("Who says so?", Label.SENT_BACK)
    assert "waiting" not in columns(contributor)


def test_what_an_editor_sent_back_is_not_sent_back_to_her(contributor, editor):
    returned = make_story(by=contributor, stage=Stage.IN_REVIEW)
    returned.draft.updated_by = editor
    returned.draft.save()
    move(returned, Action.SEND_BACK, editor, note="Shorter.")
    assert stories(editor, "sent_back") == []
    assert stories(editor, "on_desk") == [returned]


def test_a_credited_writer_has_the_story_on_her_board(contributor):
    other = EditorFactory(roles=["contributor"])
    profile = ProfileFactory(account=other)
    story = make_story(by=contributor, facts={"credits": [["author", profile.pk], ["editor", profile.pk]]})
    assert stories(other, "drafts") == [story]
    assert columns(other)["drafts"].count == 1


def test_an_editor_is_shown_what_others_submitted_to_her_desks_oldest_first(contributor, editor):
    first = make_story(by=contributor, stage=Stage.IN_REVIEW)
    second = make_story(by=contributor, stage=Stage.IN_REVIEW)
    make_story(by=contributor, desk=DeskFactory(), stage=Stage.IN_REVIEW)
    own = make_story(by=editor, stage=Stage.IN_REVIEW)
    assert stories(editor, "waiting") == [first, second]
    assert own in stories(editor, "on_desk")


def test_a_publisher_is_shown_what_is_approved_until_it_is_planned(contributor, publisher):
    approved = make_story(by=contributor, stage=Stage.APPROVED)
    assert approved in stories(publisher, "waiting")
    move(approved, Action.SCHEDULE, publisher, publish_at=timezone.now() + timedelta(hours=1))
    assert approved not in stories(publisher, "waiting")
    assert stories(publisher, "scheduled") == [approved]


def test_no_story_stands_in_two_columns_but_the_published(contributor, editor, publisher):
    for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.CLEAN, Stage.SPIKED):
        make_story(by=contributor, stage=stage)
        make_story(by=editor, stage=stage)
    for person in (contributor, editor, publisher):
        seen = [row.pk for column in board.board(fresh(person)) if column.name != "published" for row in column.rows]
        assert len(seen) == len(set(seen))


def test_just_published_ends_after_three_days(contributor):
    new, old = make_live(by=contributor), make_live(by=contributor)
    Article.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=4))
    assert stories(contributor, "published") == [new]


def test_counts_go_on_where_the_rows_end(contributor):
    for _number in range(board.ROWS + 3):
        make_story(by=contributor)
    drafts = columns(contributor)["drafts"]
    assert (drafts.count, len(drafts.rows), drafts.hidden) == (board.ROWS + 3, board.ROWS, 3)


@pytest.mark.parametrize("number", [1, 6])
def test_the_board_asks_the_same_number_of_questions_however_full_it_is(
    contributor, publisher, number, django_assert_num_queries
):
    for _each in range(number):
        make_story(by=contributor, stage=Stage.IN_REVIEW)
        make_story(by=publisher)
        make_live(by=publisher)
    person = fresh(publisher)
    assert person.has_perm("articles.see_all_stories")
    with django_assert_num_queries(5):
        for column in board.board(person):
            for row in column.rows:
                assert str(row.draft.section)
                assert row.working_headline
                assert row.desk
                assert row.label
                assert row.since
                assert str(row.created_by)


def test_the_pulse_is_late_after_a_minute_and_when_it_never_beat(db):
    assert board.pulse().late
    assert board.pulse().ran_at is None
    Worker.objects.create(name="tick", ran_at=timezone.now())
    assert not board.pulse().late
    Worker.objects.update(ran_at=timezone.now() - timedelta(minutes=2))
    assert board.pulse().late


def test_stories_of_a_planned_bundle_wait_for_nobody(publisher, section):
    alone, together = (make_story(section=section, stage=Stage.APPROVED) for _number in range(2))
    by, at = fresh(publisher), timezone.now() + timedelta(minutes=5)
    bundle = bundles.add(bundles.create("Both", by=by), together, by=by)
    assert stories(publisher, "waiting") == [alone, together]

    bundles.plan(bundle, at, by=by, seen=bundle.version)

    assert stories(publisher, "waiting") == [alone]
    assert [(row, row.since) for row in stories(publisher, "scheduled")] == [(together, at)]
