"""What an outlet or a person says of itself in small: accounts on other sites, addresses, and dates known in part."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

ACCOUNTS = 12
LABEL, ADDRESS = 40, 300
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z")
_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")


def web_address(text: str) -> str:
    """An https address of another site, as it may be printed into a page. Raises ValidationError."""
    text = text.strip()
    wrong = ValidationError(_("“%(address)s” is not an address that begins with https:// and names a site."))
    wrong.params = {"address": text[:80]}
    if len(text) > ADDRESS or any(ord(letter) <= 32 or letter in '"<>\\^`{|}' for letter in text):
        raise wrong
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (UnicodeError, ValueError) as error:
        raise wrong from error
    if parts.scheme != "https" or not _HOST.match(host) or parts.username is not None or port not in (None, 443):
        raise wrong
    return text


def accounts(rows: Iterable[dict]) -> list[dict[str, str]]:
    """[{label, url}] checked, without empty rows and doubles. Raises ValidationError."""
    found: list[dict[str, str]] = []
    for row in rows:
        label, url = " ".join(str(row.get("label", "")).split()), str(row.get("url", "")).strip()
        if not label and not url:
            continue
        if not label or not url:
            raise ValidationError(_("An account elsewhere needs both a name and an address."))
        if len(label) > LABEL:
            raise ValidationError(_("A name can have %(limit)d characters at most."), params={"limit": LABEL})
        url = web_address(url)
        if url not in {each["url"] for each in found}:
            found.append({"label": label, "url": url})
    if len(found) > ACCOUNTS:
        raise ValidationError(_("There can be %(limit)d accounts at most."), params={"limit": ACCOUNTS})
    return found


def date_in_part(text: str) -> str:
    """2019, 2019-05 or 2019-05-18, not to come. Raises ValidationError."""
    text = text.strip()
    if not text:
        return ""
    found = _PART.match(text)
    try:
        if not found:
            raise ValueError
        year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        if date(year, month, day) > timezone.localdate() or year < 1500:
            raise ValueError
    except ValueError as error:
        raise ValidationError(
            _("Write a year, for example 2019, or a day as 2019-05-18, that is not to come.")
        ) from error
    return text
