"""Progress on stderr: one line that rewrites itself, on a terminal only."""

import os
import sys
import time
from types import TracebackType
from typing import Self

from pgadvise.cli.terminal import interrupts


class Progress:
    """Says what is being done, at most ten times a second; leaves nothing behind."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._last = 0.0

    def __call__(self, text: str) -> None:
        interrupts.heed()
        now = time.monotonic()
        if self.shown and now - self._last > 0.1:
            self._last = now
            # A line that wraps cannot be taken back.
            self._put(f"\r\x1b[K{_cut(text, _columns() - 3)} …")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown and self._last:
            self._put("\r\x1b[K")

    def _put(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # the terminal is gone: what is being done is nobody's business any more
            self.shown = False


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _cut(text: str, columns: int) -> str:
    from pgadvise.reports.lines.cells import width
    from pgadvise.reports.lines.safe import safe

    shown = safe(text)
    while width(shown) > max(columns, 0):
        shown = shown[:-1]
    return shown
