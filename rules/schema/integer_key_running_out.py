"""Integer key that runs out of numbers.

## What
A key draws its numbers from a sequence and has used up 70 % of what its column, its sequence or a column that refers to
it can hold; from 85 % on it is an error.

## Why
At the end every INSERT fails, in the middle of the day, and what helps then takes hours: a column of two billion rows
is made wider by writing every row anew. A sequence counts what was rolled back and what `on conflict` threw away too,
so it is often far ahead of the rows.

## Example
```sql
create table public.entry (id serial primary key, body text);
select setval('public.entry_id_seq', 2000000000);
```

## Fix
`alter column … type bigint` writes the table and its indexes anew, and reads and writes wait for it: right for a small
table, and in a maintenance window. For a large one: add a column of type bigint, let a trigger fill it on every write,
fill the old rows in batches, build a unique index on it concurrently, and swap the two columns in one short
transaction. Columns that refer to the key go first, the same way. Programs must be able to hold the larger numbers.
```sql
alter table public.entry alter column id type bigint;
alter sequence public.entry_id_seq as bigint;
```

## Not found
A sequence whose value may not be read: it is unknown. Sequences that start again (CYCLE), or that no column's default
draws from. Numbers that a program makes itself.

## Options
- `warn_at`: the share that is used up, 0.7 is 70 %.
- `error_at`: the share from which on it is an error.

## References
- https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT
- https://www.postgresql.org/docs/current/sql-altersequence.html
"""

from collections.abc import Iterator

from pgadvise.engines.enumeration import counted
from pgadvise.engines.integer_keys import LARGEST, Drawn, drawn, pinned, referring
from pgadvise.engines.platform import Platform
from pgadvise.engines.window import Window
from pgadvise.engines.workload.amounts import share
from pgadvise.finding import Finding, Fix, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Column, Name, Relation, Snapshot, quote

_REWRITE = (
    "ACCESS EXCLUSIVE lock while every row and index is written anew: reads and writes wait, hours on a large table"
)
_SEQUENCE = "short lock of the sequence: those who draw from it wait"
_WEEK = 7.0


@rule(severity="error", also=("warning",), since="0.1")
def check(platform: Platform, window: Window, *, warn_at: float = 0.7, error_at: float = 0.85) -> Iterator[Finding]:
    for key in drawn(platform):
        if key.used >= warn_at:
            yield _of_key(platform.snapshot, key, window, key.used >= error_at)
        for table, column in referring(platform.snapshot, key.table, key.column.name):
            largest = LARGEST.get(column.base_type)
            if largest is not None and largest < abs(key.end) and key.last / largest >= warn_at:
                yield _of_reference(platform.snapshot, key, table, column, key.last / largest, error_at)


def _of_key(snapshot: Snapshot, key: Drawn, window: Window, late: bool) -> Finding:
    what = f"of {quote(key.sequence.name)}" if key.ends_early else f"that {key.column.type} holds"
    return Finding(
        about=about_column(key.table, key.column.name),
        severity="error" if late else "warning",
        certainty="measured",
        message=f"{key.table}.{quote(key.column.name)} is at {key.last:,}, {share(key.used)} of the numbers {what}: "
        f"after {key.end:,} every INSERT fails",
        detail=_pace(key, window),
        evidence={"last_value": key.last, "end": key.end, "used_share": round(key.used, 4)},
        fix=_lengthen(key) if key.ends_early else _widen(snapshot, key),
    )


def _of_reference(
    snapshot: Snapshot, key: Drawn, table: Relation, column: Column, used: float, error_at: float
) -> Finding:
    return Finding(
        about=about_column(table, column.name),
        severity="error" if used >= error_at else "warning",
        certainty="measured",
        message=f"{table}.{quote(column.name)} is {column.type} and refers to {key.table}.{quote(key.column.name)}, "
        f"which is at {key.last:,}, {share(min(used, 1.0))} of what {column.type} holds: "
        f"newer rows cannot be referred to after {LARGEST[column.base_type]:,}",
        evidence={"last_value": key.last, "end": LARGEST[column.base_type], "used_share": round(used, 4)},
        fix=_altered(snapshot, [(table, column)], ()),
    )


def _pace(key: Drawn, window: Window) -> str:
    """How long it lasts, as far as inserts tell: a sequence also counts what was never inserted."""
    inserted = key.table.usage.rows_inserted if key.table.usage else 0
    if window.days is None or window.days < _WEEK or inserted < 1000:
        return ""
    a_day = inserted / window.days
    days = abs(key.end - key.last) / abs(key.sequence.increment) / a_day
    left = counted(days, "day") if days < 730 else counted(days / 365, "year")
    return f"{counted(a_day, 'row')} a day in the last {counted(window.days, 'day')}: at that pace {left} remain"


def _lengthen(key: Drawn) -> Fix:
    """The column has room: the sequence alone is too short."""
    name = Name(key.sequence.schema, key.sequence.name)
    bounds = "no maxvalue" if key.ascending else "no minvalue"
    return Fix(
        title="Let the sequence go as far as its column",
        statements=(f"alter sequence {name} as bigint {bounds}",),
        safe=True,
        lock=_SEQUENCE,
    )


def _widen(snapshot: Snapshot, key: Drawn) -> Fix:
    """Those that refer to it first: a foreign key may compare integer with bigint meanwhile."""
    narrow = [(t, c) for t, c in referring(snapshot, key.table, key.column.name) if c.base_type in ("int2", "int4")]
    sequence = f"alter sequence {Name(key.sequence.schema, key.sequence.name)} as bigint"
    owned = key.column.identity is not None  # then it follows its column
    return _altered(snapshot, [*narrow, (key.table, key.column)], () if owned else (sequence,))


def _altered(snapshot: Snapshot, columns: list[tuple[Relation, Column]], after: tuple[str, ...]) -> Fix:
    statements = (*(f"alter table {t} alter column {quote(c.name)} type bigint" for t, c in columns), *after)
    if any(pinned(snapshot, table, column.name) for table, column in columns):
        title = "Move it to bigint; views, policies or triggers that are made of it must be dropped and made again"
        return Fix(title=title, statements=(), safe=False, online=False, lock=_REWRITE)
    return Fix(title="Make it bigint", statements=statements, safe=False, online=False, lock=_REWRITE)
