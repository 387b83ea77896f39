from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.domain import archive
from articles.models import Article
from tests import factories

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def years(section):
    """Stories of 31 December 2024, 1 March 2025 and 2 March 2025."""
    for headline, day in (("Old year", (2024, 12, 31)), ("First", (2025, 3, 1)), ("Second", (2025, 3, 2))):
        story = factories.make_live(section=section, headline=headline)
        at = datetime(*day, 23, 30, tzinfo=BEIJING)
        Article.objects.filter(pk=story.pk).update(published_at=at, published_on=date(*day))


def test_empty_archive_says_so(client):
    assert "The archive is empty" in client.get("/archive/").text


def test_archive_reaches_from_the_first_story_to_the_last(client, years):
    page = client.get("/archive/").text

    for address in ("/archive/2025/", "/archive/2025/03/", "/archive/2024/12/", "/archive/2025/01/"):
        assert f'href="{address}"' in page
    for address in ("/archive/2024/11/", "/archive/2025/04/", "/archive/2023/"):
        assert address not in page


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/archive/2024/", {"Old year"}),
        ("/archive/2025/", {"First", "Second"}),
        ("/archive/2025/03/", {"First", "Second"}),
        ("/archive/2025/01/", set()),
        ("/archive/2025/03/01/", {"First"}),
    ],
)
def test_archive_lists_what_was_published_then(client, years, address, shown):
    response = client.get(address)

    assert response.status_code == 200
    assert {name for name in ("Old year", "First", "Second") if f">{name}</a>" in response.text} == shown


@pytest.mark.parametrize(
    "address",
    [
        "/archive/2023/",
        "/archive/2025/04/",
        "/archive/2025/02/30/",
        "/archive/2025/13/",
        "/archive/2025/03/03/",
        "/archive/0000/",
        "/archive/9999/12/31/",
        "/archive/25/",
    ],
)
def test_there_is_no_archive_beyond_what_was_published(client, years, address):
    assert client.get(address).status_code == 404


def test_month_marks_the_days_that_have_stories(client, years):
    page = client.get("/archive/2025/03/").text

    assert 'href="/archive/2025/03/02/"' in page
    assert 'href="/archive/2025/03/03/"' not in page
    assert 'rel="prev" href="/archive/2025/02/"' in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize("days", ["2025/", "2025/03/", "2025/03/01/"])
def test_who_comes_from_another_edition_finds_the_archive_of_this_one(client, years, days):
    """The switch leads from a day of one edition to the same day of the other, which had nothing yet then."""
    answer = client.get(f"/zh-hans/archive/{days}")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/zh-hans/archive/")


def test_no_edition_has_an_archive_beyond_what_was_published(client, years):
    assert client.get("/zh-hans/archive/2023/").status_code == 404


def test_span_is_none_until_something_is_live(section):
    factories.make_story(section=section)

    assert archive.span("en") is None


def test_days_count_in_the_newsrooms_time(years):
    assert archive.days_of("en", date(2025, 3, 1)) == {1: 1, 2: 1}
    assert archive.within("en", date(2025, 3, 1), date(2025, 3, 1) + timedelta(days=0)).count() == 1


def test_calendar_says_how_many_stories_each_day_has(client, years, section):
    again = factories.make_live(section=section, headline="Third")
    at = datetime(2025, 3, 2, 9, 0, tzinfo=BEIJING)
    Article.objects.filter(pk=again.pk).update(published_at=at, published_on=date(2025, 3, 2))

    page = client.get("/archive/2025/03/").text

    assert "1 March 2025: 1 story" in page
    assert "2 March 2025: 2 stories" in page
    assert page.count('scope="col"') == 7
    assert "2025年3月2日" not in page


def test_year_says_how_many_stories_each_month_has(client, years):
    page = client.get("/archive/2025/").text

    assert '<span class="months-name">March</span> <span class="months-count">2 stories</span>' in page
    assert 'rel="prev" href="/archive/2024/"' in page
    # A month without stories is named, and leads nowhere.
    assert 'href="/archive/2025/02/"' not in page
    assert '<span class="months-name">February</span> <span class="months-count">0 stories</span>' in page


def test_neighbors_of_a_day_are_days_with_stories(client, years):
    page = client.get("/archive/2025/03/01/").text

    assert 'rel="prev" href="/archive/2024/12/31/"' in page
    assert 'rel="next" href="/archive/2025/03/02/"' in page


@pytest.mark.parametrize("path", ["/archive/2025/", "/archive/2025/03/", "/archive/2025/03/02/"])
def test_filters_stay_within_the_days_of_the_page(client, years, path):
    page = client.get(path, {"since": "2024-01-01", "kind": "report"}).text

    assert ">Second</a>" in page
    assert ">Old year</a>" not in page


def test_days_are_met_at_both_ends_of_the_calendar(years):
    everything = Article.objects.live()

    assert archive.between(everything, start=date(1, 1, 1), end=date(9999, 12, 31)).count() == 3
    assert archive.between(everything, start=date(2025, 3, 2)).count() == 1
    assert archive.between(everything, end=date(2024, 12, 31)).count() == 1
