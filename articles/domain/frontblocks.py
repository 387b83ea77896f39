"""A front as data: blocks of slots, each filled by hand or by its block's rule, and the acts that change them.

Free of the database. What changed last is noted at each slot, block and at the order, so that two people can arrange
one front: an act is refused only when somebody else changed the very thing that it touches.
"""

import secrets
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain.refusals import Refusal

NEWEST, SECTION, KEYWORD, WORK = "newest", "section", "keyword", "work"
RULES = {
    NEWEST: gettext_lazy("Newest"),
    SECTION: gettext_lazy("Section"),
    KEYWORD: gettext_lazy("Keyword"),
    WORK: gettext_lazy("Kind of work"),
}
BLOCKS_AT_MOST = 24
HEADLINE = 200


@dataclass(frozen=True)
class BlockKind:
    """How many stories a block of this kind holds, and whether a front has it more than once."""

    label: Any
    least: int
    most: int
    usual: int
    many: bool = False


KINDS: dict[str, BlockKind] = {
    "lead": BlockKind(gettext_lazy("Lead"), 1, 1, 1),
    "second": BlockKind(gettext_lazy("Beside the lead"), 1, 5, 3),
    "strip": BlockKind(gettext_lazy("Strip"), 2, 8, 4),
    "row": BlockKind(gettext_lazy("Row"), 2, 8, 5, many=True),
    "grid": BlockKind(gettext_lazy("Cards side by side"), 2, 8, 4, many=True),
    "list": BlockKind(gettext_lazy("List with small pictures"), 2, 9, 6, many=True),
    "opinions": BlockKind(gettext_lazy("Opinions with portraits"), 2, 8, 4, many=True),
    "pictures": BlockKind(gettext_lazy("Large pictures"), 2, 4, 3, many=True),
    "feature": BlockKind(gettext_lazy("One large story"), 1, 1, 1, many=True),
    # No stories: the keywords that those on the front share most.
    "topics": BlockKind(gettext_lazy("Keywords in the news"), 0, 0, 0, many=True),
}
ROWS = tuple(name for name, kind in KINDS.items() if kind.many)
# The rows of a front that nobody arranged; two stand beside the latest, the others have the whole width.
USUAL_ROWS = ("row", "row", "grid", "row", "list")


class FrontChanged(Refusal):
    """Somebody else changed the same place of the front since the screen was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this place of the front meanwhile. It is shown as it is now: decide again.")
        )


def new_id() -> str:
    return secrets.token_hex(4)


def empty_slot(version: int = 0) -> dict:
    return {"id": new_id(), "story": None, "until": None, "headline": "", "picture": "", "v": version}


def new_block(kind: str, rule: dict, *, version: int = 0, name: str = "") -> dict:
    slots = [empty_slot(version) for _number in range(KINDS[kind].usual)]
    return {"id": name or new_id(), "kind": kind, "rule": rule, "title": {}, "slots": slots, "v": version}


def usual(sections: list[int]) -> list[dict]:
    """What a front is until somebody arranges it: the newest at its head, and a row for each section.

    Rows that come from sections have ids of their own, the same at every call.
    """
    newest = {"kind": NEWEST, "value": None}
    head = [new_block(kind, newest, name=kind) for kind in ("lead", "second", "strip")]
    return head + [
        new_block(kind, {"kind": SECTION, "value": pk}, name=f"row-{pk}")
        for pk, kind in zip(sections, cycle(USUAL_ROWS), strict=False)
    ]


def slots_of(blocks: list[dict]) -> Iterator[dict]:
    for block in blocks:
        yield from block["slots"]


def is_by_hand(slot: dict, now: datetime) -> bool:
    """Whether a person filled the slot and its time is not over; whether readers may see the story is asked later."""
    until = moment(slot["until"])
    return slot["story"] is not None and (until is None or until > now)


def moment(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


def next_end(blocks: list[dict], now: datetime) -> datetime | None:
    """When the first of the pinned stories gives its place back."""
    ends = [end for slot in slots_of(blocks) if (end := moment(slot["until"])) and end > now]
    return min(ends, default=None)


class Arranging:
    """One person's acts on a copy of the blocks, seen by them at version `seen`; they become version `version`."""

    def __init__(self, blocks: list[dict], *, seen: int, version: int) -> None:
        self.blocks = deepcopy(blocks)
        self.seen, self.version = seen, version

    def place(self, slot_id: str, story: int) -> None:
        """Put a story here. Where it stood before in the front, its slot is given back to the rule."""
        slot = self._slot(slot_id)
        if slot["story"] == story:
            return
        for other in slots_of(self.blocks):
            if other is not slot and other["story"] == story:
                self._fill(other, empty_slot())
        self._fill(slot, empty_slot() | {"story": story})

    def clear(self, slot_id: str) -> None:
        """Give the slot back to its block's rule."""
        self._fill(self._slot(slot_id), empty_slot())

    def swap(self, slot_id: str, other_id: str) -> None:
        """Let two slots change places, with all that was said about their stories."""
        slot, other = self._slot(slot_id), self._slot(other_id)
        mine, theirs = dict(slot), dict(other)
        self._fill(slot, theirs)
        self._fill(other, mine)

    def say(self, slot_id: str, *, headline: str, picture: str, until: datetime | None) -> None:
        """Another headline or picture for the front alone, and when the story gives its place back."""
        slot = self._slot(slot_id)
        if slot["story"] is None:
            raise ValidationError(_("Put a story here first: what a rule brings keeps its own headline."))
        headline = " ".join(headline.split())
        if len(headline) > HEADLINE:
            raise ValidationError(_("At most %(limit)d characters."), params={"limit": HEADLINE})
        slot |= {"headline": headline, "picture": picture, "until": until.isoformat() if until else None}
        slot["v"] = self.version

    def add(self, kind: str, rule: dict, *, after: str = "") -> str:
        """A new block, behind `after` or at the end; answers its id."""
        if kind not in KINDS:
            raise ValidationError(_("There is no such block."))
        if not KINDS[kind].many and any(block["kind"] == kind for block in self.blocks):
            raise ValidationError(_("A front has only one of these."))
        if len(self.blocks) >= BLOCKS_AT_MOST:
            raise ValidationError(_("A front has at most %(limit)d blocks."), params={"limit": BLOCKS_AT_MOST})
        block = new_block(kind, rule, version=self.version)
        if not KINDS[kind].many:
            # Lead, then what stands beside it, then the strip: their order is the page's.
            order = list(KINDS)
            place = sum(1 for each in self.blocks if order.index(each["kind"]) < order.index(kind))
        else:
            place = next((at + 1 for at, each in enumerate(self.blocks) if each["id"] == after), len(self.blocks))
            place = max(place, self._head)
        self.blocks.insert(place, block)
        return block["id"]

    def remove(self, block_id: str) -> None:
        block = self._block(block_id)
        if block["kind"] == "lead":
            raise ValidationError(_("A front has a lead: give it back to its rule instead."))
        if any(self._changed(slot) for slot in block["slots"]):
            raise FrontChanged
        self.blocks.remove(block)

    def shift(self, block_id: str, by: int) -> None:
        """A row earlier (-1) or later (1); at the edge it stays."""
        block = self._block(block_id)
        at = self.blocks.index(block)
        to = at + (1 if by > 0 else -1)
        if not KINDS[block["kind"]].many or not self._head <= to < len(self.blocks):
            return
        self.blocks.insert(to, self.blocks.pop(at))
        block["v"] = self.version

    def set_rule(self, block_id: str, *, rule: dict, title: dict, size: int, layout: str = "") -> None:
        """What fills the block, what stands above it, how many stories it holds; of a row, how they are laid out.

        Stories put by hand stay: a block is not made smaller than they need.
        """
        block = self._block(block_id)
        layout = layout or block["kind"]
        if layout != block["kind"] and not {layout, block["kind"]} <= set(ROWS):
            raise ValidationError(_("Only rows can be laid out in another way."))
        kind = KINDS[layout]
        if layout != block["kind"]:
            size = min(max(size, kind.least), kind.most)
        if not kind.least <= size <= kind.most:
            raise ValidationError(
                _("Between %(least)d and %(most)d stories."), params={"least": kind.least, "most": kind.most}
            )
        by_hand = [slot for slot in block["slots"] if slot["story"] is not None]
        if len(by_hand) > size:
            raise ValidationError(_("More stories stand in the block by hand than it would hold: take some out first."))
        for slot in [slot for slot in reversed(block["slots"]) if slot["story"] is None]:
            if len(block["slots"]) > size:
                block["slots"].remove(slot)
        while len(block["slots"]) < size:
            block["slots"].append(empty_slot(self.version))
        block |= {
            "kind": layout,
            "rule": rule,
            "title": {code: text for code, text in title.items() if text},
            "v": self.version,
        }

    @property
    def _head(self) -> int:
        return sum(1 for block in self.blocks if not KINDS[block["kind"]].many)

    def _fill(self, slot: dict, content: dict) -> None:
        slot |= {name: content[name] for name in ("story", "until", "headline", "picture")} | {"v": self.version}

    def _changed(self, thing: dict) -> bool:
        """By somebody else, since this person's screen was shown."""
        return self.seen < thing["v"] < self.version

    def _slot(self, slot_id: str) -> dict:
        slot = next((each for each in slots_of(self.blocks) if each["id"] == slot_id), None)
        if slot is None or self._changed(slot):
            raise FrontChanged
        return slot

    def _block(self, block_id: str) -> dict:
        block = next((each for each in self.blocks if each["id"] == block_id), None)
        if block is None or self._changed(block):
            raise FrontChanged
        return block
