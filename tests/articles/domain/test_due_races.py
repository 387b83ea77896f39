"""People against the scheduler: whoever comes first wins, the other finds it done, and nothing happens twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import bundles, clock, drafting, due, tick, workflow
from articles.domain.refusals import Refusal
from articles.enums import Action, BundleState, Stage
from articles.models import Article, Bundle, Event, Publication
from editors.enums import Role
from tests.articles.domain.test_drafting import insert, send
from tests.articles.domain.test_races import act, at_once
from tests.factories import DeskFactory, EditorFactory, fresh, make_story, refreshed

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = [pytest.param(2, id="few"), pytest.param(40, id="many", marks=pytest.mark.long)]


@pytest.fixture
def publisher():
    return EditorFactory(roles=[Role.PUBLISHER], desks=[DeskFactory()])


def planned(publisher, ago=timedelta(seconds=1), **columns):
    story = make_story(by=publisher, desk=publisher.desks.first(), stage=Stage.APPROVED)
    Article.objects.filter(pk=story.pk).update(publish_at=clock.now() - ago, **columns)
    return refreshed(story)


def take(action, story, by, **kwargs):
    return act(workflow.take, action, story, by=fresh(by), seen=story.draft.version, **kwargs)


def publications(story):
    events = Event.objects.filter(article=story, action=Action.PUBLISH).count()
    assert Publication.objects.filter(article=story).count() == events
    return events


@pytest.mark.parametrize("rounds", ROUNDS)
def test_cancelling_against_the_tick_is_one_or_the_other(publisher, rounds):
    for _ in range(rounds):
        story = planned(publisher)

        _report, answer = at_once(act(tick.do_due), take(Action.UNSCHEDULE, story, publisher))

        story = refreshed(story)
        if isinstance(answer, Refusal):
            assert (story.is_live, publications(story)) == (True, 1)
        else:
            assert (story.is_live, story.stage, story.publish_at, publications(story)) == (
                *(False, Stage.APPROVED, None, 0),
            )


@pytest.mark.parametrize("rounds", ROUNDS)
def test_publishing_by_hand_against_two_ticks_is_done_once(publisher, rounds):
    for _ in range(rounds):
        story = planned(publisher)

        at_once(act(tick.do_due), take(Action.PUBLISH, story, publisher), act(tick.do_due))

        assert (refreshed(story).is_live, publications(story)) == (True, 1)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_confirming_what_is_held_against_the_tick_is_done_once(publisher, rounds):
    for _ in range(rounds):
        story = planned(publisher, ago=timedelta(hours=3), due_held_at=timezone.now())

        at_once(act(tick.do_due), take(Action.PUBLISH, story, publisher), act(tick.do_due))

        assert (refreshed(story).is_live, publications(story), refreshed(story).due_held_at) == (True, 1, None)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_planning_anew_against_the_tick_is_one_or_the_other(publisher, rounds, later):
    for _ in range(rounds):
        story = planned(publisher)

        _report, answer = at_once(act(tick.do_due), take(Action.SCHEDULE, story, publisher, publish_at=later))

        story = refreshed(story)
        assert (story.is_live, story.publish_at) == ((True, None) if isinstance(answer, Refusal) else (False, later))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_change_against_the_tick_publishes_the_approved_text_or_nothing(publisher, rounds):
    for _ in range(rounds):
        story = planned(publisher)

        at_once(act(tick.do_due), act(send, story, publisher, insert("Unread ")))

        story = refreshed(story)
        assert story.draft.headline.startswith("Unread")
        assert (story.stage, story.publish_at) == (Stage.DRAFT, None)
        assert story.headline in ({"A bridge opens"} if story.is_live else {""})


@pytest.mark.parametrize("rounds", ROUNDS)
def test_bundle_against_a_change_of_one_story_is_whole_or_not_at_all(publisher, rounds):
    for _ in range(rounds):
        by = fresh(publisher)
        stories = [make_story(by=publisher, desk=publisher.desks.first(), stage=Stage.APPROVED) for _ in range(3)]
        bundle = bundles.create("Together", by=by)
        for story in stories:
            bundle = bundles.add(bundle, story, by=by)
        Bundle.objects.filter(pk=bundle.pk).update(
            state=BundleState.PLANNED, publish_at=clock.now() - timedelta(seconds=1)
        )

        at_once(
            act(tick.do_due),
            act(send, refreshed(stories[1]), publisher, insert("Unread ")),
            act(bundles.publish, bundle, by=fresh(publisher), seen=bundle.version),
        )

        live = [refreshed(story).is_live for story in stories]
        assert live in ([True] * 3, [False] * 3)
        assert [publications(story) for story in stories] == [int(live[0])] * 3
        # Nobody is left waiting for a bundle that failed here.
        Bundle.objects.filter(pk=bundle.pk).update(state=BundleState.CANCELLED)


def test_no_two_wait_for_each_other_when_bundles_and_stories_cross(publisher):
    by = fresh(publisher)
    stories = [make_story(by=publisher, desk=publisher.desks.first(), stage=Stage.APPROVED) for _ in range(4)]
    bundle = bundles.create("Together", by=by)
    for story in reversed(stories[:3]):
        bundle = bundles.add(bundle, story, by=by)

    answers = at_once(
        act(bundles.publish, bundle, by=fresh(publisher), seen=bundle.version),
        act(bundles.add, bundle, stories[3], by=fresh(publisher)),
        take(Action.PUBLISH, refreshed(stories[3]), publisher),
        act(drafting.set_fact, stories[0], "deadline", by=fresh(publisher), was="", value="2027-05-18T15:00"),
        act(due.run),
    )

    assert len(answers) == 5
    assert len({refreshed(story).is_live for story in stories[:3]}) == 1
