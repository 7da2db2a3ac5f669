"""What the tests of callers share: a transaction that is rolled back, an API with tokens, sessions of its roles."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
import pytest

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sources.postgres.live import capture

MEMBER = AppRole(name="authenticated", kind="member", source="api", why="", api=True)
VISITOR = AppRole(name="anon", kind="anonymous", source="api", why="", api=True)
APP = AppRole(name="web", kind="app", source="declared", why="")

NOTHING_DECLARED = Declared()
ME = "aaaaaaaa-0000-4000-8000-000000000001"
OTHER = "bbbbbbbb-0000-4000-8000-000000000002"
API = """
    create role anon; create role authenticated; create role service_role bypassrls; create role web login;
    create role authenticator login noinherit; grant anon, authenticated, service_role to authenticator;
    create schema auth;
    create table auth.users (id uuid primary key, raw_user_meta_data jsonb, raw_app_meta_data jsonb);
    create function auth.jwt() returns jsonb language sql stable as
        $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
    create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
    grant usage on schema public, auth to anon, authenticated, service_role, web;
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role, web;
"""


@pytest.fixture
def session(session: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A transaction with the API in it, rolled back with all that the test makes."""
    session.execute(API.encode())
    return session


@pytest.fixture
def make(session: psycopg.Connection[Any]) -> Callable[..., Snapshot]:
    """Run SQL and look."""

    def made(*sql: str) -> Snapshot:
        session.execute(";".join(sql).encode())
        return capture(session, prepare=True)

    return made


@pytest.fixture
def concluded(make: Callable[..., Snapshot]) -> Callable[..., Application]:
    """The application of what SQL makes."""

    def application(*sql: str, declared: Declared = NOTHING_DECLARED) -> Application:
        found: Application = Facts(make(*sql), declared).get("application")
        return found

    return application


@pytest.fixture
def callers(make: Callable[..., Snapshot]) -> Callable[..., Callers]:
    return lambda *sql: Callers(snapshot=make(*sql))


@pytest.fixture
def ordinary(callers: Callable[..., Callers]) -> Callable[..., Ordinary]:
    return lambda *sql: Ordinary(callers=callers(*sql))


Acting = Callable[..., Any]


@pytest.fixture
def acting(session: psycopg.Connection[Any]) -> Acting:
    """A block in which the session is the role, with an ordinary token of it; `claims` go on top."""

    @contextmanager
    def act(role: AppRole, uid: str = ME, **claims: object) -> Iterator[psycopg.Connection[Any]]:
        token: dict[str, object] = {"role": role.name}
        if role.kind == "member":
            token |= {"sub": uid, "is_anonymous": False, "aal": "aal2"}
        with session.transaction(force_rollback=True):
            if role.api:
                text = json.dumps({**token, **claims})
                session.execute("select set_config('request.jwt.claims', %s, true)", (text,))
            session.execute(f"set local role {role.name}".encode())
            yield session

    return act


def value(session: psycopg.Connection[Any], sql: LiteralString) -> Any:
    row = session.execute(sql).fetchone()
    assert row is not None
    return row[0]


def the(snapshot: Snapshot, name: str) -> Relation:
    """The table or view of that name in `public`."""
    relation = snapshot.relation_named("public", name)
    assert relation is not None, name
    return relation


def policy_named(snapshot: Snapshot, name: str) -> Policy:
    return next(p for p in snapshot.policies if p.name == name)
