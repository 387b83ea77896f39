"""Eight processes press "publish" together: one publication, one event, and a record without a gap."""

import multiprocessing

import pytest
from django.db import connections

from articles.domain import verifying, workflow
from articles.domain.corrections import Release
from articles.domain.refusals import Refusal
from articles.enums import Action, CorrectionKind, Stage
from articles.models import Article, Correction, Event, Publication
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import DeskFactory, EditorFactory, fresh, make_live, make_story, refreshed
from tests.processes import own_connections
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES = 8
ROUNDS = [pytest.param(2, id="few"), pytest.param(100, id="many", marks=pytest.mark.long)]
forked = multiprocessing.get_context("fork")


def _run(act, gate, answers) -> None:
    own_connections()
    gate.wait(timeout=30)
    try:
        act()
        answers.put("done")
    except Refusal as refusal:
        answers.put(type(refusal).__name__)
    except Exception as error:
        answers.put(repr(error))
    finally:
        connections.close_all()


def in_processes(*acts) -> list[str]:
    """Run the acts in processes that start together, each with connections of its own."""
    connections.close_all()
    gate, answers = forked.Barrier(len(acts)), forked.Queue()
    children = [forked.Process(target=_run, args=(act, gate, answers)) for act in acts]
    for child in children:
        child.start()
    found = [answers.get(timeout=120) for _child in children]
    for child in children:
        child.join(timeout=30)
    return sorted(found)


def publish(article, by, **kwargs):
    return lambda: workflow.take(
        Action.PUBLISH, Article(pk=article), by=fresh(by), seen=refreshed(Article(pk=article)).draft.version, **kwargs
    )


@pytest.fixture
def people():
    desk = DeskFactory()
    return desk, EditorFactory(roles=[Role.PUBLISHER], desks=[desk])


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_story_pressed_eight_times_is_published_once(people, rounds):
    desk, publisher = people
    for _ in range(rounds):
        story = make_story(desk=desk, stage=Stage.APPROVED)

        answers = in_processes(*[publish(story.pk, publisher)] * PROCESSES)

        assert answers == ["WrongStage"] * (PROCESSES - 1) + ["done"]
        assert Event.objects.filter(article=story, action=Action.PUBLISH).count() == 1
        entry = Publication.objects.get(article=story)
        assert refreshed(story).published_at == entry.at
    assert verifying.verify().findings == []


@pytest.mark.parametrize("rounds", ROUNDS)
def test_correction_pressed_eight_times_is_made_once_and_keeps_the_first_date(people, rounds):
    desk, publisher = people
    story = make_live(desk=desk)
    first = refreshed(story).published_at
    release = Release(kind=CorrectionKind.CORRECTION, text=Names({"en": "We gave the wrong day."}))
    for round_ in range(1, rounds + 1):
        rewrite(story, f"Text number {round_}.", publisher)
        approve(story, publisher)

        answers = in_processes(*[publish(story.pk, publisher, release=release)] * PROCESSES)

        assert answers.count("done") == 1
        assert Publication.objects.filter(article=story).count() == round_ + 1
        assert Correction.objects.filter(article=story).count() == round_
    assert refreshed(story).published_at == first


@pytest.mark.parametrize("rounds", ROUNDS)
def test_eight_stories_at_once_stand_in_the_record_one_after_the_other(people, rounds):
    desk, publisher = people
    for _ in range(rounds):
        stories = [make_story(desk=desk, stage=Stage.APPROVED) for _ in range(PROCESSES)]

        answers = in_processes(*[publish(story.pk, publisher) for story in stories])

        assert answers == ["done"] * PROCESSES
    report = verifying.verify()
    assert report.findings == []
    assert report.entries == rounds * PROCESSES
    places = list(Publication.objects.order_by("sequence").values_list("sequence", flat=True))
    assert places == list(range(1, rounds * PROCESSES + 1))
