"""The session: read only, and the same texts whatever the server's, the database's and the role's settings."""

import select
import time
from contextlib import nullcontext

import psycopg
import pytest

from pgadvise.errors import CaptureFailed
from pgadvise.sources.postgres.exchange import Question
from pgadvise.sources.postgres.session import Session


def asked(session: Session, *statements: str) -> list[tuple[str | None, str | None]]:
    """(value, SQLSTATE) of each."""
    answers = session.ask([Question((s,)) for s in statements])
    return [(a.value.decode() if a.value is not None else None, a.sqlstate) for a in answers]


@pytest.mark.parametrize("nested", [False, True], ids=["its own transaction", "within a transaction"])
def test_nothing_can_be_written(database: str, nested: bool) -> None:
    """The server refuses every write, also where it runs inside somebody's transaction that may write."""
    with psycopg.connect(database) as connection:
        if nested:
            connection.execute("create table public.t (id int)")
        with Session(connection, 5) as session:
            session.open("select 1::text", ())
            found = asked(
                session, "create table public.u ()", "select nextval('pg_class'::regclass)", "show lock_timeout"
            )
        assert [found[0], found[2]] == [(None, "25006"), ("500ms", None)]
        assert found[1][1] is not None
        connection.execute("create table public.v ()")
        connection.rollback()


def test_one_snapshot_for_all_questions(connection: psycopg.Connection, database: str) -> None:
    """What others commit in between is not seen: sections fit together."""
    with Session(connection, 5) as session:
        session.open("select 1::text", ())
        with psycopg.connect(database, autocommit=True) as other:
            other.execute("create table public.later ()")
        assert asked(session, "select count(*)::text from pg_class where relname = 'later'") == [("0", None)]


def test_a_failure_costs_only_itself(connection: psycopg.Connection) -> None:
    """What fails is undone to a savepoint, and the questions around it are answered in the same round trip."""
    with Session(connection, 5) as session:
        session.open("select 1::text", ())
        before = session.round_trips
        assert asked(session, "select 'a'", "select 1/0", "no sql", "select 'b'") == [
            ("a", None),
            (None, "22012"),
            (None, "42601"),
            ("b", None),
        ]
        assert session.round_trips == before + 1


def test_every_statement_has_the_same_limits(connection: psycopg.Connection) -> None:
    """statement_timeout is the caller's, lock_timeout half a second, and an idle session is ended by the server."""
    with Session(connection, 1.5) as session:
        session.open("select 1::text", ())
        found = asked(
            session, "show statement_timeout", "show lock_timeout", "show idle_in_transaction_session_timeout"
        )
    assert found == [("1500ms", None), ("500ms", None), ("1min", None)]


def test_a_large_answer_and_a_large_question_do_not_block_each_other(connection: psycopg.Connection) -> None:
    """Both sides send more than the buffers between them hold: neither waits for the other."""
    text = "x" * 3_000_000
    with Session(connection, 20) as session:
        session.open("select 1::text", ())
        answers = list(session.ask([Question(("select $1 || $1",), (text,))] * 5))
    assert {len(a.value or b"") for a in answers} == {6_000_000}


def test_a_server_that_says_nothing_is_given_up(connection: psycopg.Connection) -> None:
    """A statement cannot outlive its own limit, so longer silence means that nobody is there."""
    with Session(connection, 0.2, grace=0.1) as session:
        session.open("select 1::text", ())
        silence = Question(("set local statement_timeout = 0", "select pg_sleep(3)"))
        with pytest.raises(CaptureFailed, match=r"has not answered for 0\.3 seconds"):
            list(session.ask([silence]))
    assert connection.closed


@pytest.mark.pg(">= 17")
def test_the_servers_transaction_timeout_is_named(connection: psycopg.Connection) -> None:
    """The whole capture is one transaction: what limits it is named, and how to be given longer."""
    connection.execute("set transaction_timeout = '200ms'")
    session = Session(connection, 5)
    session.open("select 1::text", ())
    with pytest.raises(CaptureFailed, match="the server's transaction_timeout ended it") as raised:
        asked(session, "select pg_sleep(5)::text")
    assert connection.closed
    assert "ALTER ROLE … SET transaction_timeout" in (raised.value.hint or "")


def test_the_servers_limit_on_idle_transactions_is_named(connection: psycopg.Connection) -> None:
    """Who was suspended in mid-capture is told which setting ended the session."""
    session = Session(connection, 5)
    session.open("select set_config('idle_in_transaction_session_timeout', '50ms', true)", ())
    _last_words(connection)
    with pytest.raises(CaptureFailed, match="the server's idle_in_transaction_session_timeout ended it") as raised:
        asked(session, "select 1::text")
    assert "SET idle_in_transaction_session_timeout" in (raised.value.hint or "")


@pytest.mark.pg(">= 14")
def test_the_servers_limit_on_idle_sessions_is_named(connection: psycopg.Connection) -> None:
    """So is who was suspended before the capture began."""
    connection.execute("set idle_session_timeout = '50ms'")
    _last_words(connection)
    with pytest.raises(CaptureFailed, match="the server's idle_session_timeout ended it"):
        Session(connection, 5).open("select 1::text", ())


def _last_words(connection: psycopg.Connection) -> None:
    """Waits for the server to have said them, and hung up."""
    heard, _, _ = select.select([connection.fileno()], [], [], 30)
    assert heard
    time.sleep(0.1)


@pytest.mark.parametrize("receiving", [True, False])
def test_large_answers_are_received_while_nobody_takes_them(database: str, receiving: bool) -> None:
    """The server is done with what no socket holds, and waits for its client only where nobody receives."""
    with psycopg.connect(database) as connection, psycopg.connect(database, autocommit=True) as other:
        with Session(connection, 5) as session:
            session.open("select 1::text", ())
            answers = session.ask([Question(("select repeat('x', 20000000)",))])
            with session.receiving() if receiving else nullcontext():
                waits = _waiting(other, connection.info.backend_pid)
            (answer,) = answers
        assert (waits, len(answer.value or b"")) == ("ClientRead" if receiving else "ClientWrite", 20_000_000)


def _waiting(session: psycopg.Connection, pid: int) -> str | None:
    """What the other session waits for, once it does."""
    asked = "select wait_event from pg_stat_activity where pid = %s and wait_event like 'Client%%'"
    until = time.monotonic() + 20
    last = None
    while time.monotonic() < until:
        found = session.execute(asked, (pid,)).fetchone()
        if found is not None and found == last:
            return str(found[0])
        last = found
        time.sleep(0.2)
    return None
