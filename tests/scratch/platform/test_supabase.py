import psycopg
import pytest

from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server

pytestmark = pytest.mark.pg(">= 15")


def test_platform_is_one_execute_and_may_be_repeated(connection: psycopg.Connection) -> None:
    """The whole platform goes in as one simple query, twice, and `auth.uid()` reads the claims of the request."""
    for _ in range(2):
        connection.execute(supabase_sql().encode())
    claims = '{"sub": "6f1c0f52-5a3e-4b8e-9f0e-1f2d3c4b5a69", "role": "authenticated"}'
    connection.execute("select set_config('request.jwt.claims', %s, false)", [claims])
    connection.execute("set role authenticated")
    row = connection.execute("select auth.uid()::text, auth.role()").fetchone()
    assert row == ("6f1c0f52-5a3e-4b8e-9f0e-1f2d3c4b5a69", "authenticated")


def test_postgres_is_an_ordinary_role_there(pytestconfig: pytest.Config, server: Server) -> None:
    """On a cluster of supabase_admin, `postgres` is no superuser and bypasses row-level security."""
    if server.folder is None:
        pytest.skip("the superuser of a given server is what it is")
    with embedded.start(pytestconfig.getoption("--pg-bin"), superuser="supabase_admin") as platform:
        with psycopg.connect(platform.dsn, autocommit=True) as session:
            session.execute(supabase_sql().encode())
        with psycopg.connect(platform.on("postgres", "postgres")) as session:
            row = session.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user").fetchone()
        assert row == (False, True)
