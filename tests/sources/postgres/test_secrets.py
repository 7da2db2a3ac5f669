"""What must not leave the database does not enter a snapshot."""

import time

import psycopg
import pytest

from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured
from pgadvise.snapshot.codec import encode
from pgadvise.sources.postgres.live import capture

_PLANTED = "S3cretThatMustNotLeave"


def test_no_secret_enters_a_snapshot(connection: psycopg.Connection) -> None:
    """Passwords, tokens in settings, literals of utility statements, rows, their statistics, connection strings."""
    for statement in (
        "create extension pg_stat_statements",
        f"create role keeper login password '{_PLANTED}'",
        f"alter role keeper set app.secret = '{_PLANTED}'",
        f"alter database {connection.info.dbname} set app.token = '{_PLANTED}'",
        f"create function public.f() returns int language sql set app.key = '{_PLANTED}' as 'select 1'",
        f"create table public.t as select '{_PLANTED}'::text as secret from generate_series(1, 50)",
        "analyze public.t",
        "create foreign data wrapper w",
        f"create server far foreign data wrapper w options (host '{_PLANTED}')",
        f"create user mapping for keeper server far options (password '{_PLANTED}')",
        f"create foreign table public.ft (a int) server far options (token '{_PLANTED}')",
        f"create subscription s connection 'password={_PLANTED}' publication p with (connect = false)",
        f"select '{_PLANTED}', set_config('app.other', '{_PLANTED}', false)",
        "alter subscription s set (slot_name = none)",
    ):
        connection.execute(statement.encode())
    try:
        snapshot = capture(connection)
    finally:
        connection.execute("drop subscription s")
    assert _PLANTED.encode() not in encode(snapshot)
    # It was looked at, nevertheless.
    assert not isinstance(snapshot.workload, NotCaptured)
    assert any("‹password›" in (s.query or "") for s in snapshot.workload.statements)
    assert not isinstance(snapshot.statistics, NotCaptured)
    assert [s.top_frequencies for s in snapshot.statistics] == [(1.0,)]


def test_settings_that_hold_command_lines_say_only_that_they_are_set(
    connection: psycopg.Connection, server: Server
) -> None:
    """primary_conninfo has a password, an archive_command may: None means set and not shown, empty is not set."""
    if server.folder is None:
        pytest.skip("changes the server's configuration")
    connection.execute(f"alter system set primary_conninfo = 'password={_PLANTED}'".encode())
    try:
        connection.execute("select pg_reload_conf()")
        while connection.execute("show primary_conninfo").fetchone() == ("",):
            time.sleep(0.02)
        snapshot = capture(connection)
    finally:
        connection.execute("alter system reset primary_conninfo")
        connection.execute("select pg_reload_conf()")
    assert _PLANTED.encode() not in encode(snapshot)
    conninfo_, restore = snapshot.setting("primary_conninfo"), snapshot.setting("restore_command")
    assert conninfo_
    assert restore
    assert (conninfo_.value, restore.value) == (None, "")


def test_harmless_dotted_settings_are_shown(connection: psycopg.Connection) -> None:
    """What PostgREST exposes, and which of its settings is the key to it, are told apart."""
    connection.execute("create role authenticator")
    connection.execute("alter role authenticator set pgrst.db_schemas = 'public, api'")
    connection.execute(f"alter role authenticator set pgrst.jwt_secret = '{_PLANTED}'".encode())
    found = capture(connection).role_settings
    assert not isinstance(found, NotCaptured)
    assert {s.name: s.value for s in found if s.role == "authenticator"} == {
        "pgrst.db_schemas": "public, api",
        "pgrst.jwt_secret": None,
    }
