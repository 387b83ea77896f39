"""Bundles: all of it in one transaction, or nothing, and the story that held it up by name."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.domain import bundles, drafting, frontpage, moments, tick
from articles.domain.bundles import BundleChanged, BundleHeldUp
from articles.domain.planning import InBundle
from articles.domain.refusals import BadTime, Refusal
from articles.enums import Action, BundleState, FrontState, Happening, Stage
from articles.models import Article, Bundle, Event, FrontEdition, Notice, Publication, Stamp
from tests.clock import travel
from tests.factories import (
    DeskFactory,
    EditorFactory,
    PictureFactory,
    fresh,
    make_live,
    make_story,
    move,
    refreshed,
    with_figure,
)
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(publisher):
    return fresh(publisher)


@pytest.fixture
def stories(contributor, desk, section):
    make = {"by": contributor, "desk": desk, "section": section, "stage": Stage.APPROVED}
    return [make_story(headline=f"Story {number}", **make) for number in range(3)]


@pytest.fixture
def bundle(stories, by):
    made = bundles.create("The  report", by=by)
    for story in stories:
        made = bundles.add(made, story, by=by)
    return made


def live(stories):
    return [refreshed(story).is_live for story in stories]


def test_all_stories_go_out_in_one_moment_and_their_order(bundle, stories, by):
    bundle = bundles.publish(bundle, by=by, seen=bundle.version)

    entries = list(Publication.objects.order_by("sequence"))
    assert (bundle.state, bundle.title) == (BundleState.PUBLISHED, "The report")
    assert [entry.article for entry in entries] == stories
    assert len({entry.at for entry in entries}) == 1
    assert {entry.actor for entry in entries} == {by}
    assert Event.objects.filter(action=Action.PUBLISH, data__bundle_id=bundle.pk).count() == 3


def test_second_click_changes_nothing(bundle, by):
    seen = bundle.version
    bundles.publish(bundle, by=by, seen=seen)
    stamp = Stamp.objects.get(key=Stamp.SITE).n

    again = bundles.publish(bundle, by=by, seen=seen)

    assert again.state == BundleState.PUBLISHED
    assert (Publication.objects.count(), Stamp.objects.get(key=Stamp.SITE).n) == (3, stamp)


def test_one_story_that_is_not_ready_holds_all_up_and_is_named(bundle, stories, by, contributor):
    drafting.set_fact(stories[1], "dateline", by=fresh(contributor), was="", value="Dushanbe")
    waits = [member.obstacle for member in bundles.members(bundle)]
    assert [bool(each) for each in waits] == [False, True, False]
    assert "after its approval" in waits[1]

    with pytest.raises(BundleHeldUp, match="Story 1"):
        bundles.publish(bundle, by=by, seen=bundle.version)

    assert live(stories) == [False] * 3
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("place", [0, 1, 2])
def test_failure_at_any_story_publishes_none(bundle, stories, by, place, monkeypatch):
    whole = bundles.workflow._carry_out

    def breaks(action, act, data):
        if act.article.pk == stories[place].pk:
            raise RuntimeError("disk full")
        return whole(action, act, data)

    monkeypatch.setattr(bundles.workflow, "_carry_out", breaks)
    with pytest.raises(RuntimeError):
        bundles.publish(bundle, by=by, seen=bundle.version)

    assert live(stories) == [False] * 3
    assert [refreshed(story).stage for story in stories] == [Stage.APPROVED] * 3


def test_planned_bundle_goes_out_on_time_as_the_robots(bundle, stories, by, later):
    bundle = bundles.plan(bundle, later, by=by, seen=bundle.version)
    with travel(later - timedelta(seconds=1), tick=False):
        assert tick.do_due()["bundles"] == 0

    with travel(later + timedelta(seconds=2)):
        assert tick.do_due()["bundles"] == 1
        assert tick.do_due()["bundles"] == 0

    assert live(stories) == [True] * 3
    assert {(each.intended_at, bool(each.robot), each.actor) for each in Publication.objects.all()} == {
        (later, True, None)
    }


def test_planned_bundle_that_is_held_up_keeps_its_plan_and_tries_again(bundle, stories, by, publisher, editor, later):
    bundle = bundles.plan(bundle, later, by=by, seen=bundle.version)
    rewrite(stories[2], "Another text.", editor)
    with travel(later + timedelta(seconds=1)):
        assert tick.do_due()["failed"] == 1
    bundle.refresh_from_db()
    assert (bundle.state, bundle.publish_at) == (BundleState.PLANNED, later)
    assert "Story 2" in bundle.problem
    assert live(stories) == [False] * 3
    event = Event.objects.get(action=Happening.DUE_FAILED)
    assert (event.article, event.data["bundle"]) == (stories[2], "The report")
    assert Notice.objects.filter(event=event, editor=publisher).exists()

    approve(stories[2], editor)
    with travel(later + timedelta(minutes=2)):
        assert tick.do_due()["bundles"] == 1

    assert live(stories) == [True] * 3
    assert Bundle.objects.get().problem == ""


def test_plan_may_be_changed_and_cancelled_and_the_approvals_stay(bundle, stories, by, later):
    bundle = bundles.plan(bundle, later, by=by, seen=bundle.version)
    bundle = bundles.plan(bundle, later + timedelta(hours=1), by=by, seen=bundle.version)
    bundle = bundles.unplan(bundle, by=by)

    assert (bundle.state, bundle.publish_at) == (BundleState.OPEN, None)
    assert [refreshed(story).stage for story in stories] == [Stage.APPROVED] * 3


def test_story_in_a_bundle_does_not_go_out_alone(bundle, stories, by, publisher, later):
    with pytest.raises(InBundle, match="The report"):
        move(stories[0], Action.PUBLISH, publisher)
    with pytest.raises(InBundle):
        move(stories[0], Action.SCHEDULE, publisher, publish_at=later)
    with pytest.raises(InBundle):
        bundles.add(bundles.create("Another", by=by), stories[0], by=by)

    bundles.remove(bundle, stories[0], by=by)
    move(stories[0], Action.PUBLISH, publisher)

    assert refreshed(stories[0]).is_live


def test_story_with_a_plan_of_its_own_is_not_taken_in(stories, by, publisher, later):
    move(stories[0], Action.SCHEDULE, publisher, publish_at=later)
    made = bundles.create("Together", by=by)

    with pytest.raises(Refusal, match="planned publication of its own"):
        bundles.add(made, stories[0], by=by)


def test_embargo_holds_for_bundles(bundle, stories, by, later):
    until = later + timedelta(hours=1)
    drafting.set_fact(stories[1], "embargo_until", by=by, was="", value=moments.as_json(until))

    with pytest.raises(BundleHeldUp, match="embargo"):
        bundles.publish(bundle, by=by, seen=bundle.version)
    with pytest.raises(BundleHeldUp, match="embargo"):
        bundles.plan(bundle, later, by=by, seen=bundle.version)
    bundles.plan(bundle, until + timedelta(minutes=1), by=by, seen=bundle.version)

    with travel(until + timedelta(minutes=2)):
        assert tick.do_due()["bundles"] == 1


def test_update_of_a_live_story_goes_out_with_the_others(by, contributor, desk, section):
    old = make_live(by=contributor, desk=desk, section=section)
    rewrite(old, "Another text.", contributor)
    approve(old, contributor)
    made = bundles.add(bundles.create("Together", by=by), old, by=by)
    assert "Another" not in refreshed(old).body_html

    bundles.publish(made, by=by, seen=made.version)

    assert "Another" in refreshed(old).body_html


def test_what_was_changed_since_the_screen_was_shown_is_not_published(bundle, stories, by):
    seen = bundle.version
    bundles.remove(bundle, stories[0], by=by)

    with pytest.raises(BundleChanged):
        bundles.publish(bundle, by=by, seen=seen)

    assert live(stories) == [False] * 3


def test_order_moves_by_one_and_stops_at_the_ends(bundle, stories, by):
    bundles.shift(bundle, stories[2], step=-1, by=by)
    bundles.shift(bundle, stories[0], step=-1, by=by)

    assert [row.article for row in bundle.stories.all()] == [stories[0], stories[2], stories[1]]


def test_editors_make_bundles_and_publishers_let_them_go(bundle, stories, editor, contributor, by, later):
    person = fresh(editor)
    made = bundles.create("Mine", by=person)
    with pytest.raises(PermissionDenied):
        bundles.create("Not mine", by=fresh(contributor))
    for act in (bundles.publish, lambda *args, **kwargs: bundles.plan(made, later, by=person, seen=made.version)):
        with pytest.raises(PermissionDenied):
            act(bundle, by=person, seen=bundle.version)
    bundle = bundles.plan(bundle, later, by=by, seen=bundle.version)
    with pytest.raises(PermissionDenied):
        bundles.remove(bundle, stories[0], by=person)


def test_bundle_of_stories_that_are_not_open_is_not_either(bundle, by, editor):
    stranger = EditorFactory(roles=["editor"], desks=[DeskFactory()])

    assert list(Bundle.objects.open_to(fresh(stranger))) == []
    assert list(Bundle.objects.open_to(fresh(editor))) == [bundle]


def test_empty_bundle_is_neither_planned_nor_published(by, later):
    made = bundles.create("Nothing", by=by)

    with pytest.raises(Refusal):
        bundles.plan(made, later, by=by, seen=made.version)
    with pytest.raises(Refusal):
        bundles.publish(made, by=by, seen=made.version)
    with pytest.raises(Refusal, match="name"):
        bundles.create("   ", by=by)


def test_plan_in_the_past_is_refused(bundle, by, later):
    with pytest.raises(BadTime):
        bundles.plan(bundle, later - timedelta(days=1), by=by, seen=bundle.version)


def test_bundle_given_up_lets_its_stories_go(bundle, stories, by, publisher):
    bundles.dissolve(bundle, by=by)

    move(stories[0], Action.PUBLISH, publisher)
    assert refreshed(stories[0]).is_live
    with pytest.raises(BundleChanged):
        bundles.add(bundle, stories[1], by=by)


# ── With a front ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def edition(by, stories):
    working = frontpage.working("en", None, by=by)
    slot = working.blocks[0]["slots"][0]["id"]
    return frontpage.arrange(working, lambda front: front.place(slot, stories[0].pk), by=by, seen=working.version)


def test_front_changes_in_the_same_moment(bundle, edition, stories, by):
    bundle = bundles.set_front(bundle, edition, by=by)
    assert FrontEdition.objects.get(pk=edition.pk).state == FrontState.PLANNED
    assert frontpage.live_edition("en") is None

    bundles.publish(bundle, by=by, seen=bundle.version)

    assert frontpage.live_edition("en") == edition
    assert live(stories) == [True] * 3


def test_front_stays_when_a_story_is_not_ready(bundle, edition, stories, by, editor):
    bundle = bundles.set_front(bundle, edition, by=by)
    rewrite(stories[2], "Another text.", editor)

    with pytest.raises(BundleHeldUp):
        bundles.publish(bundle, by=by, seen=bundle.version)

    assert frontpage.live_edition("en") is None


def test_stories_stay_when_the_front_breaks(bundle, edition, stories, by, monkeypatch):
    bundle = bundles.set_front(bundle, edition, by=by)
    monkeypatch.setattr(bundles.frontpage, "go_live", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        bundles.publish(bundle, by=by, seen=bundle.version)

    assert live(stories) == [False] * 3


def test_front_of_a_bundle_has_no_time_of_its_own_and_is_given_back(bundle, edition, by, later):
    frontpage.plan(edition, later, by=by, seen=edition.version)
    bundle = bundles.set_front(bundle, edition, by=by)
    with travel(later + timedelta(minutes=1)):
        frontpage.due(later + timedelta(minutes=1))
    assert frontpage.live_edition("en") is None

    bundles.set_front(bundle, None, by=by)

    assert FrontEdition.objects.get(pk=edition.pk).state == FrontState.WORKING


def test_front_that_was_cancelled_holds_the_bundle_up(bundle, edition, stories, by):
    bundle = bundles.set_front(bundle, edition, by=by)
    frontpage.cancel(FrontEdition.objects.get(pk=edition.pk), by=by)

    with pytest.raises(BundleHeldUp, match="front"):
        bundles.publish(bundle, by=by, seen=bundle.version)

    assert Article.objects.live().count() == 0


def test_a_picture_that_may_not_be_shown_then_holds_the_plan_and_the_bundle_up(contributor, desk, section, by):
    picture = PictureFactory(title="The port")
    placed = {"by": contributor, "desk": desk, "section": section, "document": with_figure(picture)}
    story = make_story(stage=Stage.APPROVED, **placed)
    bundle = bundles.add(bundles.create("The report", by=by), story, by=by)
    now = timezone.now()
    type(picture).objects.filter(pk=picture.pk).update(expires_at=now + timedelta(hours=1))

    with pytest.raises(BundleHeldUp, match="The port"):
        bundles.plan(bundle, now + timedelta(hours=2), by=by, seen=bundle.version)
    bundle = bundles.plan(bundle, now + timedelta(minutes=30), by=by, seen=bundle.version)
    assert [member.obstacle for member in bundles.members(bundle)] == [""]

    type(picture).objects.filter(pk=picture.pk).update(expires_at=now - timedelta(hours=1))
    with pytest.raises(BundleHeldUp, match="The port"):
        bundles.publish(bundle, by=by, seen=bundle.version)
    assert not refreshed(story).is_live
