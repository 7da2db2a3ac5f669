"""Statements that name no tenant: what is said of a text, and what the server gives for it."""

from collections.abc import Iterator

import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.engines.workload.all_tenants import AllTenants
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

SCHEMA = """
    create table public.workspaces (id int primary key, slug text);
    create table public.members (workspace_id int references public.workspaces, user_id int, role text,
        primary key (workspace_id, user_id));
    create table public.plans (code text primary key);
    create table public.notes (id int primary key, workspace_id int not null references public.workspaces,
        title text, plan text references public.plans, status text, flagged boolean, created_at timestamptz);
    create table public.steps (id int primary key, note_id int not null references public.notes, title text);
    create table public.mail_jobs (id int primary key, workspace_id int not null references public.workspaces);
    create function public.may_see(int, int) returns boolean language sql as 'select true';
    insert into public.workspaces select n, 'w' || n from generate_series(1, 2) n;
    insert into public.members select n, n, 'owner' from generate_series(1, 2) n;
    insert into public.plans values ('free');
    insert into public.notes select n, n, 'note', 'free', 'open', true, now() from generate_series(1, 2) n;
    insert into public.steps select n, n, 'step' from generate_series(1, 2) n;
"""
IGNORING = {
    "select workspace_id from notes order by created_at desc limit $1": ["notes"],
    "select n.workspace_id from notes n where $1 = $1": ["notes"],
    "select workspace_id from notes where status = $2 and flagged = $3": ["notes"],
    "select workspace_id from notes where title ilike $4": ["notes"],
    "select n.workspace_id from notes n join steps s on s.note_id = n.id": ["notes", "steps"],
    "select n.workspace_id from notes n join plans p on p.code = n.plan": ["notes"],
    "select n.workspace_id from notes n where n.id in (select s.note_id from steps s)": ["notes", "steps"],
    "select a.workspace_id from notes a join members b using (workspace_id)": ["members", "notes"],
    "select workspace_id from notes where workspace_id is not null": ["notes"],
    "with all_of_them as (select * from notes) select workspace_id from all_of_them": ["notes"],
    "update notes set flagged = $3 returning workspace_id": ["notes"],
}
GIVEN = {"$1": "100", "$2": "'open'", "$3": "true", "$4": "'%o%'"}
SPOKEN_FOR = [
    "select * from notes where workspace_id = $1",
    "select * from notes where workspace_id = any($1) and title like $2",
    "select * from notes where (workspace_id, status) = ($1, $2)",
    "select * from notes where workspace_id is not distinct from $1",
    "select * from notes where workspace_id is null",
    "select * from notes where $1 is null or workspace_id = $2",
    "select * from notes where id = $1",
    "select * from notes where title = $1",
    "select n.* from notes n join workspaces w on w.id = n.workspace_id where w.slug = $1",
    "select n.* from notes n where exists (select from members m where workspace_id = n.workspace_id and user_id = $1)",
    "select * from (select *, rank() over () from notes) x where x.workspace_id = $1",
    "select * from notes where $1 in (select user_id from members)",
    "select * from notes where may_see(id, $1)",
    "select * from notes where public.may_see(id, $1)",
    "select n.* from notes n join unnest($1::int[]) as wanted(id) on wanted.id = n.id",
    "select n.* from notes n join (values ($1), ($2)) as wanted(id) on wanted.id = n.id",
    "select * from notes where created_at < $1",
    "select * from notes where created_at between $1 and $2",
    "select * from notes where id > $1 order by id limit $2",
    "select * from notes where status = $1 for update skip locked",
    "select count(*) from notes where status = $1",
    "select count(*) from (select id from notes where $1=$2 offset $3) as sub",
    "select * from mail_jobs where status = $1",
    "select * from workspaces",
    "select * from plans",
    "insert into notes values ($1, $2)",
    "insert into notes (id, workspace_id) select $1, $2",
    "delete from notes where id = $1",
    "select * from elsewhere.notes",
    "selec * from notes",
    "vacuum notes",
]


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.dsn) as connection:
        connection.execute(SCHEMA.encode())
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def known(session: psycopg.Connection) -> AllTenants:
    snapshot = capture(session)
    return AllTenants(snapshot, tenancy(snapshot, platform(snapshot, Declared()), Declared()))


@pytest.mark.parametrize(("text", "tables"), IGNORING.items())
def test_a_statement_that_names_no_tenant_works_on_all(
    session: psycopg.Connection, known: AllTenants, text: str, tables: list[str]
) -> None:
    """It is told with its tables, and on the server, with any values, it gives rows of both tenants."""
    assert sorted(r.table.name for r in known.reached(text)) == tables
    for parameter, value in GIVEN.items():
        text = text.replace(parameter, value)
    assert {tenant for (tenant,) in session.execute(text.encode()).fetchall()} == {1, 2}


@pytest.mark.parametrize("text", SPOKEN_FOR)
def test_a_statement_that_may_be_somebodys_is_left_alone(known: AllTenants, text: str) -> None:
    """Whatever leads to one tenant's rows, works through all of them by design, or cannot be read."""
    assert known.reached(text) == ()


def test_what_is_changed_is_told_apart_from_what_is_read(known: AllTenants) -> None:
    """The target of UPDATE and DELETE, and what they only read."""
    text = "update notes set title = s.title from steps s where s.note_id = notes.id"
    assert {r.table.name: r.written for r in known.reached(text)} == {"notes": True, "steps": False}
