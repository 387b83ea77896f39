import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/feeds/rss.xml", "/nothing/", "/robots.txt", "/account/login/", "/healthz"])
def test_no_page_may_use_what_none_needs(client, section, address):
    factories.make_live(section=section)

    said = client.get(address).headers["Permissions-Policy"]

    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(said.split(", "))


def test_kept_page_says_it_too(client, kept_pages, section):
    factories.make_live(section=section)
    answers = [client.get("/") for _ in range(2)]

    assert len({answer.headers["Permissions-Policy"] for answer in answers}) == 1
