"""Where a report goes: a file, whole or not at all, or standard output."""

import contextlib
import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pgadvise.errors import OutputFailed
from pgadvise.reports.lines.safe import safe, safe_in_log, spelled_for

STDOUT = "-"


def write(text: str, file: str) -> None:
    """Write `text` as UTF-8 to `file`, or to standard output for `-`.

    A file is replaced in one step and keeps its permissions; when anything goes wrong the old one stands and
    OutputFailed says why. What is no regular file (a pipe, /dev/stdout) is written to directly.
    """
    if file == STDOUT:
        to_stdout(text)
        return
    # Through a link, so that the link stays and its file is replaced.
    path = Path(os.path.realpath(file))
    through = os.path.exists(path) and not os.path.isfile(path)
    try:
        if through:
            _write_through(path, text)
        else:
            _replace(path, text)
    except OSError as error:
        reason = error.strerror or str(error)
        came = "what was written is not whole" if through and not path.is_dir() else "nothing was written"
        raise OutputFailed(f"cannot write {file}: {reason}; {came}", _hint(path, error)) from error


def check_place(file: str) -> None:
    """Raise OutputFailed where it is plain before the work that `file` will not be written."""
    path = Path(os.path.realpath(file))
    if file == STDOUT or (os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)):
        return
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


def _write_through(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _replace(path: Path, text: str) -> None:
    mode = _mode(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(path.parent)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those a new file gets. A write-protected one is left alone."""
    if path.exists():
        if not os.access(path, os.W_OK):
            raise PermissionError(13, "the file is write-protected", str(path))
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
