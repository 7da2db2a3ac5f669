"""Database that runs out of transaction ids.

## What
The oldest row that is not yet frozen lies so many transactions back that the server will soon refuse to write: of
2,147,483,648 ids (of transactions, or of multixacts) 40 % are used up since, with `error` 60 %.

## Why
Ids go round. A row whose id is not frozen before they come round again would lie in the future, so the server stops
taking ids instead, three million before that: every INSERT, UPDATE and DELETE in every database fails until somebody
has vacuumed, for hours on large tables. Autovacuum begins at 200 million; to be far beyond says that something keeps it
from its work.

## Example
```sql
-- section: {"ages": [{"database": "shop", "xid_age": 1300000000, "mxid_age": 0}]}
create table public.entry (id bigint primary key);
```

## Fix
First end what holds the old ids: a transaction that has been open for days, a replication slot whose reader is gone, a
prepared transaction. Then freeze the oldest tables; it reads them whole, and reads and writes go on:
```
vacuum (freeze, verbose) public.entry;
```
From 60 % on `vacuum (freeze, index_cleanup off)` is the quicker one. A single-user server is not needed.

## Not found
An age that autovacuum was told to allow: with `autovacuum_freeze_max_age` at 1.5 billion, 1.5 billion are no fault.
Who holds an age cannot always be seen: prepared transactions are not captured, other roles' sessions need
pg_read_all_stats.

## References
- https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
- https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-MULTIXACT-WRAPAROUND
"""

from collections.abc import Iterator

from pgadvise.engines.holders import holders
from pgadvise.engines.workload.amounts import share
from pgadvise.finding import SHARE_UPDATE, Finding, Fix, about_database
from pgadvise.rule import rule
from pgadvise.snapshot import DatabaseAge, NotCaptured, Relation, Snapshot, quote

_IDS = 2**31
_WARNING, _ERROR, _LATE = 0.40, 0.60, 0.75
_LEEWAY = 0.05  # of all ids: how far autovacuum may lie behind its own limit
_LIMITS = {"transaction": "autovacuum_freeze_max_age", "multixact": "autovacuum_multixact_freeze_max_age"}
_TABLES = 5
_HOLDERS = 3
_OLD = 50_000_000


@rule(severity="error", also=("warning",), since="0.1")
def check(snapshot: Snapshot, ages: tuple[DatabaseAge, ...]) -> Iterator[Finding]:
    for database in ages:
        for kind, age in (("transaction", database.xid_age), ("multixact", database.mxid_age)):
            used = age / _IDS
            allowed = _allowed(snapshot, kind)
            if used >= min(max(_WARNING, allowed), _LATE):
                late = used >= min(max(_ERROR, allowed), _LATE)
                yield _finding(snapshot, database.database, kind, age, late)


def _allowed(snapshot: Snapshot, kind: str) -> float:
    """The share of all ids that autovacuum waits for before it freezes, and a little more."""
    setting = snapshot.setting(_LIMITS[kind])
    return int(setting.value) / _IDS + _LEEWAY if setting is not None and setting.value else 0.0


def _finding(snapshot: Snapshot, database: str, kind: str, age: int, late: bool) -> Finding:
    here = database == snapshot.origin.database
    tables = _oldest(snapshot, kind, age) if here else ()
    told = "" if here else database
    return Finding(
        about=about_database(database),
        severity="error" if late else "warning",
        certainty="measured",
        message=f"{quote(database)} has a row that is {_count(age)} {kind}s old and not frozen, {share(age / _IDS)} of "
        "all ids: before 100 % the server refuses to write",
        detail="; ".join(part for part in (_tables(tables, kind), *_held(snapshot)) if part),
        evidence={"age": age, "used_share": round(age / _IDS, 4), "tables": [str(table) for table in tables]},
        fix=_freeze(snapshot, database, here, tables, late),
        discriminator=" ".join(part for part in (told, "" if kind == "transaction" else kind) if part),
    )


def _age(table: Relation, kind: str) -> int:
    return (table.xid_age if kind == "transaction" else table.mxid_age) or 0


def _oldest(snapshot: Snapshot, kind: str, age: int) -> tuple[Relation, ...]:
    """The tables that hold the database's age, the oldest first; none where it is the catalog."""
    old = [table for table in snapshot.relations if _age(table, kind) >= 0.9 * age]
    return tuple(sorted(old, key=lambda table: (-_age(table, kind), str(table)))[:_TABLES])


def _tables(tables: tuple[Relation, ...], kind: str) -> str:
    return f"oldest: {', '.join(f'{table} ({_count(_age(table, kind))})' for table in tables)}" if tables else ""


def _held(snapshot: Snapshot) -> Iterator[str]:
    oldest = holders(snapshot, _OLD)[:_HOLDERS]
    if oldest:
        yield f"held back by {', '.join(f'{h.who}, {_count(h.age)} transactions old' for h in oldest)}"
    if isinstance(snapshot.activity, NotCaptured):
        yield "whether a session holds it back could not be seen"


def _freeze(snapshot: Snapshot, database: str, here: bool, tables: tuple[Relation, ...], late: bool) -> Fix:
    """VACUUM runs outside of a transaction, on the primary, in the database itself."""
    options = "freeze, verbose, index_cleanup off" if late else "freeze, verbose"
    where = "" if here else f" in {quote(database)}"
    primary = " on the primary" if snapshot.origin.standby else ""
    mine = [table for table in tables if table.persistence != "temporary"]
    statements = tuple(f"vacuum ({options}) {table}" for table in mine) or (f"vacuum ({options})",)
    return Fix(
        title=f"End what holds it back, then freeze{where}{primary}",
        statements=statements if here else (),
        safe=True,
        lock=SHARE_UPDATE,
    )


def _count(number: int) -> str:
    return f"{number / 1e9:.1f} billion" if number >= 1e9 else f"{number / 1e6:,.0f} million"
