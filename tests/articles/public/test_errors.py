"""What readers see when something is not there or broken: in their language, with a way on."""

import pytest
from django.db import OperationalError
from django.test import Client

from articles.public import errors
from tests.factories import make_outlet


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2026/05/18/steppe-wind-farm/", "steppe wind farm"),
        ("/zh-hans/nothing/here.html", "here"),
        ("/old/Steppe_Wind.php", "Steppe Wind"),
        ("/中亚/风电/", "风电"),
        ("/12345/", ""),
        ("/" + "word-" * 40, "word word word word word word word word"),
    ],
)
def test_the_search_begins_with_the_words_of_the_address(client, db, path, words):
    page = client.get(path)

    assert page.status_code == 404
    assert (f'name="q" maxlength="200" value="{words}"' in page.text) == bool(words)
    assert 'name="robots" content="noindex"' in page.text


def test_an_address_is_never_markup(client, db):
    page = client.get('/"><script>alert(1)</script>/')

    assert page.status_code == 404
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "There is no page at this address"), ("/zh-hans", "这个地址没有页面")]
)
def test_unknown_addresses_answer_in_the_edition(client, db, prefix, title):
    make_outlet(contact="news@example.org")

    page = client.get(f"{prefix}/nothing/")

    assert f'<html lang="{"zh-hans" if prefix else "en"}"' in page.text
    assert f'action="{prefix}/search/"' in page.text
    assert "mailto:news@example.org" in page.text


@pytest.fixture
def breaks(monkeypatch):
    """A client whose home page fails with this exception."""

    def breaks(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr("articles.public.home.all_sections", fail)
        client = Client()
        client.raise_request_exception = False
        return client

    return breaks


@pytest.mark.parametrize("prefix", ["/", "/zh-hans/"])
def test_a_broken_page_asks_nothing_of_the_database(breaks, prefix, django_assert_num_queries):
    page = breaks(RuntimeError("secret")).get(prefix)

    assert (page.status_code, page.headers["Cache-Control"]) == (500, "no-store")
    assert f'action="{prefix}search/"' in page.text
    assert "secret" not in page.text
    assert "Retry-After" not in page.headers


def test_without_its_database_the_site_asks_for_patience(breaks):
    page = breaks(OperationalError("no connection to secret host")).get("/")

    assert (page.status_code, page.headers["Retry-After"]) == (503, str(errors.AGAIN_IN))
    assert "Back in a moment" in page.text
    assert "secret" not in page.text


def test_unknown_addresses_without_a_database_ask_for_patience_too(monkeypatch):
    def fail(request):
        raise OperationalError

    monkeypatch.setattr("articles.public.errors.moved", fail)
    client = Client()
    client.raise_request_exception = False

    assert client.get("/nothing/").status_code == 503


def test_a_request_that_cannot_be_read_is_answered_in_words(client):
    page = client.get("/", headers={"host": "evil.example"})

    assert page.status_code == 400
    assert "This request cannot be read" in page.text
    assert "evil.example" not in page.text
