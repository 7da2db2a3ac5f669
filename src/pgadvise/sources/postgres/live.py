"""A live database → Snapshot: one read-only transaction, a few round trips, nothing written, no row of user data."""

from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from typing import Any, NamedTuple

import psycopg
from psycopg import pq

from pgadvise.snapshot import Snapshot
from pgadvise.sources.address import Address
from pgadvise.sources.connect import connect
from pgadvise.sources.postgres.prepared import kept_by
from pgadvise.sources.postgres.reading import Reading, Vanished
from pgadvise.sources.postgres.session import APPLICATION_NAME, Session

# Seconds that one statement may take.
TIMEOUT = 30.0


def _silent(section: str) -> None:
    """Nobody wants to be told."""


def _unheard(structure: Snapshot) -> None:
    """Nobody waits for it."""


class _Told(NamedTuple):
    """Who is told how far it is."""

    progress: Callable[[str], None]
    structure: Callable[[Snapshot], None] = _unheard


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
            self._begun = _Capture(_Capturing(self._connection, self._timeout).session())

    def read(
        self,
        progress: Callable[[str], None] | None = None,
        structure: Callable[[Snapshot], None] | None = None,
    ) -> Snapshot:
        """`progress` is told each section that has arrived. Raises ConnectionFailed, CaptureFailed.

        `structure` is told what the database is made of as soon as that is known, without statistics, counters and what
        the server knows beside, on which it is still at work; not where some of it did not come.
        """
        with closing(self):
            if self._connection is None:
                self.ask()
            assert self._connection is not None
            told = _Told(progress or _silent, structure or _unheard)
            return _captured(_Capturing(self._connection, self._timeout), told, self._begun)

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
    prepare: bool = False,
) -> Snapshot:
    """The database of an open connection. Raises CaptureFailed; where the session was lost the connection is closed.

    Where a transaction is open it is used, what is not committed yet included, and left as it was. With `prepare` the
    connection keeps the statements, planned, for its next capture.
    """
    return _captured(_Capturing(connection, timeout, prepare), _Told(progress or _silent))


class _Capturing(NamedTuple):
    """Where and how a capture is made; with `prepare` the connection keeps the statements."""

    connection: psycopg.Connection[Any]
    timeout: float
    prepare: bool = False

    def session(self) -> Session:
        return Session(self.connection, self.timeout, prepared=kept_by(self.connection) if self.prepare else None)


class _Capture:
    """A capture whose questions are sent."""

    def __init__(self, session: Session) -> None:
        with ExitStack() as ending:
            self._reading = Reading(ending.enter_context(session))
            self._ending = ending.pop_all()

    def snapshot(self, told: _Told) -> Snapshot:
        with self._ending:
            return self._reading.snapshot(told.progress, told.structure)

    def drop(self) -> None:
        """Without effect once the answers are taken."""
        self._reading.close()


def _captured(capturing: _Capturing, told: _Told, begun: _Capture | None = None) -> Snapshot:
    try:
        return (begun or _Capture(capturing.session())).snapshot(told)
    except Vanished:
        # Within somebody's transaction a second look would find the same.
        if capturing.connection.info.transaction_status != pq.TransactionStatus.IDLE:
            raise
    return _Capture(capturing.session()).snapshot(told)
