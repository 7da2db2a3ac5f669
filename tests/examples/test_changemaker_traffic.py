"""The example's traffic is what an advisor will see in pg_stat_statements."""

from collections.abc import Iterator

import psycopg
import pytest

from pgadvise.scratch.server import Server
from pgadvise.scratch.traffic import play
from tests.examples.conftest import CHANGEMAKER, Session

_STATEMENTS = """
    select rolname::text as role, query, calls, mean_exec_time as mean from extensions.pg_stat_statements
    join pg_roles r on r.oid = userid where dbid = (select oid from pg_database where datname = current_database())"""


def _column(connection: psycopg.Connection, text: str) -> list[str]:
    cursor = connection.execute(text.encode())
    while cursor.nextset():
        pass
    return [row[0] for row in cursor.fetchall()] if cursor.description else []


@pytest.fixture(scope="module")
def traffic(platform: Server) -> tuple[str, int]:
    """The URI of a copy that has had its traffic, and how many statements that was made of."""
    with psycopg.connect(platform.on("template1"), autocommit=True) as maintenance:
        maintenance.execute("create database busy template postgres owner postgres")
    address = platform.on("busy", "postgres")
    with psycopg.connect(address, autocommit=True) as connection:
        return address, play((CHANGEMAKER / "workload.sql").read_text(), lambda text: _column(connection, text))


@pytest.fixture
def busy(traffic: tuple[str, int]) -> Iterator[Session]:
    with psycopg.connect(traffic[0]) as connection:
        yield Session(connection)


def test_traffic_is_always_the_same(traffic: tuple[str, int], busy: Session) -> None:
    """The number of requests, and of calls that the server counted, hang on the rows alone."""
    assert traffic[1] == 3749
    counted = busy.rows(f"select role, sum(calls)::int from ({_STATEMENTS}) s group by 1")
    calls = {str(role): number for role, number in counted}
    assert {role: calls[role] for role in ("prisma", "authenticated", "anon")} == {
        "prisma": 3804,
        "authenticated": 1983,
        "anon": 234,
    }


def test_traffic_has_the_shapes_of_both_clients(busy: Session) -> None:
    """Prisma's and PostgREST's statements are there under the roles that the platform books them on."""
    seen = [(str(role), str(query)) for role, query, _, _ in busy.rows(_STATEMENTS)]
    for role, part in [
        ("prisma", "_aggr_count_submissions"),
        ("prisma", 'UPDATE "public"."challenges"'),
        ("prisma", 'INSERT INTO "public"."audit_logs"'),
        ("prisma", '"challenge_submissions"."challenge_id" = $1 ORDER BY'),
        ("authenticated", "WITH pgrst_source AS ("),
        ("authenticated", '"public"."challenges"."status" = $1'),
        ("authenticated", "@@ plainto_tsquery("),
        ("authenticated", "select set_config("),
        ("anon", '"public"."plans"'),
    ]:
        assert any(owner == role and part in query for owner, query in seen), part


def test_dead_indexes_stay_unread(busy: Session) -> None:
    """After the traffic the full-text and the status index are the only ones of challenges that nobody read."""
    unread = busy.rows(
        """select indexrelname::text from pg_stat_user_indexes
           where relname = 'challenges' and idx_scan = 0 order by 1"""
    )
    assert unread == [("challenges_status_idx",), ("idx_challenges_search",)]


def test_search_costs_most(busy: Session) -> None:
    """The search, whose index is dead, takes more of the server's time than any other statement."""
    slowest = busy.rows(f"select role, query from ({_STATEMENTS}) s order by calls * mean desc limit 1")
    assert slowest[0][0] == "authenticated"
    assert "@@ plainto_tsquery(" in str(slowest[0][1])
