"""The same index twice.

## What
Two indexes of a table have the same keys, order, operator classes, collations and predicate.

## Why
Both are written on every insert and on most updates, both take space and vacuum's time; the planner uses one.

## Example
```sql
create table public.workspace (
    id   uuid primary key,
    slug text not null unique
);
create index workspace_slug_idx on public.workspace (slug);
```

## Fix
DROP INDEX CONCURRENTLY waits for running queries and blocks none; it must stand outside a transaction.
```sql
drop index concurrently public.workspace_slug_idx;
```

## Not found
Indexes that differ in order, operator class, collation, predicate or, unless one contains the other, in INCLUDE
columns. A unique index that nothing else makes unique. The index a foreign key of another table leans on, the replica
identity, what CLUSTER uses, an index of a partition, an invalid index. A mere prefix: see redundant-index.

## References
- https://www.postgresql.org/docs/current/sql-dropindex.html
- Supabase lint 0009_duplicate_index
"""

from collections.abc import Iterator

from pgadvise.engines.indexes.redundant import redundancies
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import quote


@rule(severity="warning", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for found in redundancies(platform.snapshot, platform):
        if found.kind == "duplicate":
            yield Finding(
                about=about_part(found.table, found.drop),
                message=f"{quote(found.drop.name)} of {found.table} does what {quote(found.keep.name)} does: every "
                "write pays for both",
                detail=found.why,
                evidence={"keep": found.keep.name, "size_bytes": found.size_bytes, "scans": found.scans},
                fix=removal(found.drop, found.table, found.constraint),
            )
