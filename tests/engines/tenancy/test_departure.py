"""What a tenant's deletion meets: compared with what the server does."""

import random
from collections.abc import Callable

import psycopg

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.departure import Departure, departure
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

_ACTIONS = (*["cascade"] * 8, "no action", "set null")


def _followed(snapshot: Snapshot) -> Departure:
    tenant = snapshot.relation_named("public", "tenant")
    assert tenant is not None
    return departure(platform(snapshot, Declared()), tenant)


def _schema(dice: random.Random) -> str:
    """Six tables, each referring to one or two of those before it, with a row each, all of one tenant."""
    names = ["tenant"]
    script = "create table public.tenant (id int primary key); insert into public.tenant values (1);"
    for number in range(6):
        name = f"t{number}"
        columns, values = ["id int primary key"], ["1"]
        for parent in dice.sample(names, min(len(names), dice.randrange(1, 3))):
            null = dice.choice(("", "not null"))
            columns.append(f"{parent}_id int {null} references public.{parent} on delete {dice.choice(_ACTIONS)}")
            values.append("1")
        script += f"create table public.{name} ({', '.join(columns)});"
        script += f"insert into public.{name} values ({', '.join(values)});"
        names.append(name)
    return script


def _refused(session: psycopg.Connection) -> str | None:
    """The table for whose sake the server does not delete the tenant."""
    try:
        with session.transaction():
            session.execute("delete from public.tenant")
    except (psycopg.errors.ForeignKeyViolation, psycopg.errors.NotNullViolation) as error:
        return error.diag.table_name
    return None


def test_refusals_are_the_servers(idle: psycopg.Connection) -> None:
    """It refuses where a refusal is told, and else only for rows that go along too late; what is said to go goes."""
    dice = random.Random(7)
    told = 0
    for _ in range(60):
        with idle.transaction(force_rollback=True):
            idle.execute(_schema(dice).encode())
            found = _followed(capture(idle))
            refused = _refused(idle)
            if found.refusals:
                told += 1
                assert refused is not None
            elif refused is not None:
                assert refused in [t.name for t in found.along]
            for table in found.along if refused is None else ():
                assert idle.execute(f"select count(*) from {table}".encode()).fetchone() == (0,)
    assert 20 < told < 50


def test_records_are_kept_and_triggers_clear(snapshot_of: Callable[[str], Snapshot]) -> None:
    """The books may refuse, an audit log may, and what a trigger deletes before is out of the way."""
    snapshot = snapshot_of(
        """create table public.tenant (id int primary key);
        create table public.invoices (id int primary key, tenant_id int references public.tenant);
        create table public.audit_log (id int, tenant_id int references public.tenant, user_id int, action text,
            at timestamptz);
        create table public.exports (id int primary key, tenant_id int references public.tenant);
        create table public.imports (id int primary key, tenant_id int references public.tenant);
        create function public.clear() returns trigger language plpgsql as
            'begin delete from public.exports where tenant_id = old.id; return old; end';
        create trigger clear before delete on public.tenant for each row execute function public.clear()"""
    )
    assert [r.table.name for r in _followed(snapshot).refusals] == ["imports"]


def test_what_refuses_behind_is_told_too(snapshot_of: Callable[[str], Snapshot]) -> None:
    """Where rows that refuse should go along, theirs would refuse next; not so where they can stay as nobody's."""
    snapshot = snapshot_of(
        """create table public.tenant (id int primary key);
        create table public.a (id int primary key, tenant_id int not null references public.tenant);
        create table public.b (id int primary key, a_id int not null references public.a);
        create table public.c (id int primary key, tenant_id int references public.tenant);
        create table public.d (id int primary key, c_id int not null references public.c)"""
    )
    assert [r.table.name for r in _followed(snapshot).refusals] == ["a", "b", "c"]
