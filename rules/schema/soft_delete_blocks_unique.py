"""Unique key that a soft-deleted row keeps occupied.

## What
A table marks rows as deleted (`deleted_at`, `is_deleted`), and a unique key on a name people choose covers the deleted
rows too.

## Why
A slug, e-mail address or domain stays taken after its row was "deleted": nobody can create it again, and the error
names a row that no list shows.

## Example
```sql
create table public.workspace (
    id         uuid primary key,
    slug       text not null unique,
    deleted_at timestamptz
);
```

## Fix
The partial unique index is built beside the old key; then the key goes. Upserts must name the predicate as well
(`on conflict (slug) where deleted_at is null`).
```sql
create unique index concurrently workspace_slug_live on public.workspace (slug) where deleted_at is null;
alter table public.workspace drop constraint workspace_slug_key;
```

## Not found
Primary keys, keys of generated ids (uuid, identity and sequence columns), keys made of references and ids alone, keys
that name somebody else's object (`stripe_customer_id`, tokens, hashes, invitation codes), partial keys that leave
deleted rows out, keys that include the deletion column, keys that hold another such key. What is archived can come back
and keeps its names. Of people it is a note: a closed account often should keep its address. A key that a foreign key
leans on is found, but brings no fix: the reference must go first.

## References
- https://www.postgresql.org/docs/current/indexes-partial.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.chosen_names import is_chosen
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.isolation.judged import judged_index
from pgadvise.engines.platform import Platform
from pgadvise.engines.soft_deletion import Deletion, deletion
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, Severity, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Relation, Snapshot, joined_name, quote

_LOCK = (
    "SHARE UPDATE EXCLUSIVE while the index is built: reads and writes go on; dropping the key takes a short ACCESS "
    "EXCLUSIVE lock"
)


@rule(severity="warning", also=("info",), since="0.1")
def check(platform: Platform, tenancy: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables:
        deleted = deletion(table)
        if deleted is None:
            continue
        kept = [i for i in snapshot.indexes_of(table) if _occupied(snapshot, table, i, deleted)]
        kept.sort(key=lambda index: (len(index.columns), snapshot.constraint_behind(index) is None, index.name))
        people = table.qualified in tenancy.people
        for place, index in enumerate(kept):
            if not any(_within(other, index) for other in kept[:place]):
                wider = tuple(other for other in kept[place + 1 :] if _within(index, other))
                yield _finding(snapshot, table, (index, *wider), deleted, "info" if people else "warning")


def _within(other: Index, index: Index) -> bool:
    """A key that is unique by fewer columns already, or by the same, is told instead; its fix mends both."""
    return set(other.columns) <= set(index.columns) and None not in other.columns


def _occupied(snapshot: Snapshot, table: Relation, index: Index, deleted: Deletion) -> bool:
    """A whole unique key with a name in it that somebody may want again."""
    if not index.unique or index.primary or not index.usable or index.predicate is not None:
        return False
    names = [key.column for key in index.keys]
    if deleted.name in names or any(deleted.name in (key.expression or "") for key in index.keys):
        return False
    return any(is_chosen(snapshot, table, name) if name else True for name in names)


def _finding(
    snapshot: Snapshot, table: Relation, indexes: Sequence[Index], deleted: Deletion, severity: Severity
) -> Finding:
    index = indexes[0]
    keys = ", ".join(key.expression or quote(key.column or "") for key in index.keys)
    return Finding(
        about=about_part(table, index),
        severity=severity,
        message=f"{quote(index.name)} of {table} counts rows whose {quote(deleted.name)} is set: a deleted row keeps "
        f"its {keys} taken",
        evidence={"keys": keys, "deleted_by": deleted.name},
        fix=_fix(snapshot, table, indexes, deleted),
        judged=(judged_index(index, table),),
    )


def _fix(snapshot: Snapshot, table: Relation, indexes: Sequence[Index], deleted: Deletion) -> Fix | None:
    leaned_on = any(c.index == index.oid for c in snapshot.references_to(table) for index in indexes)
    if leaned_on or table.kind == "partitioned_table":
        return None
    steps = list(_building(table, indexes, deleted))
    steps += [drop for i in indexes for drop in removal(i, table, snapshot.constraint_behind(i)).statements]
    title = "Keep only living rows unique (name the predicate in ON CONFLICT too)"
    return Fix(title=title, statements=tuple(steps), safe=False, lock=_LOCK)


def _building(table: Relation, indexes: Sequence[Index], deleted: Deletion) -> Iterator[str]:
    """Of two that are the same in all but their name, one."""
    first: dict[str, Index] = {}
    for index in indexes:
        first.setdefault(index.definition.partition(" USING ")[2], index)
    for on, index in first.items():
        name = quote(joined_name(index.name, "live"))
        yield f"create unique index concurrently {name} on {table} using {on} where {deleted.living}"
