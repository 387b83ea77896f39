"""Pages over rows that share a moment, in both directions, and with every kind of broken cursor."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.paging import count_up_to, page_by_key

ORDER = ("-expire_date", "-session_key")
NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def rows(db):
    """23 rows, four of them at each moment."""
    Session.objects.bulk_create(
        Session(session_key=f"{n:03}", session_data="", expire_date=NOON - timedelta(minutes=n // 4)) for n in range(23)
    )
    return [row.pk for row in Session.objects.order_by(*ORDER)]


def page(**kwargs):
    return page_by_key(Session.objects.all(), order=ORDER, size=5, **kwargs)


def keys(found):
    return [row.pk for row in found]


def test_page_by_key_walks_down_over_every_row_once(rows):
    seen, cursor = [], None
    while True:
        found = page(after=cursor)
        seen += keys(found)
        cursor = found.older
        if cursor is None:
            break

    assert seen == rows


def test_page_by_key_walks_back_up_the_same_pages(rows):
    down, cursor = [], None
    while not down or cursor:
        found = page(after=cursor)
        down.append(keys(found))
        cursor = found.older
    up = [down[-1]]
    while found.newer:
        found = page(before=found.newer)
        up.append(keys(found))

    assert [len(part) for part in down] == [5, 5, 5, 5, 3]
    assert up[::-1] == down


def test_page_by_key_first_page_has_nothing_newer(rows):
    assert page().newer is None
    assert page(before=page(after=page().older).newer).newer is None


def test_page_by_key_last_full_page_has_nothing_older(rows):
    Session.objects.filter(pk__in=rows[20:]).delete()
    found = page()
    while found.older:
        found = page(after=found.older)

    assert keys(found) == rows[15:20]


def test_page_by_key_stays_put_when_a_row_arrives_at_the_top(rows):
    first = page()
    Session.objects.create(session_key="999", session_data="", expire_date=NOON + timedelta(hours=1))

    assert keys(page(after=first.older)) == rows[5:10]


def test_page_by_key_near_the_top_shows_a_full_page(rows):
    second = page(after=page().older)
    Session.objects.filter(pk__in=rows[:3]).delete()

    found = page(before=second.newer)

    assert (keys(found), found.newer) == (rows[3:8], None)


def test_page_by_key_after_the_last_row_is_empty_and_leads_back(rows):
    older = page(after=page().older).older
    Session.objects.filter(pk__in=rows[10:]).delete()

    found = page(after=older)

    assert keys(found) == []
    assert keys(page(before=found.newer)) == rows[4:9]


def test_page_by_key_rising_order(db):
    Group.objects.bulk_create(Group(name=f"{n:02}") for n in range(8))

    first = page_by_key(Group.objects.all(), order=("name", "id"), size=3)
    second = page_by_key(Group.objects.all(), order=("name", "id"), size=3, after=first.older)
    back = page_by_key(Group.objects.all(), order=("name", "id"), size=3, before=second.newer)

    assert [group.name for group in second] == ["03", "04", "05"]
    assert [group.name for group in back] == ["00", "01", "02"]


def test_page_by_key_refuses_an_order_in_two_directions(db):
    with pytest.raises(ValueError, match="same direction"):
        page_by_key(Group.objects.all(), order=("name", "-id"))


def pack(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é中",
        "====",
        "A" * 5000,
        pack(None),
        pack([]),
        pack(["2026-11-23"]),
        pack([1, 2]),
        pack(["not a time", "001"]),
        pack(["2026-11-23T12:00:00", "001"]),
        pack(["2026-13-45T12:00:00+00:00", "001"]),
        pack([NOON.isoformat(), "\0"]),
        pack([NOON.isoformat(), "\ud800"]),
        pack([NOON.isoformat(), "k" * 100]),
        pack([NOON.isoformat(), None]),
    ],
)
def test_page_by_key_broken_cursor_gives_the_first_page(rows, cursor):
    assert keys(page(after=cursor)) == rows[:5]
    assert keys(page(before=cursor)) == rows[:5]


def test_page_by_key_number_beyond_the_column_gives_the_first_page(db):
    Group.objects.create(name="00")

    found = page_by_key(Group.objects.all(), order=("name", "id"), size=1, after=pack(["9", "9" * 30]))

    assert [group.name for group in found] == ["00"]


@given(cursor=st.text(max_size=60))
def test_page_by_key_any_text_is_taken_calmly(cursor):
    # The cursor is read before the query is made: an unreadable one leaves the condition out.
    from newsroom.lib.paging import _read

    assert _read(Session.objects.none(), ("expire_date", "session_key"), cursor) is None


def test_page_by_key_costs_one_query(rows, django_assert_num_queries):
    cursor = page(after=page().older).older

    with django_assert_num_queries(1) as caught:
        page(after=cursor)

    assert '"expire_date" <= ' in caught[0]["sql"], "the redundant bound that makes the index usable is missing"


@pytest.mark.parametrize(("limit", "answer"), [(30, (23, False)), (23, (23, False)), (22, (22, True)), (0, (0, True))])
def test_count_up_to_stops_counting(rows, limit, answer):
    assert count_up_to(Session.objects.all(), limit) == answer
