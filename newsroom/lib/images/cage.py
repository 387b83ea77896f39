"""The limits of the process that decodes: set before any code that touches pixels is loaded."""

import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

LARGEST_FORM = 64 * 1024 * 1024
OPEN_FILES = 64


def enter(memory: int, seconds: float) -> None:
    """Bound this process for good; the kernel ends it when its parent is no longer there to do so."""
    _lower(resource.RLIMIT_AS, memory)
    # Encoders use every core: this counts all of them together, the alarm below the clock on the wall.
    _lower(resource.RLIMIT_CPU, int(seconds * 4) + 1)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FORM)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    # Where the machine itself runs out of memory, this process goes first, not the one that serves pages.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    sys.setrecursionlimit(500)


def _lower(which: int, limit: int) -> None:
    hard = resource.getrlimit(which)[1]
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    # Not every system knows all of them: macOS has no bound of the address space.
    with suppress(ValueError):
        resource.setrlimit(which, (limit, limit))
