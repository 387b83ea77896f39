from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from articles.public import sharing

HEADLINE, ADDRESS = "Talks & “tea” in Aktau", "https://corridor.example/2026/05/18/talks/?a=b&c"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_network_gets_the_whole_address(language):
    with translation.override(language):
        ways = sharing.networks(HEADLINE, ADDRESS)

    assert {way["key"] for way in ways} == set(sharing.NETWORKS)
    for way in ways:
        url = urlsplit(way["url"])
        values = [value for given in parse_qs(url.query, strict_parsing=True).values() for value in given]
        assert url.scheme == "https"
        assert any(value.endswith(ADDRESS) for value in values), way


def test_editions_begin_where_their_readers_are():
    with translation.override("zh-hans"):
        assert sharing.networks(HEADLINE, ADDRESS)[0]["key"] == "weibo"
    with translation.override("en"):
        assert sharing.networks(HEADLINE, ADDRESS)[0]["key"] == "whatsapp"


def test_what_has_no_address_is_not_shared():
    assert sharing.networks(HEADLINE, "") == []
    assert sharing.mail(HEADLINE, "") == ""


def test_a_letter_carries_headline_and_address():
    letter = urlsplit(sharing.mail(HEADLINE, ADDRESS))

    assert letter.scheme == "mailto"
    assert parse_qs(letter.query)["body"] == [f"{HEADLINE}\n\n{ADDRESS}"]
