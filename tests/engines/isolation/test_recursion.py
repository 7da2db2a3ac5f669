"""Circles among policies, against what the server itself says of the same statements."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import Access
from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.recursion import Recursion
from pgadvise.snapshot.policies import Command
from pgadvise.sources.postgres.live import capture

ROLES = ("reader", "writer")
TABLES = ("a", "b", "c")
GRAPHS = int(os.environ.get("PGADVISE_GRAPHS", "40"))
STATEMENTS: dict[Command, str] = {
    "select": "select count(*) from public.{0}",
    "insert": "insert into public.{0} values (1, 1)",
    "update": "update public.{0} set x = 1",
    "delete": "delete from public.{0}",
}
# What the rewriter asks for beside the command's own policies: SELECT's where a statement reads the table's columns.
# None of STATEMENTS does.
GROUND = """
    create role reader; create role writer; create role keeper; create role clerk;
    grant usage on schema public to reader, writer, keeper, clerk;
"""


@pytest.fixture
def session(session: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    session.execute(GROUND)
    return session


def schema(choose: random.Random, major: int) -> Iterator[str]:
    """A random small graph: tables of two owners, views of either kind of rights, policies that read any of them."""
    for table in TABLES:
        yield f"create table public.{table} (id int, x int)"
        yield f"alter table public.{table} owner to keeper"
    for view, table in (("va", "a"), ("vb", "b")):
        invoker = major >= 15 and choose.random() < 0.5
        rights = "with (security_invoker)" if invoker else ""
        yield f"create view public.{view} {rights} as select id, x from public.{table}"
        yield f"alter view public.{view} owner to {choose.choice(('keeper', 'clerk', 'reader'))}"
    yield "grant all on all tables in schema public to reader, writer, clerk, keeper"
    for table in TABLES:
        if choose.random() < 0.9:
            yield f"alter table public.{table} enable row level security"
        if choose.random() < 0.3:
            yield f"alter table public.{table} force row level security"
        for number in range(choose.randint(0, 3)):
            yield policy(choose, table, number)


def policy(choose: random.Random, table: str, number: int) -> str:
    command = choose.choice(("all", "select", "select", "insert", "update", "delete"))
    kind = choose.choice(("permissive", "permissive", "restrictive"))
    to = choose.choice(("public", "reader", "writer", "clerk", "keeper"))
    using = "" if command == "insert" else f"using ({condition(choose, table)})"
    both = command in ("all", "update") and choose.random() < 0.3
    check = f"with check ({condition(choose, table)})" if command == "insert" or both else ""
    return f"create policy p{number} on public.{table} as {kind} for {command} to {to} {using} {check}"


def condition(choose: random.Random, table: str) -> str:
    read = choose.choice((*TABLES, "va", "vb"))
    return choose.choice(
        (
            f"{table}.id > 0",
            f"{table}.id = (select 1)",
            f"exists (select from public.{read} r where r.id = {table}.x)",
            f"{table}.id = any (array(select r.x from public.{read} r))",
            f"{table}.id in (with w as (select id from public.{read}) select id from w)",
            f"{table}.id > 0 or {table}.x in (select q.id from (select id from public.{read}) q)",
        )
    )


def refused(session: psycopg.Connection[Any], role: str, statement: str) -> bool:
    """Whether the server ends the statement with 42P17."""
    try:
        with session.transaction(force_rollback=True):
            session.execute(f"set local role {role}".encode())
            session.execute(statement.encode())
    except psycopg.errors.InvalidObjectDefinition as error:
        return "infinite recursion" in str(error)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return False


def compared(session: psycopg.Connection[Any], make: Callable[[], Iterator[str]]) -> tuple[int, int]:
    """Every statement of every role on one schema: how many were compared, and how many the server refused."""
    wrong, total, bad = [], 0, 0
    with session.transaction(force_rollback=True):
        sql = tuple(make())
        for statement in sql:
            session.execute(statement.encode())
        snapshot = capture(session)
        access: Access = Facts(snapshot, Declared()).get("access")
        for role in ROLES:
            recursion = Recursion(access=access, caller=role)
            for name in TABLES:
                table = snapshot.relation_named("public", name)
                assert table is not None
                for command, statement in STATEMENTS.items():
                    said, does = bool(recursion.circle(table, command)), refused(session, role, statement.format(name))
                    total, bad = total + 1, bad + does
                    if said != does:
                        wrong.append((role, command, name, f"said {said}, does {does}"))
        assert not wrong, (wrong, sql)
    return total, bad


@pytest.mark.pg(">= 15")  # half of the graphs have a view with security_invoker
def test_random_graphs_end_as_the_server_says(session: psycopg.Connection[Any]) -> None:
    """For random policies, views, owners and roles: a circle is told exactly where the server answers 42P17."""
    choose = random.Random(12)
    major = session.info.server_version // 10000
    found = [compared(session, lambda: schema(choose, major)) for _ in range(GRAPHS)]
    assert sum(total for total, _ in found) == GRAPHS * len(ROLES) * len(TABLES) * len(STATEMENTS)
    assert sum(bad for _, bad in found) > GRAPHS / 2


def test_a_sub_select_without_a_table_is_enough_to_be_remembered(session: psycopg.Connection[Any]) -> None:
    """`(select …)` around a function makes the server count a policy among those with sub-selects: a check that asks
    its own table fails then, and does not without it."""
    asked = "create policy adding on public.a for insert with check (exists (select from public.a r where r.id = a.x))"
    base = (
        "create table public.a (id int, x int)",
        "alter table public.a enable row level security",
        "grant all on public.a to reader, writer",
        *(f"create table public.{t} (id int, x int)" for t in ("b", "c")),
        asked,
    )
    plain = (*base, "create policy own on public.a for select using (id = 1)")
    wrapped = (*base, "create policy own on public.a for select using (id = (select 1))")
    assert compared(session, lambda: iter(plain))[1] == 0
    assert compared(session, lambda: iter(wrapped))[1] == len(ROLES)
