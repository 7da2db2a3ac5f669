"""Dead indexes by the counters of a real server: who filtered, and whether anything scanned."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, RolesDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.indexes.dead import DeadIndex, DeadIndexes
from pgadvise.engines.indexes.demand import Demand
from pgadvise.sources.postgres.live import capture

SETUP = """
    create extension pg_stat_statements;
    create role bound;
    create role unbound bypassrls;
    create type mood as enum ('sad', 'ok', 'glad');
    create table tenant (id int primary key);
    insert into tenant select generate_series(0, 4);
    create table note (
        id int primary key, tenant_id int not null references tenant, mood mood not null, body text, tags text[]
    );
    insert into note select n, n % 5, 'ok', 'x' || n, array[n::text] from generate_series(1, 5000) n;
    create index note_tenant on note (tenant_id);
    create index note_mood on note (mood);
    create index note_tags on note using gin (tags);
    create index note_body on note (lower(body));
    create index note_tenant_mood on note (tenant_id, mood);
    alter table note enable row level security;
    create policy by_tenant on note using (tenant_id = (select current_setting('app.tenant')::int));
    grant select on tenant, note to bound, unbound;
    analyze note;
    select pg_stat_statements_reset();
"""


@pytest.fixture
def session(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    connection.execute(SETUP.encode())
    connection.execute("set app.tenant = '1'; set enable_seqscan = off")
    return connection


@pytest.fixture
def dead(session: psycopg.Connection[Any]) -> Callable[[], dict[str, DeadIndex]]:
    """What is found dead now, by the name of the index."""

    def found() -> dict[str, DeadIndex]:
        session.execute("select pg_stat_clear_snapshot()")
        snapshot = capture(session)
        facts = Facts(snapshot, Declared(roles=RolesDeclared(app=("bound",))))
        table = snapshot.relation_named("public", "note")
        assert table is not None
        demand = Demand((table,), snapshot.workload)
        judge = DeadIndexes(facts.get("application"), demand, facts.get("window"))
        return {one.index.name: one for one in judge.of(table)}

    return found


def run(session: psycopg.Connection[Any], role: str, query: str, times: int = 1) -> None:
    session.execute(f"set role {role}".encode())
    for _ in range(times):
        session.execute(query.encode())
    session.execute("reset role")
    session.execute("select pg_stat_force_next_flush()")  # from PostgreSQL 15


def test_without_traffic_only_the_kind_tells(dead: Callable[[], dict[str, DeadIndex]]) -> None:
    """GIN can serve nothing but conditions; a btree over an expression could sort; one on a column is left alone."""
    assert {name: one.proof for name, one in dead().items()} == {"note_tags": "kind", "note_body": "sorts"}


@pytest.mark.pg(">= 15")
def test_filtered_and_never_scanned(session: psycopg.Connection[Any], dead: Callable[[], dict[str, DeadIndex]]) -> None:
    """Forced to use an index wherever it can, the server still does not scan this one for a bound role. A single scan
    by somebody who is not bound ends the matter."""
    run(session, "bound", "select id from note where mood = 'sad'", times=12)
    one = dead()["note_mood"]
    assert (one.proof, one.calls, one.scans, one.roles, one.whole) == ("measured", 12, 0, ("bound",), True)
    run(session, "unbound", "select id from note where mood = 'sad'")
    assert "note_mood" not in dead()


@pytest.mark.pg(">= 15")
def test_an_order_is_a_use(session: psycopg.Connection[Any], dead: Callable[[], dict[str, DeadIndex]]) -> None:
    """A bound role that sorts by the key scans the index: it is not dead."""
    run(session, "bound", "select id from note where mood = 'sad'", times=12)
    run(session, "bound", "select id from note order by mood limit 1")
    assert "note_mood" not in dead()


@pytest.mark.pg(">= 15")
def test_a_dead_second_key(session: psycopg.Connection[Any], dead: Callable[[], dict[str, DeadIndex]]) -> None:
    """The first key is searched, the second becomes a filter; whom nothing binds uses both."""
    run(session, "bound", "select body from note where tenant_id = 1 and mood = 'sad'", times=5)
    one = dead()["note_tenant_mood"]
    assert ([key.text for key in one.keys], one.whole, one.proof, one.calls) == (["mood"], False, "asked", 5)
    run(session, "unbound", "select body from note where tenant_id = 1 and mood = 'sad'")
    assert "note_tenant_mood" not in dead()


@pytest.mark.pg(">= 15")
def test_scans_that_others_make_now_and_then(
    session: psycopg.Connection[Any], dead: Callable[[], dict[str, DeadIndex]]
) -> None:
    """One scan beside a hundred calls that cannot use the index does not speak for it, two do."""
    run(session, "bound", "select id from note where tags @> array['7']", times=100)
    session.execute("select count(*) from note where tags @> array['7'] and id > 0")
    run(session, "bound", "select 1")
    session.execute("select pg_stat_statements_reset()")
    run(session, "bound", "select id from note where tags @> array['7']", times=100)
    assert (dead()["note_tags"].proof, dead()["note_tags"].scans) == ("kind", 1)
    session.execute("select count(*) from note where tags @> array['7'] and id > 0")
    run(session, "bound", "select 1")
    assert "note_tags" not in dead()
