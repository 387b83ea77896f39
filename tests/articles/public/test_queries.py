"""How many questions a page asks of the database: few, and the same for one story as for many."""

import pytest
from django.db import connection

from articles.models import ArticleKeyword, KeywordPage, PinnedStory
from tests import factories

PAGES = {
    "/": 7,
    "/section/trade/": 10,
    "/keyword/rail-freight/": 11,
    "/author/mei-lin/": 8,
    "/stories/": 9,
    "/stories/?q=bridge&section=trade&kind=report&keyword=rail-freight&author=mei-lin&since=2020-01-01": 12,
    "/search/?q=bridge": 16,
    "/archive/": 3,
    "/archive/{year}/": 11,
    "/archive/{year}/{month}/": 11,
    "/archive/{year}/{month}/{day}/": 12,
    "/keywords/": 4,
    "/keywords/topics/": 4,
    "/keywords/topics/r/": 4,
    "/corrections/": 3,
    "/feeds/rss.xml": 5,
    "/feeds/atom.xml": 5,
    "/feeds/feed.json": 5,
    "/section/trade/feeds/rss.xml": 6,
    "/keyword/rail-freight/feeds/rss.xml": 6,
    "/author/mei-lin/feeds/rss.xml": 6,
    "{story}": 6,
}


def address(path, live):
    on = live.published_on
    return path.format(year=f"{on:%Y}", month=f"{on:%m}", day=f"{on:%d}", story=live.get_absolute_url())


# What is dear for the planner is said for one question alone: a point to go back to, the word to it, and its end.
MORE_ON_POSTGRES = {"/search/?q=bridge": 3}


@pytest.mark.parametrize("stories", [1, 60])
def test_page_asks_a_fixed_number_of_questions(client, live, copies, django_assert_num_queries, stories):
    copies(live, stories - 1)
    more = MORE_ON_POSTGRES if connection.vendor == "postgresql" else {}
    for path, count in PAGES.items():
        with django_assert_num_queries(count + more.get(path, 0), info=path):
            response = client.get(address(path, live))

        assert response.status_code == 200


def test_cards_load_no_text(client, live, copies, django_assert_max_num_queries):
    copies(live, 2)
    for path in PAGES:
        if "feeds" in path:
            continue

        with django_assert_max_num_queries(20) as asked:
            client.get(address(path, live))

        # A story's own page loads its own body; what stands around it loads none. A search shows passages of its hits.
        loaded = [query["sql"].split(" FROM ")[0] for query in asked.captured_queries]
        assert sum('"body_html"' in columns for columns in loaded) <= (path == "{story}" or "/search/" in path), path
        assert not any('"search_text"' in columns for columns in loaded), path


def test_readers_pages_touch_no_session(client, live):
    client.cookies["session"] = "something"
    for path in (*PAGES, "/nothing/", "/robots.txt", "/healthz", "/zh-hans/"):
        response = client.get(address(path, live))

        assert "Set-Cookie" not in response.headers, path
        assert not response.cookies, path
        assert "cookie" not in response.headers.get("Vary", "").lower(), path


@pytest.mark.parametrize("many", [1, 12])
def test_keyword_page_asks_fourteen_questions_whatever_it_shows(
    client, live, copies, topic, section, django_assert_num_queries, many
):
    """With everything that a page can have: picture, path, children, related keywords, pinned stories."""
    stories = [live, *copies(live, 60)]
    topic.parent = factories.KeywordFactory(slug="transport")
    topic.save()
    page = KeywordPage.objects.create(keyword=topic, picture=factories.PictureFactory())
    for number in range(many):
        below = factories.KeywordFactory(parent=topic)
        related = factories.KeywordFactory()
        topic.related.add(related)
        for keyword in (below, related):
            ArticleKeyword.objects.create(content_object=live, tag=keyword)
        PinnedStory.objects.create(page=page, article=stories[number])

    with django_assert_num_queries(14) as asked:
        response = client.get("/keyword/rail-freight/")

    assert response.text.count('class="keyword-count"') == 2 * many
    assert 'id="pinned"' in response.text
    columns = [query["sql"].split(" FROM ")[0] for query in asked.captured_queries]
    assert not any('"body_html"' in names or '"search_text"' in names for names in columns)
