"""Where a report goes: a file, whole or not at all, or standard output."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pgadvise.errors import OutputFailed
from pgadvise.reports.lines.safe import safe, safe_in_log, spelled_for
from pgadvise.whole import write_whole

STDOUT = "-"


def write(text: str, file: str) -> None:
    """Write `text` as UTF-8 to `file`, or to standard output for `-`.

    A file is replaced in one step and keeps its permissions; when anything goes wrong the old one stands and
    OutputFailed says why. What is no regular file (a pipe, /dev/stdout) is written to directly.
    """
    if file == STDOUT:
        to_stdout(text)
        return
    path = Path(file)
    through = os.path.exists(path) and not os.path.isfile(path)
    try:
        write_whole(text.encode(), path)
    except OSError as error:
        reason = error.strerror or str(error)
        came = "what was written is not whole" if through and not path.is_dir() else "nothing was written"
        raise OutputFailed(f"cannot write {file}: {reason}; {came}", _hint(path.resolve(), error)) from error


def check_place(file: str) -> None:
    """Raise OutputFailed where it is plain before the work that `file` will not be written."""
    if file == STDOUT or (os.path.exists(file) and not os.path.isfile(file) and not os.path.isdir(file)):
        return
    path = Path(os.path.realpath(file))
    if (fault := _fault(path)) is not None:
        raise OutputFailed(f"cannot write {file}: {os.strerror(fault)}; nothing was done", _hint(path, OSError(fault)))


def _fault(path: Path) -> int | None:
    if os.path.isdir(path):
        return errno.EISDIR
    if not os.path.isdir(path.parent):
        return errno.ENOTDIR if os.path.exists(path.parent) else errno.ENOENT
    writable = os.access(path.parent, os.W_OK | os.X_OK) and (not os.path.exists(path) or os.access(path, os.W_OK))
    return None if writable else errno.EACCES


def to_stdout(text: str) -> None:
    """Print `text`. A reader that has gone away (`| head`) is no error: the rest is dropped."""
    with quiet_when_gone():
        sys.stdout.write(spelled_for(sys.stdout.encoding or "utf-8", text))
        sys.stdout.flush()


def line(text: str) -> None:
    """Print one line of untrusted `text`, which neither a terminal nor the machine behind a job's log obeys."""
    print(safe_in_log(safe(text)))


@contextlib.contextmanager
def quiet_when_gone() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        drop_stdout()


def drop_stdout() -> None:
    """Send what is still to come nowhere: the interpreter flushes at its end and would complain there."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _hint(path: Path, error: OSError) -> str:
    if os.path.exists(path.parent) and not os.path.isdir(path.parent):
        return f"{path.parent} is no folder"
    if isinstance(error, FileNotFoundError) or not os.path.isdir(path.parent):
        return f"create the folder {path.parent} first"
    if os.path.isdir(path):
        return "it is a folder: name a file in it"
    if isinstance(error, PermissionError):
        return "choose a file that you may write, or - for standard output"
    return "choose another file, or - for standard output"
