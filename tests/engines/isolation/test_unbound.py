"""Memberships that are not bound, against what a member of one team then reads of the other."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.engines.isolation.conftest import API

from pgadvise.engines.access.application import Application
from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.unbound import Bonds
from pgadvise.sources.postgres.live import capture

ME, OTHER = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
SCHEMA = f"""
    create table public.team (id uuid primary key);
    create table public.team_member (
        team_id uuid not null references public.team, user_id uuid not null references auth.users, role text,
        primary key (team_id, user_id));
    create table public.doc (id uuid primary key, team_id uuid not null references public.team);
    create table public.note (id uuid primary key, team_id uuid not null references public.team);
    alter table public.team_member enable row level security;
    alter table public.doc enable row level security;
    insert into auth.users values ('{ME}'), ('{OTHER}');
    insert into public.team values ('{ME}'), ('{OTHER}');
    insert into public.team_member values ('{ME}', '{ME}', 'owner'), ('{OTHER}', '{OTHER}', 'owner');
    insert into public.doc values ('{ME}', '{ME}'), ('{OTHER}', '{OTHER}');
"""
OWN = "user_id = auth.uid()"
BOTH = "exists (select from public.team_member m where m.team_id = doc.team_id and m.user_id = auth.uid())"
ANY_TEAM = "exists (select from public.team_member m where m.user_id = auth.uid())"
AMONG_ALL = "auth.uid() in (select m.user_id from public.team_member m)"
AMONG_OWN = AMONG_ALL.replace(" m)", " m where m.team_id = doc.team_id)")
ANYBODY = "team_id in (select m.team_id from public.team_member m)"
OUTER = """team_id in (
    select t.id from public.team t left join public.team_member m on m.team_id = t.id and m.user_id = auth.uid())"""
INNER = OUTER.replace("left join", "join")
TOTAL = BOTH.replace("select from", "select count(*) from")
PAIR = "(team_id, auth.uid()) in (select m.team_id, m.user_id from public.team_member m)"
OWNERS = "exists (select from public.team_member m where m.team_id = doc.team_id and m.role = 'owner')"


@pytest.fixture
def judged(session: psycopg.Connection[Any]) -> Callable[[str, str], tuple[list[str], int]]:
    """The flaws told of a policy beside one on the list of members, and the documents that a member then reads."""

    def judge(members: str, using: str) -> tuple[list[str], int]:
        session.execute(f"{API}{SCHEMA}".encode())
        session.execute(f"create policy m on public.team_member for select to authenticated using ({members})".encode())
        session.execute(f"create policy d on public.doc for select to authenticated using ({using})".encode())
        facts = Facts(capture(session), Declared())
        application: Application = facts.get("application")
        origins = Origins(platform=facts.get("platform"), tenancy=facts.get("tenancy"))
        table = facts.snapshot.relation_named("public", "doc")
        (role,) = application.tenant_roles
        assert table is not None
        (policy,) = facts.snapshot.policies_of(table)
        bonds = Bonds(access=application.access, tenancy=facts.get("tenancy"), origins=origins, role=role)
        found = [u.flaw for u in bonds.of(policy, table)]
        session.execute("select set_config('test.uid', %s, true)", (ME,))
        session.execute("set local role authenticated")
        row = session.execute("select count(*) from public.doc").fetchone()
        assert row is not None
        return list(found), row[0]

    return judge


@pytest.mark.parametrize(
    ("members", "using", "flaw"),
    [
        (OWN, BOTH, None),
        (OWN, ANY_TEAM, "row"),
        (OWN, AMONG_ALL, "row"),
        (OWN, AMONG_OWN, None),
        (OWN, ANYBODY, None),
        ("true", ANYBODY, "caller"),
        ("true", OWNERS, "caller"),
        (OWN, OWNERS, None),
        (OWN, OUTER, "outer"),
        ("true", INNER, None),
        (OWN, TOTAL, "aggregate"),
        ("true", PAIR, None),
    ],
)
def test_a_flaw_is_told_where_the_other_team_is_read(
    judged: Callable[[str, str], tuple[list[str], int]], members: str, using: str, flaw: str | None
) -> None:
    """Each flaw lets a member of one team read both teams' documents; without one, its own alone."""
    assert judged(members, using) == (([], 1) if flaw is None else ([flaw], 2))
