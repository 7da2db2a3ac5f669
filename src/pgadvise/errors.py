"""Every error a person can cause, and the exit code it ends with.

    AdviseError
    ├── UsageError              2   a wrong option, target, rule name
    │   ├── ConfigError         2   pgadvise.toml says something that is not understood
    │   ├── NotASnapshot        2   a file of ours that is something else: a report, a baseline
    │   └── MissingExtra        2   a part of the program is not installed
    └── IncompleteError         3   the work could not be completed
        ├── ConnectionFailed    3   no session: host, port, password, TLS, database
        ├── CaptureFailed       3   the session ended or was refused in mid-capture
        ├── SnapshotUnreadable  3   a snapshot file is truncated, foreign or newer than this program
        ├── ReportUnreadable    3   a saved report is truncated, foreign or newer than this program
        ├── OutputFailed        3   a file could not be written whole
        └── ServerFailed        3   a throwaway server did not start

Findings are no error: they are exit code 1, and nothing else is. An interrupt is 130. A crash is 3.
"""


def reading_hint(error: OSError) -> str:
    """What to do about a file that cannot be read."""
    if isinstance(error, IsADirectoryError):
        return "it is a folder: name a file in it"
    return "read it as a user who may" if isinstance(error, PermissionError) else "name a file that is there"


class AdviseError(Exception):
    """One clear message: what is wrong and what was there; `hint` says what to do next."""

    exit_code = 3

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AdviseError):
    exit_code = 2


class ConfigError(UsageError):
    """`pgadvise.toml` or `[tool.pgadvise]` holds a key or a value that is not understood."""


class NotASnapshot(UsageError):
    """A report or a baseline where a target is asked for: whole, and the wrong file."""


class MissingExtra(UsageError):
    """A part of the program needs a library that is not installed; the hint is the line to type."""


class IncompleteError(AdviseError):
    exit_code = 3


class ConnectionFailed(IncompleteError):
    """No session could be opened; the driver's words are scrubbed of every part of the password."""


class CaptureFailed(IncompleteError):
    """The session was lost, refused or timed out while the catalog was read."""


class SnapshotUnreadable(IncompleteError):
    """A snapshot file is truncated, not ours, or of a format newer than this program reads."""


class ReportUnreadable(IncompleteError):
    """A saved report is truncated, not ours, or of a format newer than this program reads."""


class OutputFailed(IncompleteError):
    """A file could not be written whole, and so was not written at all."""


class ServerFailed(IncompleteError):
    """A throwaway server could not be started."""
