from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.domain import due, tick
from articles.enums import Action, Stage
from articles.models import Batch, Worker
from articles.models.revision import Reason
from tests.articles.domain.test_drafting import insert, send
from tests.clock import travel
from tests.factories import make_story, move, refreshed


@pytest.fixture
def story(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section)


def test_tick_tells_when_it_ran_and_what_it_did(db):
    report = tick.tick()

    worker = Worker.objects.get()
    assert (worker.name, worker.report) == ("tick", report)
    assert timezone.now() - worker.ran_at < timedelta(seconds=10)
    assert report["published"] == 0


def test_part_that_fails_does_not_keep_the_others_from_their_turn(story, contributor, monkeypatch, caplog):
    def broken():
        raise RuntimeError("mail server on fire")

    monkeypatch.setattr(tick.notify, "send_due", broken)

    report = tick.tick()

    assert report["errors"] == 1
    assert "sealed" in report


def test_draft_left_alone_is_sealed_once(story, contributor):
    send(story, contributor, insert("So "))

    assert tick.seal_idle() == {"sealed": 0}
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert tick.seal_idle() == {"sealed": 1}
        assert tick.seal_idle() == {"sealed": 0}

    revision = story.revisions.first()
    assert (revision.reason, revision.version, revision.headline) == (Reason.IDLE, 1, "So A bridge opens")


def test_old_steps_go_only_when_a_sealed_version_covers_them(story, contributor):
    send(story, contributor, insert("a"))
    move(story, Action.SUBMIT, contributor)
    send(story, contributor, insert("b"))

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tick.prune()

    assert [batch.version for batch in Batch.objects.all()] == [2]


def test_story_that_cannot_be_published_keeps_its_plan_and_holds_up_no_other(
    contributor, publisher, desk, later, monkeypatch
):
    first, second = (make_story(by=contributor, desk=desk, stage=Stage.APPROVED) for _ in range(2))
    for article in (first, second):
        move(article, Action.SCHEDULE, publisher, publish_at=later)
    whole = due.workflow._carry_out

    def broken_for_first(action, act, data):
        if act.article.pk == first.pk:
            raise RuntimeError("disk full")
        return whole(action, act, data)

    monkeypatch.setattr(due.workflow, "_carry_out", broken_for_first)
    with travel(later + timedelta(minutes=1)):
        report = tick.do_due()

    assert (report["published"], report["failed"]) == (1, 1)
    assert (refreshed(first).publish_at, refreshed(first).is_live) == (later, False)
    assert refreshed(second).is_live
