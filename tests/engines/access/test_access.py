"""Every answer about access is the server's own: asked over generated set-ups, one transaction each, rolled back."""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import Access, access
from pgadvise.engines.access.privileges import ON_COLUMNS, PUBLIC, every_table_privilege
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.snapshot import quote
from pgadvise.sources.postgres.live import capture

ROLES = ("app", "owner_role", 'Wéird "name"', "a=b/c", "select", "x y*", "reader", "chief")
SCHEMAS = ("one", "Two")
ON_TABLES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
SEEDS = range(80)


def someone(dice: random.Random) -> str:
    return "public" if dice.random() < 0.2 else quote(dice.choice(ROLES))


def roles(dice: random.Random, major: int) -> Iterator[str]:
    for role in ROLES:
        words = [
            word if dice.random() < chance else f"no{word}"
            for word, chance in (("superuser", 0.08), ("bypassrls", 0.15))
        ]
        yield f"create role {quote(role)} {' '.join(words)} {dice.choice(('inherit', 'inherit', 'noinherit'))}"
    for role, member in combinations(dice.sample(ROLES, len(ROLES)), 2):
        if dice.random() < 0.25:
            yield f"grant {quote(role)} to {quote(member)}{membership_options(dice, major)}"
    for predefined, since in (("pg_read_all_data", 14), ("pg_write_all_data", 14), ("pg_maintain", 17)):
        if major >= since and dice.random() < 0.15:
            yield f"grant {predefined} to {quote(dice.choice(ROLES))}"


def membership_options(dice: random.Random, major: int) -> str:
    if major < 16 or dice.random() < 0.4:
        return ""
    return f" with inherit {dice.choice(('true', 'false'))}, set {dice.choice(('true', 'false'))}"


def schemas(dice: random.Random) -> Iterator[str]:
    for schema in SCHEMAS:
        yield f"create schema {quote(schema)} authorization {quote(dice.choice(ROLES))}"
        for _ in range(dice.randrange(5)):
            yield f"grant {dice.choice(('usage', 'usage', 'create'))} on schema {quote(schema)} to {someone(dice)}"


def relations(dice: random.Random) -> Iterator[str]:
    for number in range(6):
        name, owner = f"{quote(dice.choice(SCHEMAS))}.t{number}", quote(dice.choice(ROLES))
        body = "view {} as select 1 as a, 2 as b" if number == 0 else 'table {} (a int, b int, "C" int)'
        yield f"create {body.format(name)}; alter table {name} owner to {owner}"
        if dice.random() < 0.2:  # an owner can give away what is his by default
            yield f"revoke {dice.choice(('all', 'select, update'))} on {name} from {owner}"
        for _ in range(dice.randrange(4)):
            some = "all" if dice.random() < 0.2 else ", ".join(dice.sample(ON_TABLES, dice.randrange(1, 4)))
            yield f"grant {some} on {name} to {someone(dice)}"
        for _ in range(dice.randrange(3)):
            some = dice.choice(("select (a)", "insert (a, b)", "update (b), select (b)", "references (a)"))
            yield f"grant {some} on {name} to {someone(dice)}"
        if number and dice.random() < 0.8:
            yield f"alter table {name} enable row level security"
        if number and dice.random() < 0.4:
            yield f"alter table {name} force row level security"


def functions(dice: random.Random) -> Iterator[str]:
    for number in range(3):
        name, owner = f"{quote(dice.choice(SCHEMAS))}.f{number}(int)", quote(dice.choice(ROLES))
        yield f"create function {name} returns int language sql as 'select $1'; alter function {name} owner to {owner}"
        if dice.random() < 0.5:
            yield f"revoke execute on function {name} from {dice.choice(('public', owner))}"
        for _ in range(dice.randrange(3)):
            yield f"grant execute on function {name} to {someone(dice)}"


class Generated:
    """A set-up on the server, what we know of it, and the names by which both are asked."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int) -> None:
        dice = random.Random(seed)
        major = connection.info.server_version // 10000
        parts = (*roles(dice, major), *schemas(dice), *relations(dice), *functions(dice))
        connection.execute(";\n".join(parts).encode())
        snapshot = capture(connection)
        self.connection = connection
        self.major = major
        self.access: Access = access(snapshot, platform(snapshot, Declared()))
        self.relations = [r for r in snapshot.relations if r.schema in SCHEMAS]
        self.functions = [f for f in snapshot.functions if f.schema in SCHEMAS]

    def asked(self, sql: str, *parameters: object) -> set[tuple[Any, ...]]:
        return set(self.connection.execute(sql, parameters).fetchall())


@pytest.fixture(params=SEEDS)
def generated(request: pytest.FixtureRequest, session: psycopg.Connection[Any]) -> Iterator[Generated]:
    with session.transaction(force_rollback=True):
        yield Generated(session, request.param)


def test_every_answer_is_the_servers(generated: Generated) -> None:
    """Privileges on relations, columns, schemas and functions, membership, SET ROLE, ownership, binding policies."""
    for check in (on_relations, on_columns, on_schemas, on_functions, on_memberships, on_ownership, on_binding):
        ours, theirs = check(generated)
        assert ours == theirs, check.__name__


Answers = tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]


def on_relations(g: Generated) -> Answers:
    ours = {(w, r.oid, p) for w in (*ROLES, PUBLIC) for r in g.relations for p in g.access.privileges(w, r)}
    theirs = g.asked(
        "select w, c.oid::int8, p from unnest(%s::text[]) w, unnest(%s::text[]) p, pg_class c"
        " where c.oid = any(%s) and has_table_privilege(w, c.oid, p)"
        " and has_schema_privilege(w, c.relnamespace, 'USAGE')",
        [*ROLES, PUBLIC],
        list(every_table_privilege(g.major)),
        [r.oid for r in g.relations],
    )
    return ours, theirs


def on_columns(g: Generated) -> Answers:
    ours = {
        (w, r.oid, p, c)
        for w in (*ROLES, PUBLIC)
        for r in g.relations
        for p in ON_COLUMNS
        for c in g.access.column_privileges(w, r, p)
    }
    theirs = g.asked(
        "select w, c.oid::int8, p, a.attname from unnest(%s::text[]) w, unnest(%s::text[]) p,"
        " pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
        " where c.oid = any(%s) and has_column_privilege(w, c.oid, a.attnum, p)"
        " and has_schema_privilege(w, c.relnamespace, 'USAGE')",
        [*ROLES, PUBLIC],
        list(ON_COLUMNS),
        [r.oid for r in g.relations],
    )
    assert all(c in g.access.column_privileges(w, r, p) for w, oid, p, c in ours for r in g.relations if r.oid == oid)
    return ours, theirs


def on_schemas(g: Generated) -> Answers:
    ours = {(w, s) for w in (*ROLES, PUBLIC) for s in SCHEMAS if g.access.may_use(w, s)}
    theirs = g.asked(
        "select w, s from unnest(%s::text[]) w, unnest(%s::text[]) s where has_schema_privilege(w, s, 'USAGE')",
        [*ROLES, PUBLIC],
        list(SCHEMAS),
    )
    return ours, theirs


def on_functions(g: Generated) -> Answers:
    ours = {(w, f.oid) for w in (*ROLES, PUBLIC) for f in g.functions if g.access.may_execute(w, f)}
    theirs = g.asked(
        "select w, p.oid::int8 from unnest(%s::text[]) w, pg_proc p where p.oid = any(%s)"
        " and has_function_privilege(w, p.oid, 'EXECUTE') and has_schema_privilege(w, p.pronamespace, 'USAGE')",
        [*ROLES, PUBLIC],
        [f.oid for f in g.functions],
    )
    return ours, theirs


def on_memberships(g: Generated) -> Answers:
    ours = {("USAGE", w, o) for w in ROLES for o in g.access.inherits(w)}
    ours |= {("SET", w, o) for w in ROLES for o in g.access.can_become(w)}
    theirs = g.asked(
        "select kind, w, o.rolname from unnest(%s::text[]) w, pg_roles o,"
        " (values ('USAGE', 'USAGE'), ('SET', %s)) k (kind, word)"
        " where pg_has_role(w, o.oid, word) and (kind = 'USAGE' or w <> o.rolname)",
        list(ROLES),
        "SET" if g.major >= 16 else "MEMBER",
    )
    return ours, theirs


def on_ownership(g: Generated) -> Answers:
    ours = {(w, r.oid) for w in ROLES for r in g.relations if g.access.owns(w, r)}
    theirs = g.asked(
        "select w, c.oid::int8 from unnest(%s::text[]) w, pg_class c"
        " where c.oid = any(%s) and pg_has_role(w, c.relowner, 'USAGE')",
        list(ROLES),
        [r.oid for r in g.relations],
    )
    return ours, theirs


def on_binding(g: Generated) -> Answers:
    """The server knows whom it binds only from inside a session of the role itself."""
    tables = [r for r in g.relations if r.is_table]
    ours = {(w, r.oid) for w in ROLES for r in tables if g.access.binds(w, r)}
    theirs: set[tuple[Any, ...]] = set()
    for role in ROLES:
        g.connection.execute(f"set local role {quote(role)}".encode())
        rows = g.asked("select o::int8 from unnest(%s::oid[]) o where row_security_active(o)", [r.oid for r in tables])
        theirs |= {(role, oid) for (oid,) in rows}
        g.connection.execute("reset role")
    return ours, theirs


@pytest.mark.pg(">= 14")
def test_the_owner_of_the_database_is_its_schemas_owner(connection: psycopg.Connection[Any]) -> None:
    """pg_database_owner has a member that no grant names: without it nobody seems to enter a closed schema public."""
    connection.execute("create role lord noinherit; create role guest; create table t (a int)")
    connection.execute("revoke all on schema public from public; grant usage on schema public to pg_database_owner")
    connection.execute("grant select on t to public")
    connection.execute(f"alter database {quote(connection.info.dbname)} owner to lord".encode())
    snapshot = capture(connection)
    reach = access(snapshot, platform(snapshot, Declared()))
    (table,) = (r for r in snapshot.relations if r.name == "t")
    asked = (
        "select %s::text, has_schema_privilege(%s, 'public', 'USAGE'), pg_has_role(%s, 'pg_database_owner', 'USAGE')"
    )
    for role in ("lord", "guest"):
        theirs = connection.execute(asked, (role, role, role)).fetchall()
        assert [(role, reach.may(role, "SELECT", table), "pg_database_owner" in reach.inherits(role))] == theirs
