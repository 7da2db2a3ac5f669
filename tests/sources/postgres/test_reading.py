"""What a reader without rights sees, what is said of the rest, and what ends a capture."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg import pq

from pgadvise.errors import CaptureFailed
from pgadvise.snapshot import Index, NotCaptured, Snapshot, Unseen
from pgadvise.sources.postgres.live import capture

CATALOG = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")


def kept(snapshot: Snapshot, *sections: str) -> dict[str, object]:
    return {name: getattr(snapshot, name) for name in sections}


def test_a_plain_role_sees_the_same_catalog(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """The catalog is open to everybody: without any right, what can be read is complete."""
    connection.execute(CATALOG.encode())
    connection.execute("create role plain login")
    sections = (
        "schemas roles memberships default_privileges constraints operators leakproof policies views functions triggers"
        " types extensions publications role_settings"
    ).split()
    whole, plain = capture(connection), capture(login("plain"))
    assert kept(plain, *sections) == kept(whole, *sections)
    assert [_still(i) for i in plain.indexes] == [_still(i) for i in whole.indexes]
    assert [(r.qualified, r.columns, r.size_bytes) for r in plain.relations] == [
        (r.qualified, r.columns, r.size_bytes) for r in whole.relations
    ]


def _still(index: Index) -> Index:
    return msgspec.structs.replace(index, scans=None, rows_read=None, last_scan=None)


def test_what_a_plain_role_may_not_see_is_said(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """Nothing is empty because it was hidden: it is NotCaptured, not readable, or named among the unseen."""
    connection.execute(CATALOG.encode())
    connection.execute("create role plain login")
    snapshot = capture(login("plain"))
    assert snapshot.activity == NotCaptured(
        "plain does not see what other roles' sessions do: grant pg_read_all_stats to plain"
    )
    assert isinstance(snapshot.workload, NotCaptured)
    assert {(s.last_value, s.readable) for s in snapshot.sequences} == {(None, False)}
    assert snapshot.statistics == ()
    assert Unseen("statistics", "shop.tenants", "plain may not select") in snapshot.unseen
    assert [u.section for u in snapshot.unseen] == ["settings", "statistics"]
    assert (snapshot.origin.superuser, snapshot.origin.bypasses_rls) == (False, False)


def test_buckets_that_are_not_seen_are_not_taken_for_none(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """Where this reader may not select, and where a policy would be run to select; without a table there are none."""
    assert capture(connection).public_buckets == ()
    connection.execute("create schema storage; create table storage.buckets (id text, public bool)")
    connection.execute("insert into storage.buckets values ('papers', false), ('logos', true)")
    connection.execute("create role plain login; grant usage on schema storage to plain")
    assert isinstance(capture(login("plain")).public_buckets, NotCaptured)
    connection.execute("grant select on storage.buckets to plain")
    assert capture(login("plain")).public_buckets == ("logos",)
    connection.execute("alter table storage.buckets enable row level security")
    assert isinstance(capture(login("plain")).public_buckets, NotCaptured)


def test_statistics_that_row_security_hides_are_named(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """pg_stats leaves out every table whose policies bind the reader, even where it may select."""
    connection.execute("create role reader login")
    for table in ("open", "guarded"):
        connection.execute(f"create table public.{table} as select generate_series(1, 9) as n".encode())
        connection.execute(f"grant select on public.{table} to reader".encode())
    connection.execute("alter table public.guarded enable row level security")
    connection.execute("analyze")
    snapshot = capture(login("reader"))
    assert not isinstance(snapshot.statistics, NotCaptured)
    seen = {snapshot.relation(s.table) for s in snapshot.statistics}
    assert [str(r) for r in seen] == ["public.open"]
    hidden = [u for u in snapshot.unseen if u.section == "statistics"]
    assert hidden == [Unseen("statistics", "public.guarded", "row-level security hides them from reader")]


def test_a_role_that_may_monitor_sees_the_sessions(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """pg_monitor opens activity and settings; our own session is not among them."""
    connection.execute("create role monitor login in role pg_monitor")
    session = login("monitor")
    snapshot = capture(session)
    assert not isinstance(snapshot.activity, NotCaptured)
    pids = {s.pid: s for s in snapshot.activity.sessions}
    assert session.info.backend_pid not in pids
    other = pids[connection.info.backend_pid]
    assert (other.role, other.state, other.backend) == ("postgres", "idle", "client backend")
    assert other.remote == ("/" not in connection.info.host)  # else through a socket
    assert snapshot.setting("shared_preload_libraries")
    assert snapshot.unseen == ()


def test_sections_the_server_refuses_cost_only_themselves(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """A managed server may have closed a view of the system to everybody: the reason says so."""
    connection.execute("create role plain login")
    connection.execute("revoke select on pg_catalog.pg_db_role_setting from public")
    snapshot = capture(login("plain"))
    assert snapshot.role_settings == NotCaptured("plain is not permitted to read it")
    assert not isinstance(snapshot.settings, NotCaptured)


def test_a_closed_part_of_the_catalog_ends_the_capture(
    connection: psycopg.Connection, login: Callable[[str], psycopg.Connection]
) -> None:
    """Without policies there is no judgement: exit code 3, and the message says what and who."""
    connection.execute("create role plain login")
    connection.execute("revoke select on pg_catalog.pg_policy from public")
    with pytest.raises(CaptureFailed) as failure:
        capture(login("plain"))
    assert failure.value.message == (
        f"cannot read the policies of {connection.info.dbname}: plain is not permitted to read it"
    )


def test_a_statement_that_takes_too_long_ends_the_capture(connection: psycopg.Connection, database: str) -> None:
    """The limit is the server's own statement_timeout; the message names it and the option that changes it."""
    connection.execute("create table public.t (id int default 1)")
    with psycopg.connect(database) as holder:
        holder.execute("lock table public.t in access exclusive mode")
        with pytest.raises(CaptureFailed) as failure:
            capture(connection, timeout=0.3)
    assert failure.value.message.endswith(": it took longer than 0.3 s, or somebody cancelled it")
    assert failure.value.hint
    assert "--timeout" in failure.value.hint
    assert connection.info.transaction_status == pq.TransactionStatus.IDLE


@pytest.fixture
def invalid(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute("create table public.t as select 1 as n from generate_series(1, 2)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("create unique index concurrently broken on public.t (n)")
    return connection


def test_an_index_that_failed_to_build_is_not_being_built(invalid: psycopg.Connection) -> None:
    """CREATE INDEX CONCURRENTLY that failed leaves an invalid index behind, at which nobody is at work."""
    (broken,) = capture(invalid).indexes
    assert (broken.valid, broken.building, broken.usable) == (False, False, False)


def test_an_index_under_construction_is_said_to_be(
    connection: psycopg.Connection, database: str, login: Callable[[str], psycopg.Connection]
) -> None:
    """It is invalid until it is done; also to a role that may not see another's progress."""
    connection.execute("create table public.t as select 1 as n")
    connection.execute("create role plain login")
    with psycopg.connect(database) as writer:
        # CONCURRENTLY waits for every transaction that has written the table.
        writer.execute("insert into public.t values (2)")
        builder = psycopg.connect(database, autocommit=True)
        builder.pgconn.send_query(b"create index concurrently slow on public.t (n)")
        while not (found := capture(connection).indexes):
            time.sleep(0.02)
        plain = capture(login("plain")).indexes
        builder.close()
    assert [(i.valid, i.building) for i in (*found, *plain)] == [(False, True)] * 2
