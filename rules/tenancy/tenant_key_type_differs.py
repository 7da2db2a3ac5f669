"""Tenant key of another type than the tenant's.

## What
A column is called as the tenant's key is elsewhere, and its type cannot hold what the tenant's own key is: text where
the tenant is known by a uuid, a smallint where by a bigint.

## Why
No foreign key can tie it, so nothing keeps a misspelt or foreign value out. Each comparison with the tenant needs a
cast; on the column's side it makes the index useless, and a value that cannot be cast ends the query in an error.

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
create table public.events (
    id           uuid primary key,
    workspace_id text not null
);
create index on public.files (workspace_id);
create index on public.events (workspace_id);
```

## Fix
Changing the type rewrites the table and its indexes under an ACCESS EXCLUSIVE lock: of a large table make a second
column, fill it in batches, and swap the two. It fails at values that are no tenant's; so does the foreign key.
```sql
alter table public.events alter column workspace_id type uuid using workspace_id::uuid;
alter table public.events add constraint events_workspace_id_fkey
    foreign key (workspace_id) references public.workspaces (id) not valid;
alter table public.events validate constraint events_workspace_id_fkey;
```

## Not found
Types that compare without a cast and without loss: text, varchar and citext; an integer as wide or wider, and one of
four bytes, which holds more tenants than there are. A table that names its tenant in another column as well: this one
is another system's, as a team of Slack's is. Names that lead elsewhere in other tables, or to another column of the
tenant, as a slug. Archives and tombstones. Arrays.

## References
- https://www.postgresql.org/docs/current/sql-altertable.html
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.registries import Registries, outlives_its_tenant, registries
from pgadvise.finding import Finding, Fix, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Column, Relation, Snapshot, joined_name, quote

_TEXTS = frozenset(("text", "varchar", "bpchar", "name", "citext"))
_INTEGERS = frozenset(("int2", "int4", "int8"))
_LOCK = "ACCESS EXCLUSIVE lock while the table and its indexes are written anew: reads and writes wait"


@rule(severity="warning", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    known = registries(platform, tenants)
    for table in platform.tables if known is not None else ():
        if known is None or tenants.scope(table) == "tenant" or outlives_its_tenant(table):
            continue
        for column in table.columns:
            registry = _registry(tenants, known, table, column)
            target = _target(platform.snapshot, known, table, registry, column) if registry else None
            if registry is None or target is None or not _differs(column, target):
                continue
            if not _named_otherwise(platform.snapshot, table, registry, column):
                yield _finding(platform.snapshot, table, column, registry, target)


def _registry(tenants: Tenancy, known: Registries, table: Relation, column: Column) -> Relation | None:
    """The tenants that the column says it names: the table's own key, or a name that leads to them elsewhere."""
    return known.of(column.name) if column.name == tenants.key(table) else known.by_column.get(column.name)


def _target(
    snapshot: Snapshot, known: Registries, table: Relation, registry: Relation, column: Column
) -> Column | None:
    """What the column should be like: what it refers to, else what others of its name refer to, else the key."""
    own = (k for k in snapshot.foreign_keys_of(table) if column.name in k.columns and k.references == registry.oid)
    named = next((dict(zip(k.columns, k.referenced_columns, strict=True))[column.name] for k in own), None)
    if named is not None:
        return registry.column(named)
    return known.named.get(column.name) or snapshot.single_key_of(registry)


def _differs(column: Column, target: Column) -> bool:
    ours, theirs = column.base_type, target.base_type
    if ours == theirs or column.element_type is not None or column.base_oid == target.base_oid:
        return False
    if {ours, theirs} <= _INTEGERS:
        return ours == "int2"
    return not {ours, theirs} <= _TEXTS


def _named_otherwise(snapshot: Snapshot, table: Relation, registry: Relation, column: Column) -> bool:
    """A foreign key ties the column to something, or another column of the table to the tenants."""
    keys = snapshot.foreign_keys_of(table)
    elsewhere = any(k.columns == (column.name,) and k.references != registry.oid for k in keys)
    return elsewhere or any(k.references == registry.oid and column.name not in k.columns for k in keys)


def _finding(snapshot: Snapshot, table: Relation, column: Column, registry: Relation, target: Column) -> Finding:
    theirs = f"{registry}.{quote(target.name)}"
    tied = any(column.name in k.columns for k in snapshot.foreign_keys_of(table))
    return Finding(
        about=about_column(table, column.name),
        message=f"{table}.{quote(column.name)} is {column.type}, and the tenant's own key {theirs} is {target.type}: "
        + (
            "it cannot hold every tenant"
            if tied or column.base_type == "int2"
            else "no foreign key can tie it, and comparing the two needs a cast"
        ),
        evidence={"type": column.type, "tenant_type": target.type, "rows": table.rows},
        fix=_fix(snapshot, table, column, registry, target, tied),
    )


def _fix(
    snapshot: Snapshot, table: Relation, column: Column, registry: Relation, target: Column, tied: bool
) -> Fix | None:
    title = "Give the key the type of the tenant's own"
    if _held(snapshot, table, column):  # the server refuses while a policy, a view or a trigger speaks of the column
        return Fix(title=f"{title}, and what speaks of it with it", statements=(), safe=False, lock=_LOCK)
    name = quote(joined_name(table.name, column.name, "fkey"))
    ours = quote(column.name)
    reference = f"foreign key ({ours}) references {registry} ({quote(target.name)})"
    added = f"alter table {table} add constraint {name} {reference}"
    tie = (f"{added} not valid", f"alter table {table} validate constraint {name}")
    if table.kind == "partitioned_table":  # NOT VALID is refused there before PostgreSQL 18
        tie = (added, "")
    changed = f"alter table {table} alter column {ours} type {target.type} using {ours}::{target.type}"
    steps = (changed, *(() if tied else (step for step in tie if step)))
    return Fix(title=title, statements=steps, safe=False, online=False, lock=_LOCK)


def _held(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    quoted = column.name.replace('"', '""')
    speaking = (p for p in snapshot.policies if quoted in f"{p.using} {p.check}")
    return (
        column.default is not None
        or any(p.table == table.oid or table.name in f"{p.using} {p.check}" for p in speaking)
        or any(table.oid in view.reads for view in snapshot.views)
        or any(column.name in t.update_columns or t.condition for t in snapshot.triggers_of(table))
    )
