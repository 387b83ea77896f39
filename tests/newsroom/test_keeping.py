"""Kept pages, as readers and shared caches get them. Each new client is a web process with a memory of its own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.utils import timezone

from articles.domain import breaking, workflow
from articles.enums import Action
from articles.models import Article, Stamp
from newsroom.keeping import KeepPagesMiddleware
from tests import factories
from tests.clock import travel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages", "each_way")]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def live(section):
    return factories.make_live(section=section, headline="A bridge opens")


@pytest.fixture
def asked(django_assert_num_queries):
    """One question of the database: the stamp. The page came from memory."""
    return django_assert_num_queries


def change(story: Article, headline: str) -> None:
    Article.objects.filter(pk=story.pk).update(headline=headline)


def test_second_reader_costs_one_question(client, live, asked):
    first = client.get("/")

    with asked(1):
        second = client.get("/")

    assert (second.status_code, second.content) == (200, first.content)
    assert second.headers == first.headers


def test_what_did_not_go_through_a_verb_is_not_seen(client, live):
    """The proof that pages are kept at all."""
    client.get("/")
    change(live, "Another headline")

    assert "Another headline" not in client.get("/").text


def test_no_process_serves_what_was_withdrawn(live, publisher):
    processes = [Client(), Client()]
    address = live.get_absolute_url()
    pages = ["/", address, "/section/trade/", "/feeds/rss.xml", "/stories/"]
    for process in processes:
        for page in pages:
            assert "A bridge opens" in process.get(page).text

    workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    for process in processes:
        assert process.get(address).status_code == 410
        for page in pages:
            assert "A bridge opens" not in process.get(page).text


def test_published_story_is_everywhere_at_once(section, publisher):
    processes = [Client(), Client()]
    for process in processes:
        assert "A bridge opens" not in process.get("/").text

    factories.make_live(section=section, headline="A bridge opens")

    for process in processes:
        assert "A bridge opens" in process.get("/").text
        assert "A bridge opens" in process.get("/section/trade/").text


def test_each_edition_has_its_own_page(client, live):
    factories.make_live(section=live.section, headline="大桥通车", language="zh-hans")
    pages = [client.get(path) for path in ("/", "/zh-hans/", "/", "/zh-hans/")]

    assert ["大桥通车" in page.text for page in pages] == [False, True, False, True]
    assert [page.headers["Content-Language"] for page in pages] == ["en", "zh-hans", "en", "zh-hans"]


def test_page_made_while_a_story_changed_is_not_kept(live, publisher):
    """The story is withdrawn after the view has read it, and before the page is kept."""
    client, other = Client(), Client()
    withdrawn = []

    def withdraw(**kwargs):
        if not withdrawn:
            withdrawn.append(True)
            workflow.take(Action.WITHDRAW, live, by=publisher, seen=live.draft.version, note="It was not true.")

    template_rendered.connect(withdraw)
    try:
        assert "A bridge opens" in client.get("/").text
    finally:
        template_rendered.disconnect(withdraw)

    assert withdrawn
    assert "A bridge opens" not in client.get("/").text
    assert "A bridge opens" not in other.get("/").text


def test_page_made_while_a_story_changed_is_not_kept_for_a_day_in_front(live, settings):
    """Caches that are told of changes were told of this one before the page came."""
    settings.NEWSROOM_PURGE = "fastly://token@service"

    def change(**kwargs):
        Stamp.objects.raise_(Stamp.SITE)

    template_rendered.connect(change)
    try:
        during = Client().get("/")
    finally:
        template_rendered.disconnect(change)
    after = Client().get("/")

    assert "Surrogate-Control" not in during.headers
    assert "s-maxage=1," in during.headers["Cache-Control"]
    assert "site" in during.headers["Surrogate-Key"].split()
    assert "max-age=" in after.headers["Surrogate-Control"]


def test_caches_that_are_told_keep_no_page_for_longer_than_it_holds(client, live, settings):
    """Nobody tells them that a day is over, or that there is a page now where there was none."""
    settings.NEWSROOM_PURGE = "fastly://token@service"

    def seconds(address):
        return int(client.get(address).headers["Surrogate-Control"].split("max-age=")[1].split(",")[0])

    with travel(at(2026, 3, 4, 12)):
        assert seconds("/nothing/") <= 60
        assert 11 * 3600 < seconds("/") <= 12 * 3600
    with travel(at(2026, 3, 4, 23)):
        # The same page, kept since noon.
        assert seconds("/") <= 3600


def test_head_is_the_page_without_its_body(client, live, asked):
    head = client.head("/", headers=BROWSER)
    with asked(1):
        page = client.get("/", headers=BROWSER)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == page.headers
    assert head.headers["Content-Length"] == str(len(page.content))


@pytest.mark.parametrize(
    "noise", ["utm_source=x", "fbclid=1&gclid=2", "nothing", "a=1&a=2", "%ff=%fe", "untranslated2="]
)
def test_noise_in_an_address_makes_no_second_page(client, live, asked, noise):
    page = client.get("/stories/")

    with asked(1):
        noisy = client.get(f"/stories/?{noise}")

    assert noisy.content == page.content


def test_noise_never_reaches_the_links_of_a_page(client, live):
    first = client.get("/stories/?utm_source=letter&kind=report&q=bridge")
    again = client.get("/stories/?q=bridge&kind=report")

    assert "utm_source" not in first.text
    assert again.content == first.content


def test_words_that_count_make_pages_of_their_own(client, live):
    assert client.get("/stories/?q=bridge").content != client.get("/stories/?q=tunnel").content


def test_long_addresses_are_answered_and_not_kept(client, live, asked):
    address = f"/stories/?q={'bridge+' * 80}"
    first = client.get(address)
    with connection.execute_wrapper(lambda run, *args: (questions.append(args[0]), run(*args))[1]):
        questions = []
        second = client.get(address)

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(questions) > 1


def test_address_without_its_slash_keeps_its_words(client):
    answer = client.get("/stories?q=bridge&utm_source=x")

    assert (answer.status_code, answer.url) == (301, "/stories/?q=bridge&utm_source=x")


@pytest.mark.parametrize("status", [301, 404])
def test_other_answers_are_kept_too(client, live, asked, status):
    address = {301: "/archive", 404: "/section/nothing/"}[status]
    first = client.get(address)

    with asked(1):
        second = client.get(address)

    assert (first.status_code, second.status_code) == (status, status)
    assert second.content == first.content


def test_a_404_ends_when_there_is_a_page(client, live):
    assert client.get("/section/energy/").status_code == 404

    factories.SectionFactory(slug="energy")
    Stamp.objects.raise_(Stamp.SITE)

    assert client.get("/section/energy/").status_code == 200


@pytest.mark.parametrize("path", ["/desk/", "/account/", "/admin/", "/account/login/", "/healthz"])
def test_work_is_never_kept(signed_in, administrator, path):
    client = signed_in(administrator)
    page = client.get(path)

    assert "no-store" in page.headers["Cache-Control"]
    assert "ETag" not in page.headers
    assert "Surrogate-Key" not in page.headers


def test_signed_in_editor_gets_the_readers_page_and_leaves_nothing_in_it(signed_in, publisher, live):
    editor = signed_in(publisher)
    own = editor.get("/")
    preview = editor.get(f"/desk/stories/{live.pk}/preview/")

    assert own.content == Client().get("/").content
    assert str(publisher.email) not in own.text
    assert not own.cookies
    assert preview.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "personal",
    [
        {"Set-Cookie": "a=b"},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Encoding, Accept-Language"},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Content-Security-Policy": "script-src 'nonce-abc'"},
    ],
)
def test_what_is_of_one_person_is_handed_through(personal, monkeypatch):
    made = []

    def view(request):
        made.append(1)
        response = HttpResponse(f"page {len(made)}")
        for name, value in personal.items():
            if name == "Set-Cookie":
                response.set_cookie("a", "b")
            else:
                response.headers[name] = value
        return response

    keeping = KeepPagesMiddleware(view)
    answers = [keeping(RequestFactory().get("/")) for _ in range(2)]

    assert [answer.content for answer in answers] == [b"page 1", b"page 2"]
    assert not any(answer.has_header("ETag") for answer in answers)


def test_foreign_host_is_refused_though_the_page_is_kept(client, live):
    client.get("/")

    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_plain_http_is_led_to_https_though_the_page_is_kept(settings, live):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    assert client.get("/", secure=True).status_code == 200
    assert client.get("/").status_code == 301
    assert client.get("/").url.startswith("https://")


# ── What time alone changes ─────────────────────────────────────────────────────────────────────────────────────────


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_new_day_shows_its_date(client, live):
    with travel(at(2030, 5, 18, 23, 59, 58)):
        assert "18 May 2030" in client.get("/").text
    with travel(at(2030, 5, 19, 0, 0, 1)):
        assert "19 May 2030" in client.get("/").text


def test_breaking_line_ends_on_time_without_a_worker(client, live, publisher):
    breaking.start("en", "The bridge is closed", minutes=10, by=publisher)
    now = timezone.now()

    assert "The bridge is closed" in client.get(live.get_absolute_url()).text
    with travel(now + timedelta(minutes=9)):
        assert "The bridge is closed" in client.get(live.get_absolute_url()).text
    with travel(now + timedelta(minutes=10, seconds=1)):
        assert "The bridge is closed" not in client.get(live.get_absolute_url()).text


def test_story_becomes_old_on_time(client, live):
    day = timezone.localdate(live.published_at)
    # By the calendar: from the first moment of the day on.
    birthday = at(day.year + 2, 3, 1) if (day.month, day.day) == (2, 29) else at(day.year + 2, day.month, day.day)
    with travel(birthday - timedelta(seconds=2)):
        assert "more than 2 years old" not in client.get(live.get_absolute_url()).text
    with travel(birthday + timedelta(seconds=2)):
        assert "more than 2 years old" in client.get(live.get_absolute_url()).text
