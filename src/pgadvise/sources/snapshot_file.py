"""Snapshots on disk: FILE.json and FILE.json.gz, written whole or not at all."""

import gzip
from pathlib import Path

from pgadvise.errors import NotASnapshot, OutputFailed, SnapshotUnreadable, reading_hint
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.codec import AGAIN, decode, encode
from pgadvise.sources.unfolded import unfolded
from pgadvise.whole import write_whole


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
        # Where a database is open is not for everybody's eyes.
        write_whole(data, path, mode=0o600)
    except OSError as error:
        hint = "name a file in a folder that is there, that you may write and that has room; - is standard output"
        raise OutputFailed(f"{path} cannot be written: {error.strerror or error}", hint) from None
