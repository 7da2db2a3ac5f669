"""Which statements find few rows by themselves, compared with plans under a policy that finds none by an index."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.indexes.demand import askings
from pgadvise.engines.indexes.selective import Selective
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

SETUP = """
    create role bound;
    create type mood as enum ('sad', 'glad');
    create table m (ws int, who int);
    create table d (
        id int primary key, ws int, plain int, name text, mood mood not null, price numeric, done boolean, few int,
        gone timestamptz, at timestamptz
    );
    insert into d select n, n % 40, n, 'x' || n, 'sad', n, n % 2 = 0, n % 5, null, now() - n * interval '1 min'
        from generate_series(1, 4000) n;
    create index on d (name); create index on d (mood); create index on d (price); create index on d (done);
    create index on d (few); create index on d (gone); create index on d (at); create index on d (lower(name));
    create index on d (ws) where gone is null;
    alter table d enable row level security;
    create policy p on d using (ws in (select m.ws from m where m.who = current_setting('app.me', true)::int));
    grant select on m, d to bound;
    analyze d;
"""
# A condition, whether an index finds few rows by it, whether it leaves few rows at all.
CONDITIONS = [
    ("id = 7", True, True),
    ("id in (7, 8)", True, True),
    ("name = 'x7'", True, True),
    ("at > now()", True, True),
    ("gone is null and ws = 7", True, True),
    ("plain = 7", False, True),
    ("mood = 'glad'", False, False),
    ("price = 7", False, False),
    ("lower(name) = 'x7'", False, False),
    ("done", False, False),
    ("few = 3", False, False),
    ("gone is null", False, False),
    ("name like 'x7%'", False, False),
    ("id = 7 or plain = 8", False, False),
    ("true", False, False),
]


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        opened.execute(SETUP.encode())
        yield opened


@pytest.mark.parametrize(("condition", "by_index", "few"), CONDITIONS, ids=lambda c: str(c))
def test_a_selective_condition_spares_the_policy(
    session: psycopg.Connection[Any], condition: str, by_index: bool, few: bool
) -> None:
    """What is promised is what the plan of the bound role does. Where every tenth row has the value, or none is NULL,
    an index condition saves nothing: there only the promise is asked."""
    snapshot = capture(session)
    table = snapshot.relation_named("public", "d")
    assert table is not None
    ((_, _, asking),) = askings(f"select id from d where {condition}")
    selective = Selective(snapshot, table)
    assert (selective.found_by_index(asking), selective.sifted(asking)) == (by_index, few)
    if condition not in ("done", "few = 3", "gone is null", "id = 7 or plain = 8"):
        assert searched(session, condition) == by_index


def searched(session: psycopg.Connection[Any], condition: str) -> bool:
    with session.transaction(force_rollback=True):
        session.execute("set local enable_seqscan = off; set local role bound")
        row = session.execute(f"explain (format json) select id from d where {condition}".encode()).fetchone()
    assert row is not None
    return "Index Cond" in str([n for n in nodes(row[0][0]["Plan"]) if n.get("Parent Relationship") != "SubPlan"])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {name: value for name, value in plan.items() if name != "Plans"}
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)
