"""Server: a running PostgreSQL that may be thrown away, and where to reach it."""

import re
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec


def _nothing_to_end() -> None:
    """A server that somebody else runs is left running."""


def major_of(version: str) -> int:
    """18 of "18.6" and of "18beta1"."""
    return int(re.split(r"\D", version, maxsplit=1)[0])


class Server(msgspec.Struct, frozen=True):
    """A server; as a context manager it ends with the block.

    `dsn` is a libpq URI of a maintenance database, as superuser. `version` is what the server calls itself ("18.6").
    `folder` holds everything the server wrote, or is None where the server is not ours.
    """

    dsn: str
    version: str
    folder: Path | None = None
    ending: Callable[[], None] = _nothing_to_end

    @property
    def major(self) -> int:
        return major_of(self.version)

    def on(self, database: str, user: str | None = None) -> str:
        """The URI of another database of this server, for another role if one is named."""
        parts = urlsplit(self.dsn)
        place = parts.netloc.rpartition("@")[2]
        login = parts.netloc.rpartition("@")[0] if user is None else quote(user, safe="")
        netloc = f"{login}@{place}" if login else place
        # Put together by hand: urlunsplit drops the slashes of an empty authority, which libpq needs.
        uri = f"{parts.scheme}://{netloc}/{quote(database, safe='')}"
        return uri + urlunsplit(("", "", "", parts.query, ""))

    def stop(self) -> None:
        """End the server and remove its folder; asking twice does no harm."""
        self.ending()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
