"""One round trip: many statements sent at once, every answer taken as raw bytes as soon as it is there.

psycopg's own pipeline waits for the answers at every sync, and one error voids all that follows up to it. Here every
question ends with a sync of its own and nothing is waited for in between (libpq's documentation, "Pipeline Mode"), so
that a section that fails costs only itself and the catalog takes one journey over the network.
"""

import selectors
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
import psycopg
from psycopg import pq

from pgadvise.errors import CaptureFailed
from pgadvise.sources.postgres.prepared import Prepared


class Question(msgspec.Struct, frozen=True):
    """Statements up to a sync; the last one's answer counts. `parameters` are the last one's, as text."""

    sql: tuple[str, ...]
    parameters: tuple[str | None, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The only value of the last statement, or the SQLSTATE of the first that failed."""

    value: bytes | None = None
    sqlstate: str | None = None


def nothing() -> bool:
    """No other work."""
    return False


def exchange(
    connection: psycopg.Connection[Any],
    questions: Sequence[Question],
    *,
    patience: float,
    meanwhile: Callable[[], bool] = nothing,
    prepared: Prepared | None = None,
) -> Generator[Answer]:
    """Send the questions; the answers come in their order, each when it arrives; to be taken up to the last.

    The server works on them from now on, whether or not anybody takes its answers yet, until the network holds no
    more: so while it has nothing to say `meanwhile` does a few milliseconds of other work, and tells whether there was
    any. `patience` is how many seconds of silence mean that nobody is there any more. With `prepared` the server keeps
    the last statement of each question. Raises CaptureFailed when the session is lost; then, or when it is broken off,
    the connection is closed.
    """
    answers = _exchange(connection, questions, _Terms(patience, meanwhile, prepared))
    next(answers)  # as far as everything is sent
    return answers


class _Terms(NamedTuple):
    """How the answers are awaited and what the server is to keep."""

    patience: float
    meanwhile: Callable[[], bool]
    prepared: Prepared | None


def _exchange(connection: psycopg.Connection[Any], questions: Sequence[Question], terms: _Terms) -> Generator[Answer]:
    """The answers after an empty one, which says that the questions are under way."""
    session = connection.pgconn
    blocking = session.nonblocking
    try:
        session.nonblocking = 1
        session.enter_pipeline_mode()
        for question in questions:
            _send(session, question, terms.prepared)
        session.flush()
        yield Answer()
        for question, answer in zip(questions, _answers(session, len(questions), terms), strict=True):
            if answer.sqlstate is not None and terms.prepared is not None:
                terms.prepared.failed(question.sql[-1])
            yield answer
        session.exit_pipeline_mode()
        session.nonblocking = blocking
    except BaseException as error:
        # In the middle of its answers nothing can be said to the server any more.
        _abandon(connection, unwanted=isinstance(error, KeyboardInterrupt | GeneratorExit))
        if isinstance(error, psycopg.Error):
            raise _lost(None) from None
        raise


def _abandon(connection: psycopg.Connection[Any], *, unwanted: bool) -> None:
    """Answers that nobody wants any more, after Ctrl-C say, end on the server too, which would otherwise work on."""
    if unwanted:
        with suppress(psycopg.Error):
            connection.cancel_safe(timeout=2)
    connection.close()


def _send(session: pq.abc.PGconn, question: Question, prepared: Prepared | None) -> None:
    *before, last = question.sql
    for statement in before:
        session.send_query_params(statement.encode(), None)
    values = [None if value is None else value.encode() for value in question.parameters]
    if prepared is None:
        session.send_query_params(last.encode(), values)
    else:
        if not prepared.known(last):
            session.send_prepare(prepared.name(last), last.encode())
        session.send_query_prepared(prepared.name(last), values)
    session.pipeline_sync()


def _answers(session: pq.abc.PGconn, count: int, terms: _Terms) -> Iterator[Answer]:
    answer = Answer()
    while count:
        result = _next(session, terms)
        if result is None:  # the end of one statement's results
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            yield answer
            answer = Answer()
            count -= 1
        elif answer.sqlstate is None:
            answer = _heard(result)


def _heard(result: pq.abc.PGresult) -> Answer:
    if result.status == pq.ExecStatus.TUPLES_OK:
        return Answer(result.get_value(0, 0) if result.ntuples else None)
    if result.status == pq.ExecStatus.COMMAND_OK:
        return Answer()
    sqlstate = result.error_field(pq.DiagnosticField.SQLSTATE)
    severity = result.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED)
    # libpq's own errors, such as a closed socket, have no SQLSTATE.
    if sqlstate is None or severity in (b"FATAL", b"PANIC"):
        raise _lost(sqlstate)
    return Answer(sqlstate=sqlstate.decode())


def _next(session: pq.abc.PGconn, terms: _Terms) -> pq.abc.PGresult | None:
    """The next result. It reads while there is still something to send, lest both sides wait for the other's buffer."""
    while True:
        unsent = session.flush()
        if not session.is_busy():
            return session.get_result()
        with selectors.DefaultSelector() as selector:
            selector.register(session.socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if unsent else 0))
            while not selector.select(0):
                if not terms.meanwhile():
                    _wait(selector, terms.patience)
                    break
        session.consume_input()


def _wait(selector: selectors.BaseSelector, patience: float) -> None:
    if not selector.select(patience):
        raise CaptureFailed(
            f"the server has not answered for {patience:g} seconds while the catalog was read",
            "look whether the network and the server are still there, then run it again",
        )


def _limit(setting: str, way_on: str) -> tuple[str, str]:
    hint = f"{way_on}, or raise it for the role that checks: ALTER ROLE … SET {setting} = '5min'"
    return f"the server's {setting} ended it", f"nothing was changed; {hint}"


_AGAIN = "nothing was changed; run it again"
_QUIETER = "run it when the server is less busy"
_AWAKE = "run it where it is not suspended in between"
# SQLSTATE → what ended the session, and what to do.
_ENDINGS = {
    b"57P01": ("an administrator ended it, or the server was shut down", _AGAIN),
    b"57P02": ("the server crashed and restarts", _AGAIN),
    b"57P05": _limit("idle_session_timeout", _AWAKE),
    b"25P03": _limit("idle_in_transaction_session_timeout", _AWAKE),
    b"25P04": _limit("transaction_timeout", _QUIETER),
}


def _lost(sqlstate: bytes | None) -> CaptureFailed:
    cause, hint = _ENDINGS.get(sqlstate or b"", ("the server or the network closed it", _AGAIN))
    return CaptureFailed(f"the session with the server ended while the catalog was read: {cause}", hint)
