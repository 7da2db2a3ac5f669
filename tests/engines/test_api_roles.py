"""API roles that are this database's, and such as only the cluster has."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.api_roles import at_home
from pgadvise.sources.postgres.live import capture

ROLES = "create role anon; create role authenticated; create role service_role bypassrls; create role web login"
PLAIN = "create table invoice (id int primary key, amount int); create view paid as select id from invoice"

Home = Callable[[str], bool]  # the fixture


@pytest.fixture
def home(session: psycopg.Connection[Any]) -> Home:
    def concluded(sql: str) -> bool:
        session.execute(f"{PLAIN}; {sql}".encode())
        snapshot = capture(session)
        return at_home(snapshot, [r for r in snapshot.relations if r.schema == "public"])

    return concluded


@pytest.mark.parametrize(
    "sql",
    [
        "grant select (id) on invoice to anon",
        'create role "Web Users"; grant "Web Users" to authenticated; grant select on invoice to "Web Users"',
        "grant select on paid to public",
        "create schema api; grant usage on schema api to anon",
        "create function f() returns int language sql as 'select 1'; grant execute on function f() to service_role",
        "alter default privileges grant select on tables to authenticated",
        "create policy own on invoice to authenticated using (true)",
        "alter table invoice owner to service_role",
        pytest.param("grant pg_read_all_data to authenticated", marks=pytest.mark.pg(">= 14")),
    ],
)
def test_whoever_holds_something_is_at_home(home: Home, sql: str) -> None:
    """By name, through a role that it is a member of, as everybody does, or as owner."""
    assert home(f"{ROLES}; {sql}")


@pytest.mark.parametrize(
    "sql",
    [
        "grant select, insert on invoice to web; grant usage on schema public to web",
        "create policy own on invoice to web using (true); create policy all_ on paid_ using (true)",
        'create role "anon=x"; create role anon2; grant select on invoice to "anon=x", anon2',
        "grant anon to web",
    ],
)
def test_whoever_holds_nothing_is_the_cluster_s_alone(home: Home, sql: str) -> None:
    """What others hold, policies for everybody, names that only begin alike, and being somebody's say nothing."""
    assert not home(f"create table paid_ (id int); {ROLES}; {sql}")


def test_without_such_roles_there_is_no_api(home: Home) -> None:
    """PUBLIC's grants alone make none."""
    assert not home("create role web login; grant select on invoice to public")
