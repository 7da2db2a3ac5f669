"""Indexes that another makes needless: dropping what is named loses no plan and no guarantee."""

import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import msgspec
import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.indexes.redundant import Redundancy, redundancies, redundancies_of
from pgadvise.engines.platform import platform
from pgadvise.snapshot import quote
from pgadvise.sources.postgres.live import capture

COLUMNS = ("a", "b", "c")
TABLE = """
    create table t (id int, a int not null, b int not null, c int, name text);
    insert into t select n, n % 1000, n, n % 700, n::text from generate_series(1, 5000) n
"""


@pytest.fixture
def session(session: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A transaction that is rolled back, with the table `t`."""
    session.execute(TABLE.encode())
    return session


def found(session: psycopg.Connection[Any], sql: str) -> tuple[Redundancy, ...]:
    session.execute(sql.encode())
    snapshot = capture(session)
    return redundancies(snapshot, platform(snapshot, Declared()))


def told(session: psycopg.Connection[Any], sql: str) -> list[tuple[str, str, str]]:
    """What to drop, what to keep, and which of the two kinds it is."""
    return [(r.drop.name, r.keep.name, r.kind) for r in found(session, sql)]


# --- nothing is lost


def index(dice: random.Random, number: int) -> str:
    keys = dice.sample(COLUMNS, dice.randrange(1, 4))
    method = dice.choice(("btree", "btree", "btree", "btree", "hash"))
    if method == "hash":
        return f"create index i{number} on t using hash ({keys[0]})"
    order = dice.choice(("", "", "", " desc", " nulls first"))
    unique = "unique" if "b" in keys and dice.random() < 0.3 else ""
    rest = [c for c in COLUMNS if c not in keys]
    included = f" include ({', '.join(rest)})" if rest and dice.random() < 0.3 else ""
    predicate = dice.choice(("", "", "", " where c > 7", " where a is not null"))
    listed = ", ".join(k + (order if n == 0 else "") for n, k in enumerate(keys))
    return f"create {unique} index i{number} on t using {method} ({listed}){included}{predicate}"


@pytest.mark.parametrize("seed", range(40))
def test_following_every_line_loses_nothing(session: psycopg.Connection[Any], seed: int) -> None:
    """After all drops together every lookup, order, index-only read and uniqueness is served as before."""
    dice = random.Random(seed)
    lines = found(session, ";".join(index(dice, n) for n in range(7)))
    session.execute("analyze t")
    before = [cost(session, query) for query in QUERIES]
    guarded = unique_sets(session)
    for line in lines:
        session.execute(f"drop index {quote(line.drop.name)}".encode())
    # A longer index costs a little more to read; a lookup or an order that is lost costs many times as much.
    assert [q for q, then in zip(QUERIES, before, strict=True) if cost(session, q) > 1.7 * then] == []
    assert unique_sets(session) == guarded


def queries() -> Iterator[str]:
    for size in (1, 2, 3):
        for keys in permutations(COLUMNS, size):
            listed = ", ".join(keys)
            for restriction in ("true", "c > 7"):
                yield f"select {listed} from t where {restriction} order by {listed} limit 5"
                yield f"select {listed} from t where {restriction} order by {keys[0]} desc nulls last limit 5"
                yield f"select {listed} from t where {restriction} and {' and '.join(f'{k} = 8' for k in keys)}"


QUERIES = tuple(queries())


def cost(session: psycopg.Connection[Any], query: str) -> float:
    ((answer,),) = session.execute(f"explain (format json) {query}".encode()).fetchall()
    total: float = answer[0]["Plan"]["Total Cost"]
    return total


def unique_sets(session: psycopg.Connection[Any]) -> set[tuple[Any, ...]]:
    sql = """
        select (select array_agg(k order by k) from unnest((indkey::int2[])[0:indnkeyatts - 1]) k)::text,
            pg_get_expr(indpred, indrelid)
        from pg_index where indrelid = 't'::regclass and indisunique
    """
    return set(session.execute(sql.encode()).fetchall())


# --- which is dropped, and which is not


def test_of_two_alike_the_better_stays(session: psycopg.Connection[Any]) -> None:
    """A key before a unique index, a unique index before a plain one, the older before the younger."""
    assert told(
        session,
        """
        alter table t add constraint t_pkey primary key (id); create unique index same on t (id);
        create index plain_id on t (id); create unique index uniq on t (b); create index plain_b on t (b);
        create index older on t (a); create index younger on t (a)
        """,
    ) == [
        ("plain_b", "uniq", "duplicate"),
        ("plain_id", "t_pkey", "duplicate"),
        ("same", "t_pkey", "duplicate"),
        ("younger", "older", "duplicate"),
    ]


def test_a_prefix_goes_for_the_longer_index(session: psycopg.Connection[Any]) -> None:
    """Also for a unique one, and for one that includes the rest; the shortest that serves is named."""
    lines = "create index short on t (a); create index middle on t (a, b); create unique index long on t (a, b, id)"
    assert told(session, lines) == [("middle", "long", "prefix"), ("short", "long", "prefix")]


@pytest.mark.parametrize(
    "pair",
    [
        "create index x on t (a desc); create index y on t (a, b)",
        "create index x on t (name text_pattern_ops); create index y on t (name, a)",
        'create index x on t (name collate "C"); create index y on t (name, a)',
        "create index x on t (a) where c > 7; create index y on t (a, b)",
        "create index x on t (a); create index y on t (a, b) where c > 7",
        "create index x on t (lower(name)); create index y on t (name, a)",
        "create index x on t (b); create index y on t (a, b)",
        "create index x on t using hash (a); create index y on t (a)",
        "create index x on t (a) include (c); create index y on t (a, b)",
        "create unique index x on t (b); create index y on t (b, a)",
        "create unique index x on t (b) include (a); create index y on t (b) include (a, c)",
        "create index x on t using brin (a) with (pages_per_range = 8); create index y on t using brin (a)",
        "create index x on t (a); create index y on t (a, b); alter table t cluster on x",
        "create unique index x on t (b); create index y on t (b, a); alter table t replica identity using index x",
    ],
)
def test_what_differs_stays(session: psycopg.Connection[Any], pair: str) -> None:
    """Order, operator class, collation, predicate, kind, INCLUDE, uniqueness, CLUSTER and replica identity count."""
    assert told(session, pair) == []


def test_a_key_is_dropped_by_its_constraint(session: psycopg.Connection[Any]) -> None:
    """A UNIQUE constraint on the primary key's column is needless too; not while a foreign key leans on it."""
    (line,) = found(session, "alter table t add primary key (id); alter table t add constraint t_id_key unique (id)")
    assert line.drop.name == "t_id_key"
    assert line.constraint is not None
    assert line.constraint.name == "t_id_key"
    assert line.why == "it has the same keys as t_pkey, which is the primary key"


def test_what_a_foreign_key_leans_on_stays(session: psycopg.Connection[Any]) -> None:
    """The server refuses to drop it, whichever of two equal keys the foreign key was bound to."""
    made = """
        alter table t add constraint t_id_key unique (id); create table child (t_id int references t (id));
        create unique index younger on t (id)
    """
    assert told(session, made) == [("younger", "t_id_key", "duplicate")]
    assert told(session, "alter table t add primary key (id)") == [("younger", "t_pkey", "duplicate")]


def test_a_weaker_unique_key_goes_for_a_stricter_one(session: psycopg.Connection[Any]) -> None:
    """DEFERRABLE checks later and nulls are distinct by default: the index that refuses at once, or more, stays."""
    deferred = "alter table t add constraint later unique (b) deferrable; create unique index at_once on t (b)"
    assert told(session, deferred) == [("later", "at_once", "duplicate")]
    if session.info.server_version >= 150000:
        nulls = "create unique index strict on t (name) nulls not distinct; create unique index lax on t (name)"
        assert ("lax", "strict", "duplicate") in told(session, nulls)
        key = "alter table t add primary key (id); create unique index no_nulls on t (id) nulls not distinct"
        assert ("no_nulls", "t_pkey", "duplicate") in told(session, key)


def test_a_prefix_that_is_small_and_read_is_left_in_doubt(session: psycopg.Connection[Any]) -> None:
    """Much smaller and in use, it pays for itself; unused, or hardly smaller, nothing speaks for it."""
    session.execute("insert into t select n, 1, n, 1, repeat(n::text, 20) from generate_series(1001, 3000) n")
    (unread,) = found(session, "create index small on t (a); create index large on t (a, name)")
    assert unread.kept_size_bytes is not None
    assert unread.size_bytes is not None
    assert unread.kept_size_bytes > 2 * unread.size_bytes
    assert (unread.scans, unread.clear) == (0, True)
    assert not msgspec.structs.replace(unread, scans=100).clear
    assert not msgspec.structs.replace(unread, scans=None).clear
    assert msgspec.structs.replace(unread, scans=100, kept_size_bytes=unread.size_bytes).clear
    assert not msgspec.structs.replace(unread, scans=100, size_bytes=None).clear


def test_partitions_are_judged_on_their_parent(session: psycopg.Connection[Any]) -> None:
    """An attached index cannot be dropped alone; the parent's is, and its size is that of all partitions."""
    (line,) = found(
        session,
        """
        create table p (a int, b int) partition by range (a);
        create table p1 partition of p for values from (0) to (10);
        create table p2 partition of p for values from (10) to (20) partition by range (a);
        create table p2a partition of p2 for values from (10) to (20);
        insert into p select n % 20, n from generate_series(1, 1000) n;
        create index one on p (a); create index two on p (a)
        """,
    )
    assert (line.drop.name, line.keep.name, line.kind) == ("two", "one", "duplicate")
    leaves = session.execute("select sum(pg_relation_size(relid)) from pg_partition_tree('two')").fetchall()
    assert (line.size_bytes, line.scans) == (leaves[0][0], 0)
    snapshot = capture(session)
    assert [redundancies_of(snapshot, t) for t in snapshot.tables if t.is_partition] == [(), (), ()]


def test_an_index_that_is_not_ready_replaces_nothing(session: psycopg.Connection[Any]) -> None:
    """What CREATE INDEX CONCURRENTLY left behind is another rule's, and no reason to drop the good one."""
    made = "create index good on t (a); create index broken on t (a, b)"
    session.execute(made.encode())
    assert told(session, "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass") == []
