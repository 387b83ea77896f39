"""Planned, changed, approved again, and live by itself: with the worker of the product in a process of its own."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from articles.domain import clock, moments
from articles.models import Article
from editors.enums import Role
from tests.factories import EditorFactory, make_story, refreshed
from tests.journeys.conftest import database_url

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(server):
    """`manage.py work`, as `serve` starts it; with a shorter pause."""
    environment = os.environ | {"DATABASE_URL": database_url(), "NEWSROOM_URL": server.url}
    environment |= {"SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "manage.py", "work", "--every", "1"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    yield process
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def team(desk, section):
    return {
        role: EditorFactory(email=f"{role}.of.plan@example.org", roles=[role], desks=[desk])
        for role in (Role.CONTRIBUTOR, Role.EDITOR, Role.PUBLISHER)
    }


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def plan(page, at):
    page.locator("summary", has_text="Publish later").click()
    form = page.locator('form[action$="/move/schedule/"]')
    expect(form.get_by_text("Asia/Shanghai, UTC+08:00")).to_be_visible()
    form.locator("input[type=datetime-local]").fill(moments.typed(at))
    form.get_by_role("button", name="Publish later").click()


def test_planned_story_is_changed_approved_again_and_goes_live_by_itself(server, worker, people, team, desk, section):
    story = make_story(by=team[Role.CONTRIBUTOR], desk=desk, section=section, headline="Harbor talks", stage="approved")
    publisher, writer = people(team[Role.PUBLISHER], server.url), people(team[Role.CONTRIBUTOR], server.url)
    editor = people(team[Role.EDITOR], server.url)
    tomorrow = timezone.now() + timedelta(days=1)

    publisher.open(story)
    plan(publisher.page, tomorrow)
    expect(publisher.page.locator("[data-label]")).to_contain_text("Scheduled")
    expect(publisher.page.locator(".plan-facts")).to_contain_text("Publication planned for")

    # The writer is warned, changes a word all the same, and plan and approval are gone.
    writer.open(story)
    expect(writer.page.locator("[data-voids]")).to_contain_text("approval and plan are void")
    writer.part("body").type(" It lasted two hours.").saved()
    story = refreshed(story)
    assert (story.stage, story.publish_at) == ("draft", None)

    writer.open(story)
    press(writer.page, "Send to review")
    expect(writer.page.get_by_text("is in review now")).to_be_visible()
    editor.open(story)
    press(editor.page, "Approve")
    expect(editor.page.locator("[data-label]")).to_contain_text("Approved")
    publisher.open(story)
    plan(publisher.page, tomorrow)
    expect(publisher.page.locator("[data-label]")).to_contain_text("Scheduled")

    # Tomorrow is brought nearer; nobody presses anything.
    due = clock.now() + timedelta(seconds=3)
    Article.objects.filter(pk=story.pk).update(publish_at=due)
    expect(publisher.page.locator("[data-label]")).to_contain_text("Scheduled")
    for _ in range(60):
        publisher.page.wait_for_timeout(250)
        if refreshed(story).is_live:
            break
    story = refreshed(story)
    entry = story.live_publication
    assert timedelta() <= entry.at - entry.intended_at < timedelta(seconds=10)
    assert entry.robot.startswith("tick@")

    reader = publisher.page
    reader.goto(server.url + story.get_absolute_url())
    expect(reader.get_by_text("It lasted two hours.")).to_be_visible()
    reader.goto(f"{server.url}/desk/")
    expect(reader.locator(".pulse")).to_contain_text("The worker last ran")
    assert [person.errors for person in (publisher, writer, editor)] == [[], [], []]


def test_agenda_and_bundle_on_a_phone(server, browser, people, team, desk, section):
    stories = [
        make_story(by=team[Role.CONTRIBUTOR], desk=desk, section=section, headline=f"Harbor {n}", stage="approved")
        for n in range(2)
    ]
    publisher = people(team[Role.PUBLISHER], server.url)
    page = publisher.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/desk/bundles/")
    page.get_by_label("Name of a new bundle").fill("The report")
    press(page, "Begin it")
    for number in range(2):
        page.get_by_role("button", name=f"Add Harbor {number}").click()
        expect(page.get_by_role("button", name=f"Add Harbor {number}")).to_have_count(0)
    expect(page.get_by_text("all stories are ready")).to_be_visible()
    page.locator("summary", has_text="Publish later").click()
    page.get_by_label("Day and time").fill(moments.typed(timezone.now() + timedelta(days=1)))
    press(page, "Plan it")
    expect(page.locator(".bundle-state")).to_contain_text("planned for")

    page.goto(f"{server.url}/desk/planning/")
    expect(page.get_by_role("link", name="The report")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="The report").click()
    press(page, "Publish all now")
    expect(page.get_by_text("All of it is published")).to_be_visible()
    assert [refreshed(story).is_live for story in stories] == [True, True]
