"""Fixes that switch row-level security on, tried as the roles they are for."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, RolesDeclared
from pgadvise.engines.isolation.reach import reaching
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.finding import Fix

Make = Callable[..., Remedies]  # the fixture
Session = psycopg.Connection[Any]

ANN, BOB = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"
TEAMS = f"""
    create table team (id int primary key, name text);
    create table team_member (
        team_id int not null references team, user_id uuid not null references auth.users,
        invited_by uuid references auth.users, primary key (team_id, user_id));
    create table project (id int primary key, team_id int not null references team);
    create table task (id int primary key, project_id int not null references project);
    insert into auth.users values ('{ANN}'), ('{BOB}');
    insert into team values (1), (2);
    insert into team_member values (1, '{ANN}', '{BOB}'), (2, '{BOB}', '{ANN}');
    insert into project values (10, 1), (20, 2);
    insert into task values (100, 10), (200, 20);
"""
TENANTS = """
    create role web login;
    create table tenant (id int primary key, name text not null);
    create table invoice (id int primary key, tenant_id int not null references tenant);
    create table receipt (id int primary key, tenant_id int not null references tenant);
    insert into tenant values (1, 'a'), (2, 'b'); insert into receipt values (1, 1), (2, 2);
    alter table invoice enable row level security;
    create policy own on invoice using (tenant_id = current_setting('test.tenant')::int);
    grant select, insert, update, delete on all tables in schema public to web;
"""
WEB = Declared(roles=RolesDeclared(app=("web",)))


def fix(made: Remedies, name: str) -> Fix:
    table = made.platform.snapshot.relation_named("public", name)
    assert table is not None
    return made.fix(table, reaching(made.application, table))


def applied(session: Session, *fixes: Fix) -> None:
    for statement in (s for one in fixes for s in one.statements):
        session.execute(statement.encode())


def seen(session: Session, role: str, table: str, **settings: str) -> list[Any]:
    """The first column of what `role` reads of a table."""
    for name, value in settings.items():
        session.execute("select set_config(%s, %s, true)", (f"test.{name}", value))
    session.execute(f"set local role {role}".encode())
    rows = session.execute(f"select * from {table} order by 1".encode()).fetchall()
    session.execute("reset role")
    return [row[0] for row in rows]


def test_members_see_what_is_their_teams(remedies: Make, session: Session) -> None:
    """By the table of members: each of the four kinds of table shows a member the rows of their own team only."""
    made = remedies(TEAMS, api=True)
    applied(session, *(fix(made, name) for name in ("team", "team_member", "project", "task")))
    tables = ("team", "team_member", "project", "task")
    assert [seen(session, "authenticated", t, uid=ANN) for t in tables] == [[1], [1], [10], [100]]
    assert [seen(session, "authenticated", t, uid=BOB) for t in tables] == [[2], [2], [20], [200]]
    assert [seen(session, "anon", t, uid="") for t in tables] == [[], [], [], []]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into project values (30, 2)",
        "update project set team_id = 2 where id = 10",
        "insert into task values (300, 20)",
        f"insert into team_member values (2, '{ANN}')",
    ],
)
def test_a_member_writes_into_no_other_team(remedies: Make, session: Session, statement: str) -> None:
    """Not by inserting, not by moving a row, and above all not by becoming a member."""
    made = remedies(TEAMS, api=True)
    applied(session, *(fix(made, name) for name in ("team", "team_member", "project", "task")))
    session.execute("select set_config('test.uid', %s, true)", (ANN,))
    session.execute("set local role authenticated")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), session.transaction():
        session.execute(statement.encode())


def test_a_member_writes_into_the_own_team(remedies: Make, session: Session) -> None:
    """What the application did before for its own rows it can go on doing."""
    made = remedies(TEAMS, api=True)
    applied(session, fix(made, "project"), fix(made, "task"))
    session.execute("select set_config('test.uid', %s, true)", (ANN,))
    session.execute("set local role authenticated")
    session.execute("insert into project values (30, 1); insert into task values (300, 30)")
    assert session.execute("delete from task").rowcount == 2


def test_a_list_of_members_says_that_writing_needs_more(remedies: Make) -> None:
    """Who could write their own membership could join any team, so the policy is for reading, and the title says so."""
    made = remedies(TEAMS, api=True)
    assert fix(made, "team_member").title.endswith("; writing then needs a policy of its own")
    assert " for select to authenticated " in fix(made, "team_member").statements[1]
    assert " for all to authenticated " in fix(made, "project").statements[1]


def test_read_only_grants_get_a_policy_for_reading(remedies: Make) -> None:
    made = remedies(TEAMS, "revoke insert, update, delete on project from authenticated, anon", api=True)
    assert " for select to authenticated " in fix(made, "project").statements[1]


def test_what_the_other_tables_ask_is_asked_here(remedies: Make, session: Session) -> None:
    """A database that sets its tenant gets no other way; an owner who is the application is forced."""
    made = remedies(TENANTS, "alter table receipt owner to web", declared=WEB)
    found = fix(made, "receipt")
    assert found.title == "Enable row-level security with a policy like those of the other tables"
    assert found.statements == (
        "alter table public.receipt enable row level security",
        "alter table public.receipt force row level security",
        "create policy receipt_own on public.receipt for all to web "
        "using (tenant_id = (select current_setting('test.tenant')::integer))",
    )
    applied(session, found)
    assert seen(session, "web", "receipt", tenant="1") == [1]


def test_a_name_is_quoted_and_cut(remedies: Make, session: Session) -> None:
    """Whatever a table is called, the statements run: also where its name fills all of 63 bytes."""
    name = 'Ü"' * 21
    made = remedies(TENANTS, f'create table "{name.replace(chr(34), chr(34) * 2)}" (tenant_id int references tenant)',
                    "grant select on all tables in schema public to web", declared=WEB)  # fmt: skip
    applied(session, fix(made, name))
    assert len(fix(made, name).statements) == 2


@pytest.mark.parametrize(
    ("sql", "title"),
    [
        ("create table job (id int)", "nobody but its owner and service_role will read the table"),
        (
            "create role web login; create table job (id int); alter table job owner to web",
            "nobody but roles with BYPASSRLS will read the table",
        ),
    ],
)
def test_it_says_who_will_read_nothing(remedies: Make, session: Session, sql: str, title: str) -> None:
    """Where no policy can be told none is made up, and the title names those who are left."""
    own = "web" in sql
    made = remedies(sql, api=not own, declared=WEB if own else Declared())
    found = fix(made, "job")
    assert found.title == f"Enable row-level security: until it has policies, {title}"
    assert not any("policy" in s for s in found.statements)
    session.execute("insert into job values (1)")
    applied(session, found)
    assert seen(session, "web" if own else "authenticated", "job") == []


def test_what_everybody_reads_stays_readable(remedies: Make, session: Session) -> None:
    """A catalogue beside tenants' tables keeps its readers and loses its writers."""
    made = remedies(TEAMS, "create table country (code text primary key); insert into country values ('CZ')", api=True)
    applied(session, fix(made, "country"))
    assert seen(session, "anon", "country") == ["CZ"]
    session.execute("set local role authenticated")
    assert session.execute("delete from country").rowcount == 0


def test_anonymous_visitors_get_no_policy(remedies: Make) -> None:
    """Where nobody but anon reaches tenants' rows, nobody of a tenant is shut out: on it goes, without a policy."""
    made = remedies(TEAMS, "revoke all on project from authenticated", api=True)
    assert fix(made, "project").statements == ("alter table public.project enable row level security",)


def test_members_who_cannot_read_the_list_get_no_policy_by_it(remedies: Make) -> None:
    """A policy asks with the caller's rights: without them every query would fail."""
    made = remedies(TEAMS, "revoke all on team_member from authenticated", api=True)
    assert "policy" not in "".join(fix(made, "project").statements)


def test_an_unforced_owner_is_left_alone_where_force_would_not_end(remedies: Make) -> None:
    """A policy that reads the table as its owner works only while the owner is not bound."""
    made = remedies(
        "create role web login; create table member (team int, person text)",
        "create function mine() returns setof int language sql stable security definer as "
        "$$ select team from public.member where person = current_setting('test.person') $$",
        "alter function mine() owner to web; alter table member owner to web",
        "create policy own on member using (team = any (array(select mine())))",
        declared=WEB,
    )
    table = made.platform.snapshot.relation_named("public", "member")
    assert table is not None
    assert made.enabling(table) == ("alter table public.member enable row level security",)


def test_what_is_only_perhaps_nobodys_is_closed(remedies: Make) -> None:
    """That no way leads to a tenant does not make a table a catalogue: what could be written is not left readable."""
    made = remedies(TEAMS, "create table dump (id int primary key, payload jsonb)", api=True)
    assert fix(made, "dump").statements == ("alter table public.dump enable row level security",)


def test_policies_that_are_there_are_meant(remedies: Make) -> None:
    """Row-level security is switched on for them: another policy beside them would be one too many."""
    asked = "create policy readers on receipt for select to web using (tenant_id = current_setting('test.tenant')::int)"
    found = fix(remedies(TENANTS, asked, declared=WEB), "receipt")
    assert found.statements == ("alter table public.receipt enable row level security",)
    assert found.title == "Enable row-level security"


def test_what_one_role_is_asked_is_no_answer_for_another(remedies: Make) -> None:
    """Sessions of a role that no such policy is for may say otherwise who calls: a shop's settings say nothing of a
    buyer's. A role that inherits from the one they name is asked the same."""
    both = Declared(roles=RolesDeclared(app=("buyer", "helper")))
    made = remedies(
        TENANTS,
        "alter policy own on invoice to web; create role buyer login; create role helper login in role web",
        "create table order_ (id int primary key, tenant_id int not null references tenant)",
        "create table draft (id int primary key, tenant_id int not null references tenant)",
        "grant select on order_ to buyer; grant select on draft to helper",
        declared=both,
    )
    assert not any("policy" in s for s in fix(made, "order_").statements)
    assert (
        fix(made, "draft")
        .statements[-1]
        .endswith("using (tenant_id = (select current_setting('test.tenant')::integer))")
    )


@pytest.mark.parametrize("type_", ["bigint", "smallint"])
def test_an_integer_is_compared_as_another_is(remedies: Make, type_: str) -> None:
    """One index serves integers of every width, so a key that is wider than the others' is asked the same."""
    made = remedies(
        TENANTS, f"create table note (id int primary key, tenant_id {type_} not null references tenant)",
        "grant select on note to web", declared=WEB,
    )  # fmt: skip
    assert "tenant_id = (select current_setting('test.tenant')::integer)" in fix(made, "note").statements[-1]
