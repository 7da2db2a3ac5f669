"""pg_stat_statements: what is read, what is hidden, and what is said where there is nothing to read."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured, Statement, Workload
from pgadvise.sources.postgres.live import capture


@pytest.fixture
def counted(connection: psycopg.Connection) -> psycopg.Connection:
    """A database with the extension, in a schema that needs quotes; counting from now."""
    connection.execute('create schema "Ext ension"')
    connection.execute('create extension pg_stat_statements schema "Ext ension"')
    connection.execute("create table public.t as select generate_series(1, 100) as n")
    connection.execute('select "Ext ension".pg_stat_statements_reset()')
    return connection


def workload(connection: psycopg.Connection) -> Workload:
    found = capture(connection).workload
    assert isinstance(found, Workload), found
    return found


def statement(found: Workload, text: str) -> Statement:
    (one,) = [s for s in found.statements if s.query and text in s.query]
    return one


def test_statements_come_with_their_counters(counted: psycopg.Connection) -> None:
    """Calls, rows and times of the database's own statements, with who ran them."""
    for n in range(3):
        counted.execute(f"select * from public.t where n > {n}")
    found = statement(workload(counted), "public.t where n >")
    assert (found.role, found.calls, found.rows) == ("postgres", 3, 100 + 99 + 98)
    assert found.query == "select * from public.t where n > $1"
    assert 0 < found.min_time <= found.mean_time <= found.max_time <= found.total_time
    assert found.shared_blocks_hit > 0
    assert found.queryid


def test_the_view_is_described_as_a_whole(counted: psycopg.Connection) -> None:
    """Where it lives, how much it keeps and what it was told to measure."""
    found = workload(counted)
    assert (found.schema, found.track, found.maximum, found.hidden) == ("Ext ension", "top", 5000, 0)
    assert (found.track_utility, found.track_planning, found.io_timing) == (True, False, True)


@pytest.mark.pg(">= 14")
def test_the_window_is_the_views_own(counted: psycopg.Connection) -> None:
    """It begins with its own reset, later than that of the tables' counters, and counts what it threw away."""
    snapshot = capture(counted)
    assert isinstance(snapshot.workload, Workload)
    assert snapshot.origin.counters_since
    assert snapshot.workload.since
    assert snapshot.workload.since > snapshot.origin.counters_since
    assert snapshot.workload.deallocated == 0


@pytest.mark.pg("< 14")
def test_before_14_nobody_knows_the_window(counted: psycopg.Connection) -> None:
    """pg_stat_statements_info came with 14: before, reset and evictions are unknown, not none."""
    found = workload(counted)
    assert (found.since, found.deallocated) == (None, None)
    assert {s.top_level for s in found.statements} == {None}


def test_what_is_not_measured_is_unknown(counted: psycopg.Connection) -> None:
    """Without track_io_timing the server says 0 milliseconds of reading: that is no measurement."""
    counted.execute("set track_io_timing = off")
    counted.execute("select count(*) from public.t")
    found = workload(counted)
    one = statement(found, "count(*) from public.t")
    assert found.io_timing is False
    assert (one.read_time, one.write_time, one.plans, one.total_plan_time) == (None, None, None, None)


def test_what_is_measured_as_nothing_is_nothing(counted: psycopg.Connection) -> None:
    """With track_io_timing a statement that read nothing from the disk read for 0 milliseconds."""
    counted.execute("select count(*) from public.t")
    assert statement(workload(counted), "count(*) from public.t").write_time == 0


def test_our_own_questions_are_not_the_workload(counted: psycopg.Connection) -> None:
    """A capture leaves its statements in the view; the next capture does not take them for the application's."""
    capture(counted)
    own = counted.execute("select count(*) from \"Ext ension\".pg_stat_statements where query like '%pgadvise%'")
    row = own.fetchone()
    assert row
    assert row[0] > 20
    assert not [s.query for s in workload(counted).statements if s.query and "pg_catalog.set_config" in s.query]
    assert not [s.query for s in workload(counted).statements if s.query and "json_agg" in s.query]


def test_texts_of_other_roles_are_counted_as_hidden(counted: psycopg.Connection, database: str, server: Server) -> None:
    """Who may not read others' statements gets their numbers without text: None, and counted."""
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    counted.execute("select count(*) from public.t")
    counted.execute("create role plain login")
    counted.execute('grant usage on schema "Ext ension" to plain')
    with psycopg.connect(server.on(str(name), "plain"), autocommit=True) as plain:
        plain.execute("select 1 as mine")
        found = workload(plain)
    assert found.hidden > 0
    assert sum(s.query is None for s in found.statements) == found.hidden
    assert statement(found, "as mine").role == "plain"


def test_without_the_extension_it_is_not_captured(connection: psycopg.Connection) -> None:
    """No extension is no empty workload, and the reason says how to get one."""
    found = capture(connection).workload
    assert isinstance(found, NotCaptured)
    assert found.reason.startswith("pg_stat_statements is not installed in ")
    assert "create extension pg_stat_statements" in found.reason


@pytest.fixture(scope="module")
def unloaded(pytestconfig: pytest.Config) -> Iterator[Server]:
    settings = {"shared_preload_libraries": ""}
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin"), settings=settings) as server:
        yield server


def test_an_extension_that_is_not_loaded_is_not_captured(unloaded: Server) -> None:
    """CREATE EXTENSION works without the library; reading does not, and that costs this section alone."""
    with psycopg.connect(unloaded.dsn) as connection:
        connection.execute("create extension pg_stat_statements")
        snapshot = capture(connection)
        connection.rollback()
    assert snapshot.workload == NotCaptured(
        "pg_stat_statements is installed but not loaded: add it to shared_preload_libraries and restart"
    )
    assert snapshot.relation_named("public", "pg_stat_statements")


def test_a_function_of_that_name_is_no_extension(connection: psycopg.Connection) -> None:
    """Only what belongs to the extension is called: a namesake of somebody else's is left alone."""
    connection.execute("create sequence public.called")
    connection.execute(
        "create function public.pg_stat_statements(showtext bool) returns setof int language sql"
        " as $$ select nextval('public.called')::int $$"
    )
    snapshot = capture(connection)
    assert isinstance(snapshot.workload, NotCaptured)
    assert [s.last_value for s in snapshot.sequences] == [None]


def test_old_columns_of_an_extension_that_was_not_updated(counted: psycopg.Connection) -> None:
    """The extension keeps its version through upgrades of the server: 1.8 has other names, and no `toplevel`."""
    counted.execute("drop extension pg_stat_statements")
    counted.execute("create extension pg_stat_statements version '1.8'")
    counted.execute("select count(*) from public.t")
    found = workload(counted)
    one = statement(found, "count(*) from public.t")
    assert (found.extension_version, found.since, one.top_level, one.calls) == ("1.8", None, None, 1)
    assert one.total_time > 0


def test_a_text_of_another_encoding_costs_this_section_alone(
    counted: psycopg.Connection, server: Server, sql_ascii: str
) -> None:
    """pg_stat_statements raises where one statement of any database cannot be shown in this one."""
    with psycopg.connect(server.on(sql_ascii), autocommit=True) as other:
        other.execute("set client_encoding = sql_ascii")
        other.pgconn.exec_(b'select 1 as "caf\xe9"')
    found = capture(counted).workload
    counted.execute('select "Ext ension".pg_stat_statements_reset()')
    assert isinstance(found, NotCaptured)
    assert found.reason.startswith("the text of some database's statement is not valid in this one")


@pytest.mark.parametrize(
    ("theirs", "ours", "text"),
    [("latin1", "euc_jp", b"select 1 as plain"), ("utf8", "latin1", 'select 1 as "\u20ac"'.encode())],
    ids=["no conversion at all", "a character that the other has not"],
)
def test_a_text_that_has_no_place_in_this_encoding_is_told_so(
    server: Server, encoded: Callable[[str], str], theirs: str, ours: str, text: bytes
) -> None:
    """42883 and 22P05 are the texts' fault here, never "this server does not have it"."""
    with psycopg.connect(server.on(encoded(theirs)), autocommit=True) as other:
        other.execute(f"set client_encoding = {theirs}".encode())
        other.pgconn.exec_(text)
    with psycopg.connect(server.on(encoded(ours)), autocommit=True) as session:
        session.execute("create extension pg_stat_statements")
        found = capture(session).workload
        session.execute("select pg_stat_statements_reset()")
    assert isinstance(found, NotCaptured)
    assert found.reason.startswith("the text of some database's statement is not valid in this one")
