"""The same foreign key twice.

## What
Two foreign keys of a table have the same columns and refer to the same columns of the same table.

## Why
Every insert and update checks the reference twice, every delete of a referenced row acts twice. Where the two say
different things about ON DELETE, the one that comes first decides, mostly the older: after CASCADE there is nothing
left to refuse, after NO ACTION nothing to delete. A restored dump may make them in another order.

## Example
```sql
create table public.team (id bigint primary key);
create table public.player (
    id      bigint primary key,
    team_id bigint not null references public.team on delete cascade,
    constraint player_team foreign key (team_id) references public.team on delete cascade
);
create index on public.player (team_id);
```

## Fix
Dropping a constraint takes an ACCESS EXCLUSIVE lock on both tables, for a moment.
```sql
alter table public.player drop constraint player_team_id_fkey;
```

## Not found
Two references from different columns, or to different tables. Partitions' copies, which belong to the parent's key.

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
"""

from collections import defaultdict
from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Constraint, Relation, Snapshot, quote

_LOCK = "short ACCESS EXCLUSIVE lock on both tables: their reads and writes wait for it"


@rule(severity="warning", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for table in platform.tables:
        for first, *others in _alike(platform.snapshot, table):
            for other in others:
                yield _finding(platform.snapshot, table, first, other)


def _alike(snapshot: Snapshot, table: Relation) -> Iterator[list[Constraint]]:
    """Foreign keys that say the same, the one to keep first."""
    groups: defaultdict[tuple[object, ...], list[Constraint]] = defaultdict(list)
    for key in snapshot.foreign_keys_of(table):
        if key.parent is None:
            pairs = frozenset(zip(key.columns, key.referenced_columns, strict=True))
            groups[key.references, pairs].append(key)
    yield from (sorted(keys, key=_worth_keeping) for keys in groups.values() if len(keys) > 1)


def _worth_keeping(key: Constraint) -> tuple[bool, bool, bool, str]:
    """A validated key that acts on delete is kept, of equals the one that was named by hand."""
    generated = key.name.endswith(("_fkey", "_fkey1", "_fkey2"))
    return not key.validated, key.on_delete in ("no_action", None), generated, key.name


def _finding(snapshot: Snapshot, table: Relation, kept: Constraint, other: Constraint) -> Finding:
    target = snapshot.relation(kept.references or 0)
    differ = (kept.on_delete, kept.on_update) != (other.on_delete, other.on_update)
    consequence = (
        f"the two disagree, ON DELETE {_words(kept)} and {_words(other)}"
        if differ
        else "every write checks the reference twice"
    )
    return Finding(
        about=about_part(table, other),
        message=f"{quote(other.name)} of {table} repeats {quote(kept.name)}, the reference from "
        f"{', '.join(map(quote, kept.columns))} to {target or 'the same table'}: {consequence}",
        evidence={"kept": kept.name},
        fix=Fix(
            title=f"Drop one of the two{', after deciding which ON DELETE is meant' if differ else ''}",
            statements=(f"alter table {table} drop constraint {quote(other.name)}",),
            safe=not differ,
            lock=_LOCK,
        ),
    )


def _words(key: Constraint) -> str:
    return (key.on_delete or "no_action").replace("_", " ").upper()
