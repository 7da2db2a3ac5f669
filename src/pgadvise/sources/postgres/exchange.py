"""One round trip: many statements sent at once, every answer taken as raw bytes.

psycopg's own pipeline waits for the answers at every sync, and one error voids all that follows up to it. Here every
statement ends with a sync of its own and nothing is waited for in between (libpq's pipeline mode, docs: "Pipeline
Mode"), so that a section that fails costs only itself and the catalog takes one journey over the network.
"""

import select
from collections.abc import Callable, Sequence

import msgspec
import psycopg
from psycopg import pq

from pgadvise.errors import CaptureFailed


class Question(msgspec.Struct, frozen=True):
    """Statements up to a sync; the last one's answer counts. `parameters` are the last one's, as text."""

    sql: tuple[str, ...]
    parameters: tuple[str | None, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The only value of the last statement, or the SQLSTATE of the first that failed."""

    value: bytes | None = None
    sqlstate: str | None = None


def exchange(
    connection: "psycopg.Connection[tuple[object, ...]]",
    questions: Sequence[Question],
    *,
    patience: float,
    answered: Callable[[int], None] | None = None,
) -> list[Answer]:
    """The answers to all `questions`, in their order.

    `patience` is how many seconds of silence mean that nobody is there any more; `answered` is told the number of each
    question as its answer arrives. Raises CaptureFailed when the session is lost.
    """
    session = connection.pgconn
    blocking = session.nonblocking
    try:
        session.nonblocking = 1
        session.enter_pipeline_mode()
        for question in questions:
            _send(session, question)
        answers = _Reader(session, patience).read(len(questions), answered)
        session.exit_pipeline_mode()
        session.nonblocking = blocking
    except psycopg.Error as error:
        raise _lost(getattr(error, "sqlstate", None)) from None
    return answers


def _send(session: pq.abc.PGconn, question: Question) -> None:
    *before, last = question.sql
    for statement in before:
        session.send_query_params(statement.encode(), None)
    values = [None if value is None else value.encode() for value in question.parameters]
    session.send_query_params(last.encode(), values)
    session.pipeline_sync()


class _Reader:
    """Takes answers off the wire while the questions still go out: neither side may wait for the other's buffer."""

    def __init__(self, session: pq.abc.PGconn, patience: float) -> None:
        self._session = session
        self._patience = patience

    def read(self, count: int, answered: Callable[[int], None] | None) -> list[Answer]:
        answers: list[Answer] = []
        answer = Answer()
        while len(answers) < count:
            result = self._next()
            if result is None:  # the end of one statement's results
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                answers.append(answer)
                answer = Answer()
                if answered:
                    answered(len(answers) - 1)
            elif answer.sqlstate is None:
                answer = self._heard(result)
        return answers

    def _heard(self, result: pq.abc.PGresult) -> Answer:
        if result.status == pq.ExecStatus.TUPLES_OK:
            return Answer(result.get_value(0, 0) if result.ntuples else None)
        if result.status == pq.ExecStatus.COMMAND_OK:
            return Answer()
        sqlstate = result.error_field(pq.DiagnosticField.SQLSTATE)
        severity = result.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED)
        if sqlstate is None or severity in (b"FATAL", b"PANIC"):
            raise _lost(sqlstate.decode() if sqlstate else None)
        return Answer(sqlstate=sqlstate.decode())

    def _next(self) -> pq.abc.PGresult | None:
        while True:
            unsent = self._session.flush()
            if not self._session.is_busy():
                return self._session.get_result()
            self._wait(unsent=bool(unsent))
            self._session.consume_input()

    def _wait(self, *, unsent: bool) -> None:
        descriptor = self._session.socket
        poll = select.poll()
        poll.register(descriptor, select.POLLIN | (select.POLLOUT if unsent else 0))
        if not poll.poll(self._patience * 1000):
            raise CaptureFailed(
                f"the server has not answered for {self._patience:g} seconds while the catalog was read",
                "look whether the network or the server is still there, then run it again",
            )


_ENDINGS = {
    "57P01": "an administrator ended it, or the server was shut down",
    "57P02": "the server crashed and restarts",
    "57P03": "the server is starting up or shutting down",
    "57P05": "the server's idle_session_timeout ended it",
    "25P03": "the server's idle_in_transaction_session_timeout ended it",
    "25P04": "the server's transaction_timeout ended it",
}


def _lost(sqlstate: str | None) -> CaptureFailed:
    cause = _ENDINGS.get(sqlstate or "", "the server closed it")
    return CaptureFailed(
        f"the session with the server ended while the catalog was read: {cause}", "nothing was changed; run it again"
    )
