"""The throwaway server that a person chose: theirs, this machine's, or the bundled one."""

import psycopg
import pytest

from pgadvise.errors import ServerFailed, UsageError
from pgadvise.scratch import binaries, embedded
from pgadvise.scratch.clone import clone
from pgadvise.scratch.engine import SUPERUSER, serving
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture


@pytest.mark.parametrize("engine", ["", "embeded", "embedded:17", "local:new", "local:", "dsn:", "docker:x:y@z"])
def test_what_is_not_understood_is_said(engine: str) -> None:
    """Before anything is started, and without what may be an address."""
    with pytest.raises(UsageError) as error:
        serving(engine)
    assert "y@z" not in error.value.message


def test_a_version_that_is_not_here_is_said() -> None:
    with pytest.raises(ServerFailed, match="PostgreSQL 99 is not installed here"), serving("local:99")():
        pass


def test_this_machine_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs on PATH are found; the superuser's name is one that no database has."""
    monkeypatch.setenv("PATH", str(binaries.bundled().programs))
    with serving("local")() as server, psycopg.connect(server.dsn) as session:
        assert session.info.user == SUPERUSER
        assert server.major >= 16


def test_a_server_that_somebody_runs(connection: psycopg.Connection) -> None:
    """Its address in any form; the copy is made there and gone afterwards, its roles too."""
    connection.execute("create table public.note (id int)")
    connection.execute("create role reader; grant select on public.note to reader")
    snapshot = capture(connection)
    with embedded.start(superuser="only_here") as own, psycopg.connect(own.dsn, autocommit=True) as session:
        words = f"host={own.folder} dbname=postgres user=only_here"
        for address in (own.dsn, words):
            with serving(f"dsn:{address}")() as server, clone(snapshot, server) as made:
                assert made.unmade == ()
                with psycopg.connect(made.dsn) as copy:
                    assert copy.execute("select to_regclass('public.note')").fetchone() != (None,)
        assert session.execute(
            "select count(*) from pg_roles where rolname in ('reader', 'pgadvise_builder')"
        ).fetchone() == (0,)


def test_a_server_with_the_database_s_own_roles_is_refused(server: Server, connection: psycopg.Connection) -> None:
    """A role that is there already would be taken for the copy's: the attacker had its rights."""
    given = Server(server.dsn, server.version)
    snapshot = capture(connection)
    with pytest.raises(ServerFailed, match="has a role"), clone(snapshot, given):
        pass


def test_nobody_s_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in it is in no message."""
    with pytest.raises(ServerFailed) as error, serving("dsn:postgresql://me:s3cret@127.0.0.1:1/x")():
        pass
    assert "s3cret" not in f"{error.value.message}{error.value.hint}"
