from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsroom.lib import chain


def test_canonical_form_is_sorted_tight_and_in_nfc():
    decomposed = "Cafe\u0301"

    assert chain.canonical({"b": [1, None, True], "a": decomposed}) == '{"a":"Café","b":[1,null,true]}'
    assert chain.digest({"a": decomposed}) == chain.digest({"a": "Café"})


def test_digest_is_the_one_that_any_program_computes():
    # printf '%s' '{"a":"中"}' | sha256sum
    assert chain.digest({"a": "中"}) == "66ba6aa857b9d0ebb6c3b5f1a29d9c03afe6c03e1292be570c9632f3065c8331"


def test_moment_is_the_instant_and_not_the_zone():
    here = datetime(2022, 5, 18, 15, 30, tzinfo=timezone(timedelta(hours=8)))

    assert chain.moment(here) == chain.moment(here.astimezone(UTC)) == "2022-05-18T07:30:00.000000+00:00"
    assert chain.moment(None) is None


def test_numbers_without_a_written_form_are_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        chain.canonical({"a": float("nan")})


def test_only_the_secret_signs():
    signature = chain.sign("1:abc", "secret")

    assert chain.is_signed("1:abc", signature, ["new", "secret"])
    assert not chain.is_signed("1:abd", signature, ["secret"])
    assert not chain.is_signed("1:abc", signature, ["other"])
