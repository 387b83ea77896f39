import pytest
from django.core.exceptions import ValidationError

from newsroom.lib.passwords import SomethingToGuess


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "PasswordpassworD", "abcabcabcabcabc", "aaaaaaaaaaaaaaaa", "news2026news2026n"],
)
def test_a_repeated_piece_is_refused(password):
    with pytest.raises(ValidationError, match="repeats"):
        SomethingToGuess().validate(password)


@pytest.mark.parametrize(
    "password", ["abcdefghijklmnop", "qwertyuiopasdfgh", "ponmlkjihgfedcba", "1qaz2wsx3edc4rfv", "12345678901234567"]
)
def test_a_run_is_refused(password):
    with pytest.raises(ValidationError, match="follows"):
        SomethingToGuess().validate(password)


@pytest.mark.parametrize(
    "password",
    ["seven brass lanterns", "banana bandana cabana", "长江三峡长江口的灯塔与船工号子", "aaaa bbbb cccc dddd"],
)
def test_words_that_do_not_belong_together_pass(password):
    SomethingToGuess().validate(password)


def test_very_long_password_is_judged_at_once():
    SomethingToGuess().validate("ab" * 3000 + "x" * 20 + "y" * 3000)
