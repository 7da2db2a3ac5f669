"""Indexes that serve none of the roles that row-level security binds, and nobody else that is known."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.barrier import Barrier
from pgadvise.engines.indexes.bystanders import Bystanders
from pgadvise.engines.indexes.demand import Ask, Demand, calls, pattern
from pgadvise.engines.indexes.usable import DeadKey, Usability, expression_of, orders_nothing
from pgadvise.engines.window import Window
from pgadvise.snapshot import Index, NotCaptured, Relation, Snapshot
from pgadvise.sql.tree.expression import Column, Expression
from pgadvise.sql.tree.reads import columns

Proof = Literal["kind", "sorts", "measured", "asked"]
_NEGLIGIBLE = 100  # scans by others do not count beside so many times as many calls that cannot use the index


class DeadIndex(msgspec.Struct, frozen=True, kw_only=True):
    """`keys` are useless to `roles` as conditions; `whole`: all that the index was built for, else it serves by others.

    `calls` of `statements` statements filter by these keys. `scans` since the counters' reset, over all partitions.
    `proof`: "kind" for an index that can serve nothing but conditions, "sorts" for one that could still give an order,
    "measured" where nothing scanned it while those calls were counted, "asked" where all that is asked of the
    table says so. `services` are trusted roles of the application that could use it.
    """

    table: Relation
    index: Index
    keys: tuple[DeadKey, ...]
    whole: bool
    roles: tuple[str, ...]
    proof: Proof
    calls: int = 0
    statements: int = 0
    scans: int | None = None
    services: tuple[str, ...] = ()


class DeadIndexes(msgspec.Struct, frozen=True, dict=True):
    """Looks for them in one database."""

    application: Application
    demand: Demand
    window: Window

    @property
    def access(self) -> Access:
        return self.application.access

    @property
    def snapshot(self) -> Snapshot:
        return self.access.snapshot

    @cached_property
    def barrier(self) -> Barrier:
        return Barrier(self.access)

    @cached_property
    def usability(self) -> Usability:
        return Usability(self.snapshot)

    @cached_property
    def counted(self) -> bool:
        """Whether every call of the workload was made while the indexes' scans were counted, on the only node."""
        since, workload = self.snapshot.origin.counters_since, self.demand.workload
        if isinstance(workload, NotCaptured) or workload.since is None or since is None or self.window.elsewhere:
            return False
        return workload.since >= since

    def of(self, table: Relation) -> Iterator[DeadIndex]:
        indexes = [i for i in self.snapshot.indexes_of(table) if table.row_security and self._judged(i)]
        indexes = [i for i in indexes if self.usability.dead_keys(table, i)]
        bench = _Bench(self, table) if indexes else None
        for index in indexes if bench and bench.held else ():
            found = bench.judge(index) if bench else None
            if found is not None:
                yield found

    def _judged(self, index: Index) -> bool:
        """Made by CREATE INDEX for the sake of queries."""
        serves = index.unique or index.primary or index.exclusion or index.replica_identity or index.clustered
        own = index.parent is None and index.extension is None and self.snapshot.constraint_behind(index) is None
        return own and index.usable and not (index.building or serves)


class _Bench:
    """One table: who reads it, and what for."""

    def __init__(self, database: DeadIndexes, table: Relation) -> None:
        self.database = database
        self.table = table
        self.asks = database.demand.of(table)
        self.bystanders = Bystanders(database.application.platform, database.barrier, table)
        standing = database.barrier.standing
        readers = [e.role.name for e in database.application.exposure(table) if e.reads]
        of_app = {name: standing(name, table) for name in readers}
        of_asks = {ask.role: standing(ask.role, table) for ask in self.asks}
        self.held = tuple(name for name, is_ in (of_app | of_asks).items() if is_ == "held")
        self.free_readers = any(is_ == "free" for is_ in of_app.values())
        self.free = {name for name, is_ in of_asks.items() if is_ == "free"}
        self.services = tuple(r.name for r in database.application.service if standing(r.name, table) == "free")

    def judge(self, index: Index) -> DeadIndex | None:
        keys = self.database.usability.dead_keys(self.table, index)
        keys = tuple(key for key in keys if self.bystanders.columns.isdisjoint(_columns(index, key)))
        if not keys:
            return None
        needing = self._needing(index, keys)
        conditions_only = orders_nothing(self.database.snapshot, index)
        whole = len(keys) == len(index.keys) or (keys[0].place == 0 and not conditions_only)
        proof = self._proof(index, keys, needing, conditions_only, whole)
        if proof is None:
            return None
        return DeadIndex(
            table=self.table,
            index=index,
            keys=keys,
            whole=whole,
            roles=tuple(dict.fromkeys(ask.role for ask in needing)) or self.held,
            proof=proof,
            calls=calls(needing),
            statements=len({id(ask.statement) for ask in needing}),
            scans=self.bystanders.scans(index),
            services=self.services,
        )

    def _proof(
        self, index: Index, keys: tuple[DeadKey, ...], needing: list[Ask], conditions_only: bool, whole: bool
    ) -> Proof | None:
        names = frozenset(name for key in keys for name in _columns(index, key))
        scans = self.bystanders.scans(index)
        ordered = not conditions_only and self._sorted(names)
        if whole and not ordered and scans == 0 and needing and self.database.counted:
            return "measured"
        if ordered or (whole and scans and scans * _NEGLIGIBLE > calls(needing)):
            return None
        if self._asked_by_others(names) or self.bystanders.read_whole(index) or self.bystanders.reach(names):
            return None
        if conditions_only:
            return "kind" if needing or not self.free_readers else None
        if whole:
            is_expression = all(index.keys[key.place].expression for key in keys)
            return "sorts" if is_expression and not self.free_readers else None
        return "asked" if needing else None

    def _needing(self, index: Index, keys: tuple[DeadKey, ...]) -> list[Ask]:
        """Statements of roles that policies bind, which filter by one of the keys."""
        wanted = [(_pattern(index, key), key.operators) for key in keys]
        return [
            ask
            for ask in self.asks
            if ask.role in self.held
            and any(f.asked == asked and f.operator in names for f in ask.asking.filters for asked, names in wanted)
        ]

    def _asked_by_others(self, names: frozenset[str]) -> bool:
        return any(ask.role in self.free and ask.asking.by(names) for ask in self.asks)

    def _sorted(self, names: frozenset[str]) -> bool:
        """Somebody sorts or groups by a key, wants its least or greatest, or looks for NULL: no operator is run."""
        for ask in self.asks:
            nulls = [f.column for f in ask.asking.filters if f.operator in ("is null", "is not null")]
            if not names.isdisjoint(ask.asking.sorted_by) or not names.isdisjoint(nulls):
                return True
        return False


def _pattern(index: Index, key: DeadKey) -> Expression | None:
    of_index = index.keys[key.place]
    expression = Column(of_index.column) if of_index.column else expression_of(of_index)
    return pattern(expression) if expression is not None else None


def _columns(index: Index, key: DeadKey) -> frozenset[str]:
    of_index = index.keys[key.place]
    if of_index.column is not None:
        return frozenset((of_index.column,))
    expression = expression_of(of_index)
    return frozenset(c.name for c in columns(expression)) if expression is not None else frozenset()
