"""Which index serves a lookup: compared with the plans of a real server."""

import random
from itertools import combinations
from typing import Any

import psycopg
import pytest

from pgadvise.engines.indexes.cover import covers, covers_behind, covers_partly, leading
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sources.postgres.live import capture

COLUMNS = ("a", "b", "c")
TABLE = """
    create table t (a int, b int, c int, "IS NOT NULL" int, name text collate "C");
    insert into t select n % 50, n % 40, n % 30, n, n::text from generate_series(1, 3000) n
"""


@pytest.fixture
def session(session: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A transaction that is rolled back, with the table `t`."""
    session.execute(TABLE.encode())
    return session


def captured(session: psycopg.Connection[Any], sql: str) -> tuple[Snapshot, Relation]:
    session.execute(sql.encode())
    snapshot = capture(session)
    table = snapshot.relation_named("public", "t")
    assert table is not None
    return snapshot, table


def index(dice: random.Random) -> str:
    """An index of one to three keys in any order, some partial, some of another kind, some with INCLUDE."""
    keys = dice.sample(COLUMNS, dice.randrange(1, 4))
    method = dice.choice(("btree", "btree", "btree", "hash", "brin"))
    if method == "hash":
        keys = keys[:1]
    order = dice.choice(("", " desc")) if method == "btree" else ""
    rest = [c for c in COLUMNS if c not in keys]
    included = f" include ({rest[0]})" if rest and method == "btree" and dice.random() < 0.3 else ""
    predicates = ("", "", "", f" where {keys[0]} is not null", " where a is not null and b is not null", " where c > 7")
    return f"create index on t using {method} ({', '.join(k + order for k in keys)}){included}{dice.choice(predicates)}"


@pytest.mark.parametrize("seed", range(60))
def test_an_index_covers_if_and_only_if_every_column_is_its_condition(
    session: psycopg.Connection[Any], seed: int
) -> None:
    """Leading keys in any order: then all equalities stand in one index condition, with nothing left to filter."""
    snapshot, table = captured(session, index(random.Random(seed)))
    session.execute("set local enable_seqscan = off; set local enable_bitmapscan = off; analyze t")
    for size in (1, 2, 3):
        for columns in combinations(COLUMNS, size):
            known = covers(snapshot, table, columns)
            assert (known is not None) == served(session, columns), (columns, snapshot.indexes_of(table))
            assert bool(leading(snapshot, table, columns[0])) == (covers(snapshot, table, columns[:1]) is not None)


def served(session: psycopg.Connection[Any], columns: tuple[str, ...]) -> bool:
    """Whether the planner descends to the rows by these columns alone, in the first keys of one index."""
    where = " and ".join(f"{c} = 7" for c in columns)
    ((plan,),) = session.execute(f"explain (format json) select from t where {where}".encode()).fetchall()
    node = plan[0]["Plan"]
    condition = node.get("Index Cond", "")
    return (
        node["Node Type"] in ("Index Scan", "Index Only Scan")
        and all(f"({c} = 7)" in condition for c in columns)
        and node.get("Filter") is None
        and leads(session, node["Index Name"], columns)
    )


def leads(session: psycopg.Connection[Any], name: str, columns: tuple[str, ...]) -> bool:
    """A btree takes an equality on a later key as well, but walks the whole index for it."""
    sql = "select pg_get_indexdef(%s::regclass, n, true) from generate_series(1, %s) n"
    return {key for (key,) in session.execute(sql, (name, len(columns))).fetchall()} == set(columns)


def test_a_predicate_that_equality_implies_is_no_hindrance(session: psycopg.Connection[Any]) -> None:
    """`IS NOT NULL` of any of the columns, and of several; of no other column, however it is named."""
    snapshot, table = captured(
        session,
        """
        create index one on t (a) where a is not null;
        create index two on t (b, c) where b is not null and c is not null;
        create index odd on t (c) where "IS NOT NULL" is not null
        """,
    )
    found = {columns: covers(snapshot, table, columns) for columns in (("a",), ("c", "b"), ("c",))}
    assert {columns: i and i.name for columns, i in found.items()} == {("a",): "one", ("c", "b"): "two", ("c",): None}


def test_what_covers_in_part_is_told_apart(session: psycopg.Connection[Any]) -> None:
    """A partial index, and one that holds the column behind another, are not nothing: a rule can say so."""
    snapshot, table = captured(session, "create index part on t (a) where c > 7; create index behind on t (c, b)")
    assert covers(snapshot, table, ("a",)) is None
    partly = covers_partly(snapshot, table, ("a",))
    assert partly is not None
    assert partly.name == "part"
    assert covers_partly(snapshot, table, ("b",)) is None
    behind = covers_behind(snapshot, table, ("b",))
    assert behind is not None
    assert behind.name == "behind"
    assert covers_behind(snapshot, table, ("c",)) is None
    assert covers_behind(snapshot, table, ("a",)) is None


def test_another_collation_answers_another_equality(session: psycopg.Connection[Any]) -> None:
    """An index collated differently from its column is no index for the column; pattern classes have `=` too."""
    snapshot, table = captured(session, 'create index other on t (name collate "POSIX")')
    assert covers(snapshot, table, ("name",)) is None
    snapshot, table = captured(session, "create index pattern on t (name text_pattern_ops)")
    assert [i.name for i in leading(snapshot, table, "name")] == ["pattern"]


def test_the_shortest_index_is_named(session: psycopg.Connection[Any]) -> None:
    """Among several that serve, the one that a reader would name: fewest keys, without a predicate."""
    snapshot, table = captured(
        session,
        "create index wide on t (a, b); create index part on t (a) where a is not null; create index plain on t (a)",
    )
    best = covers(snapshot, table, ("a",))
    assert best is not None
    assert best.name == "plain"
    assert [i.name for i in leading(snapshot, table, "a")] == ["plain", "part", "wide"]


def test_an_index_that_is_not_ready_covers_nothing(session: psycopg.Connection[Any]) -> None:
    """What CREATE INDEX CONCURRENTLY left behind costs writes and serves nobody."""
    snapshot, table = captured(session, "create index broken on t (a)")
    assert covers(snapshot, table, ("a",)) is not None
    snapshot, table = captured(session, "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass")
    assert covers(snapshot, table, ("a",)) is None
    assert covers_partly(snapshot, table, ("a",)) is None
