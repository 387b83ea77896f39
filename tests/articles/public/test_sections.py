"""The front of a section that nobody has arranged: a row for each part with enough stories, then the list."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def headlines(page, name) -> list[str]:
    part = re.search(name, page, re.S)
    return re.findall(r'card-title"><a href="[^"]+">([^<]+)<', part[0]) if part else []


@pytest.fixture
def parts(section, copies):
    """Trade with customs (six stories), ports (six) and fairs (one)."""
    for slug, number in (("customs", 6), ("ports", 6), ("fairs", 1)):
        below = factories.SectionFactory(slug=slug, parent=section)
        copies(factories.make_live(section=below, headline=slug.title()), number - 1)
    return section


def test_each_part_with_enough_stories_has_a_row(client, parts):
    page = client.get("/section/trade/").text

    rows = re.findall(r'<section class="section-row.*?</section>', page, re.S)
    assert [re.search(r'row-title".*?href="([^"]+)"', row)[1] for row in rows] == [
        "/section/trade/customs/",
        "/section/trade/ports/",
    ]


def test_rows_have_the_width_and_distance_of_the_home_pages(client, parts):
    assert '<div class="rows rows-whole">' in client.get("/section/trade/").text


def test_no_story_stands_twice(client, parts):
    page = client.get("/section/trade/").text

    shown = re.findall(r'card-title"><a href="([^"]+)"', page)
    assert len(shown) == len(set(shown)) == 13


def test_further_pages_and_filtered_ones_are_plain_lists(client, parts, copies):
    for query in ("?kind=report", "?q=customs"):
        assert "section-row" not in client.get(f"/section/trade/{query}").text


def test_section_of_few_stories_is_a_list(client, section):
    below = factories.SectionFactory(slug="customs", parent=section)
    factories.make_live(section=below, headline="Alone")

    page = client.get("/section/trade/").text

    assert "section-row" not in page
    assert headlines(page, r'<ol class="listing-stories.*?</ol>') == ["Alone"]


def test_list_that_the_front_has_used_up_is_left_out(client, section, copies):
    below = factories.SectionFactory(slug="customs", parent=section)
    copies(factories.make_live(section=below, headline="Customs"), 5)

    page = client.get("/section/trade/").text

    assert len(re.findall("card-title", page)) == 6
    assert "No stories here yet" not in page
