"""The session with a target: one read-only transaction, the same texts whatever the server's settings, no trace left.

Nothing but the transaction holds these settings, so that it works behind a pooler by transaction and ends with it.
"""

import selectors
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import pq

from pgadvise.sources.postgres.exchange import Answer, Question, exchange, nothing
from pgadvise.sources.postgres.prepared import SETTINGS, Prepared
from pgadvise.version import VERSION

APPLICATION_NAME = f"pgadvise/{VERSION}"

# Stands at the end of every statement, so that whoever reads pg_stat_statements knows whose it is, we among them.
# At the end, because PostgreSQL 18 drops a comment at the beginning.
MARK = "/* pgadvise */"

_SAVEPOINT = "pgadvise"
_OUTER = "pgadvise_capture"
# Silence beyond the statement's own time limit: then it is the network.
_GRACE = 15.0
_IDLE = "60s"


def _settings(timeout: float) -> dict[str, str]:
    return {
        # Temporary objects would be found first where pg_temp is not named.
        "search_path": "pg_catalog, pg_temp",
        "statement_timeout": f"{round(timeout * 1000)}ms",
        "lock_timeout": "500ms",
        "idle_in_transaction_session_timeout": _IDLE,
        "application_name": APPLICATION_NAME,
        # What decides how pg_get_expr and its like, and numbers and times, are spelt.
        "quote_all_identifiers": "off",
        "standard_conforming_strings": "on",
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "postgres",
        "TimeZone": "UTC",
        "extra_float_digits": "1",
        "bytea_output": "hex",
        "lc_monetary": "C",
        "lc_numeric": "C",
        # Compiling costs more than it saves for queries that run once.
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        # A catalog of thousands of tables is sorted in memory; the default would write it to temporary files.
        "work_mem": "32MB",
    }


class Session:
    """Asks questions within one transaction of `connection`; each `ask` is one round trip.

    A transaction that is open already is used as it is, behind a savepoint, and is afterwards as it was before: so a
    capture sees what was not committed yet. `round_trips` counts.
    """

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        timeout: float,
        *,
        grace: float = _GRACE,
        prepared: Prepared | None = None,
    ) -> None:
        self._connection = connection
        self._prepared = prepared
        self.timeout = timeout
        self._patience = timeout + grace
        self._nested = connection.pgconn.transaction_status != pq.TransactionStatus.IDLE
        self.round_trips = 0

    @property
    def host(self) -> str | None:
        """The host as the client knows it; None for a socket on this machine."""
        session = self._connection.pgconn
        host = (session.host or session.hostaddr).decode()
        return None if not host or host.startswith(("/", "@")) else host

    @property
    def database(self) -> str:
        return self._connection.pgconn.db.decode(errors="replace")

    @property
    def user(self) -> str:
        return self._connection.pgconn.user.decode(errors="replace")

    def open(self, sql: str, parameters: tuple[str | None, ...]) -> Answer:
        """Begin, and answer the first question in the same round trip."""
        settings = _settings(self.timeout) | self._encoding() | (SETTINGS if self._prepared else {})
        calls = ", ".join(f"pg_catalog.set_config('{name}', '{value}', true)" for name, value in settings.items())
        begin: tuple[str, ...] = ("begin isolation level repeatable read read only",)
        if self._nested:
            begin = (f"savepoint {_OUTER}", "set transaction read only")
        (answer,) = self._exchange([Question((*begin, f"select {calls}", f"savepoint {_SAVEPOINT}", sql), parameters)])
        return answer

    def ask(self, questions: Sequence[Question], meanwhile: Callable[[], bool] = nothing) -> Generator[Answer]:
        """One round trip; the answers, as they arrive, are to be taken up to the last; `meanwhile` as in `exchange`.

        What fails is undone to a savepoint and costs only itself.
        """
        undo = f"rollback to savepoint {_SAVEPOINT}"
        return self._exchange([Question((undo, *q.sql), q.parameters) for q in questions], meanwhile)

    def receiving(self) -> AbstractContextManager[None]:
        """Within, answers arrive although nobody takes them, and nothing may be asked."""
        return _receiving(self._connection)

    def close(self) -> None:
        ending = (f"rollback to savepoint {_OUTER}", f"release savepoint {_OUTER}") if self._nested else ("rollback",)
        list(self._exchange([Question(ending)]))

    def _exchange(self, questions: Sequence[Question], meanwhile: Callable[[], bool] = nothing) -> Generator[Answer]:
        self.round_trips += 1
        marked = [Question(tuple(f"{sql}\n{MARK}" for sql in q.sql), q.parameters) for q in questions]
        return exchange(self._connection, marked, patience=self._patience, meanwhile=meanwhile, prepared=self._prepared)

    def _encoding(self) -> dict[str, str]:
        """SQL_ASCII means bytes of any kind: asked for UTF-8 the server refuses those that are none."""
        unknown = self._connection.pgconn.parameter_status(b"server_encoding") == b"SQL_ASCII"
        return {"client_encoding": "SQL_ASCII" if unknown else "UTF8"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._connection.closed:
            self.close()


@contextmanager
def _receiving(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Answers are received while this program computes, so that the server does not have to wait until they are wanted.

    A Unix socket holds 0.2 MB; a server that has more to say does nothing until somebody reads. libpq keeps what it
    reads, and there is room for that. Nobody else may use the connection within. What goes wrong with it is met by
    whoever reads next.
    """
    over, ending = socket.socketpair()
    thread = threading.Thread(target=_receive, args=(connection.pgconn, over), daemon=True)
    with over, ending:
        thread.start()
        try:
            yield
        finally:
            ending.send(b"\0")
            thread.join()


def _receive(session: pq.abc.PGconn, over: socket.socket) -> None:
    with selectors.DefaultSelector() as selector, suppress(psycopg.Error):
        selector.register(session.socket, selectors.EVENT_READ)
        selector.register(over, selectors.EVENT_READ)
        while all(key.fileobj is not over for key, _ in selector.select()):
            session.consume_input()
