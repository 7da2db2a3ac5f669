"""Snapshots on disk: FILE.json and FILE.json.gz, written whole or not at all."""

import gzip
import os
import tempfile
import zlib
from pathlib import Path

from pgadvise.errors import OutputFailed, SnapshotUnreadable
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.codec import decode, encode

# A gzip file of a few MB can unfold to as many GB; a catalog of 100,000 tables stays below this.
LIMIT = 2 << 30

_GZIP = b"\x1f\x8b"
_GZIP_WRAPPING = 16 + zlib.MAX_WBITS


class SnapshotFile:
    """A snapshot in the file at `path`; gzip is told by its first bytes, whatever the name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Snapshot:
        """Raises SnapshotUnreadable."""
        try:
            with self._path.open("rb") as file:
                data = file.read(LIMIT + 1)
            return decode(_plain(data))
        except SnapshotUnreadable as error:
            raise SnapshotUnreadable(f"{self._path} {error.message}", error.hint) from None
        except OSError as error:
            raise SnapshotUnreadable(f"{self._path} cannot be read: {error.strerror}") from None


def write(snapshot: Snapshot, path: Path) -> None:
    """Gzip where the name ends in .gz. Raises OutputFailed, and then what was there before is there still."""
    data = encode(snapshot) + b"\n"
    if path.suffix == ".gz":
        # No time and no name in the header: the same snapshot gives the same file.
        data = gzip.compress(data, compresslevel=6, mtime=0)
    try:
        _write_whole(data, path)
    except OSError as error:
        hint = "name a file in a folder that is there, that you may write and that has room; - is standard output"
        raise OutputFailed(f"{path} cannot be written: {error.strerror or error}", hint) from None


def _plain(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        data = _unfolded(data)
    if len(data) > LIMIT:
        raise SnapshotUnreadable(f"is larger than {LIMIT >> 30} GB: no snapshot of pgadvise is")
    return data


def _unfolded(data: bytes) -> bytes:
    unfolding = zlib.decompressobj(_GZIP_WRAPPING)
    try:
        plain = unfolding.decompress(data, LIMIT + 1)
    except zlib.error:
        raise SnapshotUnreadable("is damaged: its gzip data cannot be unfolded") from None
    if not unfolding.eof and len(plain) <= LIMIT:
        raise SnapshotUnreadable("is cut off: its gzip data ends in the middle")
    return plain


def _write_whole(data: bytes, path: Path) -> None:
    """Into a new file beside it, which takes its place when every byte is on the disk."""
    if os.path.exists(path) and not os.path.isfile(path):  # /dev/stdout, a pipe
        path.write_bytes(data)
        return
    target = path.resolve()  # a link goes on pointing where it points
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The mode it has, or for a new file 0600: where a database is open is not for everybody's eyes."""
    return target.stat().st_mode & 0o777 if target.exists() else 0o600
