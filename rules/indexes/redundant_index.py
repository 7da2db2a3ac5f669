"""Index whose keys another index begins with.

## What
A btree's keys are the first keys of another btree of the table, with the same predicate.

## Why
The longer index answers everything the shorter one does; the shorter one is written and vacuumed for nothing.

## Example
```sql
create table public.entry (
    id           uuid primary key,
    workspace_id uuid not null,
    at           timestamptz not null
);
create index entry_workspace on public.entry (workspace_id);
create index entry_workspace_at on public.entry (workspace_id, at desc);
```

## Fix
```sql
drop index concurrently public.entry_workspace;
```

## Not found
Unique indexes, those behind constraints that something leans on, indexes with another order, operator class, collation
or predicate. Where the short index is used and much smaller than the longer one (which is more than half as large
again), the finding says so: it may pay for itself.

## References
- https://www.postgresql.org/docs/current/indexes-multicolumn.html
"""

from collections.abc import Iterator

from pgadvise.engines.indexes.redundant import redundancies
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import quote


@rule(severity="info", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for found in redundancies(platform.snapshot, platform):
        if found.kind == "prefix":
            yield Finding(
                about=about_part(found.table, found.drop),
                message=f"{quote(found.drop.name)} of {found.table} holds the first keys of "
                f"{quote(found.keep.name)}, which answers the same queries: every write pays for both",
                detail=""
                if found.clear
                else "it is much smaller and is used: keep it if its queries must be that fast",
                evidence={
                    "keep": found.keep.name,
                    "size_bytes": found.size_bytes,
                    "kept_size_bytes": found.kept_size_bytes,
                    "scans": found.scans,
                },
                fix=removal(found.drop, found.table, found.constraint),
            )
