"""List of members in which policies look the caller up without an index.

## What
Policies, or functions that they call, ask a table of members which tenants the caller belongs to, and no usable index
begins with any column that they compare.

## Why
The lookup stands before every statement on every table whose policies ask it. A primary key on (workspace_id, user_id)
finds the members of a workspace; the workspaces of a user it finds by reading all of it.

## Example
```sql
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid not null references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.files (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create index on public.files (workspace_id);
alter table public.workspaces enable row level security;
alter table public.members enable row level security;
alter table public.files enable row level security;
create policy own on public.members for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.workspaces for select to authenticated using (
    id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid())))
);
create policy own on public.files for select to authenticated using (
    workspace_id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid())))
);
```

## Fix
With the tenant as its second key the index answers by itself, without a look at the table.
```sql
create index concurrently on public.members (user_id, workspace_id);
```

## Not found
An index, also a primary key, that begins with any column that the lookup compares: one that asks for the tenant and the
person reads the members of one tenant at most. Lookups by something else than the person. Tables known to be under
`min_rows` rows. Conditions with OR, and text that a function puts together, are not read.

## Options
- `min_rows`: under how many rows, as far as they are counted, nothing is said.

## References
- https://www.postgresql.org/docs/current/indexes-multicolumn.html
- https://www.postgresql.org/docs/current/indexes-index-only-scans.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.enumeration import listed
from pgadvise.engines.indexes.building import building
from pgadvise.engines.indexes.lookups import Lookups
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, Snapshot, quote


@rule(severity="warning", since="0.1")
def check(platform: Platform, tenants: Tenancy, lookups: Lookups, *, min_rows: int = 1000) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for oid, columns in lookups.items():
        table = snapshot.relation(oid)
        if table is not None and platform.owns(table) and (table.rows is None or table.rows >= min_rows):
            for column, policies in columns.items():
                yield _finding(snapshot, tenants, table, column, policies)


def _finding(snapshot: Snapshot, tenants: Tenancy, table: Relation, column: str, policies: Sequence[Policy]) -> Finding:
    tables = {p.table: snapshot.relation(p.table) for p in policies}
    names = sorted(str(t) for t in tables.values() if t is not None)
    whose = listed(names) if len(names) < 4 else f"{len(names)} tables"
    key = tenants.key(table) or next((k for k in tenants.keys if table.column(k)), None)
    keys = quote(column) if key in (None, column) else f"{quote(column)}, {quote(key or '')}"
    return Finding(
        about=about_column(table, column),
        message=f"{table} has no index that begins with {quote(column)}, by which policies of {whose} look the caller "
        "up: each statement there reads the whole list",
        evidence={"tables": names, "policies": sorted({p.name for p in policies}), "rows": table.rows},
        fix=building(table, keys, "Index the members by person"),
    )
