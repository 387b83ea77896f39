"""The workflow as data: which act starts where, leads where, and what it asks of the person.

`to=None` keeps the stage. Reopen has no button: any accepted change to an approved or clean story is one.
"""

from dataclasses import dataclass, field

from articles.enums import Absence, Action, Stage
from editors import roles


@dataclass(frozen=True)
class Move:
    from_: frozenset[Stage]
    to: Stage | None
    permission: str
    note: bool = False
    four_eyes: bool = False
    # What must be true of the reader's side: live, never published, or no matter; and how it is absent, if it is.
    live: bool | None = None
    absence: frozenset[str] = frozenset({"", Absence.WITHDRAWN, Absence.RETRACTED})  # what was removed stays so
    published_before: bool | None = None
    scheduled: bool | None = None
    to_be_withdrawn: bool | None = None
    embargoed: bool | None = None
    # Taking back and submitting belong to the people of the story.
    own: bool = False
    asks: frozenset[str] = field(default_factory=frozenset)


def _move(*from_: Stage, **rules) -> Move:
    return Move(from_=frozenset(from_), **rules)


_EVERY = tuple(stage for stage in Stage if stage != Stage.SPIKED)

MOVES: dict[Action, Move] = {
    Action.SUBMIT: _move(Stage.DRAFT, to=Stage.IN_REVIEW, permission=roles.WRITE),
    Action.TAKE_BACK: _move(Stage.IN_REVIEW, to=Stage.DRAFT, permission=roles.WRITE, own=True),
    Action.CLAIM: _move(Stage.IN_REVIEW, to=None, permission=roles.REVIEW),
    Action.SEND_BACK: _move(Stage.IN_REVIEW, Stage.APPROVED, to=Stage.DRAFT, permission=roles.REVIEW, note=True),
    Action.APPROVE: _move(Stage.IN_REVIEW, to=Stage.APPROVED, permission=roles.REVIEW, four_eyes=True),
    Action.PUBLISH: _move(
        Stage.APPROVED, to=Stage.CLEAN, permission=roles.PUBLISH, asks=frozenset({"significance", "correction"})
    ),
    Action.SCHEDULE: _move(
        Stage.APPROVED,
        to=None,
        permission=roles.PUBLISH,
        asks=frozenset({"publish_at", "significance", "correction"}),
    ),
    Action.UNSCHEDULE: _move(Stage.APPROVED, to=None, permission=roles.PUBLISH, scheduled=True),
    Action.LIFT_EMBARGO: _move(*_EVERY, to=None, permission=roles.PUBLISH, note=True, embargoed=True),
    Action.PLAN_WITHDRAWAL: _move(
        *_EVERY, to=None, permission=roles.WITHDRAW, note=True, live=True, asks=frozenset({"withdraw_at"})
    ),
    Action.CANCEL_WITHDRAWAL: _move(*_EVERY, to=None, permission=roles.WITHDRAW, to_be_withdrawn=True),
    Action.WITHDRAW: _move(*_EVERY, to=None, permission=roles.WITHDRAW, note=True, live=True),
    Action.ANNOTATE: _move(*_EVERY, to=None, permission=roles.PUBLISH, live=True, asks=frozenset({"correction"})),
    Action.RETRACT: _move(
        *_EVERY,
        to=None,
        permission=roles.WITHDRAW,
        live=True,
        absence=frozenset({""}),
        asks=frozenset({"retraction"}),
    ),
    Action.REMOVE: _move(
        *_EVERY,
        to=Stage.CLEAN,
        permission=roles.REMOVE,
        note=True,
        published_before=True,
        asks=frozenset({"reason"}),
    ),
    Action.REINSTATE: _move(
        *_EVERY,
        to=None,
        permission=roles.WITHDRAW,
        published_before=True,
        absence=frozenset({Absence.WITHDRAWN, Absence.RETRACTED}),
    ),
    Action.DISCARD: _move(
        Stage.DRAFT,
        Stage.IN_REVIEW,
        Stage.APPROVED,
        to=Stage.CLEAN,
        permission=roles.WRITE,
        published_before=True,
    ),
    Action.SPIKE: _move(
        Stage.DRAFT,
        Stage.IN_REVIEW,
        Stage.APPROVED,
        to=Stage.SPIKED,
        permission=roles.SPIKE,
        note=True,
        published_before=False,
    ),
    Action.RESTORE: _move(Stage.SPIKED, to=Stage.DRAFT, permission=roles.SPIKE),
}
