"""Many schedulers and many stories due in one minute: none early, each once, in order, whoever dies meanwhile."""

import multiprocessing
import os
import signal
import time
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from articles.domain import clock, due, tick, verifying
from articles.enums import Action
from articles.models import Article, Event, Publication, Stamp
from tests.planned import planned_stories
from tests.processes import own_connections

pytestmark = pytest.mark.django_db(transaction=True)
SCHEDULERS = 5
WITHIN = 60
KILLS = 50
forked = multiprocessing.get_context("fork")


def _schedule(ahead: timedelta, stop) -> None:
    """What `manage.py work` does, more often: due acts until told to stop, whatever the database says."""
    own_connections()

    def run():
        while not stop.is_set():
            with suppress(OperationalError):
                tick.do_due()
            time.sleep(1)

    try:
        if ahead:
            with time_machine.travel(timezone.now() + ahead):
                run()
        else:
            run()
    finally:
        connections.close_all()


class Schedulers:
    """Five of them, the first an hour ahead; one that is killed comes again."""

    def __init__(self):
        self.stop, self.children = forked.Event(), {}

    def start(self, number: int) -> None:
        ahead = timedelta(hours=1) if number == 0 else timedelta()
        self.children[number] = forked.Process(target=_schedule, args=(ahead, self.stop))
        self.children[number].start()

    def kill(self, number: int) -> None:
        child = self.children[number]
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        # The new one would close the connection that it inherits, and ours with it.
        connections.close_all()
        self.start(number)

    def __enter__(self):
        connections.close_all()
        for number in range(SCHEDULERS):
            self.start(number)
        return self

    def __exit__(self, *error):
        self.stop.set()
        for child in self.children.values():
            child.join(timeout=40)
            if child.is_alive():
                child.kill()


def wait_until_none_is_due(deadline: float, between=lambda: None) -> None:
    while Article.objects.filter(publish_at__isnull=False).exists() and time.monotonic() < deadline:
        between()
        time.sleep(0.5)


def check(stories, times) -> None:
    entries = list(Publication.objects.filter(article__in=stories).order_by("sequence"))
    assert len(entries) == len({entry.article_id for entry in entries}) == len(stories)
    assert Event.objects.filter(article__in=stories, action=Action.PUBLISH).count() == len(stories)
    assert [entry for entry in entries if entry.at < entry.intended_at] == []
    assert [entry.intended_at for entry in entries] == sorted(entry.intended_at for entry in entries)
    assert {entry.robot for entry in entries} == {due.robot()}
    assert max(entry.at - entry.intended_at for entry in entries) < timedelta(seconds=WITHIN)
    assert Article.objects.filter(pk__in=[story.pk for story in stories]).live().count() == len(stories)
    assert not Event.objects.filter(action="due_failed").exists()
    assert len({story.slug for story in Article.objects.live()}) == len(stories)


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.long)])
def test_five_schedulers_publish_each_story_once_and_none_early(count):
    soon = clock.now() + timedelta(seconds=2 + count / 100)
    times = [soon + timedelta(milliseconds=each * 100) for each in range(20)]
    stories = planned_stories(count, times)

    with Schedulers():
        wait_until_none_is_due(time.monotonic() + 2 * WITHIN)

    check(stories, times)
    assert verifying.verify().findings == []


@pytest.mark.long
def test_schedulers_that_are_killed_lose_nothing_and_do_nothing_twice(seed):
    soon = clock.now() + timedelta(seconds=5)
    # Spread over half a minute, so that there is work at every one of the fifty times that somebody dies.
    times = [soon + timedelta(milliseconds=each * 1500) for each in range(20)]
    stories = planned_stories(500, times)
    kills = 0

    with Schedulers() as schedulers:

        def kill_one():
            nonlocal kills
            if kills < KILLS and clock.now() > soon:
                schedulers.kill(seed.randrange(SCHEDULERS))
                kills += 1

        wait_until_none_is_due(time.monotonic() + 2 * WITHIN, between=kill_one)

    assert kills == KILLS
    check(stories, times)
    assert verifying.verify().findings == []


def test_a_worker_that_finds_another_at_work_leaves_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time by itself.")
    planned_stories(1, [clock.now() - timedelta(seconds=1)])
    Stamp.objects.create(key=Stamp.DUE)  # as after any tick that found something to do
    held, done = forked.Event(), forked.Event()

    def hold():
        own_connections()
        with transaction.atomic():
            Stamp.objects.hold(Stamp.DUE)
            held.set()
            done.wait(timeout=20)
        connections.close_all()

    connections.close_all()
    child = forked.Process(target=hold)
    child.start()
    held.wait(timeout=20)
    began = time.monotonic()
    assert due.run()["published"] == 0
    assert time.monotonic() - began < 5
    done.set()
    child.join(timeout=20)
    assert due.run()["published"] == 1
