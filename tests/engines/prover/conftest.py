"""A small platform of the kind that hands the caller's token to SQL, and proofs over schemas on it."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import access
from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.plain_bodies import with_plain_bodies
from pgadvise.engines.platform import platform
from pgadvise.engines.prover.prover import COMMANDS, Prover
from pgadvise.engines.prover.words.proof import Proof, Surface
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.sources.postgres.live import capture

PLATFORM = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'anon') then create role anon; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated; end if;
end $$;
create schema auth;
create table auth.users (id uuid primary key, email text);
create function auth.jwt() returns jsonb language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
grant usage on schema auth, public to anon, authenticated;
"""
TENANTS = """
create table orgs (id uuid primary key, name text);
create table members (
    org_id uuid not null references orgs, user_id uuid not null references auth.users, role text not null,
    primary key (org_id, user_id)
);
create table docs (
    id uuid primary key, org_id uuid not null references orgs, author_id uuid references auth.users, title text,
    previous_org_id uuid, is_open boolean not null default false
);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
grant select on members, orgs to authenticated;
grant select, insert, update, delete on docs to authenticated;
create policy own on members for select to authenticated using (user_id = auth.uid());
"""

Verdicts = Mapping[str, str]
Proving = Callable[..., Mapping[str, Proof]]


@pytest.fixture
def idle_prover(idle: psycopg.Connection[Any]) -> Callable[..., Callable[[str], Mapping[str, Proof]]]:
    """A prover of what a script makes on top of the platform and two tables of tenants; it proves a table by name."""

    def made(
        script: str, role: str = "authenticated", surface: Surface = "api", key: str = "org_id", spare: int = 0
    ) -> Callable[[str], Mapping[str, Proof]]:
        with idle.transaction(force_rollback=True):
            idle.execute((PLATFORM + TENANTS + script).encode())
            snapshot = with_plain_bodies(capture(idle, prepare=True))
        declared = Declared(tenancy=TenancyDeclared(key=key))
        ground = platform(snapshot, declared)
        whose = tenancy(snapshot, ground, declared)
        prover = Prover(snapshot=snapshot, tenancy=whose, access=access(snapshot, ground), spare=spare)

        def prove(table: str) -> Mapping[str, Proof]:
            schema, _, name = table.rpartition(".")
            relation = snapshot.relation_named(schema or "public", name)
            assert relation is not None
            return {command: prover.prove(relation, command, role, surface) for command in COMMANDS}

        return prove

    return made


@pytest.fixture
def proofs(idle_prover: Callable[..., Callable[[str], Mapping[str, Proof]]]) -> Proving:
    """The proofs of one table by command."""

    def prove(script: str, table: str = "docs", **asked: Any) -> Mapping[str, Proof]:
        return idle_prover(script, **asked)(table)

    return prove


@pytest.fixture
def verdicts(proofs: Proving) -> Callable[..., Verdicts]:
    """Their verdicts alone."""

    def judged(script: str, **asked: Any) -> Verdicts:
        return {command: proof.verdict for command, proof in proofs(script, **asked).items()}

    return judged


@pytest.fixture
def executed(idle: psycopg.Connection[Any]) -> Callable[[str], Proof]:
    """The proof of the function `called` over the tables of tenants."""

    def prove(script: str) -> Proof:
        with idle.transaction(force_rollback=True):
            idle.execute((PLATFORM + TENANTS + script).encode())
            snapshot = with_plain_bodies(capture(idle, prepare=True))
        declared = Declared(tenancy=TenancyDeclared(key="org_id"))
        ground = platform(snapshot, declared)
        prover = Prover(snapshot=snapshot, tenancy=tenancy(snapshot, ground, declared), access=access(snapshot, ground))
        (function,) = snapshot.functions_named("public", "called")
        return prover.call(function, "authenticated", "api")

    return prove
