"""Unique key that spans all tenants.

## What
A table carries the tenant, and a unique key on a name that people choose leaves the tenant out.

## Why
The second tenant that wants the name is refused, and learns by it that another one has it.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.projects (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces,
    code         text not null unique
);
create index on public.projects (workspace_id);
```

## Fix
The new key is built beside the old one, then the old one goes. Rows that are only marked as deleted are left out of it.
Where the tenant may be null there is no fix: the rows of no tenant would lose their key.
```sql
create unique index concurrently projects_workspace_id_code_key on public.projects (workspace_id, code);
alter table public.projects drop constraint projects_code_key;
drop index concurrently public.projects_workspace_id_idx;
```

## Not found
Primary keys; keys that hold the tenant, or whose predicate speaks of it; ids, tokens and other systems' names; what is
one of a kind in the world (e-mail addresses, domains, host names, phone and serial numbers, user names) or in a file
system (paths); the tenants' own table, people, memberships.
It is a note, because a name may be meant to be unique everywhere (a public URL).

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS
"""

from collections.abc import Iterator

from pgadvise.engines.chosen_names import is_chosen, is_worldwide
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.isolation.judged import judged_index
from pgadvise.engines.platform import Platform
from pgadvise.engines.soft_deletion import deletion
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, Snapshot, joined_name, quote

_LOCK = "building the key: no lock that blocks reads or writes; dropping the old one: a short ACCESS EXCLUSIVE lock"


@rule(severity="info", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables:
        key = tenants.key(table) if tenants.scope(table) == "direct" else None
        if key is None:
            continue
        for index in snapshot.indexes_of(table):
            if _spans_tenants(snapshot, table, index, key):
                yield _finding(snapshot, table, index, key)


def _spans_tenants(snapshot: Snapshot, table: Relation, index: Index, key: str) -> bool:
    if not index.unique or index.primary or not index.usable or key in (index.predicate or ""):
        return False
    names = [name for name in index.columns if name is not None]
    if key in names or len(names) < len(index.keys) or is_worldwide(table, names):
        return False
    referencing = {column for k in snapshot.foreign_keys_of(table) for column in k.columns}
    # A reference in the key ties it to one row's children: unique within a parent is unique within a tenant.
    return not referencing & set(names) and all(is_chosen(snapshot, table, name) for name in names)


def _finding(snapshot: Snapshot, table: Relation, index: Index, key: str) -> Finding:
    columns = ", ".join(quote(name) for name in index.columns if name)
    own = table.column(key)
    shared = own is None or own.nullable
    why = f"{quote(key)} may be null, and a key that begins with it lets rows of no tenant repeat"
    return Finding(
        about=about_part(table, index),
        message=f"{quote(index.name)} makes {columns} of {table} unique across all tenants: one tenant's choice "
        "refuses another's",
        detail=why if shared else "",
        evidence={"columns": list(index.columns), "tenant_key": key},
        fix=None if shared else _fix(snapshot, table, index, key),
        judged=(judged_index(index, table),),
    )


def _fix(snapshot: Snapshot, table: Relation, index: Index, key: str) -> Fix | None:
    if any(c.index == index.oid for c in snapshot.references_to(table)) or table.kind == "partitioned_table":
        return None
    columns = [name for name in index.columns if name]
    name = quote(joined_name(table.name, key, *columns, "key"))
    listed = ", ".join(map(quote, (key, *columns)))
    drop = removal(index, table, snapshot.constraint_behind(index)).statements
    made = f"create unique index concurrently {name} on {table} ({listed}){_where(table, index)}"
    return Fix(title="Make it unique within the tenant", statements=(made, *drop), safe=False, lock=_LOCK)


def _where(table: Relation, index: Index) -> str:
    """As it was; of rows that are only marked as deleted the new key asks nothing, whatever the old one did."""
    deleted = deletion(table)
    if index.predicate or deleted is None:
        return f" where {index.predicate}" if index.predicate else ""
    return f" where {deleted.living}"
