"""Messages to webhooks are not kept for ever; who had a story stays known."""

from datetime import timedelta
from uuid import UUID

import pytest

from articles.domain import clock, publishing, tick, webhooks
from articles.enums import PublicAct
from articles.models import Delivery, Webhook
from tests.clock import travel
from tests.factories import make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def app():
    return Webhook.objects.create(name="App", url="https://app.example.org/hook", secret="s3cret")


@pytest.fixture
def story(section):
    return make_live(headline="A bridge opens")


@pytest.fixture
def message(app, story):
    numbers = iter(range(1, 100))

    def make(article=None, *, webhook=app, **days):
        moments = {f"{name}_at": clock.now() - timedelta(days=count) for name, count in days.items()}
        return Delivery.objects.create(
            webhook=webhook,
            article=article or story,
            act=PublicAct.UPDATED,
            event=UUID(int=next(numbers)),
            body="{}",
            **moments,
        )

    return make


def kept():
    return {row.pk: row.body for row in Delivery.objects.all()}


def test_what_arrived_goes_after_a_month_and_what_was_given_up_after_three(message):
    for days in ({"delivered": 31}, {"given_up": 91}):
        message(**days)
    recent, failed, waiting = message(delivered=29), message(given_up=89), message(next_try=40)

    assert webhooks.prune() == {"messages_pruned": 2}

    assert kept() == {row.pk: "{}" for row in (recent, failed, waiting)}


def test_the_last_one_about_a_story_stays_without_its_words(message, app):
    other = Webhook.objects.create(name="Partner", url="https://partner.example.org/", secret="s3cret")
    message(delivered=60)
    last, of_other = message(delivered=50), message(webhook=other, delivered=50)

    webhooks.prune()

    assert kept() == {last.pk: "", of_other.pk: ""}
    assert webhooks.prune() == {}


def test_a_line_without_words_goes_when_a_later_message_is_over(message):
    message(delivered=60)
    webhooks.prune()
    later = message(delivered=40)

    webhooks.prune()

    assert kept() == {later.pk: ""}


def test_who_had_a_story_is_still_told_of_its_end(message, story):
    """The webhook is set up for nothing: that it had the story is all that speaks for it."""
    message(delivered=60)
    webhooks.prune()

    publishing.withdraw(story, note="Wrong.")

    assert [row.act for row in Delivery.objects.filter(next_try_at__isnull=False)] == [PublicAct.WITHDRAWN]


def test_the_worker_prunes(message):
    first, last = message(delivered=29), message(delivered=29)

    with travel(clock.now() + timedelta(days=2)):
        assert tick.tick()["messages_pruned"] == 1

    assert kept() == {last.pk: ""}
    assert first.pk not in kept()
