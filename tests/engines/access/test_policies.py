"""Which policies bind a role and a command: asked of the server by what the role sees."""

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import access
from pgadvise.engines.access.policies import bound_policies
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.snapshot import Policy, Snapshot, quote
from pgadvise.snapshot.policies import Command
from pgadvise.sources.postgres.live import capture

ROLES = ("ann", "ben", "col", "dan")
COMMANDS: tuple[Command, ...] = ("select", "insert", "update", "delete")
POLICIES = range(1, 13)


def setup(dice: random.Random) -> Iterator[str]:
    """Each permissive policy lets the row of its own number pass; each restrictive one stops the row of its number."""
    for role in ROLES:
        yield f"create role {role} {dice.choice(('inherit', 'noinherit'))}"
    for role, member in (("ben", "ann"), ("col", "ben"), ("dan", "ann")):
        if dice.random() < 0.6:
            yield f"grant {role} to {member}"
    yield "create table docs (id int)"
    yield f"insert into docs select generate_series(1, {len(POLICIES)})"
    yield "alter table docs enable row level security"
    yield "grant all on docs to public; grant usage on schema public to public"
    for number in POLICIES:
        yield policy(dice, number)


def policy(dice: random.Random, number: int) -> str:
    permissive = dice.random() < 0.7
    command = dice.choice(("all", *COMMANDS))
    to = dice.choice(("public", *(", ".join(dice.sample(ROLES, n)) for n in (1, 1, 2))))
    condition = f"({'id = ' if permissive else 'id <> '}{number})"
    clause = f"with check {condition}" if command == "insert" else f"using {condition}"
    kind = "permissive" if permissive else "restrictive"
    return f"create policy p{number} on docs as {kind} for {command} to {to} {clause}"


@pytest.mark.parametrize("seed", range(15))
def test_the_policies_that_bind_are_those_the_server_asks(session: psycopg.Connection[Any], seed: int) -> None:
    """TO lists count by inherited membership; a row passes one permissive policy and all restrictive ones."""
    with session.transaction(force_rollback=True):
        session.execute(";".join(setup(random.Random(seed))).encode())
        snapshot = capture(session)
        for role in ROLES:
            for command in COMMANDS:
                assert passing(snapshot, role, command) == passed(session, role, command), (role, command)


def passing(snapshot: Snapshot, role: str, command: Command) -> set[int]:
    """The rows that pass, by the numbers of the policies that we say bind."""
    docs = snapshot.relation_named("public", "docs")
    assert docs is not None
    bound = access(snapshot, platform(snapshot, Declared())).policies(role, docs, command)
    allowed, stopped = ({int(p.name[1:]) for p in part} for part in (bound.permissive, bound.restrictive))
    return allowed - stopped


def passed(session: psycopg.Connection[Any], role: str, command: Command) -> set[int]:
    """The rows that pass on the server. No statement here reads a row, so no SELECT policy joins in."""
    return {number for number in POLICIES if accepts(session, role, command, number)}


def accepts(session: psycopg.Connection[Any], role: str, command: Command, number: int) -> bool:
    if command == "select":
        return number in {n for (n,) in as_role(session, role, "select id from docs").fetchall()}
    return affected(session, role, command, number)


def affected(session: psycopg.Connection[Any], role: str, command: Command, number: int) -> bool:
    """An INSERT tries one row; UPDATE and DELETE meet a table that holds one row only."""
    try:
        with session.transaction(force_rollback=True):
            session.execute(f"delete from docs where id <> {number}".encode())
            sql = {
                "insert": f"insert into docs values ({number})",
                "update": f"update docs set id = {number}",
                "delete": "delete from docs",
            }[command]
            return as_role(session, role, sql).rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


def as_role(session: psycopg.Connection[Any], role: str, sql: str) -> psycopg.Cursor[Any]:
    session.execute(f"set local role {quote(role)}".encode())
    try:
        return session.execute(sql.encode())
    finally:
        if session.info.transaction_status != psycopg.pq.TransactionStatus.INERROR:
            session.execute("reset role")


def test_restrictive_policies_alone_are_told_apart() -> None:
    """Without a permissive policy nothing passes: the two kinds must not be counted together."""
    policies = (
        Policy(oid=1, name="a", table=1, command="all", permissive=False),
        Policy(oid=2, name="b", table=1, command="delete"),
    )
    bound = bound_policies(policies, "select", frozenset(("app",)))
    assert (bound.permissive, bound.restrictive, bound.all) == ((), policies[:1], policies[:1])
