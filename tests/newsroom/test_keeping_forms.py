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


@pytest.mark.parametrize("condition", [{}, {"If-Range": '"other"'}, {"If-Range": "Thu, 01 Jan 1970 00:00:00 GMT"}])
@pytest.mark.parametrize("form", [{}, BROWSER])
def test_part_of_a_page_is_answered_with_all_of_it(client, live, form, condition):
    """Ranges may be ignored (RFC 9110, 14.2): no half of one page is ever joined to half of another."""
    whole = client.get("/", headers=form)

    part = client.get("/", headers=form | {"Range": "bytes=10-20"} | condition)

    assert (part.status_code, part.content) == (200, whole.content)
    assert "Content-Range" not in part.headers


def test_head_of_a_page_that_somebody_has_is_the_same_304(client, live):
    tag = client.get("/", headers=BROWSER).headers["ETag"]

    answers = [getattr(client, way)("/", headers=BROWSER | {"If-None-Match": tag}) for way in ("get", "head")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(304, b"")] * 2
    assert answers[0].headers == answers[1].headers


def test_tag_of_one_form_is_none_of_another(client, live):
    tags = {form: client.get("/", headers={"Accept-Encoding": form}).headers["ETag"] for form in ("br", "gzip", "")}

    for form, other in (("br", "gzip"), ("gzip", "br"), ("", "br"), ("br", "")):
        answer = client.get("/", headers={"Accept-Encoding": form, "If-None-Match": tags[other]})
        assert answer.status_code == 200


@pytest.mark.parametrize("wish", ["br;q=0, gzip;q=0", "identity", "br;q=0.0, *;q=0", "identity;q=0", "x" * 5000])
def test_who_takes_nothing_gets_the_plain_page(client, live, wish):
    answer = client.get("/", headers={"Accept-Encoding": wish})

    if wish == "identity;q=0":
        # Refused plain, and nothing else taken: there is no better answer than the page.
        assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert b"A bridge opens" in answer.content


def test_a_404_is_never_said_to_be_there(client, live):
    """Neither kept as a page that is there, nor found to be the one that somebody has."""
    missing = client.get("/no-such-page/")

    again = client.get("/no-such-page/", headers={"If-None-Match": missing.headers["ETag"]})

    assert (missing.status_code, again.status_code) == (404, 404)
    assert b'role="search"' in again.content or b'type="search"' in again.content


@pytest.mark.parametrize("place", ["/", "/zh-hans/", "/search/?q=bridge", "/nothing/", "/feeds/rss.xml", "/desk"])
def test_languages_and_cookies_of_a_browser_change_nothing(client, live, place):
    """One address, one page, whoever asks; and nobody is given a cookie for it."""
    plain = client.get(place)
    client.cookies.load({"session": "x", "language": "zh-hans", "csrf": "y"})

    noisy = client.get(place, headers={"Accept-Language": "zh-CN,fr;q=0.5", "DNT": "1", "User-Agent": "x"})

    assert (noisy.status_code, noisy.content) == (plain.status_code, plain.content)
    assert not {"Cookie", "Accept-Language"} & set(noisy.headers.get("Vary", "").split(", "))
    assert not any(morsel.value not in {"x", "y", "zh-hans"} for morsel in noisy.cookies.values())
