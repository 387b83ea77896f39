"""The worker's loop: nothing that goes wrong in a tick or a task ends it."""

import logging
import threading

import pytest
from django.core.management import call_command
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from articles.models import Worker
from newsroom.management.working import Loop, queue_worker

pytestmark = pytest.mark.queue


@task()
def remember(word):
    return word.upper()


@task(queue_name="images")
def fail():
    raise ValueError("not today")


class Ticks:
    """Raises at first, then counts; ends its loop after the third call."""

    def __init__(self):
        self.calls = 0
        self.loop = Loop(self, every=0.01)

    def __call__(self):
        self.calls += 1
        if self.calls == 3:
            self.loop.stop()
        if self.calls == 1:
            raise RuntimeError("the database is away")
        return {"published": self.calls - 2}


@pytest.fixture
def _no_queue(monkeypatch):
    monkeypatch.setattr("newsroom.management.working.queue_is_ours", lambda: False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_queue")
def test_loop_goes_on_after_a_tick_that_failed(caplog):
    ticks = Ticks()
    caplog.set_level(logging.INFO, "newsroom")

    thread = threading.Thread(target=ticks.loop.run)
    thread.start()
    thread.join(10)

    assert not thread.is_alive()
    assert ticks.calls == 3
    assert "The tick failed" in caplog.text
    # What it did is said; that it did nothing is not.
    assert [record.message for record in caplog.records if record.message.startswith("Tick:")] == ["Tick: published 1"]


@pytest.mark.django_db(transaction=True)
def test_queue_runs_both_queues_and_survives_a_task_that_fails():
    good, bad = remember.enqueue("news"), fail.enqueue()

    queue_worker(batch=True).run()

    assert {str(row.id): row.status for row in DBTaskResult.objects.all()} == {good.id: "SUCCESSFUL", bad.id: "FAILED"}
    good.refresh()
    assert good.return_value == "NEWS"


@pytest.mark.django_db(transaction=True)
def test_work_once_ticks_and_empties_the_queue(capsys):
    waiting = remember.enqueue("news")

    call_command("work", "--once")

    waiting.refresh()
    assert waiting.return_value == "NEWS"
    assert Worker.objects.get().name == "tick"
    assert "published: 0" in capsys.readouterr().out
