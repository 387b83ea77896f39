"""Accounts on other sites and dates known in part are taken only as pages can show them."""

import pytest
from django.core.exceptions import ValidationError

from articles.domain import elsewhere


def test_accounts_lose_empty_rows_and_doubles():
    rows = [
        {"label": " Mastodon ", "url": "https://social.example.org/@us"},
        {"label": "", "url": " "},
        {"label": "Again", "url": "https://social.example.org/@us"},
    ]

    assert elsewhere.accounts(rows) == [{"label": "Mastodon", "url": "https://social.example.org/@us"}]


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/", "javascript:alert(1)", "//a.example/", "/here/", "https://", "https://localhost/"),
        *("https://a.example@evil.example/", "https://a.example:8443/", "https://127.0.0.1/", "https://a.example/ b"),
        *('https://a.example/"x', "https://a.example/<x>", "https://" + "a" * 300 + ".example/", "https://[::1]/"),
    ],
)
def test_only_web_addresses_of_other_sites(url):
    with pytest.raises(ValidationError):
        elsewhere.accounts([{"label": "X", "url": url}])


def test_an_account_needs_both_halves():
    for row in ({"label": "X", "url": ""}, {"label": "", "url": "https://a.example/"}):
        with pytest.raises(ValidationError):
            elsewhere.accounts([row])


def test_there_is_an_end_to_accounts():
    rows = [{"label": "X", "url": f"https://a.example/{number}"} for number in range(elsewhere.ACCOUNTS + 1)]

    with pytest.raises(ValidationError):
        elsewhere.accounts(rows)


@pytest.mark.parametrize("text", ["", "2019", "2019-05", "2019-05-18"])
def test_dates_may_be_known_in_part(text):
    assert elsewhere.date_in_part(f" {text} ") == text


@pytest.mark.parametrize("text", ["19", "2019-13", "2019-02-30", "2999", "2019-5-1", "May 2019", "0001"])
def test_dates_are_real_and_past(text):
    with pytest.raises(ValidationError):
        elsewhere.date_in_part(text)
