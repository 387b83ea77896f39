"""How a body travels: which encoding a client takes (RFC 9110, 12.5.3), and the body in it."""

import gzip
import zlib
from functools import lru_cache

import brotli

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"
PREFERRED = (BROTLI, GZIP, IDENTITY)
# A page is pressed while its first reader waits: at 5, Brotli beats gzip's best and takes a few milliseconds.
QUALITY = {BROTLI: 5, GZIP: 6}
# Browsers say it in a few words; longer ones are read each time, or they would fill the memory.
LONGEST = 200
# Below this an envelope costs more than it saves.
SMALL = 256
_COMPRESSIBLE = ("text/", "application/json", "application/xml", "image/svg+xml")


def is_worth_it(content_type: str, size: int) -> bool:
    """Whether a body of this kind and size gets smaller by being pressed."""
    kind = content_type.partition(";")[0].strip().lower()
    return size >= SMALL and (kind.startswith(_COMPRESSIBLE) or kind.endswith(("+xml", "+json")))


def choose(header: str) -> str:
    """The encoding of ours that a client with this Accept-Encoding likes best; of equals the smallest.

    A client that refuses everything gets the plain body: it can read that one.
    """
    return _choose(header) if len(header) <= LONGEST else _choose.__wrapped__(header)


@lru_cache(maxsize=512)
def _choose(header: str) -> str:
    weights = _weights(header)
    others = weights.get("*", 0.0)
    liked = {encoding: weights.get(encoding, others) for encoding in (BROTLI, GZIP)}
    # What is not named may be sent plain, unless it is refused by name or by the star (RFC 9110): behind all others.
    liked[IDENTITY] = weights.get(IDENTITY, weights.get("*", 0.0001))
    best = max(PREFERRED, key=lambda encoding: liked[encoding])
    return best if liked[best] > 0 else IDENTITY


def _weights(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        if not name:
            continue
        weight = 1.0
        for parameter in parameters:
            key, _equals, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _number(value)
        found["gzip" if name == "x-gzip" else name] = weight
    return found


def _number(text: str) -> float:
    """A weight between 0 and 1; what cannot be read is no wish at all."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0


def press(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.compress(body, quality=QUALITY[BROTLI])
    if encoding == GZIP:
        # No time in the envelope: the same body gives the same bytes in every process.
        return gzip.compress(body, QUALITY[GZIP], mtime=0)
    return body


def plain(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.decompress(body)
    if encoding == GZIP:
        return zlib.decompress(body, 31)
    return body
