"""Table of tenant rows without an index on the tenant.

## What
A table carries the tenant and no usable index begins with that column.

## Why
Every list a tenant asks for, and every policy that compares the key, reads the rows of all tenants. Deleting a tenant
reads the whole table once more, under a lock. It gets slower with each customer, for all of them.

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
    workspace_id uuid not null references public.workspaces,
    created_at   timestamptz not null default now()
);
create table public.files (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create index on public.files (workspace_id);
```

## Fix
A second key that lists are sorted by saves the sort.
```sql
create index concurrently on public.notes (workspace_id, created_at desc);
```

## Not found
A btree or hash index, also a primary key, that begins with the tenant. A partial index that leaves out soft-deleted
rows serves the application and is a note, since deleting a tenant still reads everything. Tables known to be under
`min_rows` rows are notes, and so are tables that refer to another table of tenant rows by an indexed column: queries
that come from there find their rows. Tables whose tenant is known through another table; the tenants' own; partitions;
copies that were put aside; staging tables without any key.

## Options
- `min_rows`: under how many rows, as far as they are counted, it is a note.

## References
- https://www.postgresql.org/docs/current/indexes-multicolumn.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.copies import serves_nobody
from pgadvise.engines.indexes.building import building
from pgadvise.engines.indexes.cover import covers, covers_behind, covers_partly, leading
from pgadvise.engines.indexes.hindered import still_hindered
from pgadvise.engines.platform import Platform
from pgadvise.engines.soft_deletion import leaves_out_deleted
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, Snapshot, quote

_SORTED_BY = ("created_at", "createdAt", "inserted_at", "occurred_at")


@rule(severity="warning", also=("info",), since="0.1")
def check(platform: Platform, tenants: Tenancy, application: Application, *, min_rows: int = 1000) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables:
        key = tenants.key(table) if tenants.scope(table) in ("direct", "membership") else None
        column = table.column(key) if key else None
        if key is None or column is None or column.element_type is not None or leading(snapshot, table, key):
            continue
        if serves_nobody(snapshot, table):
            continue
        partial = covers_partly(snapshot, table, (key,))
        living = partial is not None and leaves_out_deleted(table, partial.predicate)
        small = table.rows is not None and table.rows < min_rows
        noted = (
            living or small or (tenants.scope(table) == "direct" and _found_from_parent(snapshot, tenants, table, key))
        )
        detail = _joined(_near_miss(snapshot, table, key, partial), still_hindered(application, table, key))
        yield _finding(table, key, detail, living, "info" if noted else "warning")


def _found_from_parent(snapshot: Snapshot, tenants: Tenancy, table: Relation, key: str) -> bool:
    """Whether an index leads from the rows of another tenant table, such as a run's steps, to these."""
    for reference in snapshot.foreign_keys_of(table):
        parent = snapshot.relation(reference.references or 0)
        way = [column for column in reference.columns if column != key]
        owned = parent is not None and parent.oid != table.oid and tenants.scope(parent) in ("direct", "transitive")
        if owned and way and covers(snapshot, table, way[:1]) is not None:
            return True
    return False


def _finding(table: Relation, key: str, detail: str, living: bool, severity: str) -> Finding:
    consequence = (
        "deleting a tenant reads the whole table" if living else "every tenant's query may read the rows of all tenants"
    )
    sort = next((f", {quote(c.name)} desc" for c in table.columns if c.name in _SORTED_BY), "")
    return Finding(
        about=about_relation(table),
        severity="info" if severity == "info" else "warning",
        message=f"{table} has no {'whole ' if living else ''}index that begins with its tenant key {quote(key)}: "
        f"{consequence}",
        detail=detail,
        evidence={"key": key, "rows": table.rows},
        fix=building(table, f"{quote(key)}{sort}", "Index the tenant first"),
        discriminator=key,
    )


def _near_miss(snapshot: Snapshot, table: Relation, key: str, partial: Index | None) -> str:
    if partial is not None:
        return f"{quote(partial.name)} begins with it, for rows where {partial.predicate} only"
    behind = covers_behind(snapshot, table, (key,))
    return f"{quote(behind.name)} holds it, but not as its first key" if behind is not None else ""


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part)
