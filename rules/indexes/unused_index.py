"""Index that no query has used.

## What
A large index was not scanned once since the counters began, while its table was written to.

## Why
It costs on every write, fills the cache and the backups, and nobody reads it.

## Example
```sql
-- window: 30
-- usage: public.entry {"rows_inserted": 50000}
create table public.entry (
    id   bigint primary key,
    note text
);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
```

## Fix
Keep its definition (in the finding's evidence) for the day it was needed after all.
```sql
drop index concurrently public.entry_note;
```

## Not found
Counters younger than `min_days`, or servers with standbys or on a standby: reads are counted on the node that serves
them, so nothing is said. Unique indexes and those behind constraints, which work without being scanned. The only index
that serves a foreign key of the table or carries the tenant. Replica identities, what CLUSTER uses, indexes of
partitions, indexes under `min_size_mb`, tables with fewer than `min_writes` writes. Indexes over expressions, whose
statistics the planner may use.

## Options
- `min_days`: how long the counters must have been counting.
- `min_size_mb`: from which size on an index counts.
- `min_writes`: how many rows must have been written to its table meanwhile.

## References
- https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW
- Supabase lint 0005_unused_index
"""

from collections.abc import Iterator

from pgadvise.engines.enumeration import counted
from pgadvise.engines.indexes.cover import covers
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.window import Window
from pgadvise.finding import Finding, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, Snapshot, quote


@rule(severity="info", also=("warning",), since="0.1")
def check(
    platform: Platform,
    tenancy: Tenancy,
    window: Window,
    *,
    min_days: float = 14,
    min_size_mb: float = 4,
    min_writes: int = 1000,
) -> Iterator[Finding]:
    if window.elsewhere or not window.at_least(min_days):
        return
    snapshot = platform.snapshot
    for table in platform.tables:
        if table.usage is None or table.usage.rows_written < min_writes:
            continue
        for index in snapshot.indexes_of(table):
            megabytes = (index.size_bytes or 0) / 1_048_576
            if index.scans == 0 and megabytes >= min_size_mb and _idle(snapshot, tenancy, table, index):
                yield _finding(table, index, window, megabytes)


def _idle(snapshot: Snapshot, tenancy: Tenancy, table: Relation, index: Index) -> bool:
    """Nothing but queries would miss it."""
    bound = index.unique or index.exclusion or index.replica_identity or index.clustered
    if bound or index.parent is not None or index.partitioned or not index.usable or index.building:
        return False
    if any(key.column is None for key in index.keys) or snapshot.constraint_behind(index) is not None:
        return False
    needed = [key.columns for key in snapshot.foreign_keys_of(table)]
    tenant = tenancy.key(table)
    needed += [(tenant,)] if tenant else []
    return all(covers(snapshot, table, columns) is not index for columns in needed)


def _finding(table: Relation, index: Index, window: Window, megabytes: float) -> Finding:
    written = table.usage.rows_written if table.usage else 0
    rows = f"{counted(written, 'row')} {'was' if written == 1 else 'were'}"
    return Finding(
        about=about_part(table, index),
        severity="warning" if megabytes >= 1024 else "info",
        certainty="measured",
        message=f"{quote(index.name)} of {table} was used by no query in {counted(window.days or 0, 'day')} while "
        f"{rows} written: {megabytes:,.0f} MB are kept up for nobody",
        evidence={"size_bytes": index.size_bytes, "rows_written": written, "definition": index.definition},
        fix=removal(index, table),
    )
