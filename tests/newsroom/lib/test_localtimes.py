from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsroom.lib import localtimes

BERLIN, NEW_YORK, LORD_HOWE = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"))


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2024-06-01T12:00", BERLIN, datetime(2024, 6, 1, 10, tzinfo=UTC)),
        ("2024-01-01 12:00", BERLIN, datetime(2024, 1, 1, 11, tzinfo=UTC)),
        ("2022-05-18 15:00", ZoneInfo("Asia/Shanghai"), datetime(2022, 5, 18, 7, tzinfo=UTC)),
        # What says its own offset is taken by its word, also within the hour that happens twice.
        ("2024-10-27T02:30+02:00", BERLIN, datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("2024-10-27T02:30+01:00", BERLIN, datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
    ],
)
def test_typed_time_is_the_instant_of_its_zone(text, zone, expected):
    assert localtimes.read(text, zone) == expected


@pytest.mark.parametrize(
    ("text", "zone", "after"),
    [
        ("2024-03-31T02:00", BERLIN, "03:00"),
        ("2024-03-31T02:59", BERLIN, "03:00"),
        ("2024-03-10T02:30", NEW_YORK, "03:00"),
        # Half an hour only.
        ("2024-10-06T02:10", LORD_HOWE, "02:30"),
    ],
)
def test_time_that_the_clocks_skip_is_refused_with_the_next(text, zone, after):
    with pytest.raises(localtimes.Skipped) as refused:
        localtimes.read(text, zone)

    assert f"{refused.value.next:%H:%M}" == after


@pytest.mark.parametrize("text", ["2024-03-31T01:59", "2024-03-31T03:00"])
def test_times_around_the_gap_exist(text):
    localtimes.read(text, BERLIN)


@pytest.mark.parametrize(
    ("text", "zone", "apart"),
    [
        ("2024-10-27T02:00", BERLIN, 60),
        ("2024-10-27T02:59", BERLIN, 60),
        ("2024-11-03T01:30", NEW_YORK, 60),
        ("2024-04-07T01:45", LORD_HOWE, 30),
    ],
)
def test_time_that_happens_twice_offers_both(text, zone, apart):
    with pytest.raises(localtimes.Twice) as refused:
        localtimes.read(text, zone)

    first, second = refused.value.instants
    assert second - first == timedelta(minutes=apart)
    for instant in (first, second):
        assert instant.astimezone(zone).isoformat(timespec="minutes")[:16] == text
        assert localtimes.read(instant.astimezone(zone).isoformat(timespec="minutes"), zone) == instant


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2024-02-30T10:00", "2024-13-01T10:00", "2024-06-01", "0001-01-01T00:00", "99999-01-01T00:00"],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(localtimes.NotATime):
        localtimes.read(text, ZoneInfo("Asia/Shanghai"))


def test_offset_is_shown_with_its_sign():
    assert localtimes.offset(datetime(2024, 1, 1, tzinfo=UTC).astimezone(NEW_YORK)) == "UTC-05:00"
