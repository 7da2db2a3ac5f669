"""A live database → Snapshot: one read-only transaction, a few round trips, nothing written, no row of user data."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
from psycopg import pq

from pgadvise.snapshot import Snapshot
from pgadvise.sources.address import Address
from pgadvise.sources.connect import connect
from pgadvise.sources.postgres.reading import Reading, Vanished
from pgadvise.sources.postgres.session import APPLICATION_NAME, Session

# Seconds that one statement may take.
TIMEOUT = 30.0


class LiveSource:
    """A database that is reached at `address`; `timeout` in seconds is the limit of each statement."""

    def __init__(self, address: Address, *, timeout: float = TIMEOUT) -> None:
        self._address = address
        self._timeout = timeout

    def read(self, progress: Callable[[str], None] | None = None) -> Snapshot:
        """`progress` is told each section that has arrived. Raises ConnectionFailed, CaptureFailed."""
        with closing(connect(self._address, application_name=APPLICATION_NAME)) as connection:
            return capture(connection, timeout=self._timeout, progress=progress)


def capture(
    connection: psycopg.Connection[Any],
    *,
    timeout: float = TIMEOUT,
    progress: Callable[[str], None] | None = None,
) -> Snapshot:
    """The database of an open connection. Raises CaptureFailed; where the session was lost the connection is closed.

    Where a transaction is open it is used, what is not committed yet included, and left as it was.
    """
    told = progress or _silent
    try:
        return _captured(connection, timeout, told)
    except Vanished:
        # Within somebody's transaction a second look would find the same.
        if connection.info.transaction_status != pq.TransactionStatus.IDLE:
            raise
    return _captured(connection, timeout, told)


def _captured(connection: psycopg.Connection[Any], timeout: float, progress: Callable[[str], None]) -> Snapshot:
    with Session(connection, timeout) as session:
        return Reading(session, progress).snapshot()


def _silent(section: str) -> None:
    """Nobody wants to be told."""
