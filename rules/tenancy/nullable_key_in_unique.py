"""Unique key that holds the tenant, which may be null.

## What
A unique key on the tenant and something else, such as (workspace_id, slug), and the tenant may be null.

## Why
To a unique key two NULLs are different: rows without a tenant, often the templates that all tenants share, may repeat
the name as often as they like. INSERT … ON CONFLICT on the key finds no conflict there and adds one more each time.

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
create table public.templates (
    id           uuid primary key,
    workspace_id uuid references public.workspaces,
    slug         text not null,
    unique (workspace_id, slug)
);
create index on public.files (workspace_id);
```

## Fix
A second key for the rows without a tenant; it cannot be built where they repeat themselves already. From PostgreSQL 15
on `unique nulls not distinct (workspace_id, slug)` says it in one. Where every row has a tenant, NOT NULL does.
```sql
create unique index concurrently templates_slug_null_key on public.templates (slug) where workspace_id is null;
```

## Not found
NULLS NOT DISTINCT. A unique key that speaks of the tenant in its predicate. Where another unique key tells the rest
apart: one within it, such as the primary key, or one that holds it with another owner, as (user_id, slug) does. Rows
that are a person's where they are no tenant's, unless the person is in the key. A key on the tenant alone, or with
links and times only. Memberships, which mean nothing without a tenant. Other columns that may be null. More than five
such keys are one finding.

## References
- https://www.postgresql.org/docs/current/indexes-unique.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import may_be_null, other_owners
from pgadvise.finding import Finding, Fix, about_database, about_part, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Index, IndexKey, Relation, Snapshot, joined_name, quote

_FEW = 5
_TIMES = ("timestamptz", "timestamp", "date")
_LOCK = "building an index concurrently blocks neither reads nor writes, takes longer, and stands outside a transaction"


@rule(severity="warning", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    found = [(table, index, key) for table in platform.tables for index, key in _loose(snapshot, tenants, table)]
    if len(found) > _FEW:  # a habit of the schema: one finding, not one a table
        yield _of_all(snapshot, tenants, found)
        return
    for table, index, key in found:
        yield _finding(table, index, key)


def _loose(snapshot: Snapshot, tenants: Tenancy, table: Relation) -> Iterator[tuple[Index, str]]:
    key = tenants.key(table) if tenants.scope(table) == "direct" else None
    if key is None or not may_be_null(snapshot, table, key):
        return
    owners = set(other_owners(snapshot, tenants, table, key))
    for index in _unique(snapshot, table):
        if key not in index.columns or not _names(snapshot, table, index, key):
            continue
        if owners <= _texts(index) and not _told_apart(snapshot, table, index, key):
            yield index, key


def _unique(snapshot: Snapshot, table: Relation) -> Iterator[Index]:
    return (i for i in snapshot.indexes_of(table) if i.unique and i.usable)


def _names(snapshot: Snapshot, table: Relation, index: Index, key: str) -> bool:
    """Something beside the tenant gives the row a name: a link between two others' rows says nothing without one."""
    links = {column for k in snapshot.foreign_keys_of(table) for column in k.columns}
    times = {c.name for c in table.columns if c.base_type in _TIMES}
    return bool(_texts(index) - {key} - links - times)


def _told_apart(snapshot: Snapshot, table: Relation, index: Index, key: str) -> bool:
    """Rows without a tenant cannot repeat the rest of the key, or somebody thought about them."""
    if index.nulls_not_distinct or quote(key) in (index.predicate or ""):
        return True
    rest = _texts(index) - {key}
    others = ((_texts(i), i) for i in _unique(snapshot, table) if i.oid != index.oid)
    return any(
        {key} < texts < {key, *rest} if key in texts else texts >= rest or (texts <= rest and i.predicate is None)
        for texts, i in others
    )


def _texts(index: Index) -> set[str]:
    return {k.column if k.column is not None else f"({k.expression})" for k in index.keys}


def _finding(table: Relation, index: Index, key: str) -> Finding:
    rest = _rest(index, key)
    return Finding(
        about=about_part(table, index),
        message=f"{quote(index.name)} of {table} lets rows repeat where {quote(key)} is null: a unique key takes NULLs "
        f"for different, so rows without a tenant can share {rest}",
        evidence={"columns": [_text(k) for k in index.keys], "nullable": key, "rows": table.rows},
        fix=_fix(table, index, key, rest),
    )


def _of_all(snapshot: Snapshot, tenants: Tenancy, found: Sequence[tuple[Relation, Index, str]]) -> Finding:
    registry = snapshot.named(tenants.tenant_table)
    names = [f"{quote(index.name)} of {table}" for table, index, _ in found]
    fixes = [fix for table, index, key in found if (fix := _fix(table, index, key, _rest(index, key)))]
    return Finding(
        about=about_relation(registry) if registry else about_database(snapshot.origin.database),
        message=f"{len(found)} unique keys let rows repeat where the tenant in them is null, such as {names[0]} and "
        f"{names[1]}: a unique key takes NULLs for different",
        detail="where every row has a tenant, NOT NULL on the column is the whole repair",
        evidence={"keys": names},
        fix=Fix(
            title="Make rows without a tenant unique as well",
            statements=tuple(statement for fix in fixes for statement in fix.statements),
            safe=False,
            lock=_LOCK,
        ),
    )


def _rest(index: Index, key: str) -> str:
    return ", ".join(_text(k) for k in index.keys if k.column != key)


def _text(key: IndexKey) -> str:
    return quote(key.column) if key.column is not None else f"({key.expression})"


def _fix(table: Relation, index: Index, key: str, rest: str) -> Fix | None:
    if table.kind == "partitioned_table":
        return None
    names = [k.column for k in index.keys if k.column not in (None, key)]
    name = quote(joined_name(table.name, *(n for n in names if n), "null", "key"))
    also = f" and {index.predicate}" if index.predicate else ""
    return Fix(
        title="Make rows without a tenant unique as well",
        statements=(f"create unique index concurrently {name} on {table} ({rest}) where {quote(key)} is null{also}",),
        safe=False,
        lock=_LOCK,
    )
