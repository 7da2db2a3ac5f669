"""Unique key that tells one tenant what another has.

## What
A key over a column that people fill in (a mail address, a domain, a phone number) is unique across all tenants, and a
role under row-level security may write the column.

## Why
Policies hide the rows of other tenants, and the key is asked past all policies: an INSERT that fails with a duplicate
key says that somebody else has the value. Whoever tries a list of addresses learns which of them are another tenant's
customers.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.customer (
    id      uuid primary key,
    team_id uuid not null references public.team,
    email   text not null unique
);
create index on public.customer (team_id);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.customer enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy members on public.customer for all to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Fix
Where one value may be known to several tenants, make it unique within the tenant. Where it must be one of a kind, write
it through a function that answers the same whether it was taken or not.
```sql
alter table public.customer drop constraint customer_email_key;
create unique index customer_team_id_email_key on public.customer (team_id, email);
drop index public.customer_team_id_idx;
```

## Not found
Keys with the tenant in them. Ids and tokens, which nobody guesses. Names of things that tenants choose freely are
unique-key-ignores-tenant. Tables that the role reads as a whole anyway, or without row-level security. Columns that
the role cannot write. The tables of tenants and of people.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.chosen_names import is_chosen, is_worldwide
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_index
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, quote
from pgadvise.snapshot.policies import Command

_WRITES: tuple[tuple[str, Command], ...] = (("INSERT", "insert"), ("UPDATE", "update"))


@rule(severity="info", security=3.1, since="0.1")
def check(application: Application, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = application.access.snapshot
    for table in application.platform.tables:
        key = tenants.key(table) if tenants.scope(table) == "direct" and table.row_security else None
        if key is None:
            continue
        for index in snapshot.indexes_of(table):
            names = [name for name in index.columns if name is not None]
            if not _spans_tenants(index, names, key) or not is_worldwide(table, names):
                continue
            if all(is_chosen(snapshot, table, name) for name in names) and (
                roles := _writers(application, table, names)
            ):
                yield _finding(table, index, names, roles)


def _spans_tenants(index: Index, names: list[str], key: str) -> bool:
    whole = bool(names) and len(names) == len(index.keys)
    return index.unique and index.usable and whole and key not in names and key not in (index.predicate or "")


def _writers(application: Application, table: Relation, names: list[str]) -> list[str]:
    """The roles that may write all of the columns, and whom policies keep from seeing every row."""
    access = application.access
    found = []
    for role in (exposure.role.name for exposure in application.exposure(table)):
        writes = any(
            set(names) <= access.column_privileges(role, table, privilege)
            and access.policies(role, table, command).permissive
            for privilege, command in _WRITES
        )
        if writes and access.binds(role, table) and not _reads_all(application, table, role):
            found.append(role)
    return found


def _reads_all(application: Application, table: Relation, role: str) -> bool:
    return any(policy.using == "true" for policy in application.access.policies(role, table, "select").permissive)


def _finding(table: Relation, index: Index, names: list[str], roles: list[str]) -> Finding:
    columns = listed([quote(name) for name in names])
    return Finding(
        about=about_part(table, index),
        message=f"{quote(index.name)} makes {columns} of {table} unique across tenants, and {listed(roles)} can write "
        "it: a duplicate key tells what another tenant has",
        evidence={"columns": names, "roles": roles},
        fix=Fix(title="Make it unique within the tenant, or write it through a function", statements=(), safe=False),
        judged=(judged_index(index, table),),
    )
