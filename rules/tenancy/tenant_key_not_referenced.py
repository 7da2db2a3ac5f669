"""Tenant key without a foreign key.

## What
A table carries the tenant's key and no foreign key ties it to the table that lists the tenants.

## Why
Nothing stops a row from naming a tenant that does not exist, or that was deleted: it stays behind, counts in no report,
and belongs to the next tenant that gets the same key.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.files (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create table public.notes (
    id           uuid primary key,
    workspace_id uuid not null
);
create index on public.notes (workspace_id);
create index on public.files (workspace_id);
```

## Fix
NOT VALID adds the key without reading the rows; VALIDATE reads them while reads and writes go on.
```sql
alter table public.notes add constraint notes_workspace_id_fkey
    foreign key (workspace_id) references public.workspaces not valid;
alter table public.notes validate constraint notes_workspace_id_fkey;
```

## Not found
A key that refers to the tenants through another column of a composite foreign key, or to a table that itself refers to
the tenants. Databases that have no foreign keys at all (`relationMode = "prisma"`, Citus, Vitess habits): that was
decided elsewhere. Keys whose type differs from the tenant's. Partitions. Tenants that no table lists.

## References
- https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Column, Relation, Snapshot, joined_name, quote

_LOCK = (
    "SHARE ROW EXCLUSIVE lock on both tables for a moment: writes wait; VALIDATE afterwards blocks neither reads "
    "nor writes"
)


@rule(severity="warning", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    registry = _registry(snapshot, tenants)
    if registry is None or not any(snapshot.foreign_keys_of(t) for t in platform.tables):
        return
    target = _single_key(snapshot, registry)
    for table in platform.tables:
        column = table.column(tenants.key(table) or "")
        if tenants.scope(table) not in ("direct", "membership") or column is None or target is None:
            continue
        if column.base_oid == target.base_oid and not _refers(snapshot, table, column.name):
            yield _finding(table, column, registry, target)


def _registry(snapshot: Snapshot, tenants: Tenancy) -> Relation | None:
    name = tenants.tenant_table
    return snapshot.relation_named(name.schema, name.name) if name else None


def _single_key(snapshot: Snapshot, registry: Relation) -> Column | None:
    key = snapshot.primary_key_of(registry)
    return registry.column(key.columns[0]) if key and len(key.columns) == 1 else None


def _refers(snapshot: Snapshot, table: Relation, key: str) -> bool:
    return any(key in f.columns for f in snapshot.foreign_keys_of(table))


def _finding(table: Relation, column: Column, registry: Relation, target: Column) -> Finding:
    name = quote(joined_name(table.name, column.name, "fkey"))
    reference = f"foreign key ({quote(column.name)}) references {registry} ({quote(target.name)})"
    partitioned = table.kind == "partitioned_table"  # NOT VALID is refused there before PostgreSQL 18
    added = f"alter table {table} add constraint {name} {reference}"
    steps = (added,) if partitioned else (f"{added} not valid", f"alter table {table} validate constraint {name}")
    return Finding(
        about=about_column(table, column.name),
        message=f"{table}.{quote(column.name)} carries the tenant and no foreign key ties it to {registry}: rows can "
        "name a tenant that does not exist",
        evidence={"rows": table.rows},
        fix=Fix(title="Tie the key to the tenants", statements=steps, safe=True, online=not partitioned, lock=_LOCK),
    )
