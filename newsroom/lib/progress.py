"""A bar that says how far a long command is: drawn over itself on a terminal, a line now and then elsewhere."""

import sys
import time
from typing import Any

WIDE = 30
QUIET = 10.0  # seconds between two lines where no terminal is


class Bar:
    def __init__(self, total: int, out: Any = None) -> None:
        self.total, self.done = total, 0
        self.out = out or sys.stderr
        self.drawn = time.monotonic()
        self.terminal = bool(getattr(self.out, "isatty", lambda: False)())

    def step(self, words: str = "") -> None:
        self.done += 1
        now, last = time.monotonic(), self.done >= self.total
        if self.terminal:
            full = WIDE * self.done // max(1, self.total)
            line = f"[{'#' * full}{'.' * (WIDE - full)}] {self.done}/{self.total} {words[:40]:40}"
            self._write(f"\r{line}" + ("\n" if last else ""))
        elif now - self.drawn >= QUIET or last:
            self._write(f"{self.done} of {self.total}\n")
            self.drawn = now

    def _write(self, text: str) -> None:
        # Commands' own streams end every write with a line.
        if hasattr(self.out, "ending"):
            self.out.write(text, ending="")
        else:
            self.out.write(text)
        self.out.flush()
