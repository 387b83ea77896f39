from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from newsroom.templatetags import dates

AT = datetime(2022, 5, 18, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "Asia/Shanghai", "18 May 2022, 15:00 CST"),
        ("en", "Europe/Berlin", "18 May 2022, 09:00 CEST"),
        ("en", "Asia/Almaty", "18 May 2022, 13:00 UTC+6"),
        ("en", "Asia/Kathmandu", "18 May 2022, 12:45 UTC+5:45"),
        ("en", "America/St_Johns", "18 May 2022, 04:30 NDT"),
        ("en", "UTC", "18 May 2022, 07:00 UTC"),
        ("zh-hans", "Asia/Shanghai", "2022年5月18日 15:00（北京时间）"),
        ("zh-hans", "Europe/Berlin", "2022年5月18日 09:00（UTC+2）"),
        ("zh-hans", "America/New_York", "2022年5月18日 03:00（UTC−4）"),
        ("zh-hans", "UTC", "2022年5月18日 07:00（UTC）"),
    ],
)
def test_moment_in_house_style(language, zone, expected):
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        assert f">{expected}</time>" in dates.moment(AT)


def test_moment_is_machine_readable():
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert dates.moment(AT).startswith('<time datetime="2022-05-18T15:00:00+08:00">')


def test_no_moment_is_nothing():
    assert dates.moment(None) == dates.day(None) == dates.clock(None) == dates.when(None) == ""


@pytest.mark.parametrize(
    ("language", "plain", "weekday", "month"),
    [
        ("en", "18 May 2022", "Wednesday, 18 May 2022", "May 2022"),
        ("zh-hans", "2022年5月18日", "2022年5月18日 星期三", "2022年5月"),
    ],
)
def test_days(language, plain, weekday, month):
    with translation.override(language):
        assert dates.day_name(date(2022, 5, 18)) == plain
        assert f">{weekday}<" in dates.day(date(2022, 5, 18), weekday=True)
        assert dates.month_and_year(date(2022, 5, 18)) == month


@time_machine.travel(datetime(2022, 6, 1, tzinfo=UTC))
def test_card_names_the_year_only_of_other_years():
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert ">18 May, 15:00<" in dates.when(AT)
        assert ">18 May 2021<" in dates.when(AT.replace(year=2021))
        with translation.override("zh-hans"):
            assert ">5月18日 15:00<" in dates.when(AT)


def test_a_moment_belongs_to_the_newsrooms_day():
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert dates.local_day(datetime(2022, 5, 18, 17, 0, tzinfo=UTC)) == date(2022, 5, 19)
