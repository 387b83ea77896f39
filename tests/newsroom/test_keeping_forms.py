"""Kept pages in the form that each client takes, and what is told to those who have one already."""

from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from articles.domain import workflow
from articles.enums import Action
from articles.models import Stamp
from newsroom.lib import encodings
from tests import factories
from tests.clock import travel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages", "each_way")]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def live(section):
    return factories.make_live(section=section, headline="A bridge opens")


def test_each_client_gets_the_form_it_takes(client, live):
    plain = client.get("/")
    small = client.get("/", headers=BROWSER)
    older = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert brotli.decompress(small.content) == plain.content
    assert encodings.plain(older.content, "gzip") == plain.content
    assert [each.headers.get("Content-Encoding") for each in (plain, small, older)] == [None, "br", "gzip"]
    assert len({each.headers["ETag"] for each in (plain, small, older)}) == 3
    assert {each.headers["Vary"] for each in (plain, small, older)} == {"Accept-Encoding"}
    assert all(int(each.headers["Content-Length"]) == len(each.content) for each in (plain, small, older))


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}', '"other",W/{} , "third"', "*"])
def test_who_has_the_page_hears_that_it_is_the_same(client, live, wrap):
    tag = client.get("/", headers=BROWSER).headers["ETag"]

    answer = client.get("/", headers=BROWSER | {"If-None-Match": wrap.format(tag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Type" not in answer.headers


def test_who_has_another_page_gets_this_one(client, live, publisher):
    tag = client.get("/").headers["ETag"]
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    for held in (tag, '"other"', "nonsense", ""):
        assert client.get("/", headers={"If-None-Match": held}).status_code == 200


def test_date_of_the_last_change_is_a_validator_too(client, live):
    later = timezone.now() + timedelta(seconds=30)
    with travel(later):
        page = client.get("/")
        told = page.headers["Last-Modified"]

        assert client.get("/", headers={"If-Modified-Since": told}).status_code == 304
        # Tags count before dates.
        other = client.get("/", headers={"If-Modified-Since": told, "If-None-Match": '"other"'})
        assert other.status_code == 200
        assert client.get("/", headers={"If-Modified-Since": "yesterday"}).status_code == 200
        assert client.get("/", headers={"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}).status_code == 200


def test_two_changes_of_one_second_are_not_mixed_up(client, live):
    """Each has a second of its own, and none is told before it is over."""
    states = []
    for _ in range(3):
        Stamp.objects.raise_(Stamp.SITE)
        states.append(Stamp.objects.now(Stamp.SITE))
        assert "Last-Modified" not in client.get("/").headers or states[-1][1] <= timezone.now().timestamp()

    assert len({at for _n, at in states}) == 3


def test_headers_tell_shared_caches_what_they_may_do(client, live):
    page = client.get(live.get_absolute_url())

    rules = dict(rule.strip().partition("=")[::2] for rule in page.headers["Cache-Control"].split(","))
    assert rules["max-age"] == "0"
    # Through any cache that follows the header a withdrawn story is gone within a minute.
    assert int(rules["s-maxage"]) + int(rules["stale-while-revalidate"]) < 60
    assert {"site", f"story-{live.pk}", f"section-{live.section_id}"} <= set(page.headers["Surrogate-Key"].split())
    assert page.headers["Content-Language"] == "en"
    assert "Content-Security-Policy" in page.headers
