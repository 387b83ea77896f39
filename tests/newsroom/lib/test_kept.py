from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from newsroom.lib.kept import hold, is_short, kept, normal_query, tag, tags_of


@pytest.mark.parametrize(
    ("query", "normal"),
    [
        ("", ""),
        ("q=bridge", "q=bridge"),
        ("utm_source=x&q=bridge&fbclid=2", "q=bridge"),
        ("after=1&q=bridge", "q=bridge&after=1"),
        ("q=bridge&after=1", "q=bridge&after=1"),
        ("q=b%c3%a9&q=", "q=b%C3%A9&q="),
        ("q=大桥".encode().decode("latin-1"), "q=%E5%A4%A7%E6%A1%A5"),
        ("q", "q="),
        ("Q=bridge", ""),
        ("q=a%26after=1", "q=a%26after%3D1"),
        ("&&&==;", ""),
        ("%ff=%fe&q=%ff", "q=%EF%BF%BD"),
        ("q=1&" * 500, ""),
    ],
)
def test_only_words_that_a_view_knows_are_left(query, normal):
    assert normal_query(query, ("q", "after")) == normal


def test_long_addresses_are_known():
    assert is_short("q=bridge")
    assert not is_short("q=" + "x" * 400)
    assert not is_short("&".join(["q=x"] * 13))


def test_page_holds_until_the_first_of_its_ends():
    request = SimpleNamespace()
    for day in (20, 18, 19):
        hold(request, datetime(2030, 5, day, tzinfo=UTC))
    hold(request, None)

    assert request.page_until == datetime(2030, 5, 18, tzinfo=UTC).timestamp()


def test_tags_are_told_once_and_not_without_end():
    request = SimpleNamespace()
    assert tags_of(request) == []

    tag(request, "story-1", "section-2")
    tag(request, "story-1", *(f"story-{number}" for number in range(1000)))

    assert tags_of(request)[:2] == ["story-1", "section-2"]
    assert len(tags_of(request)) == 200


def test_view_says_which_words_it_reads():
    @kept("q", fragments=True)
    def view(request):
        return request

    assert (view.kept.parameters, view.kept.fragments, view(1)) == (("q",), True, 1)
