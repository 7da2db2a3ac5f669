"""A server for clones, and databases of two tenants to attack there."""

from collections.abc import Callable

import psycopg
import pytest

from pgadvise.engines.attack.sessions.identities import Surface
from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.scratch.replay.attack import arena
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

SURROUNDINGS = """
create role anon nologin; create role authenticated nologin;
create schema auth;
create table auth.users (id uuid primary key, email text);
create function auth.uid() returns uuid language sql stable
    as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
grant usage on schema auth, public to anon, authenticated;
create table teams (id uuid primary key, name text);
create table members (
    team_id uuid references teams, user_id uuid references auth.users, primary key (team_id, user_id)
);
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, body text);
alter table teams enable row level security; alter table members enable row level security;
alter table notes enable row level security;
create policy own on members for select to authenticated using (user_id = (select auth.uid()));
grant select, insert, update, delete on teams, members, notes to authenticated;
"""
MEMBERS_ONLY = "team_id in (select m.team_id from members m where m.user_id = (select auth.uid()))"

Attack = Callable[..., dict[str, Outcome]]


@pytest.fixture
def attack(connection: psycopg.Connection, clone_server: Server) -> Attack:
    """Make the surroundings and `script`, attack what lies in `public`, and give the outcome of each pair by name."""

    def run(script: str, *, role: str = "authenticated", surface: Surface = "api") -> dict[str, Outcome]:
        connection.execute(SURROUNDINGS.encode())
        connection.execute(script.encode())
        snapshot = capture(connection)
        facts = Facts(snapshot, Declared(tenancy=TenancyDeclared(key="team_id")))
        tenancy, access, platform = (facts.get(name) for name in ("tenancy", "access", "platform"))
        with arena(snapshot, tenancy, access, platform, clone_server) as place:
            found = place.attacked(role, surface)
        return {f"{outcome.pair.about.name}.{outcome.pair.command}": outcome for outcome in found}

    return run
