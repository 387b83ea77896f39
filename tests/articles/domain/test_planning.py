"""Dates of a story, its planned publication and withdrawal, and its embargo."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.domain import clock, drafting, due, embargo, moments, tick, workflow
from articles.domain.embargo import UnderEmbargo
from articles.domain.refusals import BadTime, FactConflict, NoteMissing
from articles.enums import Action, Happening, Stage
from articles.models import Article, Event, Notice
from tests.clock import travel
from tests.factories import fresh, make_live, make_story, move, refreshed
from tests.publications import approve, change, rewrite

pytestmark = pytest.mark.django_db


def fact(story, name, value, by, was=""):
    return drafting.set_fact(refreshed(story), name, by=fresh(by), was=was, value=value)


def iso(moment):
    return moments.as_json(moment)


@pytest.fixture
def approved(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section, stage=Stage.APPROVED)


@pytest.mark.parametrize("name", ["planned_for", "deadline", "review_on"])
def test_date_is_kept_as_an_instant_and_voids_no_approval(approved, contributor, name):
    fact(approved, name, "2027-05-18T15:00", contributor)

    story = refreshed(approved)
    assert getattr(story, name) == datetime(2027, 5, 18, 7, tzinfo=UTC)
    assert story.stage == Stage.APPROVED
    assert story.draft.batches.last().facts == {name: ["", "2027-05-18T15:00+08:00"]}


def test_of_two_who_change_a_date_the_second_is_shown_both(approved, contributor, editor):
    fact(approved, "deadline", "2027-05-18T15:00", contributor)

    with pytest.raises(FactConflict) as conflict:
        fact(approved, "deadline", "2027-05-19T15:00", editor)

    assert (conflict.value.theirs, conflict.value.yours) == ("2027-05-18T15:00+08:00", "2027-05-19T15:00+08:00")
    assert refreshed(approved).deadline == datetime(2027, 5, 18, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "skipped", "following", "twice"),
    [
        ("Europe/Berlin", "2027-03-28T02:30", "2027-03-28 03:00", "2027-10-31T02:30"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14 03:00", "2027-11-07T01:30"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03 02:30", "2027-04-04T01:45"),
    ],
)
def test_both_changes_of_the_clocks_are_asked_about(settings, approved, contributor, zone, skipped, following, twice):
    settings.NEWSROOM_TIME_ZONE = zone
    with pytest.raises(ValidationError, match=following):
        fact(approved, "deadline", skipped, contributor)
    with pytest.raises(moments.TwoMoments) as asked:
        fact(approved, "deadline", twice, contributor)
    (first, _words), (second, words) = asked.value.choices
    assert first[:16] == second[:16] == twice
    assert second[-6:] in words

    fact(approved, "deadline", second, contributor)

    assert iso(refreshed(approved).deadline) == second
    # The field comes back as it was shown: it is not asked about again.
    fact(approved, "deadline", twice, contributor, was=second)
    assert iso(refreshed(approved).deadline) == second


def test_plan_may_be_changed_and_cancelled_and_the_approval_stays(approved, publisher, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)
    move(approved, Action.SCHEDULE, publisher, publish_at=later + timedelta(hours=1))
    story = refreshed(approved)
    assert (story.stage, story.publish_at) == (Stage.APPROVED, later + timedelta(hours=1))
    assert story.events.first().data["was"] == later.isoformat()

    move(approved, Action.UNSCHEDULE, publisher)

    story = refreshed(approved)
    assert (story.stage, story.publish_at, bool(story.approved_revision)) == (Stage.APPROVED, None, True)


def test_changed_story_loses_approval_and_plan(approved, contributor, publisher, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)

    fact(approved, "dateline", "Dushanbe", contributor)

    story = refreshed(approved)
    assert (story.stage, story.publish_at, story.approved_revision) == (Stage.DRAFT, None, None)
    with travel(later + timedelta(minutes=1)):
        assert tick.do_due()["published"] == 0


def test_update_of_a_live_story_goes_out_on_time_with_both_times_in_the_record(publisher, later):
    story = make_live()
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)
    move(story, Action.SCHEDULE, publisher, publish_at=later)
    assert "Another" not in refreshed(story).body_html

    with travel(later + timedelta(seconds=4)):
        tick.tick()

    story = refreshed(story)
    entry = story.live_publication
    assert "Another" in story.body_html
    assert (entry.intended_at, entry.robot, entry.actor) == (later, due.robot(), None)
    assert timedelta(seconds=4) <= entry.at - entry.intended_at < timedelta(seconds=10)


def test_story_is_withdrawn_on_time_with_its_public_note(publisher, later):
    story = make_live()
    move(story, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later, note="The licence ends.")
    assert refreshed(story).is_live

    with travel(later + timedelta(seconds=1)):
        assert tick.do_due()["withdrawn"] == 1
        assert tick.do_due()["withdrawn"] == 0

    story = refreshed(story)
    assert (story.is_live, story.withdrawal_note, story.withdraw_at, story.withdraw_note) == (
        *(False, "The licence ends.", None, ""),
    )
    event = story.events.get(action=Action.WITHDRAW)
    assert (event.actor, event.data["planned"], event.data["robot"]) == (None, later.isoformat(), due.robot())
    assert story.publications.first().intended_at == later


def test_planned_withdrawal_stays_through_an_update_and_can_be_cancelled(publisher, later):
    story = make_live()
    move(story, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later, note="The licence ends.")
    change(story, "Another text.", publisher)
    assert (refreshed(story).withdraw_at, refreshed(story).withdraw_note) == (later, "The licence ends.")

    move(story, Action.CANCEL_WITHDRAWAL, publisher)

    assert (refreshed(story).withdraw_at, refreshed(story).withdraw_note) == (None, "")


def test_withdrawing_by_hand_forgets_the_plan_of_it(publisher, later):
    story = make_live()
    move(story, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later, note="The licence ends.")
    move(story, Action.WITHDRAW, publisher, note="It was wrong.")

    assert (refreshed(story).withdraw_at, refreshed(story).withdraw_note) == (None, "")


def test_moments_that_make_no_sense_are_refused(approved, publisher, later):
    live = make_live()
    past = timezone.now() - timedelta(minutes=1)
    for moment in (None, past):
        with pytest.raises(BadTime):
            move(approved, Action.SCHEDULE, publisher, publish_at=moment)
        with pytest.raises(BadTime):
            move(live, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=moment, note="Because.")
    with pytest.raises(NoteMissing):
        move(live, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later)
    move(live, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later, note="Because.")
    rewrite(live, "Another text.", publisher)
    approve(live, publisher)
    with pytest.raises(BadTime, match="withdrawn"):
        move(live, Action.SCHEDULE, publisher, publish_at=later + timedelta(minutes=1))


# ── Embargo ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def embargoed(approved, editor, later):
    fact(approved, "embargo_until", iso(later), editor)
    return refreshed(approved)


def test_nothing_is_published_before_the_embargo_ends(embargoed, publisher, later):
    until = embargoed.embargo_until
    with pytest.raises(UnderEmbargo):
        move(embargoed, Action.PUBLISH, publisher)
    with pytest.raises(BadTime, match="embargo"):
        move(embargoed, Action.SCHEDULE, publisher, publish_at=until - timedelta(minutes=1))
    move(embargoed, Action.SCHEDULE, publisher, publish_at=until)

    with travel(until - timedelta(seconds=1), tick=False):
        assert tick.do_due()["published"] == 0
    with travel(until + timedelta(seconds=1)):
        assert tick.do_due()["published"] == 1


def test_robot_does_not_publish_under_an_embargo_that_slipped_past(embargoed, publisher):
    until = embargoed.embargo_until
    move(embargoed, Action.SCHEDULE, publisher, publish_at=until)
    Article.objects.filter(pk=embargoed.pk).update(embargo_until=until + timedelta(hours=3))

    with travel(until + timedelta(minutes=1)):
        assert tick.do_due()["failed"] == 1

    story = refreshed(embargoed)
    assert (story.is_live, story.publish_at) == (False, until)
    assert "embargo" in story.due_problem


def test_writer_sets_no_embargo_and_an_editor_does(approved, contributor, editor, later):
    with pytest.raises(PermissionDenied):
        fact(approved, "embargo_until", iso(later), contributor)

    fact(approved, "embargo_until", iso(later), editor)

    assert embargo.in_force(refreshed(approved))
    assert refreshed(approved).stage == Stage.APPROVED


def test_live_story_gets_no_embargo(publisher, later):
    with pytest.raises(ValidationError, match="withdraw it first"):
        fact(make_live(), "embargo_until", iso(later), publisher)


def test_withdrawn_story_under_embargo_is_not_reinstated(publisher, later):
    story = make_live()
    move(story, Action.WITHDRAW, publisher, note="Too early.")
    fact(story, "embargo_until", iso(later), publisher)

    with pytest.raises(UnderEmbargo):
        move(story, Action.REINSTATE, publisher)


def test_embargo_is_made_longer_by_editors_and_lifted_by_publishers_with_a_reason(embargoed, editor, publisher):
    until = embargoed.embargo_until
    longer = until + timedelta(hours=1)
    fact(embargoed, "embargo_until", iso(longer), editor, was=iso(until))
    for shorter in ("", iso(until)):
        with pytest.raises(ValidationError, match="Lift the embargo"):
            fact(embargoed, "embargo_until", shorter, publisher, was=iso(longer))
    with pytest.raises(PermissionDenied):
        move(embargoed, Action.LIFT_EMBARGO, editor, note="They agreed.")
    with pytest.raises(NoteMissing):
        move(embargoed, Action.LIFT_EMBARGO, publisher)

    move(embargoed, Action.LIFT_EMBARGO, publisher, note="They agreed.")

    story = refreshed(embargoed)
    event = story.events.get(action=Action.LIFT_EMBARGO)
    assert (story.embargo_until, event.note, event.data["was"]) == (
        *(None, "They agreed.", refreshed(embargoed).events.first().data["was"]),
    )
    move(story, Action.PUBLISH, publisher)
    assert refreshed(story).is_live


def test_embargo_after_the_planned_time_is_refused(approved, publisher, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)

    with pytest.raises(ValidationError, match="change the plan first"):
        fact(approved, "embargo_until", iso(later + timedelta(hours=1)), publisher)


def test_story_under_embargo_shows_itself_to_nobody_else(embargoed, contributor, editor, publisher):
    from tests.factories import DeskFactory, EditorFactory

    stranger = EditorFactory(roles=["editor"], desks=[DeskFactory()])
    live = make_live()

    assert set(embargo.shown_to(fresh(stranger))) == {live}
    for person in (contributor, editor, publisher):
        assert embargoed in embargo.shown_to(fresh(person))


# ── To be reviewed again ─────────────────────────────────────────────────────────────────────────────────────────────


def test_people_are_told_once_when_a_story_is_to_be_reviewed(contributor, editor, desk, later):
    story = make_live(by=contributor, desk=desk)
    fact(story, "review_on", iso(later), contributor)
    assert tick.remind() == {"reminded": 0}

    with travel(later + timedelta(minutes=1)):
        assert tick.remind() == {"reminded": 1}
        assert tick.remind() == {"reminded": 0}

    told = set(Notice.objects.filter(event__action=Happening.REVIEW_DUE).values_list("editor", flat=True))
    assert told == {contributor.pk, editor.pk}

    again = later + timedelta(days=30)
    fact(story, "review_on", iso(again), contributor, was=iso(refreshed(story).review_on))
    with travel(again + timedelta(minutes=1)):
        assert tick.remind() == {"reminded": 1}
    assert Event.objects.filter(action=Happening.REVIEW_DUE).count() == 2


def test_database_has_a_clock():
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=60)


def test_worker_whose_clock_is_ahead_publishes_nothing_early(approved, publisher, later):
    import time_machine

    move(approved, Action.SCHEDULE, publisher, publish_at=later)
    with time_machine.travel(later + timedelta(hours=1)):
        assert timezone.now() > later
        assert due.run()["published"] == 0
        assert workflow.publish_due(approved.pk, clock.now()) is None

    assert not refreshed(approved).is_live
