"""TARGET → snapshot: open what the address names, read it once."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from pgadvise.snapshot import Snapshot
from pgadvise.sources.address import Address, resolve


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot and how it was come by."""

    snapshot: Snapshot
    address: Address

    @property
    def kind(self) -> str:
        return "live" if self.address.kind == "live" else "snapshot"


def read(
    target: str | None, *, env_file: Path | None, timeout: float, progress: Callable[[str], None] = lambda text: None
) -> Reading:
    """Resolve TARGET and read it; progress is told what is being done, in a few words."""
    address = address_of(target, env_file)
    progress(f"reading {address.described}")
    return Reading(snapshot=read_address(address, timeout, progress), address=address)


def address_of(target: str | None, env_file: Path | None) -> Address:
    if env_file is None:
        return resolve(target, os.environ)
    from pgadvise.sources.env_file import read_env_file

    return resolve(target, os.environ, read_env_file(env_file, os.environ), str(env_file))


def read_address(address: Address, timeout: float, progress: Callable[[str], None] = lambda text: None) -> Snapshot:
    # The drivers are heavy, so each is loaded only for its own kind of address.
    if address.kind == "snapshot_file":
        from pgadvise.sources.snapshot_file import SnapshotFile

        assert address.path is not None
        return SnapshotFile(Path(address.path)).read()
    from pgadvise.sources.postgres.live import LiveSource

    return LiveSource(address, timeout=timeout).read(lambda section: progress(f"reading {section}"))
