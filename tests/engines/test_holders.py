"""Who keeps old rows."""

from collections.abc import Iterator

import msgspec
import psycopg
import pytest

from pgadvise.engines.holders import holders
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured
from pgadvise.sources.postgres.live import capture


@pytest.fixture(scope="module")
def logical(pytestconfig: pytest.Config) -> Iterator[Server]:
    settings = {"wal_level": "logical"}
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin"), settings=settings) as started:
        yield started


def test_an_open_transaction_and_a_forgotten_slot_hold(logical: Server) -> None:
    """Each transaction of others makes them one older; the oldest comes first, the young are left out."""
    with psycopg.connect(logical.dsn, autocommit=True) as busy, psycopg.connect(logical.dsn) as idle:
        busy.execute("select pg_create_logical_replication_slot('forgotten', 'pgoutput')")
        for _ in range(30):
            busy.execute("select pg_current_xact_id()")
        idle.execute("set transaction isolation level repeatable read")
        idle.execute("select 1")
        for _ in range(20):
            busy.execute("select pg_current_xact_id()")
        snapshot = capture(busy)
        pid = idle.info.backend_pid
        busy.execute("select pg_drop_replication_slot('forgotten')")
    found = holders(snapshot, 20)
    assert [holder.who for holder in found] == [
        "replication slot forgotten",
        f"session {pid} of postgres (idle in transaction)",
    ]
    assert found[0].age >= 50
    assert 20 <= found[1].age < 50
    assert [holder.who for holder in holders(snapshot, 50)] == ["replication slot forgotten"]
    blind = msgspec.structs.replace(snapshot, activity=NotCaptured("no"), replication=NotCaptured("no"))
    assert holders(blind, 0) == ()
