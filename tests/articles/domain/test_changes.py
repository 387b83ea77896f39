from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.domain import changes, workflow
from articles.enums import Action
from articles.models import PublicChange, Stamp
from tests import factories
from tests.clock import travel
from tests.listener import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache():
    with listening() as listener:
        yield listener


@pytest.fixture
def fastly(settings, cache):
    settings.NEWSROOM_PURGE = f"fastly://token@service?at={cache.url}"
    return cache


@pytest.fixture
def live(section):
    above = factories.KeywordFactory()
    keyword = factories.KeywordFactory(parent=above)
    author = factories.ProfileFactory()
    story = factories.make_live(section=section, facts={"keywords": [keyword.pk], "credits": [["author", author.pk]]})
    PublicChange.objects.all().delete()
    return story


def keys(cache):
    return cache.heard[-1][2]["Surrogate-Key"].split()


def test_withdrawal_touches_every_page_that_shows_the_story(live, publisher):
    keyword, author = live.keyword_rows.get().tag, live.credits.get().profile

    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    [change] = PublicChange.objects.all()
    assert set(change.tags) == {
        f"story-{live.pk}",
        f"section-{live.section_id}",
        f"keyword-{keyword.pk}",
        f"keyword-{keyword.parent_id}",
        f"author-{author.pk}",
        "front-en",
        "list-en",
        "lists",
    }
    assert change.addresses == [live.get_absolute_url(), "/", "/feeds/rss.xml", "/section/trade/"]


def test_story_that_moves_touches_the_section_it_leaves(live, publisher):
    before = changes.by_story(live)
    live.section = factories.SectionFactory(slug="energy")

    assert {tag for tag in (before | changes.by_story(live)).tags if tag.startswith("section-")} == {
        f"section-{before_section}" for before_section in (live.section_id, live.draft.section_id)
    }


def test_what_was_never_public_touches_nothing(section):
    assert changes.by_story(factories.make_story(section=section)) == changes.Touched()


@transaction.atomic
def fail_after_a_change():
    Stamp.objects.raise_(Stamp.SITE)
    raise ZeroDivisionError


def test_change_that_is_undone_is_not_told(live):
    with pytest.raises(ZeroDivisionError):
        fail_after_a_change()

    assert not PublicChange.objects.exists()


def test_cache_in_front_is_told_once(live, fastly):
    Stamp.objects.raise_(Stamp.SITE, tags=["story-1"])
    Stamp.objects.raise_(Stamp.SITE, tags=["story-2", "story-1"])

    report = changes.tell()

    assert report["changes_told"] == 2
    assert len(fastly.heard) == 1
    assert keys(fastly) == ["story-1", "story-2"]
    assert changes.tell() == {}
    assert len(fastly.heard) == 1


def test_cache_that_does_not_answer_is_told_later(live, fastly):
    fastly.status = 503
    Stamp.objects.raise_(Stamp.SITE, tags=["story-1"])
    now = timezone.now()

    assert changes.tell() == {"caches_failed": 1}
    change = PublicChange.objects.get()
    assert (change.told_at, change.attempts) == (None, 1)
    assert "503" in change.failure
    assert "token" not in change.failure
    assert changes.tell() == {}

    fastly.status = 200
    with travel(now + timedelta(seconds=10)):
        assert changes.tell()["changes_told"] == 1
    assert PublicChange.objects.get().failure == ""


def test_all_caches_are_told_though_one_is_away(live, settings, cache):
    settings.NEWSROOM_PURGE = f"varnish://secret@127.0.0.1:1 fastly://token@service?at={cache.url}"
    Stamp.objects.raise_(Stamp.SITE, tags=["story-1"])

    assert changes.tell() == {"caches_failed": 1}
    assert keys(cache) == ["story-1"]


def test_without_a_cache_in_front_there_is_nobody_to_tell(live):
    Stamp.objects.raise_(Stamp.SITE)

    assert changes.tell() == {"changes_told": 1, "pages_made": 0}


def test_pages_that_everybody_asks_for_next_are_made(live, settings, cache):
    settings.NEWSROOM_PAGE_CACHE, settings.PORT, settings.REDIS_URL = 1, str(cache.port), ""
    Stamp.objects.raise_(Stamp.SITE, addresses=["/", "/section/trade/"])

    assert changes.tell()["pages_made"] == 2
    assert [path for _method, path, _headers, _body in cache.heard] == ["/"] * 4 + ["/section/trade/"] * 4
    assert cache.heard[0][2]["Host"] == "127.0.0.1:8000"


def test_nobody_asks_for_the_page_of_a_story_that_was_taken_away(live, publisher, settings, cache):
    settings.NEWSROOM_PAGE_CACHE, settings.PORT, settings.REDIS_URL = 1, str(cache.port), ""
    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    changes.tell()

    assert {path for _method, path, _headers, _body in cache.heard} == {"/", "/feeds/rss.xml", "/section/trade/"}


def test_a_week_later_nobody_needs_to_hear(live):
    Stamp.objects.raise_(Stamp.SITE)
    with travel(timezone.now() + timedelta(days=8)):
        assert changes.prune() == {"changes_pruned": 1}
