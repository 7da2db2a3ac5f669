"""The throwaway folder: short, private, marked as ours, and swept by the next run if its supervisor is dead."""

import contextlib
import os
import re
import shutil
import signal
import stat
import tempfile
import time
from pathlib import Path

from pgadvise.errors import ServerFailed

_PREFIX = "pgadvise-"
_NAME = re.compile(_PREFIX + r"[a-z0-9_]{8}")
_LOCK = "pgadvise.lock"
_UNLOCKED = "pgadvise.new"
_SOCKET = "/.s.PGSQL.5432.lock"
# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero.
_LONGEST_SOCKET = 103
_ABANDONED_AFTER = 3600
_TMP = Path("/tmp")
# Files in memory: a server has some thousand small ones, and starts there in half the time.
_MEMORY = Path("/dev/shm")
# Bytes that must be free there and in the machine; a server and a copy take a tenth of it.
_ROOM = 1 << 30


def make() -> tuple[Path, int]:
    """A new 0700 folder and the open descriptor of its lock, which lasts as long as any process holds it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_places()[0]))
        return folder, _locked(folder)
    except OSError as error:
        raise ServerFailed(f"a throwaway server needs a folder, and none could be made: {error}") from error


def sweep() -> None:
    """Remove what a power cut or a killed supervisor left: our own folders whose lock nobody holds."""
    with contextlib.suppress(OSError):
        for place in {*_places(), _MEMORY}:
            for folder in place.glob(f"{_PREFIX}*"):
                _sweep(folder)


def _sweep(folder: Path) -> None:
    # Another run may sweep the same folder at this moment.
    with contextlib.suppress(OSError):
        if _ours(folder) and _abandoned(folder):
            _end_server(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _places() -> tuple[Path, ...]:
    """Where a folder may lie, the best first.

    The temporary directory that somebody has named; memory, where nobody has and there is room; /tmp where its name is
    too long for a socket or closed to the user root becomes.
    """
    place = Path(tempfile.gettempdir())
    longest = os.fsencode(place / f"{_PREFIX}12345678")
    if len(longest) + len(_SOCKET) > _LONGEST_SOCKET or (os.geteuid() == 0 and not _open_to_all(place)):
        return (_TMP,)
    is_named = place != _TMP or any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return (_MEMORY, place) if not is_named and _has_room() else (place,)


def _has_room() -> bool:
    """Whether files in memory are to be had and would crowd nobody."""
    with contextlib.suppress(OSError, ValueError):
        memory = re.search(r"^MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
        enough = memory is not None and int(memory[1]) * 1024 >= 2 * _ROOM
        return enough and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return False


def _open_to_all(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.resolve().parents))


def _locked(folder: Path) -> int:
    """Lock first, name it afterwards: a sweep at the same moment must never see the file unlocked."""
    try:
        lock = os.open(folder / _UNLOCKED, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        _take(lock)
        os.rename(folder / _UNLOCKED, folder / _LOCK)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return lock


def _ours(folder: Path) -> bool:
    """A real folder made by this user; as root also one handed to the server's user, whose lock file stays root's."""
    found, me = folder.lstat(), os.geteuid()
    if not _NAME.fullmatch(folder.name) or not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o700:
        return False
    lock = folder / _LOCK
    return lock.lstat().st_uid == me if os.path.lexists(lock) else found.st_uid == me


def _abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        # Between mkdtemp and the lock lies a moment; an hour later nobody comes back for a folder with nothing in it.
        contents = {entry.name for entry in folder.iterdir()}
        return contents <= {_UNLOCKED} and time.time() - folder.lstat().st_mtime > _ABANDONED_AFTER
    try:
        return _take(lock)
    finally:
        os.close(lock)


def _take(lock: int) -> bool:
    """Whether the lock was free; it belongs to the open file, so whoever inherits the descriptor holds it."""
    # Not at the top: Windows has no fcntl, and importing this module has to work there.
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _end_server(folder: Path) -> None:
    """Stop a server that outlived its supervisor, if the process of that id still is one in this folder.

    Elsewhere than on Linux it ends by itself: a postmaster looks every minute whether its postmaster.pid is there.
    """
    data = folder / "data"
    with contextlib.suppress(OSError, ValueError):
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        for way in (signal.SIGQUIT, signal.SIGKILL):
            if _runs_in(data, pid):
                os.kill(pid, way)
                _wait_for_end(data, pid)


def _runs_in(data: Path, pid: int) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _wait_for_end(data: Path, pid: int, seconds: float = 6) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and _runs_in(data, pid):
        time.sleep(0.01)
