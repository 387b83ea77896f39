"""Sentences that are said again in another language."""

import json
from datetime import UTC, datetime

import pytest
from django.utils import translation

from newsroom import said
from newsroom.said import Said, together

PICTURE = "“%(picture)s” may not be published before %(time)s."


def in_chinese(kept):
    with translation.override("zh-hans"):
        return said.words(kept)


def test_a_sentence_is_said_again_with_its_values():
    sentence = Said(PICTURE, picture="Bridge", time=datetime(2022, 5, 18, 7, tzinfo=UTC))
    kept = json.loads(json.dumps(said.as_json(sentence)))

    assert said.words(kept) == sentence
    assert "18 May 2022" in sentence
    assert "2022年5月18日" in in_chinese(kept)
    assert "Bridge" in in_chinese(kept)


def test_sentences_within_and_beside_each_other():
    inner = Said("It is not approved yet.")
    outer = Said("Nothing was published. %(reason)s", reason=together([inner, "Said by hand."]))

    assert outer == "Nothing was published. It is not approved yet. Said by hand."
    chinese = in_chinese(said.as_json(outer))
    assert "Said by hand." in chinese
    assert "approved" not in chinese


@pytest.mark.parametrize(
    ("given", "words"), [("Plain.", "Plain."), ("100 %", "100 %"), (Said("50 % of it"), "50 % of it")]
)
def test_plain_words_stay_as_they_are(given, words):
    assert said.words(said.as_json(given)) == words


def test_nothing_is_said_of_nothing():
    assert said.words({}) == ""


def test_an_exception_keeps_what_it_was_raised_with():
    assert said.of_error(ValueError(Said("It was spiked or removed.")))["template"] == "It was spiked or removed."
    assert said.of_error(ValueError(5)) == {"words": "5"}
