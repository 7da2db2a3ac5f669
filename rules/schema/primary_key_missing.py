"""Table without a primary key.

## What
A table that has no primary key.

## Why
Rows cannot be told apart: logical replication and Supabase Realtime refuse its updates and deletes, tools that page or
edit rows have nothing to hold on to, and duplicates go unnoticed.

## Example
```sql
create table public.visit (
    at   timestamptz not null,
    path text not null
);
```

## Fix
Building the key's index takes an ACCESS EXCLUSIVE lock while it scans the table.
```sql
alter table public.visit add column id bigint generated always as identity primary key;
```

## Not found
Partitions, whose parent is reported; foreign tables, which cannot have one. A table with a unique, not null key in
place of a primary key is a note: every row has an identity there, only nobody says so. So is a copy of another table
that somebody put aside (`users_backup_20240101`): it should go, not get a key. A table without any key or index in a
schema that data is loaded through (`staging`) is a note as well.

## References
- https://www.postgresql.org/docs/current/logical-replication-publication.html
- Supabase lint 0004_no_primary_key
"""

from collections.abc import Iterator

from pgadvise.engines.copies import original, serves_nobody
from pgadvise.engines.platform import Platform
from pgadvise.finding import SHORT_EXCLUSIVE, Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, quote


@rule(severity="warning", also=("info",), since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for table in platform.tables:
        if platform.snapshot.primary_key_of(table) is not None:
            continue
        stand_in = _stand_in(platform, table)
        if stand_in is None and (of := original(platform.snapshot, table)) is not None:
            yield _aside(table, of)
        elif stand_in is None:
            yield Finding(
                about=about_relation(table),
                severity="info" if serves_nobody(platform.snapshot, table) else "warning",
                message=f"{table} has no primary key: its rows cannot be told apart, and logical replication refuses "
                "to update or delete them",
                fix=Fix(title="Declare the columns that tell its rows apart, or add one", statements=(), safe=False),
            )
        else:
            yield Finding(
                about=about_relation(table),
                severity="info",
                message=f"{table} has no primary key, though {quote(stand_in.name)} tells its rows apart: tools and "
                "logical replication do not know that",
                evidence={"unique_index": stand_in.name},
                fix=_adopted(platform, table, stand_in),
            )


def _aside(table: Relation, of: Relation) -> Finding:
    return Finding(
        about=about_relation(table),
        severity="info",
        message=f"{table} is a copy of {of} without its key and its protection: what is deleted or corrected there is "
        "still here",
        fix=Fix(title="Drop it when nobody needs it any more", statements=(), safe=False),
    )


def _adopted(platform: Platform, table: Relation, index: Index) -> Fix | None:
    """The index becomes the key's; one of a unique constraint, or of a partitioned table, is not taken for it."""
    ordinary = all(k.operator_class_default and not k.descending and not k.nulls_first for k in index.keys)
    constrained = platform.snapshot.constraint_behind(index) is not None
    if constrained or not ordinary or index.method != "btree" or index.included or table.kind != "table":
        return None
    statement = f"alter table {table} add primary key using index {quote(index.name)}"
    return Fix(title="Make its key the primary key", statements=(statement,), safe=True, lock=SHORT_EXCLUSIVE)


def _stand_in(platform: Platform, table: Relation) -> Index | None:
    """A unique index that could be the primary key: whole, immediate, on columns that are never null."""
    for index in platform.snapshot.indexes_of(table):
        columns = [table.column(name) for name in index.columns if name is not None]
        plain = len(columns) == len(index.keys) and all(c is not None and not c.nullable for c in columns)
        if index.unique and index.usable and index.immediate and index.predicate is None and plain:
            return index
    return None
