"""What is said to the process that handles strangers' files, and what it answers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.lib.images.shapes import Box

MEGABYTE = 1024 * 1024


class Unreadable(ValueError):
    """The file is not taken. `code` names the case, `facts` the numbers for a sentence about it.

    empty, bytes (size, limit), svg, heic, raw, lab, format (kind), pixels (width, height, limit), frames (limit),
    broken, time (limit), memory (limit).
    """

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


@dataclass(frozen=True)
class Limits:
    """`seconds` of wall clock and `memory` in bytes are for one whole call, `frames` for moving pictures."""

    bytes: int = 40 * MEGABYTE
    pixels: int = 100_000_000
    frames: int = 1_000
    seconds: float = 60
    memory: int = 2048 * MEGABYTE


@dataclass(frozen=True)
class Probe:
    """What a file says of itself. Width and height are those of the upright picture."""

    format: str
    width: int
    height: int
    animated: bool
    frames: int
    # The mean of all pixels, "#rrggbb".
    color: str
    has_profile: bool
    # Only keys of fields.FIELDS that the file fills; lists for subjects and people.
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """All forms of one crop: every size in every format. `sizes` as shapes.sizes() gives them."""

    shape: str
    box: Box
    sizes: tuple[tuple[int, int], ...]
    extensions: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Motion:
    """The one moving form of an animated file, and its bounds; it gets fewer frames and pixels until it fits."""

    digest: str
    width: int = 640
    frames: int = 150
    bytes: int = 2 * MEGABYTE


@dataclass(frozen=True)
class Made:
    """A form that stands in the folder; `name` as in its address."""

    name: str
    shape: str
    digest: str
    width: int
    height: int
    bytes: int
    path: Path
