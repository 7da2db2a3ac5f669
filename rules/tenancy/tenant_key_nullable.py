"""Tenant key that may be null.

## What
The column that carries the tenant accepts NULL.

## Why
A row without a tenant belongs to nobody: filters and policies that compare the key skip it, so it is lost to its owner,
and a policy with `or workspace_id is null` shows it to everybody. Unique keys that hold it stop being unique.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.notes (
    id           uuid primary key,
    workspace_id uuid references public.workspaces,
    body         text not null
);
create table public.files (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create index on public.notes (workspace_id);
create index on public.files (workspace_id);
```

## Fix
The check is added without looking at the rows, then validated while reads and writes go on; SET NOT NULL believes it.
```sql
alter table public.notes add constraint notes_workspace_id_set check (workspace_id is not null) not valid;
alter table public.notes validate constraint notes_workspace_id_set;
alter table public.notes alter column workspace_id set not null;
alter table public.notes drop constraint notes_workspace_id_set;
```

## Not found
Tables whose rows without a tenant are meant: a policy or an index predicate that speaks of `key is null` says so (rows
shared by all), or a CHECK that counts the key among others (`num_nonnulls`) or asks for something else in its place
(`workspace_id is not null or is_global`). A CHECK that already forbids null. A table whose rows may be a person's or
another level's instead (`user_id` beside `team_id`), or go with a row of a tenant (ON DELETE CASCADE), audit logs
aside. Primary keys. Copies that were put aside (`users_backup_20240101`), staging tables without any key.
On a foreign key ON DELETE SET NULL (rows that outlive their tenant) the finding says so and brings no fix.

## References
- https://www.postgresql.org/docs/current/sql-altertable.html
"""

from collections.abc import Iterator

from pgadvise.engines.audit import audit_logs
from pgadvise.engines.copies import serves_nobody
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import may_be_null, null_is_meant, other_owners
from pgadvise.finding import Finding, Fix, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, Snapshot, joined_name, quote

_LOCK = (
    "three short ACCESS EXCLUSIVE locks: reads and writes of the table wait for each; "
    "the scan in between blocks neither"
)


@rule(severity="warning", security=5.3, since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    logs = {log.oid for log in audit_logs(platform)}
    for table in platform.tables:
        key = tenants.key(table)
        column = table.column(key) if key else None
        if column is None or not may_be_null(snapshot, table, column.name):
            continue
        if null_is_meant(snapshot, table, column.name) or serves_nobody(snapshot, table):
            continue
        outlives = _set_null(snapshot, table, column.name)
        if not outlives and table.oid not in logs and other_owners(snapshot, tenants, table, column.name):
            continue
        yield Finding(
            about=about_column(table, column.name),
            message=f"{table}.{quote(column.name)} carries the tenant and may be null: "
            + ("its rows outlive their tenant as nobody's" if outlives else "a row without it belongs to no tenant"),
            detail="its foreign key is ON DELETE SET NULL: decide whether the rows should go with the tenant, or who "
            "may read them afterwards"
            if outlives
            else "where such rows are shared by all, a policy, a CHECK or a partial index should say so",
            evidence={"rows": table.rows, "null_fraction": _null_fraction(snapshot, table, column.name)},
            fix=None if outlives else _fix(table, column.name),
        )


def _set_null(snapshot: Snapshot, table: Relation, key: str) -> bool:
    return any(f.on_delete == "set_null" and key in f.columns for f in snapshot.foreign_keys_of(table))


def _null_fraction(snapshot: Snapshot, table: Relation, key: str) -> float | None:
    known = snapshot.statistics_of(table).get(key)
    return known.null_fraction if known else None


def _fix(table: Relation, key: str) -> Fix:
    name = quote(joined_name(table.name, key, "set"))
    return Fix(
        title="Give every row its tenant, then forbid null",
        statements=(
            f"alter table {table} add constraint {name} check ({quote(key)} is not null) not valid",
            f"alter table {table} validate constraint {name}",
            f"alter table {table} alter column {quote(key)} set not null",
            f"alter table {table} drop constraint {name}",
        ),
        safe=True,
        lock=_LOCK,
    )
