"""Another session's ACCESS EXCLUSIVE lock costs what is locked, a few seconds, and nothing else."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from pgadvise.errors import CaptureFailed
from pgadvise.snapshot import Snapshot, Unseen
from pgadvise.sources.postgres.live import capture

_LOCK = "another session holds or awaits an ACCESS EXCLUSIVE lock on"


@contextmanager
def holding(database: str, statement: str) -> Iterator[None]:
    """A second session whose transaction has run `statement` and stays open."""
    with psycopg.connect(database) as other:
        other.execute(statement.encode())
        yield
        other.rollback()


@pytest.fixture
def ledger(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute("create table public.ledger (id int primary key default 1, note text check (note > 'a'))")
    connection.execute("create index by_note on public.ledger (lower(note)) where note is not null")
    connection.execute("create table public.other (id int primary key default 2, ledger int references public.ledger)")
    connection.execute("create view public.notes as select note from public.ledger")
    connection.execute("create view public.others as select id from public.other")
    connection.execute("create table public.guarded (id int default 3)")
    connection.execute("create policy mine on public.guarded using (id in (select id from public.ledger))")
    return connection


def captured_in_time(connection: psycopg.Connection) -> Snapshot:
    started = time.monotonic()
    snapshot = capture(connection)
    assert time.monotonic() - started < 8
    return snapshot


def names(snapshot: Snapshot) -> set[str]:
    return {r.name for r in snapshot.relations}


def test_a_locked_table_is_left_out_and_said(ledger: psycopg.Connection, database: str) -> None:
    """The table, the view over it and the table whose policy reads it are named as not seen; all else is captured."""
    with holding(database, "lock table public.ledger in access exclusive mode"):
        snapshot = captured_in_time(ledger)
    assert names(snapshot) == {"other", "others"}
    assert snapshot.unseen == (
        Unseen("relations", "public.guarded", f"it reads public.ledger, and {_LOCK} that"),
        Unseen("relations", "public.ledger", f"{_LOCK} it"),
        Unseen("relations", "public.notes", f"it reads public.ledger, and {_LOCK} that"),
    )


def test_what_was_prepared_is_asked_again_after_a_lock(ledger: psycopg.Connection, database: str) -> None:
    """A statement that waited in vain is none that the connection keeps: it is prepared anew."""
    whole = names(capture(ledger, prepare=True))
    with holding(database, "lock table public.ledger in access exclusive mode"):
        assert names(capture(ledger, prepare=True)) == {"other", "others"}
    assert names(capture(ledger, prepare=True)) == whole


def test_what_is_left_out_is_left_out_everywhere(ledger: psycopg.Connection, database: str) -> None:
    """No section tells half of a table: a table without its keys would look as if it had none."""
    with holding(database, "lock table public.ledger in access exclusive mode"):
        snapshot = captured_in_time(ledger)
    seen = {r.oid for r in snapshot.relations}
    assert {c.table for c in snapshot.constraints} <= seen
    assert {i.table for i in snapshot.indexes} <= seen
    assert {p.table for p in snapshot.policies} == set()
    assert {v.relation for v in snapshot.views} <= seen
    other = snapshot.relation_named("public", "other")
    assert other
    assert len(snapshot.foreign_keys_of(other)) == 1
    assert snapshot.primary_key_of(other)


def test_the_table_of_a_locked_index_is_left_out(ledger: psycopg.Connection, database: str) -> None:
    """REINDEX locks the index alone, whose size cannot be read then; its table would look as if it were missing."""
    ledger.execute("insert into public.ledger values (1, 'b')")
    with holding(database, "reindex index public.by_note"):
        snapshot = captured_in_time(ledger)
    assert "ledger" not in names(snapshot)
    assert "other" in names(snapshot)


def test_the_locked_index_of_an_empty_table_is_seen(ledger: psycopg.Connection, database: str) -> None:
    """Nobody has to open it."""
    with holding(database, "reindex index public.by_note"):
        snapshot = captured_in_time(ledger)
    assert "by_note" in {i.name for i in snapshot.indexes}
    assert snapshot.unseen == ()


def test_a_waiting_lock_counts_too(ledger: psycopg.Connection, database: str) -> None:
    """A migration that waits for a reader blocks every later reader: we queue behind it."""
    with holding(database, "select from public.ledger"), closing(psycopg.connect(database)) as migration:
        # Sent and not waited for.
        migration.pgconn.send_query(b"alter table public.ledger add column later int")
        _until_somebody_waits(ledger)
        snapshot = captured_in_time(ledger)
    assert "ledger" not in names(snapshot)
    assert "other" in names(snapshot)


def test_a_lock_that_blocks_nothing_is_not_worth_a_word(ledger: psycopg.Connection, database: str) -> None:
    """Writers hold weaker locks: they cost nothing."""
    with holding(database, "lock table public.ledger in share row exclusive mode"):
        snapshot = captured_in_time(ledger)
    assert "ledger" in names(snapshot)
    assert snapshot.unseen == ()


@pytest.mark.pg(">= 14")
def test_a_function_that_names_a_locked_table_is_left_out(ledger: psycopg.Connection, database: str) -> None:
    """The body of an SQL-standard function is printed from its tree, for which the table is opened."""
    ledger.execute(
        "create function public.newest() returns int language sql begin atomic select max(id) from public.ledger; end"
    )
    ledger.execute("create function public.apart() returns int language sql return 1")
    with holding(database, "lock table public.ledger in access exclusive mode"):
        snapshot = captured_in_time(ledger)
    assert [f.name for f in snapshot.functions] == ["apart"]
    assert Unseen("functions", "public.newest", f"it reads public.ledger, and {_LOCK} that") in snapshot.unseen


def test_a_locked_catalog_is_said_in_one_sentence(connection: psycopg.Connection, database: str) -> None:
    """VACUUM FULL of pg_class leaves nothing to read around: the capture ends, and says what to wait for."""
    with (
        holding(database, "lock table pg_catalog.pg_policy in access exclusive mode"),
        pytest.raises(CaptureFailed) as failure,
    ):
        capture(connection)
    assert "policies" in failure.value.message
    assert "locked by another session" in failure.value.message
    assert failure.value.exit_code == 3


def _until_somebody_waits(connection: psycopg.Connection) -> None:
    while not connection.execute("select from pg_locks where not granted").fetchall():
        time.sleep(0.02)
