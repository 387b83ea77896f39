"""Canonical JSON and digests over it: what a record is proved by must be written the same way for ever.

Keys are sorted by code point, no white space stands between, texts are Unicode NFC, the bytes are UTF-8, the digest is
SHA-256 in hexadecimal. Whoever has the content can compute it again with any program.
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.crypto import salted_hmac

SALT = "newsroom.record"


def normal(value: Any) -> Any:
    """The same value with every text in NFC and every sequence a list: what `canonical` writes, as data."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {normal(str(key)): normal(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [normal(each) for each in value]
    return value


def canonical(value: Any) -> str:
    return json.dumps(normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def moment(value: datetime | None) -> str | None:
    """An instant in UTC with microseconds: 2022-05-18T07:30:00.000000+00:00."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None


def sign(value: str, secret: str) -> str:
    """Only who holds the secret can write this."""
    return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()


def is_signed(value: str, signature: str, secrets: Iterable[str]) -> bool:
    """Whether one of the secrets (the present one, or those used before it) signed this."""
    return any(hmac.compare_digest(sign(value, secret), signature) for secret in secrets)
