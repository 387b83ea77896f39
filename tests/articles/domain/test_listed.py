"""What counts stories, counts those in lists: a replaced one leaves its keywords and sitemaps, and comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import keywords, sitemaps
from articles.domain.corrections import Release
from articles.enums import Action, Significance
from articles.models import Article, Credit
from articles.models.article import SITEMAP_PART
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, ProfileFactory, make_live, move
from tests.publications import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return KeywordFactory(slug="bridges")


@pytest.fixture
def first(section, topic):
    long_ago = timezone.now() - timedelta(days=90)
    story = make_live(section=section, headline="First", facts={"keywords": [topic.pk]})
    Article.objects.filter(pk=story.pk).update(published_at=long_ago)
    story.refresh_from_db()
    return story


def uses(keyword):
    """As it is kept, which must be what counting anew finds."""
    kept = Keyword.objects.get(pk=keyword.pk).uses
    keywords.recount([keyword.pk])
    assert Keyword.objects.get(pk=keyword.pk).uses == kept
    return kept


def replacing(story, **facts):
    return make_live(headline="Second", facts={"chain": ["replaces", story.pk]} | facts)


def part_changed(story):
    return dict(sitemaps.story_parts()).get(story.pk // SITEMAP_PART)


def test_a_replaced_story_is_not_counted_until_it_is_back(first, topic, publisher):
    assert uses(topic) == 1
    second = replacing(first)
    assert uses(topic) == 0
    move(second, Action.WITHDRAW, publisher, note="It was not true.")
    assert uses(topic) == 1
    move(second, Action.REINSTATE, publisher)
    assert uses(topic) == 0
    move(second, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was not true."})))
    assert uses(topic) == 1


def test_what_replaces_is_counted_instead(first, topic, publisher):
    second = replacing(first, keywords=[topic.pk])
    assert uses(topic) == 1
    # A replaced story that is published again or withdrawn is counted neither before nor after.
    change(first, "Another text.", publisher)
    assert uses(topic) == 1
    move(first, Action.WITHDRAW, publisher, note="Wrong.")
    assert uses(topic) == 1
    move(second, Action.WITHDRAW, publisher, note="Wrong.")
    assert uses(topic) == 0
    move(first, Action.REINSTATE, publisher)
    assert uses(topic) == 1


def test_a_removed_replacement_gives_the_count_back(first, topic, administrator):
    second = replacing(first)
    move(second, Action.REMOVE, administrator, note="Removed.", reason="court")
    assert uses(topic) == 1


def test_sitemaps_name_what_leads_to_a_listed_story(first, topic):
    person = ProfileFactory()
    Credit.objects.create(article=first, profile=person, role="author", position=0)
    assert (topic.pk in sitemaps.keywords_with_stories("en"), person.pk in sitemaps.profiles_with_stories("en")) == (
        True,
        True,
    )

    replacing(first)

    assert (sitemaps.keywords_with_stories("en"), sitemaps.profiles_with_stories("en")) == (set(), set())


def test_a_part_of_replaced_stories_only_is_not_named(first, monkeypatch):
    monkeypatch.setattr(sitemaps, "SITEMAP_PART", 1)
    second = replacing(first)

    assert [number for number, _at in sitemaps.story_parts()] == [second.pk]
    assert sitemaps.stories_of(first.pk) == []


def test_leaving_the_lists_and_coming_back_are_changes(first, publisher, monkeypatch):
    monkeypatch.setattr(sitemaps, "SITEMAP_PART", 1)
    monkeypatch.setattr("tests.articles.domain.test_listed.SITEMAP_PART", 1)
    published = first.published_at
    assert part_changed(first) == published

    move(first, Action.WITHDRAW, publisher, note="Wrong.")
    move(first, Action.REINSTATE, publisher)
    reinstated = part_changed(first)
    assert reinstated > published + timedelta(days=80)
    assert [sitemaps.changed(story) for story in sitemaps.stories_of(first.pk)] == [reinstated]
    assert sitemaps.newest_by_section("en")[first.section_id] == reinstated

    second = replacing(first)
    move(second, Action.WITHDRAW, publisher, note="Wrong.")
    assert part_changed(first) > reinstated


def test_an_update_after_a_return_is_newer_than_the_return(first, publisher, monkeypatch):
    monkeypatch.setattr(sitemaps, "SITEMAP_PART", 1)
    monkeypatch.setattr("tests.articles.domain.test_listed.SITEMAP_PART", 1)
    move(first, Action.WITHDRAW, publisher, note="Wrong.")
    move(first, Action.REINSTATE, publisher)
    back = part_changed(first)

    change(first, "Another text.", publisher)

    first.refresh_from_db()
    assert part_changed(first) >= first.updated_at > back


def test_a_typing_error_mended_is_no_change(first, publisher):
    change(first, "Another text.", publisher, significance=Significance.TYPO)

    assert part_changed(first) == first.published_at
