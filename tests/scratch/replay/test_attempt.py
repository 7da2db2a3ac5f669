"""What an attempt reads and does by itself."""

import psycopg

from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.scratch.replay.attempt import TIMEOUT, Attempt, Refused


def test_a_slow_look(connection: psycopg.Connection) -> None:
    """The attacker's statements have little time; what stands there is read on a busy machine, too."""
    with psycopg.connect(connection.info.dsn, autocommit=True) as session:
        session.execute("set statement_timeout = '50ms'")
        with Attempt(session, Identity(name="he", role=session.info.user, side=None)) as attempt:
            assert attempt.look("select 1 from pg_sleep(0.2)") == [(1,)]
            answer = attempt.done("select pg_sleep(0.2)")
            assert isinstance(answer, Refused)
            assert answer.state == TIMEOUT
