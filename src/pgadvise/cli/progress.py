"""Progress on stderr: one line that rewrites itself, on a terminal only."""

import os
import sys
import time
from types import TracebackType
from typing import Self


class Progress:
    """Says what is being done, at most ten times a second; leaves nothing behind."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._last = 0.0

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if self.shown and now - self._last > 0.1:
            from pgadvise.reports.safe import safe

            self._last = now
            sys.stderr.write(f"\r\x1b[K{safe(text)[:78]} …")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown and self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
