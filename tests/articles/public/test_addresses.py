"""Old addresses lead on; wrong ones say what can be done."""

import pytest
from django.utils import timezone

from articles.domain import frontpage
from articles.enums import Absence, Action
from articles.models import Article, Redirect
from tests import factories

pytestmark = pytest.mark.django_db


def test_old_address_of_a_story_leads_to_it(client, live):
    old = live.get_absolute_url()
    Redirect.objects.create(path=old.replace("a-bridge", "the-bridge"), article=live)

    response = client.get(old.replace("a-bridge", "the-bridge"))

    assert (response.status_code, response.headers["Location"]) == (301, old)


def test_old_address_of_another_system_leads_on(client, live):
    Redirect.objects.create(path="/node/17.html", article=live)
    Redirect.objects.create(path="/about-us", target="/corrections/")

    assert client.get("/node/17.html").headers["Location"] == live.get_absolute_url()
    assert client.get("/about-us").headers["Location"] == "/corrections/"


def test_old_address_of_a_withdrawn_story_leads_to_its_note(client, live, publisher):
    Redirect.objects.create(path="/old/", article=live)
    factories.move(live, Action.WITHDRAW, publisher, note="Wrong.")

    assert client.get("/old/", follow=True).status_code == 410


def test_old_address_of_an_unpublished_story_leads_nowhere(client, section):
    Redirect.objects.create(path="/old/", article=factories.make_story(section=section))

    assert client.get("/old/").status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "", "/old/"]
)
def test_redirect_never_leaves_the_site_nor_circles(client, target):
    Redirect.objects.create(path="/old/", target=target)

    assert client.get("/old/").status_code == 404


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize("edition", ["/", "/zh-hans/"])
def test_feeds_of_a_page_that_moved_lead_to_its_feeds(client, live, edition, feed):
    Redirect.objects.create(path=f"{edition}keyword/trains/", target=f"{edition}keyword/rail-freight/")

    response = client.get(f"{edition}keyword/trains/feeds/{feed}")

    assert (response.status_code, response.headers["Location"]) == (301, f"{edition}keyword/rail-freight/feeds/{feed}")


def test_feed_of_a_page_that_never_was_is_not_found(client, live):
    Redirect.objects.create(path="/keyword/trains/", target="/keyword/rail-freight/")

    for address in ("/keyword/train/feeds/rss.xml", "/keyword/trains/feeds/", "/keyword/trains/feeds/rss.xml.x"):
        assert client.get(address).status_code == 404, address


def test_unknown_page_offers_the_search(client, db):
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert 'action="/search/"' in response.text
    assert 'action="/zh-hans/search/"' in client.get("/zh-hans/nothing/").text


def test_broken_page_asks_nothing_of_the_database(client, monkeypatch, django_assert_num_queries):
    def break_it(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(frontpage, "live_blocks", break_it)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "Something broke on our side" in response.text
    assert "secret detail" not in response.text


def test_address_without_its_slash_finds_it(client, live):
    assert client.get(live.get_absolute_url().rstrip("/")).headers["Location"] == live.get_absolute_url()


@pytest.mark.parametrize("address", ["/en/", "/zh-hans/desk/", "/zh-hant/", "/zh-hans/zh-hans/"])
def test_there_is_no_other_edition(client, db, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["versions/", "versions/1/"])
def test_switch_on_an_earlier_version_leads_to_the_translation(client, live, path):
    translation = factories.make_live(section=live.section, language="zh-hans", translation_of=live)

    page = client.get(f"{live.get_absolute_url()}{path}")

    assert [edition["url"] for edition in page.context["switch"]] == [translation.get_absolute_url()]


def test_switch_leads_to_the_section_where_there_is_no_translation(client, live):
    page = client.get(f"{live.get_absolute_url()}versions/")

    [edition] = page.context["switch"]
    assert edition["url"] == f"/zh-hans/section/{live.section.path}/?untranslated"
    assert client.get(edition["url"]).status_code == 200


def test_switch_on_a_withdrawn_story_leads_to_its_translation(client, live, publisher):
    translation = factories.make_live(section=live.section, language="zh-hans", translation_of=live)
    factories.move(live, Action.WITHDRAW, publisher, note="Wrong.")

    page = client.get(live.get_absolute_url())

    assert page.status_code == 410
    assert [edition["url"] for edition in page.context["switch"]] == [translation.get_absolute_url()]


def test_removed_story_is_joined_to_no_other(client, live):
    factories.make_live(section=live.section, language="zh-hans", translation_of=live)
    Article.objects.filter(pk=live.pk).update(withdrawn_at=timezone.now(), absence=Absence.REMOVED)

    page = client.get(live.get_absolute_url())

    assert page.status_code == 451
    assert [edition["url"] for edition in page.context["switch"]] == ["/zh-hans/?untranslated"]
