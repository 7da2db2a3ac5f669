import psycopg
import pytest

from pgadvise.scratch.traffic import play

SCRIPT = r"""
-- Three rows, made by statements that a query returns; psql's \gexec runs them.
create temp table row_made (n integer);
select format('insert into row_made values (%s); select 1', n) from generate_series(1, 3) n order by n \gexec
select format('insert into row_made select max(n) + %s from row_made', n) from (values (10), (20)) v (n) order by n
\gexec
insert into row_made values (100);
"""


def column(session: psycopg.Connection, text: str) -> list[str]:
    cursor = session.execute(text.encode())
    while cursor.nextset():
        pass
    return [row[0] for row in cursor.fetchall()] if cursor.description else []


def test_what_a_query_returns_is_run_in_order(connection: psycopg.Connection) -> None:
    r"""The statements of each `\gexec` run once, in the order of its rows, before what follows in the script."""
    assert play(SCRIPT, lambda text: column(connection, text)) == 5
    rows = connection.execute("select n from row_made").fetchall()
    assert rows == [(1,), (2,), (3,), (13,), (33,), (100,)]


def test_the_first_failure_ends_it(connection: psycopg.Connection) -> None:
    """A statement that fails is an error of the script: nothing after it is run."""
    script = "create temp table ran (); select 'select 1 / 0' \\gexec\ndrop table ran"
    with pytest.raises(psycopg.errors.DivisionByZero):
        play(script, lambda text: column(connection, text))
    assert connection.execute("select to_regclass('pg_temp.ran') is not null").fetchone() == (True,)
