"""Sentences that can be said again in another language: kept as what is to be translated, and its values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from newsroom.templatetags.dates import moment_text


class Said(str):
    """A sentence in the present language that knows how to be said in another one.

    `template` is what gettext knows it by (write it `gettext_noop("…")`, so that it is gathered); values are words,
    numbers, moments and other sentences. `as_json` is what a row keeps of it.
    """

    as_json: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        kept = {"template": template, "values": {name: _kept(value) for name, value in values.items()}}
        return cls._of(kept)

    @classmethod
    def _of(cls, kept: dict[str, Any]) -> Self:
        made = str.__new__(cls, words(kept))
        made.as_json = kept
        return made


def together(sentences: Iterable[str]) -> Said:
    """Several sentences as one."""
    return Said._of({"sentences": [as_json(each) for each in sentences]})


def as_json(sentence: str) -> dict[str, Any]:
    """What to keep of a sentence; of one that is nothing but words, the words."""
    kept = getattr(sentence, "as_json", None)
    return kept if isinstance(kept, dict) else {"words": str(sentence)}


def of_error(error: Exception) -> dict[str, Any]:
    """What to keep of the sentence that an exception was raised with."""
    given = error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
    return as_json(given)


def words(kept: dict[str, Any]) -> str:
    """The sentence in the present language; nothing for nothing."""
    if not kept:
        return ""
    if "sentences" in kept:
        return " ".join(words(each) for each in kept["sentences"])
    if "words" in kept:
        return str(kept["words"])
    # The template is a sentence of ours; whoever edits it leaves rows that say the old one, in its own language.
    template, values = gettext(kept["template"]), {name: _shown(value) for name, value in kept["values"].items()}
    return template % values if values else template


def _kept(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, str) and isinstance(getattr(value, "as_json", None), dict):
        return {"said": value.as_json}
    return value if isinstance(value, int) else str(value)


def _shown(value: Any) -> Any:
    if isinstance(value, dict) and "moment" in value:
        moment = parse_datetime(value["moment"])
        return moment_text(moment) if moment else ""
    if isinstance(value, dict) and "said" in value:
        return words(value["said"])
    return value
