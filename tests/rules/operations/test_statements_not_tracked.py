"""statements-not-tracked on servers that no case can set up: without the library, counting nothing, for a guest."""

from collections.abc import Iterator

import psycopg
import pytest

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.report import ReportedFinding
from pgadvise.rulebook import load
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

RULE = "statements-not-tracked"


def findings(connection: psycopg.Connection) -> tuple[ReportedFinding, ...]:
    rulebook = load()
    return advise(capture(connection), rulebook, Config(), rules=(rulebook.named(RULE),)).findings


@pytest.fixture(scope="module")
def unloaded(pytestconfig: pytest.Config) -> Iterator[Server]:
    settings = {"shared_preload_libraries": ""}
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin"), settings=settings) as server:
        with psycopg.connect(server.dsn, autocommit=True) as session:
            session.execute("create table public.entry (id int)")
            session.execute("create role guest login")
        yield server


def test_a_missing_library_is_said_before_the_extension(unloaded: Server) -> None:
    """CREATE EXTENSION alone would count nothing: no SQL is offered that does not help."""
    with psycopg.connect(unloaded.dsn) as session:
        (finding,) = findings(session)
        assert "its library is not loaded" in finding.message
        assert finding.fix is not None
        assert finding.fix.statements == ()
        session.execute("create extension pg_stat_statements")
        (finding,) = findings(session)
        assert finding.message.startswith("pg_stat_statements is installed and its library is not loaded")
        session.rollback()


def test_who_may_not_see_the_libraries_is_told_by_the_view(unloaded: Server) -> None:
    """shared_preload_libraries is hidden from ordinary roles; the view's refusal says as much."""
    with psycopg.connect(unloaded.dsn, autocommit=True) as session:
        session.execute("create extension pg_stat_statements")
        with psycopg.connect(unloaded.dsn.replace("//postgres@", "//guest@"), autocommit=True) as guest:
            (finding,) = findings(guest)
        session.execute("drop extension pg_stat_statements")
    assert finding.message.startswith("pg_stat_statements is installed and its library is not loaded")


def test_a_guest_is_told_what_to_be_granted(connection: psycopg.Connection, server: Server) -> None:
    """Hidden texts are found, and the grant that is offered shows them."""
    connection.execute("create extension pg_stat_statements")
    connection.execute("create table public.entry (id int)")
    connection.execute('create role "Guest" login')
    connection.execute("create role web login")
    connection.execute("grant select on public.entry to web")
    connection.execute("set role web")
    for _ in range(100):
        connection.execute("select count(*) from public.entry")
    connection.execute("reset role")
    with psycopg.connect(server.on(connection.info.dbname, "Guest"), autocommit=True) as guest:
        (finding,) = findings(guest)
        assert finding.object.name == "Guest"
        assert "web" in finding.evidence["roles"]
        assert finding.fix is not None
        for statement in finding.fix.statements:
            connection.execute(statement.encode())
        assert findings(guest) == ()


def test_what_is_set_for_the_reader_alone_is_a_choice(connection: psycopg.Connection, server: Server) -> None:
    """`alter role … set track = none` keeps an advisor out of the statistics; for the server it is a fault."""
    connection.execute("create extension pg_stat_statements")
    connection.execute("create table public.entry (id int)")
    connection.execute("create role quiet superuser login")
    connection.execute("alter role quiet set pg_stat_statements.track = none")
    with psycopg.connect(server.on(connection.info.dbname, "quiet"), autocommit=True) as session:
        assert findings(session) == ()
    connection.execute("set pg_stat_statements.track = none")
    assert findings(connection) == ()


def test_a_server_that_counts_nothing(pytestconfig: pytest.Config) -> None:
    """The view is there, and stays empty."""
    settings = {"pg_stat_statements.track": "none"}
    with (
        embedded.start(binaries=pytestconfig.getoption("--pg-bin"), settings=settings) as server,
        psycopg.connect(server.dsn) as session,
    ):
        session.execute("create extension pg_stat_statements")
        session.execute("create table public.entry (id int)")
        (finding,) = findings(session)
        session.rollback()
    assert (finding.object.kind, finding.object.name) == ("setting", "pg_stat_statements.track")
