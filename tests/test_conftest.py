"""The fixtures that every other test stands on."""

import psycopg
import pytest

from pgadvise.scratch.server import Server

_RAN: list[str] = []


@pytest.mark.pg("< 13")
def test_of_a_version_that_is_not_here() -> None:
    """A test marked for another version does not run."""
    pytest.fail("PostgreSQL 12 was never supported")


@pytest.mark.pg(">= 13, < 99")
def test_of_this_version() -> None:
    """A test marked for this version runs."""
    _RAN.append("this version")


def test_marked_test_ran() -> None:
    """The mark skips, but not everything."""
    assert _RAN == ["this version"]


def test_database_is_empty_and_private(server: Server, connection: psycopg.Connection) -> None:
    """Each test has a database of its own, with nothing in its public schema."""
    row = connection.execute("select count(*) from pg_class where relnamespace = 'public'::regnamespace").fetchone()
    assert row == (0,)
    assert connection.info.dbname not in server.dsn
    if server.folder is not None:
        connection.execute("create role left_over")


def test_roles_are_dropped(server: Server, connection: psycopg.Connection) -> None:
    """A role made by an earlier test on our own server is gone."""
    if server.folder is None:
        pytest.skip("roles of a given server are not ours to drop")
    assert connection.execute("select 1 from pg_roles where rolname = 'left_over'").fetchone() is None
