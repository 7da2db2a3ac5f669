"""Indexes that another index makes needless: the same keys again, or a prefix of another's."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Constraint, Index, IndexKey, Relation, Snapshot

_LARGER = 1.5  # up to so many times its size, the longer index is read as cheaply as the shorter one


class Redundancy(msgspec.Struct, frozen=True, kw_only=True):
    """`drop` can go, because `keep` does all that it does.

    `constraint` stands behind `drop` where there is one: then the constraint is what has to be dropped. `scans` and
    `size_bytes` are those of `drop`, `kept_size_bytes` those of `keep`; partitioned indexes are summed over their
    partitions. None is not known.
    """

    table: Relation
    drop: Index
    keep: Index
    kind: Literal["duplicate", "prefix"]
    why: str
    constraint: Constraint | None = None
    scans: int | None = None
    size_bytes: int | None = None
    kept_size_bytes: int | None = None

    @property
    def clear(self) -> bool:
        """Nothing speaks for keeping it. A prefix that is much smaller and is read pays for itself."""
        if self.kind == "duplicate" or self.scans == 0:
            return True
        if self.size_bytes is None or self.kept_size_bytes is None:
            return False
        return self.kept_size_bytes <= _LARGER * self.size_bytes


def redundancies(snapshot: Snapshot, platform: Platform) -> tuple[Redundancy, ...]:
    """All of the user's tables; partitions are judged on their parent, whose indexes theirs are attached to."""
    return tuple(r for table in platform.tables for r in redundancies_of(snapshot, table))


def redundancies_of(snapshot: Snapshot, table: Relation) -> tuple[Redundancy, ...]:
    """Of one table, by the name of what can go. Each `keep` stays: following every line is safe."""
    indexes = [i for i in snapshot.indexes_of(table) if i.usable and not i.building]
    if len({_key(i.keys[0]) if i.keys else None for i in indexes}) == len(indexes):
        return ()  # whether the same keys or the first of them: both begin alike
    bench = _Bench(snapshot, table)
    kept = sorted(indexes, key=bench.worth)
    dropped: list[Index] = []
    for index in tuple(kept):  # the least worth goes first, so that of two equals the better stays
        others = [o for o in kept if o is not index]
        if bench.droppable(index) and any(bench.kind(o, index) for o in others):
            kept, dropped = others, [*dropped, index]
    # What one makes needless, its own replacement does too, so somebody who stays serves in place of each.
    return tuple(bench.verdict(index, kept) for index in sorted(dropped, key=lambda i: i.name))


class _Bench:
    """The indexes of one table, compared."""

    def __init__(self, snapshot: Snapshot, table: Relation) -> None:
        self.snapshot = snapshot
        self.table = table
        self.leaned_on = {c.index for c in snapshot.references_to(table)}

    def worth(self, index: Index) -> tuple[bool, bool, bool, bool, bool, int, int]:
        """Of two that serve alike, the greater stays."""
        constraint = self.snapshot.constraint_behind(index) is not None
        scans = self._total(index, "scans") or 0
        return (
            index.unique, index.primary, constraint, index.replica_identity, index.clustered, scans, -index.oid
        )  # fmt: skip

    def droppable(self, index: Index) -> bool:
        """An attached index of a partition cannot be dropped (2BP01), nor one that a foreign key leans on."""
        bound = index.primary or index.exclusion or index.replica_identity or index.clustered
        return not bound and index.parent is None and index.extension is None and index.oid not in self.leaned_on

    def kind(self, keep: Index, drop: Index) -> Literal["duplicate", "prefix"] | None:
        """How `keep` serves in place of `drop`; None where it does not."""
        if keep.method != drop.method or keep.predicate != drop.predicate:
            return None
        if drop.unique and not _as_strict(keep, drop):
            return None
        if _keys(keep) == _keys(drop):
            return "duplicate" if _stores_as_much(keep, drop) else None
        if drop.method != "btree" or drop.unique or _keys(keep)[: len(drop.keys)] != _keys(drop):
            return None
        return "prefix" if set(drop.included) <= {*keep.columns, *keep.included} else None

    def verdict(self, drop: Index, kept: Sequence[Index]) -> Redundancy:
        """`drop` against the best of those that stay: an equal one, else the shortest that begins with its keys."""
        serving = [(self.kind(k, drop), k) for k in kept]
        equals = [k for kind, k in serving if kind == "duplicate"]
        longer = [k for kind, k in serving if kind == "prefix"]
        keep = max(equals, key=self.worth) if equals else min(longer, key=lambda i: (len(i.keys), i.name))
        return Redundancy(
            table=self.table,
            drop=drop,
            keep=keep,
            kind="duplicate" if equals else "prefix",
            why=self._why_equal(drop, keep) if equals else f"its keys are the first keys of {keep.name}",
            constraint=self.snapshot.constraint_behind(drop),
            scans=self._total(drop, "scans"),
            size_bytes=self._total(drop, "size_bytes"),
            kept_size_bytes=self._total(keep, "size_bytes"),
        )

    def _why_equal(self, drop: Index, keep: Index) -> str:
        constraint = self.snapshot.constraint_behind(keep)
        claims = (
            (keep.primary, "is the primary key"),
            (keep.unique and not drop.unique, "is unique"),
            (constraint is not None and self.snapshot.constraint_behind(drop) is None, "backs a constraint"),
            (set(keep.included) > set(drop.included), "includes more columns"),
            (keep.replica_identity, "is the replica identity"),
            (keep.clustered, "orders the table (CLUSTER)"),
            ((self._total(keep, "scans") or 0) > (self._total(drop, "scans") or 0), "is used more"),
            (True, "is older"),
        )
        return f"it has the same keys as {keep.name}, which {next(words for claim, words in claims if claim)}"

    def _total(self, index: Index, counter: Literal["scans", "size_bytes"]) -> int | None:
        """A partitioned index is nothing but its partitions' indexes: they are read and take space."""
        if not index.partitioned:
            value: int | None = getattr(index, counter)
            return value
        table = self.snapshot.relation(index.table)
        partitions = self.snapshot.children_of(table) if table else ()
        attached = (i for p in partitions for i in self.snapshot.indexes_of(p) if i.parent == index.oid)
        parts = [self._total(i, counter) for i in attached]
        known = [p for p in parts if p is not None]
        return sum(known) if known and len(known) == len(parts) else None


def _keys(index: Index) -> tuple[tuple[object, ...], ...]:
    """What makes two keys the same: another order, collation or operator class answers other questions."""
    return tuple(_key(k) for k in index.keys)


def _key(key: IndexKey) -> tuple[object, ...]:
    return key.column, key.expression, key.operator_class, key.collation, key.descending, key.nulls_first


def _as_strict(keep: Index, drop: Index) -> bool:
    """Whether `keep` refuses, at once, all that `drop` refuses. A primary key has no nulls to compare."""
    return (
        keep.unique
        and (keep.immediate or not drop.immediate)
        and (keep.nulls_not_distinct or keep.primary or not drop.nulls_not_distinct)
    )


def _stores_as_much(keep: Index, drop: Index) -> bool:
    """Elsewhere than in a btree, parameters decide what an index can do (lists, pages_per_range, siglen)."""
    if drop.method in ("btree", "hash"):
        return set(drop.included) <= set(keep.included)
    return _parameters(keep) == _parameters(drop)


def _parameters(index: Index) -> str:
    return index.definition.rpartition(" USING ")[2]
