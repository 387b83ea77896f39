from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import presence
from articles.models import Presence
from tests.factories import EditorFactory, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(contributor, desk):
    return make_story(by=contributor, desk=desk).draft


def aged(seconds):
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=seconds))


def test_a_screen_is_written_once_and_then_every_twenty_seconds(draft, editor):
    assert presence.touch(draft, editor, "tab", 1) is True
    assert presence.touch(draft, editor, "tab", 2) is False
    assert Presence.objects.get().head == 1
    aged(21)

    assert presence.touch(draft, editor, "tab", 3) is True
    assert Presence.objects.get().head == 3


def test_a_screen_is_gone_after_fifty_seconds_or_when_it_leaves(draft, editor, contributor):
    presence.touch(draft, editor, "a", None)
    presence.touch(draft, contributor, "b", None)
    assert {row.client for row in presence.here(draft)} == {"a", "b"}

    presence.leave(draft, editor, "b")
    assert len(presence.here(draft)) == 2, "nobody sends another one away"
    presence.leave(draft, contributor, "b")
    assert [row.client for row in presence.here(draft)] == ["a"]
    aged(51)
    assert presence.here(draft) == []


def test_the_client_of_somebody_else_is_not_taken_over(draft, editor, contributor):
    presence.touch(draft, editor, "tab", 1)
    aged(30)

    assert presence.touch(draft, contributor, "tab", 9) is False
    assert (Presence.objects.get().editor, Presence.objects.get().head) == (editor, 1)


def test_one_person_cannot_fill_the_table(draft, editor):
    for number in range(presence.SCREENS_PER_EDITOR + 5):
        presence.touch(draft, editor, f"tab-{number}", None)

    assert Presence.objects.count() == presence.SCREENS_PER_EDITOR


def test_old_rows_are_swept_when_somebody_comes(draft, editor, contributor):
    presence.touch(draft, editor, "old", None)
    aged(3700)
    presence.touch(draft, contributor, "new", None)

    assert [row.client for row in Presence.objects.all()] == ["new"]


def test_here_costs_one_query(draft, django_assert_num_queries):
    for number in range(4):
        presence.touch(draft, EditorFactory(), f"tab-{number}", None)

    with django_assert_num_queries(1):
        assert len([str(row.editor) for row in presence.here(draft)]) == 4
