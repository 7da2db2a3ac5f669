"""A file written whole or not at all."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path


def write_whole(data: bytes, path: Path, *, mode: int | None = None) -> None:
    """In one step and through links, which go on pointing where they point. Raises OSError: then the old one stands.

    A file that is there keeps its permissions, and is left alone where it is write-protected; a new one gets `mode`,
    else those that new files get. What is no regular file (a pipe, /dev/stdout) is written to directly.
    """
    if os.path.exists(path) and not os.path.isfile(path):  # /dev/fd/3 of a pipe leads to no name
        path.write_bytes(data)
        return
    path = Path(os.path.realpath(path))
    mode = _mode(path, mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(path.parent)


def _mode(path: Path, otherwise: int | None) -> int:
    if path.exists():
        if not os.access(path, os.W_OK):
            raise PermissionError(13, "the file is write-protected", str(path))
        return stat.S_IMODE(path.stat().st_mode)
    if otherwise is not None:
        return otherwise
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
