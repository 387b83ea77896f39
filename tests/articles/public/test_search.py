"""The search page: best hits first with marks, ways on where there are none, and nothing that breaks it."""

import re
from urllib.parse import quote

import pytest

from articles.domain import searchindex
from articles.enums import Action
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<h2 class="card-title"><a href="[^"]*">(.*?)</a></h2>')


def titles(response) -> list[str]:
    return [re.sub(r"</?mark>", "", title) for title in TITLES.findall(response.text)]


@pytest.fixture
def archive(section):
    return [
        factories.make_live(section=section, headline="In passing", text="They crossed a bridge & more."),
        factories.make_live(section=section, headline="A bridge opens", text="Opened on Tuesday."),
        factories.make_live(section=section, headline="Freight", text="Governments of the corridor."),
        factories.make_live(section=section, language="zh-hans", headline="大桥通车", text="货运开始。"),
    ]


def test_before_a_question_it_says_how_to_ask(client, live, archive):
    page = client.get("/search/").text

    assert "How to ask" in page
    assert 'href="/keyword/rail-freight/"' in page
    assert "A bridge opens" in page
    assert 'content="noindex"' not in page
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=bridge").text


def test_the_best_hits_come_first_with_what_was_asked_marked(client, archive):
    response = client.get("/search/?q=bridges")

    assert titles(response) == ["A bridge opens", "In passing"]
    assert "A <mark>bridge</mark> opens" in response.text
    assert "They crossed a <mark>bridge</mark> &amp; more." in response.text
    assert 'value="bridges"' in response.text
    assert "2 stories" in response.text


def test_taking_out_filters_leaves_the_words_and_the_order(client, archive):
    page = client.get("/search/?q=bridge&kind=report&section=trade&sort=newest").text

    assert '<a class="chip" href="?q=bridge&amp;sort=newest">Remove all filters</a>' in page
    assert '<a href="?q=bridge&amp;sort=newest">Remove all filters</a>' in page
    assert 'href="?q=bridge&amp;section=trade&amp;sort=newest"' in page, "without the kind"
    assert "Remove all filters" not in client.get("/search/?q=bridge").text, "there are none"
    assert "Remove all filters" not in client.get("/search/?q=zeppelin").text


def test_newest_first_is_kept_through_the_pages(client, archive):
    page = client.get("/search/?q=bridge&sort=newest")

    assert titles(page) == ["A bridge opens", "In passing"]
    assert '<input type="hidden" name="sort" value="newest">' in page.text
    assert '<span aria-current="true">Newest first</span>' in page.text


def test_an_edition_finds_its_own_stories_and_says_what_another_has(client, archive):
    assert titles(client.get("/zh-hans/search/?q=大橋")) == ["大桥通车"]
    page = client.get("/search/?q=大橋")
    assert titles(page) == []
    assert f'href="/zh-hans/search/?q={quote("大橋")}"' in page.text


def test_keywords_and_people_of_the_name_stand_above(client, section):
    rail = factories.KeywordFactory(slug="rail", names=Names({"en": "Rail freight"}))
    mei = factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Freight"}))
    facts = {"keywords": [rail.pk], "credits": [["author", mei.pk]]}
    factories.make_live(section=section, headline="Loans", facts=facts)

    page = client.get("/search/?q=freight").text
    named = page.split('class="search-named"')[1].split("</ul>")[0]

    assert re.findall(r'href="([^"]*)"', named) == ["/keyword/rail/", "/author/mei/"]
    assert named.count("1 story") == 2
    assert 'class="search-named"' not in client.get("/search/?q=freight+loans").text


def test_a_mistake_is_answered_with_a_better_question(client, archive):
    page = client.get("/search/?q=frieght").text

    assert 'Did you mean <a href="?q=freight">freight</a>?' in page
    assert "Nothing was found for “frieght”" in page


def test_where_nothing_is_found_there_are_ways_on(client, archive):
    page = client.get("/search/?q=bridge+freight&kind=opinion").text

    assert re.findall(r'<li><a href="(\?q=[^"]*)" rel="nofollow">([^<]*)</a>', page) == [
        ("?q=freight", "Without “bridge”"),
        ("?q=bridge", "Without “freight”"),
    ]
    assert "How to ask" in page
    filtered = client.get("/search/?q=bridge&kind=opinion").text
    assert '<li><a href="?q=bridge" rel="nofollow">Without “Kind: Opinion”</a>' in filtered
    assert "Type at least one word" in client.get("/search/?q=!!!").text
    assert "Type at least one word" in client.get("/search/?q=-bridge").text


def test_filters_narrow_what_is_found_and_work_without_words(client, archive):
    assert titles(client.get("/search/?q=bridge&section=trade")) == ["A bridge opens", "In passing"]
    assert titles(client.get("/search/?section=trade")) == ["Freight", "A bridge opens", "In passing"]
    assert titles(client.get("/search/?q=bridge&section=nowhere")) == []
    assert titles(client.get("/search/?q=bridge&since=2999-01-01")) == []
    assert titles(client.get("/search/?q=bridge&since=whenever")) == []


def test_a_question_that_is_too_long_is_kept_and_answered_with_advice(client, archive):
    page = client.get(f"/search/?q={'bridge+' * 60}").text

    assert "A question can have 200 characters at most" in page
    assert 'aria-invalid="true"' in page
    assert titles(client.get(f"/search/?q={'bridge+' * 60}")) == []
    assert len(client.get(f"/search/?q={'b' * 100_000}").text) < 40_000
    many = client.get(f"/search/?q={'+'.join(f'w{n}' for n in range(20))}").text
    assert "Only the first 12 words were looked for" in many


HOSTILE = [
    *("q=%00", "q=%22", "q=%27", "q=%ff%fe", "q=%ed%a0%80", "q=" + "%F0%9F%98%80" * 40, "q=" + "(" * 199),
    *("q=%27%20%26%20%21", "q=%5C%27%3A%2A", "q=NEAR%28a%20b%2C%205%29", "q=%7Btitle%7D%3A", "q=-%22%22"),
    *("q=" + "*" * 200, "q=" + "%E5%A4%A7" * 66, "q=freight&q=zzz", "q=bridge&page=zzz&q=zzz"),
    *("q=zzz&page=0", "q=zzz&page=-1", "q=zzz&page=x", "q=zzz&page=" + "9" * 400, "q=zzz&sort=%00", "q=zzz&after=x"),
    *("q=zzz&upto=x", "q=bridge&upto=1", "q=zzz&upto=9223372036854775808", "q=bridge&section=%00", "q=bridge&kind=x"),
]


def test_nothing_breaks_it_and_nothing_widens_it(client, archive):
    for path in ("/search/", "/stories/", "/zh-hans/search/"):
        for query in HOSTILE:
            response = client.get(f"{path}?{query}")

            # A zero byte is no address of ours.
            assert response.status_code == 200 or ("%00" in query and response.status_code == 404), (path, query)
            found = titles(response)
            assert found == [] or (path == "/stories/" and "bridge&upto" in query), (path, query, found)


def test_pages_stand_still_while_stories_are_published(client, live, copies):
    for story in copies(live, 44):
        searchindex.write(story)
    first = client.get("/search/?q=bridge")
    assert "Page 1 of 3" in first.text
    address = re.search(r'rel="next" href="([^"]*)"', first.text)[1].replace("&amp;", "&")
    second = client.get(f"/search/{address}")
    factories.make_live(headline="Bridge, bridge, bridge")

    again = client.get(f"/search/{address}")

    assert "45 stories" in first.text
    assert titles(second) == titles(again)
    assert len({*titles(first), *titles(second)}) == 40
    assert "Page 2 of 3" in again.text
    assert len(titles(client.get("/search/?q=bridge&page=99"))) == 6, "the last page there is"


def test_what_is_withdrawn_or_replaced_is_gone_and_what_is_retracted_is_marked(client, archive, publisher):
    factories.move(archive[1], Action.WITHDRAW, publisher, note="Gone.")
    assert titles(client.get("/search/?q=bridge")) == ["In passing"]


def test_nothing_of_the_page_is_typed_by_a_stranger(client, archive):
    page = client.get("/search/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").text

    assert "<script>alert" not in page


@pytest.mark.parametrize("question", ["bridge", "frieght", "bridge+freight"])
def test_the_number_of_queries_does_not_grow(client, live, copies, question, django_assert_max_num_queries):
    for story in copies(live, 30):
        searchindex.write(story)

    with django_assert_max_num_queries(32):
        client.get(f"/search/?q={question}")
