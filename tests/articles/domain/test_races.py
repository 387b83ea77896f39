"""Two people at once: one wins, the other is told; nothing is lost and nothing is done twice."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from articles.domain import drafting, tick, workflow
from articles.domain.drafting import Already, Behind, Saved
from articles.domain.refusals import Refusal
from articles.enums import Action, Stage
from articles.models import Article, Event
from editors.enums import Role
from tests.articles.domain.test_drafting import insert
from tests.factories import DeskFactory, EditorFactory, fresh, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = [pytest.param(3, id="few"), pytest.param(40, id="many", marks=pytest.mark.long)]


def act(function, *args, **kwargs):
    """Something to do, with what it is done to bound now."""
    return lambda: function(*args, **kwargs)


def at_once(*acts):
    """Run the acts in threads that start together, each on a connection of its own; their results or exceptions."""
    gate = threading.Barrier(len(acts))

    def run(one):
        try:
            gate.wait(timeout=20)
            return one()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def people():
    desk = DeskFactory()
    return desk, *(EditorFactory(roles=[Role.PUBLISHER], desks=[desk]) for _ in range(3))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(people, rounds):
    desk, writer, first, second = people
    for _ in range(rounds):
        article = make_story(by=writer, desk=desk, stage=Stage.IN_REVIEW)
        seen = refreshed(article).draft.version

        results = at_once(
            act(workflow.take, Action.APPROVE, article, by=fresh(first), seen=seen),
            act(workflow.take, Action.SEND_BACK, article, by=fresh(second), seen=seen, note="Check the figures."),
        )

        moved = [event.action for event in Event.objects.filter(article=article, action__in=["approve", "send_back"])]
        done = [result for result in results if isinstance(result, Article)]
        # Sending back may follow an approval; an approval never follows a sending back.
        assert len(done) == len(moved)
        assert refreshed(article).stage == (Stage.DRAFT if "send_back" in moved else Stage.APPROVED)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_story_is_published_once_however_many_press(people, rounds):
    desk, writer, first, second = people
    for _ in range(rounds):
        article = make_story(by=writer, desk=desk, stage=Stage.APPROVED)

        acts = [act(workflow.take, Action.PUBLISH, article, by=fresh(by), seen=0) for by in (first, second)]
        results = at_once(*acts)

        assert sorted(type(result).__name__ for result in results) == ["Article", "WrongStage"]
        assert Event.objects.filter(article=article, action=Action.PUBLISH).count() == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_batches_on_one_version_are_stored_one_after_the_other(people, rounds):
    desk, writer, first, second = people
    article = make_story(by=writer, desk=desk, headline="x")
    for round_ in range(rounds):
        version = refreshed(article).draft.version
        same, other = uuid.uuid4(), uuid.uuid4()

        results = at_once(
            *(
                act(
                    drafting.apply_batch,
                    article,
                    by=fresh(by),
                    uuid=batch,
                    client="c",
                    version=version,
                    steps_=[insert("a")],
                )
                for by, batch in ((first, same), (second, other), (first, same))
            )
        )

        kinds = [type(result) for result in results]
        assert kinds.count(Saved) == 1
        assert all(kind in {Saved, Already, Behind} for kind in kinds)
        assert refreshed(article).draft.headline == "a" * (round_ + 1) + "x"


def test_edit_and_publication_at_once_never_publish_unapproved_text(people):
    desk, writer, first, second = people
    for _ in range(5):
        article = make_story(by=writer, desk=desk, stage=Stage.APPROVED)

        at_once(
            act(workflow.take, Action.PUBLISH, article, by=fresh(first), seen=0),
            act(
                drafting.apply_batch,
                article,
                by=fresh(second),
                uuid=uuid.uuid4(),
                client="c",
                version=0,
                steps_=[insert("So ")],
            ),
        )

        article = refreshed(article)
        assert article.headline in {"", "A bridge opens"}
        assert article.stage == Stage.DRAFT


def test_three_workers_publish_a_due_story_once(people, later):
    desk, writer, first, _second = people
    article = make_story(by=writer, desk=desk, stage=Stage.APPROVED)
    move(article, Action.SCHEDULE, first, publish_at=later)
    Article.objects.filter(pk=article.pk).update(publish_at=article.created_at)

    results = at_once(*[tick.do_due] * 3)

    assert sum(result["published"] for result in results) == 1
    assert Event.objects.filter(article=article, action=Action.PUBLISH).count() == 1


def test_two_stories_of_one_headline_and_day_get_two_addresses(people):
    desk, writer, first, second = people
    articles = [make_story(by=writer, desk=desk, stage=Stage.APPROVED) for _ in range(2)]

    acts = [
        act(workflow.take, Action.PUBLISH, article, by=fresh(by), seen=0)
        for article, by in zip(articles, (first, second), strict=True)
    ]
    at_once(*acts)

    make_live(by=writer, desk=desk)
    slugs = list(Article.objects.live().values_list("slug", flat=True))
    assert len(set(slugs)) == 3
