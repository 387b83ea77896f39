"""Which passages of a working copy are still as a machine wrote them."""

from hashlib import sha256

from django.utils.translation import ngettext

from articles.domain.picturechecks import Problem
from articles.models import Draft
from articles.story import frame


def digest(words: str) -> str:
    """What is kept of a machine's words: enough to see whether somebody changed them."""
    return sha256(words.encode()).hexdigest()[:16]


def unconfirmed(draft: Draft) -> set[str]:
    """The keys of the passages that nobody has edited or confirmed."""
    made = draft.machine.get("passages") or {}
    if not made:
        return set()
    return {spot.key for spot in frame.spots(draft.document) if made.get(spot.key) == digest(spot.words)}


def problems(draft: Draft) -> list[Problem]:
    """A machine's words go neither to review nor to readers before somebody has answered for them."""
    left = unconfirmed(draft)
    if not left:
        return []
    words = ngettext(
        "%(n)d passage is a machine’s draft: edit it, or confirm it beside the original.",
        "%(n)d passages are a machine’s draft: edit them, or confirm them beside the original.",
        len(left),
    )
    blocks = [spot.key for spot in frame.spots(draft.document) if spot.key in left and len(spot.key) == 8]
    return [Problem(words % {"n": len(left)}, block=blocks[0] if blocks and "headline" not in left else "")]
