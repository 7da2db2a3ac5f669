"""TARGET → snapshot: open what the address names, read it once."""

import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec.structs import replace

from pgadvise.config import Config
from pgadvise.errors import AdviseError
from pgadvise.snapshot import Snapshot
from pgadvise.sources.address import Address, resolve

_Read = Callable[[Callable[[str], None], Callable[[Snapshot], None]], Snapshot]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot and how it was come by."""

    snapshot: Snapshot
    address: Address

    @property
    def kind(self) -> str:
        return "live" if self.address.kind == "live" else "snapshot"


class Asked:
    """TARGET, already at work where it is a live database: the program goes on loading in the meantime.

    What goes wrong is not said before `read`, since a wrong option is the nearer fault. A context manager: on leaving
    it, answers that nobody has read are dropped.
    """

    def __init__(self, target: str | None, *, env_file: Path | None, timeout: float) -> None:
        self._failure: AdviseError | None = None
        self._ending = ExitStack()
        try:
            self._address = address_of(target, env_file)
            self._read = _begun(self._address, timeout, self._ending)
        except AdviseError as error:
            self._failure = error

    @property
    def address(self) -> Address:
        """Raises what went wrong."""
        if self._failure is not None:
            raise self._failure
        return self._address

    def read(
        self,
        progress: Callable[[str], None] = lambda text: None,
        structure: Callable[[Snapshot], None] = lambda snapshot: None,
    ) -> Reading:
        """`progress` is told what is being done, in a few words; `structure` as LiveSource.read has it."""
        progress(f"reading {self.address.described}")
        snapshot = self._read(lambda section: progress(f"reading {section}"), structure)
        return Reading(snapshot=snapshot, address=self.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.close()


def read(
    target: str | None, *, env_file: Path | None, timeout: float, progress: Callable[[str], None] = lambda text: None
) -> Reading:
    """Resolve TARGET and read it; progress is told what is being done, in a few words."""
    with Asked(target, env_file=env_file, timeout=timeout) as asked:
        return asked.read(progress)


def address_of(target: str | None, env_file: Path | None) -> Address:
    if env_file is None:
        return resolve(target, os.environ)
    from pgadvise.sources.env_file import read_env_file

    return resolve(target, os.environ, read_env_file(env_file, os.environ), str(env_file))


def _begun(address: Address, timeout: float, ending: ExitStack) -> _Read:
    """What reads the rest of it, given whom to tell of progress and structure; `ending` closes what was opened."""
    # The drivers are heavy, so each is loaded only for its own kind of address.
    if address.kind == "snapshot_file":
        from pgadvise.sources.snapshot_file import SnapshotFile

        assert address.path is not None
        file = SnapshotFile(Path(address.path))
        return lambda progress, structure: file.read()
    from pgadvise.sources.postgres.live import LiveSource

    source = ending.enter_context(closing(LiveSource(address, timeout=timeout)))
    source.ask()
    return source.read


def for_address(address: Address, config: Config) -> Config:
    """Prisma's `?schema=` says which schema is meant, unless a person said otherwise."""
    if address.schema is None or config.declared.schemas.include:
        return config
    schemas = replace(config.declared.schemas, include=(address.schema,))
    return replace(config, declared=replace(config.declared, schemas=schemas))
