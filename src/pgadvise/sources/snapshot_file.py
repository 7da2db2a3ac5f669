"""Snapshots on disk: FILE.json and FILE.json.gz, written whole or not at all."""

import gzip
import os
import tempfile
from pathlib import Path

from pgadvise.errors import NotASnapshot, OutputFailed, SnapshotUnreadable, reading_hint
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.codec import AGAIN, decode, encode
from pgadvise.sources.unfolded import unfolded


class SnapshotFile:
    """A snapshot in the file at `path`; gzip is told by its first bytes, whatever the name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Snapshot:
        """Raises SnapshotUnreadable; NotASnapshot for another file of ours."""
        try:
            with self._path.open("rb") as file:
                return decode(unfolded(file, SnapshotUnreadable))
        except (SnapshotUnreadable, NotASnapshot) as error:
            raise type(error)(f"{self._path} {error.message}", error.hint or AGAIN) from None
        except OSError as error:
            hint = f"{reading_hint(error)}; `advise snapshot TARGET -o FILE` writes one"
            raise SnapshotUnreadable(f"{self._path} cannot be read: {error.strerror}", hint) from None


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
