"""Indexes made and dropped as the fixes say, outside a transaction, as a person would run them."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.indexes.building import building
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
