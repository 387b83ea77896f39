"""Lists page by key, say how much there is, and turn to the other edition."""

import re

import pytest

from articles.public.counts import Count, count_text
from articles.public.listings import PER_PAGE
from tests import factories

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'card-title"><a href="[^"]+">([^<]+)<', response.text)


def link(response, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', response.text)
    return found and found[1].replace("&amp;", "&")


def test_list_pages_older_and_newer(client, live, copies):
    copies(live, 44)
    first = client.get("/section/trade/")

    second = client.get("/section/trade/" + link(first, "next"))
    third = client.get("/section/trade/" + link(second, "next"))
    back = client.get("/section/trade/" + link(third, "prev"))

    assert [len(headlines(page)) for page in (first, second, third)] == [PER_PAGE, PER_PAGE, 5]
    assert headlines(first)[0] == "A bridge opens"
    assert not set(headlines(first)) & set(headlines(second))
    assert headlines(back) == headlines(second)
    assert link(third, "next") is None
    assert link(first, "prev") is None


def test_new_story_moves_nobody_to_another_page(client, live, copies, section):
    copies(live, 30)
    older = "/section/trade/" + link(client.get("/section/trade/"), "next")
    before = headlines(client.get(older))

    factories.make_live(section=section, headline="Just in")

    assert headlines(client.get(older)) == before


def test_pages_keep_the_filters(client, live, copies):
    copies(live, 30)

    response = client.get("/stories/?kind=report")

    assert "kind=report" in link(response, "next")


def test_unreadable_cursor_gives_the_first_page(client, live):
    for cursor in ["x", "W10", "a" * 5000, "WyIyMDI2IiwiMSJd", "../..", "💥"]:
        for name in ("after", "before"):
            response = client.get("/section/trade/", {name: cursor})

            assert response.status_code == 200
            assert headlines(response) == ["A bridge opens"]


def test_count_is_capped():
    assert count_text(1, False) == "1 story"
    assert count_text(1000, True) == "More than 1,000 stories"
    assert Count(83, is_least=True).in_words == "At least 83 stories"
    assert Count(1).in_words == "1 story"
    assert [Count(1000, is_least=True).figure, Count(83).figure] == ["1,000+", "83"]


def test_count_is_shown(client, live, copies):
    copies(live, 2)

    assert "3 stories" in client.get("/section/trade/").text


def test_section_gathers_what_lies_below_it(client, live, section):
    below = factories.SectionFactory(slug="customs", parent=section)
    factories.SectionFactory(slug="trade-fairs")
    inner = factories.make_live(section=below, headline="Customs story")

    page = client.get("/section/trade/")

    assert set(headlines(page)) == {"Customs story", "A bridge opens"}
    assert "/section/trade/customs/" in page.text
    assert headlines(client.get("/section/trade/customs/")) == [inner.headline]
    assert headlines(client.get("/section/trade-fairs/")) == []


def test_unknown_section_is_not_found(client, live):
    assert client.get("/section/trade/nothing/").status_code == 404
    assert client.get("/section/nothing/").status_code == 404


def test_author_page_lists_a_story_once_for_two_credits(client, section, author):
    factories.make_live(section=section, facts={"credits": [["author", author.pk], ["photographer", author.pk]]})

    response = client.get("/author/mei-lin/")

    assert headlines(response) == ["A bridge opens"]
    assert "1 story" in response.text


def test_unknown_author_is_not_found(client, db):
    assert client.get("/author/nobody/").status_code == 404


def test_empty_section_says_so(client, section):
    response = client.get("/section/trade/")

    assert response.status_code == 200
    assert "No stories here yet" in response.text


def test_reader_without_translation_is_told(client, section):
    told = "has not been translated"

    assert told in client.get("/section/trade/?untranslated").text
    assert told not in client.get("/section/trade/").text
    assert told in client.get("/?untranslated").text


def test_lists_switch_to_the_same_list_of_the_other_edition(client, live):
    assert 'href="/zh-hans/section/trade/"' in client.get("/section/trade/").text
    assert 'href="/author/mei-lin/"' in client.get("/zh-hans/author/mei-lin/").text


@pytest.mark.parametrize("address", ["/", "/section/trade/", "/search/", "/corrections/"])
def test_pages_only_answer_questions(client, section, address):
    assert client.post(address).status_code == 405
