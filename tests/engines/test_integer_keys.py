"""Keys that draw from sequences, what refers to them, and what stands in the way of a wider type."""

import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.integer_keys import drawn, pinned, referring
from pgadvise.engines.platform import platform
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture


def used(session: psycopg.Connection, sql: str) -> list[tuple[str, int, float]]:
    session.execute(sql.encode())
    found = drawn(platform(capture(session), Declared()))
    return [(f"{key.table}.{key.column.name}", key.end, round(key.used, 3)) for key in found]


@pytest.mark.parametrize(
    "sql, end, share",
    [
        ("create table t (a smallserial); select setval('t_a_seq', 16384)", 32767, 0.5),
        ("create table t (a int generated always as identity); select setval('t_a_seq', 1)", 2147483647, 0.0),
        ("create sequence s increment -1 minvalue -101 start -1; create table t (a int default nextval('s'));"
         " select setval('s', -51)", -101, 0.5),
        ("create sequence s maxvalue 9; create table t (a numeric default nextval('s')); select setval('s', 9)", 9, 1),
        ("create sequence s; create table t (a text default 'x' || nextval('s')); select setval('s', 9)", 2**63 - 1, 0),
    ],
)  # fmt: skip
def test_what_is_used_up(session: psycopg.Connection, sql: str, end: int, share: float) -> None:
    """From the sequence's beginning to its end, or to what the column holds, whichever comes first."""
    session.execute("set local search_path = public")
    assert used(session, sql) == [("public.t.a", end, share)]


def test_a_sequence_that_may_not_be_read_is_unknown(database: str, server: Server) -> None:
    """Its value is hidden, not zero: nothing is said of the key."""
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("create table public.t (a smallserial); select setval('public.t_a_seq', 32000)")
        owner.execute("create role guest login")
        assert [key.last for key in drawn(platform(capture(owner), Declared()))] == [32000]
        with psycopg.connect(server.on(owner.info.dbname, "guest")) as guest:
            assert list(drawn(platform(capture(guest), Declared()))) == []


def test_referring_columns_over_any_number_of_steps(session: psycopg.Connection) -> None:
    """Also where they refer to each other in a ring, in another order of columns, and on partitions once."""
    session.execute(
        "create table public.a (x int, y int, primary key (x, y));"
        "create table public.b (y int, x int unique, foreign key (x, y) references public.a (x, y)) ;"
        "create table public.c (x int references public.b (x), d date) partition by range (d);"
        "create table public.c1 partition of public.c for values from ('2026-01-01') to ('2027-01-01');"
        "create table public.ring (id int primary key, next int references public.ring)"
    )
    snapshot = capture(session)

    def found(table: str, column: str) -> list[str]:
        relation = snapshot.relation_named("public", table)
        assert relation
        return sorted(f"{t.name}.{c.name}" for t, c in referring(snapshot, relation, column))

    assert found("a", "x") == ["b.x", "c.x"]
    assert found("a", "y") == ["b.y"]
    assert found("ring", "id") == ["ring.next"]


DEPENDENTS = [
    "create view public.v as select a from public.t",
    "create policy p on public.t using (a > 0)",
    "create policy p on public.other using (exists (select from public.t where t.a = other.b))",
    "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
    " create trigger g before update of a on public.t for each row execute function public.f()",
    "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
    " create trigger g before update on public.t for each row when (new.a > 1) execute function public.f()",
    "alter table public.t add c int generated always as (a + 1) stored",
]


@pytest.mark.parametrize("dependent", DEPENDENTS)
def test_what_the_server_refuses_is_foreseen(session: psycopg.Connection, dependent: str) -> None:
    """Where ALTER COLUMN TYPE is refused, no SQL is offered that would be."""
    session.execute("create table public.t (a int, b int); create table public.other (b int)")
    assert not _pinned(capture(session))
    session.execute(dependent.encode())
    # PostgreSQL 13 calls it a syntax error.
    refusals = (psycopg.errors.FeatureNotSupported, psycopg.errors.SyntaxError)
    with pytest.raises(refusals, match="cannot alter type of a column used"), session.transaction():
        session.execute("alter table public.t alter column a type bigint")
    assert _pinned(capture(session))


@pytest.mark.pg(">= 14")
def test_bodies_in_standard_sql_hold_columns(session: psycopg.Connection) -> None:
    """A body in BEGIN ATOMIC depends on what it names; one that is a string does not."""
    session.execute("create table public.t (a int, b int)")
    session.execute("create function public.s() returns int language sql as 'select max(a) from public.t'")
    assert not _pinned(capture(session))
    session.execute("create function public.f() returns int language sql begin atomic select max(a) from public.t; end")
    assert _pinned(capture(session))


def test_a_partition_key_stays_what_it_is(session: psycopg.Connection) -> None:
    """The server refuses to change its type."""
    session.execute("create table public.t (a int, b int) partition by hash (a)")
    assert _pinned(capture(session))


def _pinned(snapshot: Snapshot) -> bool:
    table = snapshot.relation_named("public", "t")
    assert table
    return pinned(snapshot, table, "a")
