"""The scheduler's manners: failures, back-off, what is too late, and who changes a plan meanwhile."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.utils import timezone

from articles.domain import board, bundles, due, tick
from articles.enums import Action, Happening, Stage
from articles.models import Article, Event, Notice, Worker
from newsroom.lib import localtimes
from tests.clock import travel
from tests.factories import fresh, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(contributor, desk, section, publisher, later):
    story = make_story(by=contributor, desk=desk, section=section, stage=Stage.APPROVED)
    move(story, Action.SCHEDULE, publisher, publish_at=later)
    return refreshed(story)


@pytest.fixture
def broken(monkeypatch):
    """Publishing fails with this; None mends it."""
    trouble = {"error": RuntimeError("disk full")}
    whole = due.workflow._carry_out

    def fails(action, act, data):
        if trouble["error"] and act.robot:
            raise trouble["error"]
        return whole(action, act, data)

    monkeypatch.setattr(due.workflow, "_carry_out", fails)
    return trouble


def told(happening):
    return Event.objects.filter(action=happening).count(), Notice.objects.filter(event__action=happening).count()


def test_failed_act_keeps_its_plan_tells_once_and_is_tried_again_later_each_time(planned, publisher, later, broken):
    tries, moment = [], later + timedelta(seconds=1)
    for _ in range(4):
        with travel(moment):
            assert tick.do_due()["failed"] == 1
            assert tick.do_due()["failed"] == 0
        story = refreshed(planned)
        tries.append(round((story.due_next_try_at - moment).total_seconds()))
        moment = story.due_next_try_at + timedelta(seconds=1)
    assert (story.publish_at, story.stage, story.due_attempts) == (later, Stage.APPROVED, 4)
    assert tries == [30, 60, 120, 240]
    assert "disk full" in story.due_problem
    assert told(Happening.DUE_FAILED)[0] == 1
    assert Notice.objects.filter(event__action=Happening.DUE_FAILED, editor=publisher).count() == 1

    broken["error"] = None
    with travel(moment):
        assert tick.do_due()["published"] == 1

    story = refreshed(planned)
    assert (story.is_live, story.due_problem, story.due_attempts, story.due_next_try_at) == (True, "", 0, None)


def test_another_reason_is_told_anew(planned, later, broken):
    with travel(later + timedelta(seconds=1)):
        tick.do_due()
    broken["error"] = RuntimeError("no light")
    with travel(later + timedelta(minutes=1)):
        tick.do_due()

    assert told(Happening.DUE_FAILED)[0] == 2


def test_trouble_of_the_database_is_not_the_storys(planned, later, broken):
    broken["error"] = OperationalError("database is locked")

    with travel(later + timedelta(seconds=1)):
        with pytest.raises(OperationalError):
            tick.do_due()
        assert tick.tick()["errors"] == 1

    assert (refreshed(planned).due_attempts, told(Happening.DUE_FAILED)) == (0, (0, 0))


def test_failure_of_one_holds_up_no_other_and_order_is_by_time(contributor, desk, section, publisher, later):
    stories = [make_story(by=contributor, desk=desk, stage=Stage.APPROVED) for _ in range(3)]
    for number, story in enumerate(stories):
        move(story, Action.SCHEDULE, publisher, publish_at=later - timedelta(minutes=number))
    # The middle one is under an embargo that slipped past the plan.
    Article.objects.filter(pk=stories[1].pk).update(embargo_until=later + timedelta(days=1))

    with travel(later + timedelta(seconds=1)):
        report = tick.do_due()

    assert (report["published"], report["failed"]) == (2, 1)
    first, second = refreshed(stories[2]).live_publication, refreshed(stories[0]).live_publication
    assert first.sequence < second.sequence
    assert "embargo" in refreshed(stories[1]).due_problem


def test_overdue_publication_is_held_told_once_and_done_when_confirmed(planned, publisher, later, settings):
    settings.NEWSROOM_OVERDUE = timedelta(minutes=60)
    with travel(later + timedelta(minutes=61)):
        assert tick.do_due() == {"bundles": 0, "published": 0, "withdrawn": 0, "held": 1, "failed": 0}
        assert tick.do_due()["held"] == 0
    story = refreshed(planned)
    assert (story.is_live, story.publish_at, bool(story.due_held_at)) == (False, later, True)
    assert told(Happening.DUE_HELD)[0] == 1
    assert Notice.objects.filter(event__action=Happening.DUE_HELD, editor=publisher).count() == 1

    move(story, Action.PUBLISH, publisher)

    story = refreshed(planned)
    assert (story.is_live, story.publish_at, story.due_held_at) == (True, None, None)


def test_held_publication_may_be_planned_anew_or_cancelled(planned, publisher, later):
    with travel(later + timedelta(hours=2)):
        tick.do_due()
        anew = timezone.now() + timedelta(minutes=5)
        move(planned, Action.SCHEDULE, publisher, publish_at=anew)
        assert refreshed(planned).due_held_at is None
    with travel(anew + timedelta(seconds=1)):
        assert tick.do_due()["published"] == 1


def test_cancelling_what_is_held_keeps_the_approval(planned, publisher, later):
    with travel(later + timedelta(hours=2)):
        tick.do_due()
        move(planned, Action.UNSCHEDULE, publisher)

    story = refreshed(planned)
    assert (story.publish_at, story.due_held_at, story.stage) == (None, None, Stage.APPROVED)


def test_limit_is_settable(planned, later, settings):
    settings.NEWSROOM_OVERDUE = timedelta(hours=5)

    with travel(later + timedelta(hours=4)):
        assert tick.do_due()["published"] == 1


def test_withdrawal_is_done_however_late(publisher, later):
    story = make_live()
    move(story, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later, note="The licence ends.")

    with travel(later + timedelta(days=2)):
        assert tick.do_due()["withdrawn"] == 1


def test_failing_update_does_not_keep_a_withdrawal_from_its_time(publisher, later, broken):
    from tests.publications import approve, rewrite

    story = make_live()
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)
    move(story, Action.SCHEDULE, publisher, publish_at=later)
    move(story, Action.PLAN_WITHDRAWAL, publisher, withdraw_at=later + timedelta(minutes=5), note="It ends.")
    with travel(later + timedelta(seconds=1)):
        tick.do_due()
    broken["error"] = None
    Article.objects.filter(pk=story.pk).update(due_next_try_at=later + timedelta(hours=1))

    with travel(later + timedelta(minutes=5, seconds=1)):
        assert tick.do_due()["withdrawn"] == 1

    story = refreshed(story)
    assert (story.is_live, story.publish_at, story.due_problem) == (False, None, "")


def test_change_between_finding_and_doing_leaves_the_act_alone(planned, publisher, later, monkeypatch):
    """Somebody cancels after the scheduler has chosen the story and before it holds it."""
    whole, robot = due.workflow.publish_due, "tick@test"

    def cancelled_first(pk, now, **kwargs):
        move(planned, Action.UNSCHEDULE, publisher)
        return whole(pk, now, **kwargs)

    kind = due.KINDS[1]
    monkeypatch.setattr(due, "KINDS", (due.KINDS[0], due.Kind(**{**vars(kind), "do": cancelled_first}), due.KINDS[2]))
    monkeypatch.setattr(due, "robot", lambda: robot)

    with travel(later + timedelta(seconds=1)):
        assert due.run()["published"] == 0

    assert (refreshed(planned).is_live, refreshed(planned).stage) == (False, Stage.APPROVED)


def test_board_tells_when_the_worker_is_late_or_behind(planned, publisher, later):
    assert board.pulse().late
    Worker.objects.create(name="tick", ran_at=timezone.now())
    assert not board.pulse().late
    with travel(later + timedelta(minutes=3)):
        assert board.pulse().late
        Worker.objects.update(ran_at=timezone.now())
        pulse = board.pulse()
        assert (pulse.late, pulse.behind) == (False, later)
        tick.do_due()
        assert board.pulse().behind is None


def test_bundle_that_is_overdue_is_held_and_published_by_hand(contributor, desk, section, publisher, later):
    story = make_story(by=contributor, desk=desk, section=section, stage=Stage.APPROVED)
    bundle = bundles.create("Together", by=fresh(publisher))
    bundle = bundles.add(bundle, story, by=fresh(publisher))
    bundle = bundles.plan(bundle, later, by=fresh(publisher), seen=bundle.version)
    with travel(later + timedelta(hours=3)):
        assert tick.do_due()["held"] == 1
        bundle.refresh_from_db()
        bundles.publish(bundle, by=fresh(publisher), seen=bundle.version)

    assert refreshed(story).is_live


@pytest.mark.parametrize(
    ("zone", "day", "before", "after", "hours"),
    [
        ("Europe/Berlin", "2027-03-28", "2027-03-28T01:59+01:00", "2027-03-28T03:00+02:00", 23),
        ("Europe/Berlin", "2027-10-31", "2027-10-31T02:59+02:00", "2027-10-31T02:00+01:00", 25),
        ("America/New_York", "2027-03-14", "2027-03-14T01:59-05:00", "2027-03-14T03:00-04:00", 23),
        ("America/New_York", "2027-11-07", "2027-11-07T01:59-04:00", "2027-11-07T01:00-05:00", 25),
        ("Australia/Lord_Howe", "2027-10-03", "2027-10-03T01:59+10:30", "2027-10-03T02:30+11:00", 23.5),
        ("Australia/Lord_Howe", "2027-04-04", "2027-04-04T01:59+11:00", "2027-04-04T01:30+10:30", 24.5),
    ],
)
def test_stories_go_out_in_order_across_the_change_of_the_clocks(settings, publisher, zone, day, before, after, hours):
    settings.NEWSROOM_TIME_ZONE = zone
    local, times = ZoneInfo(zone), {}
    for words in (f"{day}T00:00", before, after, f"{day}T23:59"):
        story = make_story(stage=Stage.APPROVED, headline=words)
        move(story, Action.SCHEDULE, publisher, publish_at=localtimes.read(words, local))
        times[words] = refreshed(story).publish_at

    first, *_, last = times.values()
    # The day is as long as it is there, and its two minutes beside the change are one minute apart.
    assert last - first == timedelta(hours=hours, minutes=-1)
    assert times[after] - times[before] == timedelta(minutes=1)
    assert list(times.values()) == sorted(times.values())
    for words, moment in times.items():
        with travel(moment - timedelta(seconds=1)):
            assert tick.do_due()["published"] == 0
        with travel(moment + timedelta(seconds=1)):
            assert tick.do_due()["published"] == 1
        assert Article.objects.get(headline=words).is_live
