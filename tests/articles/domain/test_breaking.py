from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.domain import breaking
from articles.enums import Action
from articles.models import Breaking, Outlet, Stamp
from tests import factories

pytestmark = pytest.mark.django_db


def on_pages(language="en", now=None):
    return breaking.on_pages(Outlet.objects.first() or Outlet(), language, now or timezone.now())


def test_a_line_stands_above_its_edition_until_its_time_is_over(publisher, section):
    story = factories.make_live(section=section)
    line = breaking.start("en", "  Port   closed ", minutes=30, by=publisher, article=story)

    assert on_pages()["text"] == "Port closed"
    assert on_pages()["address"] == story.get_absolute_url()
    assert on_pages("zh-hans") is None
    assert on_pages(now=line.until) is None
    before = Stamp.objects.get(key=Stamp.SITE).n
    assert breaking.due(line.until - timedelta(seconds=1)) == {"breaking_ended": 0}
    assert breaking.due(line.until) == {"breaking_ended": 1}
    assert breaking.due(line.until) == {"breaking_ended": 0}
    assert Stamp.objects.get(key=Stamp.SITE).n == before + 1
    assert Outlet.objects.get().breaking == {}


def test_a_new_line_takes_the_place_of_the_old_and_the_same_twice_is_one(publisher):
    first = breaking.start("en", "One", minutes=30, by=publisher)
    assert breaking.start("en", "One", minutes=30, by=publisher) == first
    breaking.start("en", "Two", minutes=30, by=publisher)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert on_pages()["text"] == "Two"
    assert Breaking.objects.count() == 2


def test_a_line_is_ended_by_hand_once(publisher):
    line = breaking.start("en", "One", minutes=30, by=publisher)
    breaking.end(line, by=publisher)
    ended = breaking.end(line, by=publisher).ended_at

    assert ended == breaking.end(line, by=publisher).ended_at
    assert on_pages() is None


def test_a_story_that_goes_takes_its_line_with_it(publisher, section):
    story = factories.make_live(section=section)
    breaking.start("en", "One", minutes=30, by=publisher, article=story)

    factories.move(story, Action.WITHDRAW, publisher, note="Wrong port.")

    assert on_pages() is None


@pytest.mark.parametrize(("text", "minutes"), [("", 10), ("x" * 161, 10), ("x", 0), ("x", 1441)])
def test_nonsense_is_refused(publisher, text, minutes):
    with pytest.raises(ValidationError):
        breaking.start("en", text, minutes=minutes, by=publisher)
    assert not Breaking.objects.exists()


def test_only_live_stories_of_the_edition_and_only_publishers(publisher, editor, section):
    draft = factories.make_story()
    with pytest.raises(ValidationError):
        breaking.start("en", "x", minutes=5, by=publisher, article=draft)
    with pytest.raises(ValidationError):
        breaking.start("zh-hans", "x", minutes=5, by=publisher, article=factories.make_live(section=section))
    with pytest.raises(PermissionDenied):
        breaking.start("en", "x", minutes=5, by=editor)
