"""Passwords that are long and still guessed first: a piece repeated, a run along the alphabet or the keyboard."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The whole password is one piece of at most twelve characters, written again and again, the last time perhaps in part.
_REPEATED = re.compile(r"(?P<piece>.{1,12}?)(?P=piece)+(?P<rest>.{0,11})", re.DOTALL)
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "0123456789" * 4,
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words, which exist in every language of the outlet."""

    def get_error_message(self):
        return _("This password is too short: it needs at least %(length)d characters.") % {"length": self.min_length}

    def get_help_text(self):
        return _("At least %(length)d characters.") % {"length": self.min_length}


class SomethingToGuess:
    """Refuses what has no more to guess than its first few characters."""

    def validate(self, password, user=None):
        folded = password.casefold()
        match = _REPEATED.fullmatch(folded)
        if match and match["piece"].startswith(match["rest"][: len(match["piece"])]):
            raise ValidationError(
                _("This password only repeats a short piece, so it is as easy to guess as that piece."),
                code="password_repeats",
            )
        if any(folded in run or folded[::-1] in run for run in _RUNS):
            raise ValidationError(
                _("This password only follows the alphabet, the digits or the keyboard."), code="password_run"
            )

    def get_help_text(self):
        return _("Spaces and all scripts are welcome: four or five words that do not belong together are a good one.")
