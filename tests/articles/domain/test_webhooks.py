"""Webhooks: written with the act, signed, sent in order, tried for a day, and nothing kept of what was removed."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from articles.domain import clock, tick, webhooks
from articles.domain.corrections import Release
from articles.enums import Action, PublicAct
from articles.models import Delivery, Webhook
from newsroom.lib import fetch
from newsroom.lib.fetch import Answer, Unreachable
from newsroom.lib.languages import Names
from tests.clock import travel
from tests.factories import make_live, move
from tests.publications import change, correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What was sent; `answers` are given one after the other, then 204."""
    got = []

    def post(url, body, headers, *, timeout, internal):
        got.append((url, body, headers))
        answer = got_answers.pop(0) if got_answers else 204
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, b"")

    got_answers: list = []
    monkeypatch.setattr(fetch, "post", post)
    post.got, post.answers = got, got_answers
    return post


def hook(*events, **kwargs):
    return Webhook.objects.create(
        name="App", url="https://app.example.org/hook", secret="s3cret", events=list(events), **kwargs
    )


def run():
    """What the worker would do now."""
    for pk in list(Delivery.objects.filter(next_try_at__lte=clock.now()).order_by("pk").values_list("pk", flat=True)):
        webhooks.deliver(pk)


def told(sent):
    return [json.loads(body)["act"] for _url, body, _headers in sent.got]


def test_a_publication_is_told_signed_and_once(sent):
    hook("published")
    story = make_live(headline="Bridge opens")
    run()
    run()

    ((url, body, headers),) = sent.got
    message, row = json.loads(body), Delivery.objects.get()
    stamp, _comma, given = headers["X-Newsroom-Signature"].removeprefix("t=").partition(",v1=")
    assert url == "https://app.example.org/hook"
    assert given == hmac.new(b"s3cret", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert message["story"]["guid"] == f"newsroom-story-{story.pk}"
    assert message["story"]["address"].endswith(story.get_absolute_url())
    assert message["id"] == headers["X-Newsroom-Delivery"] == str(row.event)
    assert (row.status, row.attempts, row.next_try_at, row.trouble) == (204, 1, None, "")
    assert row.delivered_at


def test_whoever_had_a_story_is_told_of_its_end(sent, publisher, administrator):
    had, never, everything = hook("published"), hook("withdrawn"), hook(*PublicAct.values)
    story = make_live()
    Webhook.objects.filter(pk=everything.pk).update(is_active=False)
    correct(story, publisher, "Another text.", "It was Tuesday.")
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was not true."})))
    move(story, Action.REINSTATE, publisher)
    move(story, Action.WITHDRAW, publisher, note="It was not true.")

    def acts(webhook):
        return list(Delivery.objects.filter(webhook=webhook).order_by("pk").values_list("act", flat=True))

    assert acts(had) == ["published", "corrected", "retracted", "withdrawn"]
    assert acts(never) == ["withdrawn"]
    assert acts(everything) == ["published"]


def test_an_ordinary_update_is_told_to_who_asked_for_it_only(publisher):
    hook("published")
    change(make_live(), "Another text.", publisher)

    assert list(Delivery.objects.values_list("act", flat=True)) == ["published"]


def test_a_correction_says_what_was_wrong(sent, publisher):
    hook("published")
    correct(make_live(), publisher, "Another text.", "It was Tuesday.")
    run()
    run()

    message = json.loads(sent.got[-1][1])
    assert message["correction"] == {"kind": "correction", "text": {"en": "It was Tuesday."}}
    assert message["story"]["version"] == 2


def test_nothing_is_told_of_an_act_that_failed(sent):
    hook("published")
    with transaction.atomic():
        make_live()
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()


def test_a_failure_is_tried_again_longer_each_time_for_a_day(sent):
    hook("published")
    make_live()
    sent.answers.extend([500, Unreachable("time"), Unreachable("private"), 302, *[500] * 30])
    pauses, row = [], Delivery.objects.get()
    now = row.created_at
    while row.next_try_at and len(pauses) < 40:
        with travel(now):
            run()
        row = Delivery.objects.get()
        if row.next_try_at:
            pauses.append(round((row.next_try_at - now).total_seconds()))
            now = row.next_try_at

    assert pauses[:4] == [30, 60, 120, 240]
    assert max(pauses) == 3 * 3600
    assert row.given_up_at - row.created_at <= timedelta(hours=24)
    assert row.given_up_at - row.created_at > timedelta(hours=20)
    assert (row.attempts, row.trouble) == (len(sent.got), "The other side answered 500.")
    assert len({headers["X-Newsroom-Delivery"] for _url, _body, headers in sent.got}) == 1


def test_an_update_never_overtakes_the_publication(sent, publisher):
    hook("published", "updated")
    story = make_live()
    other = make_live(headline="Other")
    change(story, "Another text.", publisher)
    sent.answers.append(500)
    run()
    assert told(sent) == ["published", "published"]

    first = Delivery.objects.filter(article=story).earliest("pk")
    with travel(first.next_try_at):
        run()
        run()
    assert told(sent) == ["published", "published", "published", "updated"]
    assert Delivery.objects.filter(article=other).get().delivered_at


def test_of_a_removed_story_nothing_is_told_and_nothing_kept(sent, administrator):
    hook("published")
    story = make_live(headline="Zebra secret", text="Zebra text.")
    run()
    waiting = hook("published", "updated")
    change(story, "Zebra again.", administrator)
    assert Delivery.objects.filter(webhook=waiting, next_try_at__isnull=False).exists()

    move(story, Action.REMOVE, administrator, note="Removed.", reason="court")
    run()

    assert told(sent)[-1] == "removed"
    removal = sent.got[-1][1].decode()
    assert "Zebra" not in removal
    assert "zebra" not in removal
    assert not Delivery.objects.filter(body__contains="ebra").exists()
    assert Delivery.objects.get(webhook=waiting, act="updated").given_up_at
    assert not Delivery.objects.filter(next_try_at__isnull=False).exists()


def test_the_tick_wakes_what_was_lost(sent):
    hook("published")
    make_live()

    assert webhooks.wake_due() == {"messages_woken": 1}
    assert told(sent) == ["published"]
    assert webhooks.wake_due() == {"messages_woken": 0}
    assert tick.tick().get("errors", 0) == 0


def test_sending_again(sent, administrator, publisher):
    hook("published")
    make_live()
    run()
    row = Delivery.objects.get()
    with pytest.raises(PermissionDenied):
        webhooks.send_again(row, by=publisher)

    assert webhooks.send_again(row, by=administrator)
    run()
    assert sent.got[0][1] == sent.got[1][1]
    Delivery.objects.update(body="")
    assert not webhooks.send_again(row, by=administrator)


@pytest.mark.parametrize(
    "url", ["http://app.example.org/", "https://a:b@example.org/", "ftp://example.org/", "https:x"]
)
def test_addresses_that_are_refused(url):
    with pytest.raises(ValidationError, match="https"):
        webhooks.check_address(url)


def test_a_host_of_the_house_may_be_private_once_it_is_named(settings):
    settings.NEWSROOM_INTERNAL_HOSTS = frozenset({"app.internal"})
    assert webhooks.check_address("http://app.internal:8080/hook")
