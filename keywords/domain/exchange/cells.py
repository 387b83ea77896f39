"""The values that both forms of file hold: codes, texts, languages; each cleaned, or ValueError with a sentence."""

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.lib.text import fold

NAME_LENGTH = 120
TEXT_LENGTH = 4000
STATUSES = ("proposed", "accepted", "retired")

_MEDIA_TOPIC = re.compile(r"(?:medtop:|https?://cv\.iptc\.org/newscodes/mediatopic/)?(\d+)")
_WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9]\d{0,17})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TRADITIONAL = {"tw", "hk", "mo", "hant"}


def media_topic(text: str) -> str:
    """The eight digits of an IPTC Media Topic, from any of its spellings."""
    found = _MEDIA_TOPIC.fullmatch(text.strip())
    if not found:
        raise ValueError(_("“%(text)s” is not a Media Topic code such as medtop:20000002.") % {"text": shown(text)})
    if len(found[1]) != 8:
        # A spreadsheet takes 01000000 for a number and drops its zero.
        raise ValueError(_("The Media Topic code “%(text)s” must have eight digits.") % {"text": shown(text)})
    return found[1]


def wikidata(text: str) -> str:
    """The id of a Wikidata item, “Q42”, from its address or alone."""
    found = _WIKIDATA.fullmatch(text.strip())
    if not found:
        raise ValueError(_("“%(text)s” is not a Wikidata item such as Q42.") % {"text": shown(text)})
    return found[1]


def slug(text: str) -> str:
    """The end of a keyword's address, or nothing."""
    if text and not _SLUG.fullmatch(text):
        raise ValueError(_("“%(text)s” cannot stand in an address.") % {"text": shown(text)})
    return text


def status(text: str) -> str:
    if text and text not in STATUSES:
        details = {"text": shown(text), "known": ", ".join(STATUSES)}
        raise ValueError(_("“%(text)s” is not a status (%(known)s).") % details)
    return text


def words(text: str, limit: int) -> str:
    """A text on one line, within its length and without characters that no text may hold."""
    return " ".join(_checked(text, limit).split())


def name(text: str) -> str:
    """A keyword's name or alias; nothing stays nothing, but what is left of a name by folding must tell it apart."""
    clean = words(text, NAME_LENGTH)
    if clean and not 1 <= len(fold(clean)) <= NAME_LENGTH:
        raise ValueError(_("“%(text)s” cannot be a name.") % {"text": shown(text)})
    return clean


def paragraphs(text: str, limit: int = TEXT_LENGTH) -> str:
    """A text that may have several lines."""
    text = _checked(text.replace("\r\n", "\n").replace("\r", "\n"), limit)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def alias(language: str, text: str) -> tuple[str, str]:
    """A word of a language, or of none in particular."""
    if language and (not is_language(language) or len(language) > 10):
        raise ValueError(_("“%(text)s” is not a language code.") % {"text": shown(language)})
    if not fold(text):
        raise ValueError(_("An alias is empty."))
    return language.lower(), text


def _checked(text: str, limit: int) -> str:
    if _CONTROL.search(text):
        raise ValueError(_("“%(text)s” holds a control character.") % {"text": shown(text)})
    if len(text) > limit:
        details = {"text": shown(text), "limit": limit}
        raise ValueError(_("“%(text)s” is longer than %(limit)d characters.") % details)
    return text


def shown(text: str) -> str:
    """A value as a refusal quotes it: short and printable."""
    text = "".join(letter if letter.isprintable() else "�" for letter in text[:60])
    return text if len(text) < 60 else f"{text[:59]}…"


def is_language(code: str) -> bool:
    return _LANGUAGE.fullmatch(code) is not None


def in_our_languages(texts: Mapping[str, str]) -> dict[str, str]:
    """The outlet's languages, each with the nearest of the file's: en from en-GB, zh-hans from zh-CN, never zh-TW."""
    ours = {}
    for language, _name in settings.LANGUAGES:
        nearest = sorted((rank, code) for code in texts if (rank := _distance(language, code)) is not None)
        text = next((texts[code] for _rank, code in nearest if texts[code]), "")
        if text:
            ours[language] = text
    return ours


def variants(texts: Mapping[str, str], taken: Mapping[str, str]) -> list[tuple[str, str]]:
    """The other spellings of the outlet's languages (“labor”, 鐵路), worth keeping as aliases: language and text."""
    known = {fold(text) for text in taken.values()}
    found: dict[str, tuple[str, str]] = {}
    bases = {language.split("-")[0] for language, _name in settings.LANGUAGES}
    for code, text in texts.items():
        folded = fold(text)
        if code.split("-")[0].lower() in bases and folded and folded not in known:
            found.setdefault(folded, (_alias_language(code), text))
    return list(found.values())


def _alias_language(code: str) -> str:
    """The outlet's own code where a variant belongs to it; traditional Chinese stays itself."""
    near = [(rank, own) for own, _name in settings.LANGUAGES if (rank := _distance(own, code)) is not None]
    return min(near)[1] if near else code.lower()


def _distance(language: str, code: str) -> int | None:
    """How far a file's language code is from one of ours; None where it is another language or script."""
    own, given = language.lower().split("-"), code.lower().split("-")
    if own[0] != given[0]:
        return None
    if own[0] == "zh" and bool(_TRADITIONAL & set(own)) != bool(_TRADITIONAL & set(given)):
        return None
    if own == given:
        return 0
    preferred: Iterable[str] = {"en": ("gb", "us"), "zh": ("hans", "cn", "sg")}.get(own[0], ())
    for rank, part in enumerate(["", *preferred], start=1):
        if (not part and len(given) == 1) or (part and part in given[1:]):
            return rank
    return 9
