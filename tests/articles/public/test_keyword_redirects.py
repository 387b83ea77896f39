"""Addresses of keywords that are not in use any more, of their pages and of their feeds, in both editions."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
EDITIONS = ["/", "/zh-hans/"]
PARTS = ["", "feeds/rss.xml", "feeds/atom.xml", "feeds/feed.json"]


def leads(client, address: str) -> tuple[int, str | None]:
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("part", PARTS)
def test_merged_keyword_leads_for_good_to_what_replaced_it(client, topic, edition, part):
    factories.KeywordFactory(slug="trains", replaced_by=topic)

    assert leads(client, f"{edition}keyword/trains/{part}") == (301, f"{edition}keyword/rail-freight/{part}")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("part", PARTS)
def test_retired_keyword_leads_for_now_to_what_stands_above_it(client, topic, edition, part):
    # Steam stands below a retired keyword, which stands below one in use.
    engines = factories.KeywordFactory(slug="engines", parent=topic, status="retired")
    factories.KeywordFactory(slug="steam", parent=engines, status="retired")

    assert leads(client, f"{edition}keyword/steam/{part}") == (302, f"{edition}keyword/rail-freight/{part}")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("part", PARTS)
def test_retired_keyword_of_the_root_leads_to_the_index(client, edition, part):
    factories.KeywordFactory(slug="steam", status="retired")

    assert leads(client, f"{edition}keyword/steam/{part}") == (302, f"{edition}{part or 'keywords/'}")


def test_merged_keyword_whose_successor_retired_leads_on_from_there(client, topic):
    kept = factories.KeywordFactory(slug="engines", parent=topic, status="retired")
    factories.KeywordFactory(slug="steam", replaced_by=kept)

    assert leads(client, "/keyword/steam/") == (302, "/keyword/rail-freight/")
    assert leads(client, "/keyword/steam/feeds/feed.json") == (302, "/keyword/rail-freight/feeds/feed.json")


def test_revived_keyword_has_its_page_again(client):
    keyword = factories.KeywordFactory(slug="steam", status="retired")
    keyword.status = "accepted"
    keyword.save()

    assert leads(client, "/keyword/steam/") == (200, None)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("part", PARTS)
def test_proposed_keyword_has_no_page(client, topic, edition, part):
    factories.KeywordFactory(slug="rumor", parent=topic, status="proposed")

    assert leads(client, f"{edition}keyword/rumor/{part}") == (404, None)
