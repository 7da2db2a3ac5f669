"""What the tests of isolation share: a transaction that is rolled back, a small API platform, the facts of it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.sources.postgres.live import capture

NOTHING_DECLARED = Declared()

API = """
    create role anon; create role authenticated; create role service_role bypassrls;
    create role authenticator login noinherit; grant anon, authenticated, service_role to authenticator;
    create schema auth; create table auth.users (id uuid primary key);
    create function auth.uid() returns uuid language sql stable as
        $$ select nullif(current_setting('test.uid', true), '')::uuid $$;
    create function auth.jwt() returns jsonb language sql stable as
        $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    grant usage on schema public, auth to anon, authenticated, service_role;
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
"""


@pytest.fixture
def facts(session: psycopg.Connection[Any]) -> Callable[..., Facts]:
    """The facts of what `sql` makes, on an `api` platform if asked, and of what the test made before."""

    def concluded(*sql: str, api: bool = False, declared: Declared = NOTHING_DECLARED) -> Facts:
        session.execute(";".join((API, *sql) if api else sql).encode())
        return Facts(capture(session), declared)

    return concluded


@pytest.fixture
def remedies(facts: Callable[..., Facts]) -> Callable[..., Remedies]:
    """Remedies for what `sql` makes."""

    def made(*sql: str, api: bool = False, declared: Declared = NOTHING_DECLARED) -> Remedies:
        known = facts(*sql, api=api, declared=declared)
        return Remedies(
            platform=known.get("platform"), tenancy=known.get("tenancy"), application=known.get("application")
        )

    return made
