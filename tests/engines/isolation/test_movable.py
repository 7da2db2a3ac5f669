"""Rows that can be moved and not deleted: concluded, and done on the server."""

from collections.abc import Iterator

import psycopg
import pytest

from pgadvise.config import from_document
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.movable import Movable
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

SCHEMA = """
    create role movable_web login;
    create table public.workspaces (id int primary key);
    create table public.members (workspace_id int references public.workspaces, user_id int, role text,
        primary key (user_id, workspace_id));
    create table public.reports (id int primary key, workspace_id int not null references public.workspaces,
        author int);
    insert into public.workspaces values (1), (2);
    insert into public.members values (1, 7, 'member'), (2, 7, 'admin');
    insert into public.reports values (1, 1, 7);
    grant select on all tables in schema public to movable_web;
    grant select, update, delete on public.reports to movable_web;
    create function public.who() returns int language sql stable as 'select current_setting(''app.user'', true)::int';
    create function public.belongs(workspace int) returns boolean language sql stable as
        'select exists (select from public.members m where m.workspace_id = workspace and m.user_id = public.who())';
    alter table public.reports enable row level security;
    create policy seen on public.reports for select using (true);
"""
MINE = "workspace_id in (select m.workspace_id from public.members m where m.user_id = public.who())"
UPDATE, DELETE = (
    "create policy edited on public.reports for update using ({});",
    "create policy gone on public.reports for delete using ({});",
)
ADMIN = MINE.replace("where", "where m.role = 'admin' and")


@pytest.fixture(scope="module")
def idle(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.dsn, autocommit=True) as opened:
        yield opened


def _done(session: psycopg.Connection, statement: str) -> bool:
    """Whether the caller, a member of both tenants, can do it to the first one's row."""
    session.execute("set local role movable_web")
    session.execute("select set_config('app.user', '7', true)")
    try:
        with session.transaction():
            return session.execute(statement.encode()).rowcount == 1
    except psycopg.Error:
        return False
    finally:
        session.execute("reset role")


@pytest.mark.parametrize(
    ("policies", "movable"),
    [
        (UPDATE.format(MINE), True),
        (UPDATE.format("public.belongs(workspace_id)"), True),
        (UPDATE.format(f"author = public.who() and {MINE}") + DELETE.format(ADMIN), True),
        (UPDATE.format(MINE) + "revoke delete on public.reports from movable_web;" + DELETE.format(MINE), True),
        (UPDATE.format(MINE) + DELETE.format(MINE), False),
        (UPDATE.format(f"author = public.who() and {MINE}") + DELETE.format("author = public.who()"), False),
        (UPDATE.format("workspace_id = (select max(m.workspace_id) from public.members m)"), False),
        (UPDATE.format(MINE) + "revoke update on public.reports from movable_web;", False),
        (UPDATE.format(MINE) + "alter table public.reports disable row level security;", False),
        (UPDATE.format("workspace_id = public.who() - 6"), False),
    ],
)
def test_what_is_told_can_be_done(idle: psycopg.Connection, policies: str, movable: bool) -> None:
    """Where rows are told to be movable, the server refuses their DELETE and lets UPDATE take them to the other
    tenant; where they are not, it is the other way round, or neither."""
    declared = from_document({"roles": {"app": ["movable_web"]}}).declared
    with idle.transaction(force_rollback=True):
        idle.execute((SCHEMA + policies).encode())
        facts = Facts(capture(idle), declared)
        table = facts.snapshot.relation_named("public", "reports")
        assert table is not None
        told = Movable(application=facts.get("application"), tenancy=facts.get("tenancy")).roles(table)
        assert told == (("movable_web",) if movable else ())
        deleted = _done(idle, "with gone as (delete from public.reports where id = 1 returning 1) select from gone")
        moved = deleted or _done(idle, "update public.reports set workspace_id = 2 where id = 1")
        assert (moved and not deleted) is movable
