"""A capture from outside: how it behaves towards the server, and what it never does."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, pq

from pgadvise.errors import CaptureFailed
from pgadvise.scratch import embedded
from pgadvise.scratch.binaries import Binaries, bundled, found_in
from pgadvise.scratch.identity import identities
from pgadvise.scratch.launch import Launch, Plan, environment
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured, Setting, Snapshot
from pgadvise.sources.address import resolve
from pgadvise.sources.postgres import session
from pgadvise.sources.postgres.live import LiveSource, capture
from pgadvise.sources.postgres.sections import SECTIONS
from pgadvise.version import VERSION

CATALOG = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")


def kept(snapshot: Snapshot, *sections: str) -> dict[str, object]:
    return {name: getattr(snapshot, name) for name in sections}


def test_a_source_reads_what_its_address_names(connection: psycopg.Connection, database: str) -> None:
    """The origin says which database, when, as whom, and that it is no standby."""
    origin = LiveSource(resolve(database, {})).read().origin
    assert origin.database == connection.info.dbname
    assert (origin.captured_by, origin.superuser, origin.bypasses_rls) == ("postgres", True, True)
    named = connection.info.host if "/" not in connection.info.host else None  # a socket is on no host
    assert (origin.standby, origin.standbys, origin.host, origin.encoding) == (False, 0, named, "UTF8")
    assert origin.version_number == connection.info.server_version
    assert origin.major == int(origin.server_version.split(".")[0])
    assert origin.started_at
    assert origin.started_at < origin.captured_at
    assert origin.counters_since
    assert origin.size_bytes
    assert origin.size_bytes > 1_000_000


def test_progress_is_told_each_section(connection: psycopg.Connection) -> None:
    """Each section is named once, as it arrives."""
    told: list[str] = []
    capture(connection, progress=told.append)
    assert len(told) == len(set(told)) > 20
    assert "relations" in told


def test_round_trips_do_not_grow_with_the_catalog(
    connection: psycopg.Connection, turns: tuple[Callable[[], int], Path]
) -> None:
    """At most 25 round trips, connecting included, for a database of 200 tables; four are enough."""
    connection.execute(
        "do $$ begin for i in 1..200 loop execute format('create table public.t_%s (id int primary key)', i); end loop;"
        " end $$"
    )
    count, folder = turns
    dsn = conninfo.make_conninfo(connection.info.dsn, host=str(folder))
    with psycopg.connect(dsn) as session:
        before = count()
        assert len(capture(session).relations) == 200
        assert count() - before <= 4
    assert count() <= 25


def test_a_capture_leaves_the_session_as_it_was(connection: psycopg.Connection) -> None:
    """No transaction stays open, and none of our settings."""
    asked = "select current_setting('search_path'), current_setting('timezone'), current_setting('application_name')"
    before = connection.execute(asked).fetchone()
    capture(connection)
    assert connection.info.transaction_status == pq.TransactionStatus.IDLE
    assert connection.execute(asked).fetchone() == before


def test_a_capture_within_a_transaction_sees_it_and_leaves_it(database: str) -> None:
    """What is not committed yet is captured, and the transaction goes on, able to write."""
    with psycopg.connect(database) as connection:
        connection.execute("create table public.fresh (id int)")
        connection.execute("set local timezone = 'Asia/Tokyo'")
        assert capture(connection).relation_named("public", "fresh")
        assert connection.execute("show timezone").fetchone() == ("Asia/Tokyo",)
        connection.execute("insert into public.fresh values (1)")
        connection.rollback()
        assert capture(connection).relation_named("public", "fresh") is None


def test_two_captures_are_equal(connection: psycopg.Connection) -> None:
    """Nothing depends on chance or on the session's own settings: rows come sorted, texts the same."""
    connection.execute(CATALOG.encode())
    sections = ("schemas", "roles", "memberships", "constraints", "policies", "views", "functions", "triggers", "types")
    first = kept(capture(connection), *sections, "operators", "leakproof", "settings", "sequences", "statistics")
    connection.execute(
        "set search_path = shop; set intervalstyle = iso_8601; set datestyle = german; set bytea_output = escape"
    )
    connection.execute("set quote_all_identifiers = on")
    again = kept(capture(connection), *sections, "operators", "leakproof", "settings", "sequences", "statistics")
    changed = {"DateStyle", "IntervalStyle", "search_path", "bytea_output", "quote_all_identifiers"}
    for one in (first, again):
        one["settings"] = [s for s in _settings(one["settings"]) if s.name not in changed]
    assert again == first


def test_what_is_prepared_says_the_same(connection: psycopg.Connection) -> None:
    """A connection that keeps its statements sees what was changed in between, and what is taken back again."""
    sections = ("schemas", "relations", "constraints", "indexes", "policies", "views", "functions", "types")
    empty = kept(capture(connection, prepare=True), *sections)
    with connection.transaction(force_rollback=True):
        connection.execute(CATALOG.encode())
        for _ in range(2):
            assert kept(capture(connection, prepare=True), *sections) == kept(capture(connection), *sections) != empty
    assert kept(capture(connection, prepare=True), *sections) == empty


def _settings(section: object) -> tuple[Setting, ...]:
    assert isinstance(section, tuple)
    return section


_TRAPS = """
create sequence public.sprung;
create function public.trap() returns bool language plpgsql as
    $$ begin perform nextval('public.sprung'); raise exception 'a user function ran'; end $$;
create function public.trap_immutable(text) returns text language plpgsql immutable as
    $$ begin perform public.trap(); return ''; end $$;
create function public.equal(name, name) returns bool language plpgsql as $$ begin return public.trap(); end $$;
create function public.equal("char", "char") returns bool language plpgsql as $$ begin return public.trap(); end $$;
create function public.equal(oid, oid) returns bool language plpgsql as $$ begin return public.trap(); end $$;
create operator public.= (leftarg = name, rightarg = name, function = public.equal);
create operator public.= (leftarg = "char", rightarg = "char", function = public.equal);
create operator public.= (leftarg = oid, rightarg = oid, function = public.equal);
create function public.format_type(oid, int) returns text language plpgsql as $$ begin perform public.trap(); end $$;
create function public."left"(text, int) returns text language plpgsql as $$ begin perform public.trap(); end $$;
create function public.pg_get_expr(pg_node_tree, oid) returns text language plpgsql
    as $$ begin perform public.trap(); end $$;
create function public.current_setting(text) returns text language plpgsql as $$ begin perform public.trap(); end $$;
create table public.pg_class (oid oid);
create view public.pg_stats as select public.trap();
create table public.t (
    id int default (public.trap()::int),
    a text check (public.trap_immutable(a) = ''),
    b text generated always as (public.trap_immutable(a)) stored
);
create index on public.t (public.trap_immutable(a)) where public.trap_immutable(a) = '';
alter table public.t enable row level security;
create policy p on public.t using (public.trap()) with check (public.trap());
create trigger g before insert on public.t for each row when (public.trap()) execute function public.stamp();
create materialized view public.m as select public.trap() with no data;
create domain public.d as text default public.trap_immutable('') check (public.trap_immutable(value) = '');
create function public.told() returns event_trigger language plpgsql as $$ begin perform public.trap(); end $$;
create event trigger e on ddl_command_start execute function public.told();
"""


def test_no_function_of_a_user_runs(connection: psycopg.Connection, database: str) -> None:
    """Operators, functions and tables named like the system's, first in the search path, are never met.

    The sequence would keep a number even of a transaction that was rolled back.
    """
    before, create, after = _TRAPS.partition("create trigger g")
    connection.execute(before.encode())
    connection.execute("create function public.stamp() returns trigger language plpgsql as 'begin return new; end'")
    connection.execute((create + after).encode())
    try:
        with psycopg.connect(database, options="-c search_path=public,pg_catalog") as session:
            snapshot = capture(session)
            session.rollback()
    finally:
        connection.execute("set session_replication_role = replica; drop event trigger e")
    assert connection.execute("select is_called from public.sprung").fetchone() == (False,)
    assert {"t", "m", "pg_class", "pg_stats"} <= {r.name for r in snapshot.relations}
    assert len(snapshot.policies) == 1


def test_nothing_is_written(connection: psycopg.Connection, database: str) -> None:
    """No section needs a transaction id; others see who is reading."""
    seen: set[tuple[str, str | None]] = set()
    asked = "select application_name, backend_xid::text from pg_stat_activity where pid = %s"
    with psycopg.connect(database, autocommit=True) as watcher:

        def look(section: str) -> None:
            del section
            seen.update(watcher.execute(asked, (connection.info.backend_pid,)).fetchall())

        capture(connection, progress=look)
    assert seen <= {(f"pgadvise/{VERSION}", None), ("", None)}
    assert (f"pgadvise/{VERSION}", None) in seen


def test_names_of_any_kind_come_through(connection: psycopg.Connection) -> None:
    """Quotes, newlines, ESC, bidi marks and 63 bytes of emoji are names like others."""
    names = (
        'a"b',
        "a\nb",
        "\x1b[31mred",
        "\u202eright",
        "[/]",
        "😀" * 15,
        "with space",
        "select",
        "%s",
        "{}",
        "$1",
        "\\",
    )
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        connection.execute(f"create table {quoted} ({quoted} int)".encode())
    snapshot = capture(connection)
    assert {r.name for r in snapshot.relations} == set(names)
    assert {c.name for r in snapshot.relations for c in r.columns} == set(names)


def test_a_database_of_bytes_in_any_encoding(server: Server, sql_ascii: str) -> None:
    """SQL_ASCII holds bytes that are no text: they are shown as such instead of ending the capture."""
    with psycopg.connect(server.on(sql_ascii), autocommit=True) as connection:
        # Its text could not be shown in any other database: pg_stat_statements is everybody's.
        connection.execute("set pg_stat_statements.track = none; set client_encoding = sql_ascii")
        connection.pgconn.exec_(b'create table public."caf\xe9" (id int)')
        found = capture(connection)
    assert [r.name for r in found.relations] == ["caf\ufffd"]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A section waits for a lock until the test has done what it must do meanwhile, however slow the machine."""
    ordinary = session._settings
    monkeypatch.setattr(session, "_settings", lambda timeout: ordinary(timeout) | {"lock_timeout": "30s"})


@pytest.mark.usefixtures("patient")
def test_a_killed_session_is_said_in_one_sentence(connection: psycopg.Connection, database: str) -> None:
    """Another session ends ours while it waits: one message, exit code 3, no traceback of the driver."""
    connection.execute("create table public.t (id int)")
    with psycopg.connect(database) as holder, psycopg.connect(database, autocommit=True) as killer:
        holder.execute("lock table public.t in access exclusive mode")

        def kill(section: str) -> None:
            # The sizes wait. Behind answers that lie unread libpq does not hear what the server said last.
            if section == SECTIONS[[s.name for s in SECTIONS].index("counters") - 1].name:
                killer.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))

        with pytest.raises(CaptureFailed) as failure:
            capture(connection, progress=kill)
    assert failure.value.message == (
        "the session with the server ended while the catalog was read: "
        "an administrator ended it, or the server was shut down"
    )
    assert failure.value.__cause__ is None
    assert failure.value.exit_code == 3


@pytest.mark.usefixtures("patient")
def test_an_interrupt_ends_the_query_too(connection: psycopg.Connection, database: str) -> None:
    """Ctrl-C while the server works: it stops working, and the session is gone."""
    pid = connection.info.backend_pid
    connection.execute("create table public.t (id int)")
    with psycopg.connect(database) as holder, psycopg.connect(database, autocommit=True) as watcher:
        holder.execute("lock table public.t in access exclusive mode")
        # Python drops one that meets a finalizer: whoever sees nothing happen strikes again.
        timers = [threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)) for seconds in (0.2, 5)]
        for timer in timers:
            timer.start()
        with pytest.raises(KeyboardInterrupt):
            capture(connection)
        for timer in timers:
            timer.cancel()
        until = time.monotonic() + 10  # sooner than the lock_timeout of the section that waits
        while watcher.execute("select from pg_stat_activity where pid = %s", (pid,)).fetchall():
            assert time.monotonic() < until
    assert connection.closed


def test_the_server_works_before_anybody_waits(connection: psycopg.Connection, database: str) -> None:
    """After `ask` the questions are at work without us; what `read` then gives is of the moment they were asked."""
    connection.execute("create table t (id int)")
    source = LiveSource(resolve(database, {}))
    source.ask()
    _until(lambda: _sessions(connection, "backend_xmin is not null"))
    connection.execute("create table later (id int)")
    assert [r.name for r in source.read().relations] == ["t"]
    assert _until(lambda: not _sessions(connection))


def test_answers_that_nobody_wants_end_on_the_server(connection: psycopg.Connection, database: str) -> None:
    """A source that was asked and not read leaves no session behind."""
    source = LiveSource(resolve(database, {}))
    source.ask()
    assert _sessions(connection)
    source.close()
    assert _until(lambda: not _sessions(connection))


def _sessions(connection: psycopg.Connection, condition: str = "true") -> int:
    mine = f"datname = current_database() and application_name = 'pgadvise/{VERSION}' and {condition}"
    return connection.execute(f"select count(*) from pg_stat_activity where {mine}").fetchone()[0]  # type: ignore[index, no-any-return]


def _until(holds: Callable[[], object]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_server_that_dies_is_said_in_one_sentence(pytestconfig: pytest.Config) -> None:
    """The whole server goes in mid-capture."""
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin")) as own, psycopg.connect(own.dsn) as holder:
        holder.execute("create table public.t (id int)")
        holder.commit()
        holder.execute("lock table public.t in access exclusive mode")
        connection = psycopg.connect(own.dsn)
        with pytest.raises(CaptureFailed, match="the session with the server ended while the catalog was read"):
            capture(connection, progress=lambda section: own.stop())
        connection.close()
        holder.close()


def test_a_transaction_that_failed_already_is_refused(database: str) -> None:
    """In a transaction that only waits for its rollback nothing can be read."""
    with psycopg.connect(database) as connection:
        with pytest.raises(psycopg.Error):
            connection.execute("select 1 / 0")
        with pytest.raises(CaptureFailed, match="25P02"):
            capture(connection)
        connection.rollback()


@pytest.mark.usefixtures("patient")
def test_what_is_dropped_meanwhile_is_read_again(connection: psycopg.Connection, database: str) -> None:
    """The snapshot still lists a policy that another session has dropped, and its text raises: once more, then."""
    connection.execute("create table public.t (id int default 1)")
    connection.execute("create table public.u (id int)")
    connection.execute("create policy p on public.t using (id in (select id from public.u))")
    connection.execute("create sequence public.s")
    told: list[str] = []
    with psycopg.connect(database) as holder, psycopg.connect(database, autocommit=True) as other:
        # While the relations wait for the lock, the sections behind them are not looked for yet.
        holder.execute("lock table public.t in access exclusive mode")

        def drop(section: str) -> None:
            told.append(section)
            if len(told) == 1:
                holder.execute("drop table public.u cascade")
                holder.commit()
                other.execute("drop sequence public.s")

        snapshot = capture(connection, progress=drop)
    assert told.count("schemas") == 2
    assert [r.name for r in snapshot.relations] == ["t"]
    assert (snapshot.policies, snapshot.sequences) == ((), ())


@pytest.fixture(scope="module")
def pair(pytestconfig: pytest.Config) -> Iterator[tuple[Server, str]]:
    """A server, and the address of a standby that follows it."""
    own = pytestconfig.getoption("--pg-bin")
    programs = bundled() if own is None else found_in(own)
    if not (programs.programs / "pg_basebackup").is_file():
        pytest.skip("these binaries have no pg_basebackup")
    with embedded.start(binaries=own) as primary:
        launch = Launch()
        try:
            yield primary, _standby(primary, programs, launch)
        finally:
            launch.end()


def _standby(primary: Server, binaries: Binaries, launch: Launch) -> str:
    data = str(launch.folder / "data")
    settings = {
        # No lower than the primary's, or recovery ends.
        "max_locks_per_transaction": "1024",
        "listen_addresses": "",
        "unix_socket_directories": str(launch.folder),
        "dynamic_shared_memory_type": "mmap",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    prefix = identities()[0].prefix
    copy = [*prefix, str(binaries.programs / "pg_basebackup"), "-D", data, "-d", primary.dsn, "-R", "-c", "fast"]
    run = [*prefix, str(binaries.programs / "postgres"), "-D", data, *options]
    launch.run(Plan(copy, run, environment(), None, None))
    return f"postgresql://postgres@/postgres?host={launch.folder}"


def test_a_standby_is_read_like_its_primary(pair: tuple[Server, str]) -> None:
    """Everything is there; it says that it is a standby, whose counters are its own. Its primary counts it."""
    primary, standby = pair
    with psycopg.connect(primary.dsn, autocommit=True) as connection:
        connection.execute("create table public.t (id serial primary key)")
        connection.execute("create unlogged table public.u (id serial)")
        connection.execute("insert into public.t default values")
        (position,) = connection.execute("select pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        with psycopg.connect(standby, autocommit=True) as follower:
            behind = "select pg_last_wal_replay_lsn() < %s::pg_lsn"
            while follower.execute(behind, (position,)).fetchone() != (False,):
                time.sleep(0.02)
            there, here = capture(follower), capture(connection)
    assert (there.origin.standby, there.origin.standbys) == (True, 0)
    assert (here.origin.standby, here.origin.standbys) == (False, 1)
    assert kept(there, "constraints", "functions", "roles") == kept(here, "constraints", "functions", "roles")
    # An unlogged sequence is empty on a standby, and raises when it is asked.
    assert {s.name: s.readable for s in there.sequences} == {"t_id_seq": True, "u_id_seq": False}
    assert not isinstance(here.replication, NotCaptured)
    (replica,) = here.replication.replicas
    assert (replica.state, replica.synchronous) == ("streaming", "async")
    assert replica.lag_bytes is not None
    assert not isinstance(there.replication, NotCaptured)
