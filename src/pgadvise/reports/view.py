"""How a report is to be shown: what the command line says about it."""

import msgspec

from pgadvise.finding import RANK, Severity

NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
PIPED = 100  # cells, where nobody says how wide the terminal is


class View(msgspec.Struct, frozen=True, kw_only=True):
    """`verbose` shows notes, all evidence and every finding; `quiet` one line for each finding and the outcome.

    `elapsed` in seconds; None leaves it out (a picture, a saved report). `exit_code` and `exit_reason` stand in the
    closing line, as "exit 1: 3 findings at error"; None where the program does not end with the report.
    `next_commands` are offered there after our own. `min_severity` is what is displayed; it changes no exit code.
    """

    width: int = PIPED
    verbose: int = 0
    quiet: bool = False
    elapsed: float | None = None
    exit_code: int | None = None
    exit_reason: str = ""
    next_commands: tuple[str, ...] = ()
    min_severity: Severity | None = None

    @property
    def prose(self) -> int:
        """Up to which column sentences run: longer lines are hard to read."""
        return max(min(self.width, 140), 24)

    @property
    def code(self) -> int:
        """Up to which column SQL runs before it is broken where SQL allows."""
        return max(min(self.width, 160), 24)

    def shows(self, severity: Severity) -> bool:
        lowest = self.min_severity or ("info" if self.verbose else "warning")
        return RANK[severity] <= RANK[lowest]
