"""Foreign key without an index on the referencing side.

## What
No usable index of the table begins with the columns of a foreign key.

## Why
Deleting or re-keying a referenced row makes PostgreSQL look for the rows that point at it: without an index it reads
the whole table, once for every row deleted, and holds a lock all the while. Joins along the key read it whole too.

## Example
```sql
create table public.author (id bigint primary key);
create table public.book (
    id        bigint primary key,
    author_id bigint not null references public.author
);
```

## Fix
CONCURRENTLY lets reads and writes go on, takes longer, and must stand outside a transaction.
```sql
create index concurrently on public.book (author_id);
```

## Not found
A btree whose first keys are the foreign key's columns in any order, a hash index on its only column, or a predicate
`column is not null`: all of them serve. A partial index with any other predicate, BRIN, and a key further back do not:
the finding says so where there is one. Partitions' copies of a partitioned table's key are left to the parent.
A tenant key is left to tenant-index-missing, a column that policies ask for to policy-column-unindexed or
membership-index-missing. Where an index begins with one column of several, the finding is a note: it narrows the
search. Tables under `min_rows` rows are notes.

## Options
- `min_rows`: from how many rows on a missing index is a warning.

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
- Supabase lint 0001_unindexed_foreign_keys
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.building import building
from pgadvise.engines.indexes.cover import covers, covers_behind, covers_partly, leading
from pgadvise.engines.indexes.lacking import lacking
from pgadvise.engines.indexes.lookups import Lookups
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Constraint, Relation, Snapshot, quote

_POLICIES_FROM = 1000  # rows from which policy-column-unindexed speaks, as it is set by default


@rule(severity="warning", also=("info",), since="0.1")
def check(
    platform: Platform,
    access: Access,
    application: Application,
    tenancy: Tenancy,
    lookups: Lookups,
    *,
    min_rows: int = 10_000,
) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables:
        keys = [k for k in _own_keys(snapshot, table) if not covers(snapshot, table, k.columns)]
        told = {tenancy.key(table)} if keys else set()
        if keys and (table.rows is None or table.rows >= _POLICIES_FROM):
            told |= {*lookups.get(table.oid, ())}
            asked = lacking(access, application, table) if _in_a_policy(snapshot, table, keys) else ()
            told |= {found.column for found in asked}
        for key in keys:
            if len(key.columns) > 1 or key.columns[0] not in told:
                yield _finding(snapshot, table, key, min_rows)


def _finding(snapshot: Snapshot, table: Relation, key: Constraint, min_rows: int) -> Finding:
    large = table.rows is not None and table.rows >= min_rows
    narrowing = next((i for c in key.columns for i in leading(snapshot, table, c)), None)
    reads = (
        "reads the whole table"
        if narrowing is None
        else f"reads all rows of the same {quote(narrowing.columns[0] or '')}, which {quote(narrowing.name)} finds"
    )
    return Finding(
        about=about_part(table, key),
        severity="warning" if large and narrowing is None else "info",
        message=f"{table} has no index that begins with {_list(key.columns)}: deleting a row of "
        f"{snapshot.relation(key.references or 0) or 'the referenced table'} {reads}",
        detail=_near_miss(snapshot, table, key),
        evidence={"columns": list(key.columns), "rows": table.rows, "on_delete": key.on_delete},
        fix=building(table, _list(key.columns), "Index the foreign key"),
        discriminator=",".join(key.columns),
    )


def _own_keys(snapshot: Snapshot, table: Relation) -> Iterator[Constraint]:
    """Each foreign key once by its columns: a doubled one is another rule's, and one index serves both."""
    seen: set[frozenset[str]] = set()
    for key in snapshot.foreign_keys_of(table):
        if key.parent is None and frozenset(key.columns) not in seen:
            seen.add(frozenset(key.columns))
            yield key


def _in_a_policy(snapshot: Snapshot, table: Relation, keys: list[Constraint]) -> bool:
    """Whether one says a column's name at all; what it does with it is looked into only then."""
    names = [key.columns[0].replace('"', '""') for key in keys]
    texts = [text for p in snapshot.policies_of(table) for text in p.texts]
    return any(name in text for text in texts for name in names)


def _near_miss(snapshot: Snapshot, table: Relation, key: Constraint) -> str:
    """Which index comes near, and why it does not serve."""
    partial = covers_partly(snapshot, table, key.columns)
    if partial is not None:
        return f"{quote(partial.name)} covers only rows where {partial.predicate}, and the check reads all"
    behind = covers_behind(snapshot, table, key.columns)
    if behind is not None:
        return f"{quote(behind.name)} holds {_list(key.columns)}, but not as its first keys"
    return ""


def _list(columns: tuple[str, ...]) -> str:
    return ", ".join(quote(c) for c in columns)
