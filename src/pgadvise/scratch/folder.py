"""The throwaway folder: short, private, marked as ours, and swept by the next run if its supervisor is dead."""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import tempfile
import time
from pathlib import Path

from pgadvise.errors import ServerFailed

_PREFIX = "pgadvise-"
_LOCK = "lock"
_SOCKET = "/.s.PGSQL.5432.lock"
# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero.
_LONGEST_SOCKET = 103
_ABANDONED_AFTER = 3600


def make() -> tuple[Path, int]:
    """A new 0700 folder and the open descriptor of its lock, which lasts as long as any process holds it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
        return folder, _locked(folder)
    except OSError as error:
        raise ServerFailed(f"a throwaway server needs a folder, and none could be made: {error}") from error


def sweep() -> None:
    """Remove what a power cut or a killed supervisor left: our own folders whose lock nobody holds."""
    for folder in _place().glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if _ours(folder) and not _alive(folder):
                _end_server(folder)
                shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    """The temporary directory, or /tmp where its name is too long for a socket or closed to the user root becomes."""
    place = Path(tempfile.gettempdir())
    longest = os.fsencode(place / f"{_PREFIX}12345678")
    if len(longest) + len(_SOCKET) > _LONGEST_SOCKET or (os.geteuid() == 0 and not _open_to_all(place)):
        return Path("/tmp")
    return place


def _open_to_all(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.resolve().parents))


def _locked(folder: Path) -> int:
    """Lock first, name it afterwards: a sweep at the same moment must never see the file unlocked."""
    lock = os.open(folder / "new", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename(folder / "new", folder / _LOCK)
    return lock


def _ours(folder: Path) -> bool:
    """A real folder made by this user; as root also one handed to the server's user, whose lock file stays root's."""
    found, me = folder.lstat(), os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o700:
        return False
    lock = folder / _LOCK
    return lock.lstat().st_uid == me if os.path.lexists(lock) else found.st_uid == me


def _alive(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        # Between mkdtemp and the lock lies a moment; an hour later nobody is coming back.
        return time.time() - folder.lstat().st_mtime < _ABANDONED_AFTER
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _end_server(folder: Path) -> None:
    """Stop a server that outlived its supervisor, if the process of that id still is one in this folder.

    Elsewhere than on Linux it ends by itself: a postmaster looks every minute whether its postmaster.pid is there.
    """
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        if os.path.samefile(f"/proc/{pid}/cwd", folder / "data"):
            os.kill(pid, signal.SIGQUIT)
            _wait_for_end(pid)


def _wait_for_end(pid: int, seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.path.exists(f"/proc/{pid}"):
        time.sleep(0.01)
