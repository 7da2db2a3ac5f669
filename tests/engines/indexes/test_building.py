"""Indexes made and dropped as the fixes say, outside a transaction, as a person would run them."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.indexes.building import building, key_for_reference
from pgadvise.engines.indexes.removal import removal
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

PLAIN = "create table t (a int, b int)"
PARTITIONED = "create table t (a int, b int) partition by range (a); create table t1 partition of t default"


def captured(connection: psycopg.Connection[Any]) -> Snapshot:
    with connection.transaction():
        return capture(connection)


@pytest.mark.parametrize(("made", "online"), [(PLAIN, True), (PARTITIONED, False)])
def test_what_is_built_can_be_removed(connection: psycopg.Connection[Any], made: str, online: bool) -> None:
    """CONCURRENTLY where the server takes it: it refuses it on a partitioned table and on a partitioned index."""
    connection.autocommit = True
    connection.execute(made.encode())
    table = captured(connection).relation_named("public", "t")
    assert table is not None
    fix = building(table, "b, a desc", "Index it")
    assert (fix.title, fix.online, fix.safe) == ("Index it", online, True)
    assert ("concurrently" in fix.statements[0]) is online
    connection.execute(fix.statements[0].encode())

    built = captured(connection)
    (index,) = built.indexes_of(table)
    assert [(key.column, key.descending) for key in index.keys] == [("b", False), ("a", True)]
    connection.execute(removal(index, table).statements[0].encode())
    assert captured(connection).indexes == ()


def test_a_key_for_references_is_made_once(connection: psycopg.Connection[Any]) -> None:
    """Who pastes it twice, as two references want the same, gets no error; a foreign key takes it; then it is known."""
    connection.autocommit = True
    connection.execute(PLAIN.encode())
    table = captured(connection).relation_named("public", "t")
    assert table is not None
    (statement,) = key_for_reference(captured(connection), table, ("b", "a"))
    connection.execute(statement.encode())
    connection.execute(statement.encode())
    connection.execute("create table u (a int, b int, foreign key (a, b) references t (a, b))")
    assert key_for_reference(captured(connection), table, ("a", "b")) == ()


@pytest.mark.parametrize(
    "near",
    [
        "alter table t add unique (a, b) deferrable",
        "create unique index on t (a, b) where a > 0",
        "create unique index on t (a, (b + 1))",
        "create index on t (a, b)",
    ],
)
def test_what_a_reference_cannot_name_is_no_key(connection: psycopg.Connection[Any], near: str) -> None:
    """Deferrable, partial, of expressions or not unique: the server refuses a foreign key to these."""
    connection.autocommit = True
    connection.execute(PLAIN.encode())
    connection.execute(near.encode())
    with pytest.raises(psycopg.Error):
        connection.execute("create table u (a int, b int, foreign key (a, b) references t (a, b))")
    snapshot = captured(connection)
    table = snapshot.relation_named("public", "t")
    assert table is not None
    assert len(key_for_reference(snapshot, table, ("a", "b"))) == 1
