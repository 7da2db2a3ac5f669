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
NOT VALID adds the key without reading the rows; VALIDATE reads them while reads and writes go on. Where all that refers
to the tenants is ON DELETE CASCADE, so is this: a plain key would keep a tenant from being deleted.
```sql
alter table public.notes add constraint notes_workspace_id_fkey
    foreign key (workspace_id) references public.workspaces not valid;
alter table public.notes validate constraint notes_workspace_id_fkey;
```

## Not found
A key that refers to the tenants through another column of a composite foreign key, or to a table that itself refers to
the tenants. Databases that have no foreign keys at all (`relationMode = "prisma"`, Citus, Vitess habits): that was
decided elsewhere. Keys of a type that no foreign key ties to the tenant's. Partitions. Tenants that no table lists.
Audit logs, tombstones, archives, backups and staging tables, which have another life than their tenant. With several
levels (organization, project), a column that no other table ties to one of them. Where many tables are untied (more
than five, and a tenth), each is a note.

## References
- https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
"""

from collections.abc import Iterator

from pgadvise.engines.audit import audit_logs
from pgadvise.engines.copies import serves_nobody
from pgadvise.engines.platform import Platform
from pgadvise.engines.references import can_refer
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.registries import Registries, outlives_its_tenant, registries
from pgadvise.finding import Finding, Fix, Severity, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Column, Relation, Snapshot, joined_name, quote

_FEW, _SHARE = 5, 0.1
_LOCK = (
    "SHARE ROW EXCLUSIVE lock on both tables for a moment: writes wait; VALIDATE afterwards blocks neither reads "
    "nor writes"
)


@rule(severity="warning", also=("info",), since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    known = registries(platform, tenants)
    logs = {log.oid for log in audit_logs(platform)}
    carriers = [t for t in platform.tables if tenants.scope(t) in ("direct", "membership") and tenants.key(t)]
    untied = [
        (table, *tied)
        for table in carriers
        if table.oid not in logs
        and not outlives_its_tenant(table)
        and not serves_nobody(platform.snapshot, table)
        and (tied := _untied(platform.snapshot, tenants, table, known))
    ]
    # Many untied tables are a decision (loose keys, streams of events); a few among many tied ones are forgotten.
    decided = len(untied) > _FEW and len(untied) > _SHARE * len(carriers)
    for table, column, registry, target in untied:
        cascades = _cascades(platform.snapshot, registry)
        yield _finding(table, column, registry, target, cascades, "info" if decided else "warning")


def _untied(
    snapshot: Snapshot, tenants: Tenancy, table: Relation, known: Registries | None
) -> tuple[Column, Relation, Column] | None:
    """The key, the table it should refer to, and that one's key; None where it is tied or nobody knows to what."""
    column = table.column(tenants.key(table) or "")
    if known is None or column is None or _refers(snapshot, table, column.name):
        return None
    registry = known.of(column.name)
    target = snapshot.single_key_of(registry) if registry and registry.oid != table.oid else None
    if registry is None or target is None or not can_refer(column, target):
        return None
    return column, registry, target


def _refers(snapshot: Snapshot, table: Relation, key: str) -> bool:
    return any(key in f.columns for f in snapshot.foreign_keys_of(table))


def _cascades(snapshot: Snapshot, registry: Relation) -> bool:
    """Whether all that refers to a tenant goes with it: a plain key would hold such a tenant back."""
    others = [key.on_delete for key in snapshot.references_to(registry)]
    return bool(others) and set(others) == {"cascade"}


def _finding(
    table: Relation, column: Column, registry: Relation, target: Column, cascades: bool, severity: Severity
) -> Finding:
    name = quote(joined_name(table.name, column.name, "fkey"))
    reference = f"foreign key ({quote(column.name)}) references {registry} ({quote(target.name)})"
    reference += " on delete cascade" if cascades else ""
    partitioned = table.kind == "partitioned_table"  # NOT VALID is refused there before PostgreSQL 18
    added = f"alter table {table} add constraint {name} {reference}"
    steps = (added,) if partitioned else (f"{added} not valid", f"alter table {table} validate constraint {name}")
    return Finding(
        about=about_column(table, column.name),
        severity=severity,
        message=f"{table}.{quote(column.name)} carries the tenant and no foreign key ties it to {registry}: rows can "
        "name a tenant that does not exist",
        detail=f"the fix deletes with {registry}'s row, as whatever else refers to it does" if cascades else "",
        evidence={"rows": table.rows},
        fix=Fix(title="Tie the key to the tenants", statements=steps, safe=True, online=not partitioned, lock=_LOCK),
    )
