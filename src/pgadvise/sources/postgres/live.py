"""A live database → Snapshot: one read-only transaction, a few round trips, nothing written, no row of user data."""

from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
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
        self._connection: psycopg.Connection[Any] | None = None
        self._begun: _Capture | None = None

    def ask(self) -> None:
        """Connect and send every question: the server works until `read` takes the answers or `close` drops them.

        Raises ConnectionFailed, CaptureFailed.
        """
        self._connection = connect(self._address, application_name=APPLICATION_NAME)
        with suppress(Vanished):  # `read` begins anew
            self._begun = _Capture(self._connection, self._timeout)

    def read(self, progress: Callable[[str], None] | None = None) -> Snapshot:
        """`progress` is told each section that has arrived. Raises ConnectionFailed, CaptureFailed."""
        with closing(self):
            if self._connection is None:
                self.ask()
            assert self._connection is not None
            return _captured(self._connection, self._timeout, progress or _silent, self._begun)

    def close(self) -> None:
        if self._begun is not None:
            self._begun.drop()
        if self._connection is not None:
            self._connection.close()
        self._connection = self._begun = None


def capture(
    connection: psycopg.Connection[Any],
    *,
    timeout: float = TIMEOUT,
    progress: Callable[[str], None] | None = None,
) -> Snapshot:
    """The database of an open connection. Raises CaptureFailed; where the session was lost the connection is closed.

    Where a transaction is open it is used, what is not committed yet included, and left as it was.
    """
    return _captured(connection, timeout, progress or _silent)


class _Capture:
    """A capture whose questions are sent."""

    def __init__(self, connection: psycopg.Connection[Any], timeout: float) -> None:
        with ExitStack() as ending:
            self._reading = Reading(ending.enter_context(Session(connection, timeout)))
            self._ending = ending.pop_all()

    def snapshot(self, progress: Callable[[str], None]) -> Snapshot:
        with self._ending:
            return self._reading.snapshot(progress)

    def drop(self) -> None:
        """Without effect once the answers are taken."""
        self._reading.close()


def _captured(
    connection: psycopg.Connection[Any],
    timeout: float,
    progress: Callable[[str], None],
    begun: _Capture | None = None,
) -> Snapshot:
    try:
        return (begun or _Capture(connection, timeout)).snapshot(progress)
    except Vanished:
        # Within somebody's transaction a second look would find the same.
        if connection.info.transaction_status != pq.TransactionStatus.IDLE:
            raise
    return _Capture(connection, timeout).snapshot(progress)


def _silent(section: str) -> None:
    """Nobody wants to be told."""
