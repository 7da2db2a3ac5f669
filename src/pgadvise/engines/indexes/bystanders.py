"""Who else an index of a protected table can serve: its policies, foreign keys, and what runs with others' rights."""

import re
from collections.abc import Iterable
from functools import cached_property

import msgspec

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.indexes.barrier import Barrier
from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Index, Relation, Snapshot
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Column, NullTest
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.reads import own_columns

_MOST = 0.5  # a partial index of more of the rows than this is not read for its predicate's sake


class Bystanders(msgspec.Struct, frozen=True, dict=True):
    """Of one table."""

    platform: Platform
    barrier: Barrier
    table: Relation

    @property
    def _snapshot(self) -> Snapshot:
        return self.platform.snapshot

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that policies ask, before anything else, and those by which the server follows foreign keys, as
        the table's owner."""
        keys = self._snapshot.foreign_keys_of(self.table)
        return self._of_policies | frozenset(name for key in keys for name in key.columns)

    @cached_property
    def _of_policies(self) -> frozenset[str]:
        policies = self._snapshot.policies_of(self.table)
        found: set[str] = set()
        for text in {text for p in policies for text in p.texts}:
            try:
                found |= own_columns(parse.expression(text), self.table.name)
            except parse.NotParsed:
                found |= {c.name for c in self.table.columns}
        return frozenset(found)

    def reach(self, columns: Iterable[str]) -> bool:
        """A function or a view with the rights of somebody whom no policy binds names the table and one of these."""
        names = tuple(columns)
        return any(_names(text, self.table.name) and any(_names(text, n) for n in names) for text in self._free_texts)

    @cached_property
    def _free_texts(self) -> tuple[str, ...]:
        free = {role: self.barrier.standing(role, self.table) == "free" for role in self._owners}
        functions = [f.body for f in self.platform.functions if f.security_definer and free[f.owner]]
        views = [
            known.definition
            for relation in self.platform.views
            if (known := self._snapshot.view(relation)) is not None and self.table.oid in known.reads
            if (rights := view_rights(relation)) is not None and free[rights]
        ]
        return tuple(text for text in (*functions, *views) if text)

    @cached_property
    def _owners(self) -> frozenset[str]:
        definers = {f.owner for f in self.platform.functions if f.security_definer}
        return frozenset(definers | {view.owner for view in self.platform.views})

    def read_whole(self, index: Index) -> bool:
        """A partial index of few rows is worth reading whole: its predicate is no condition and runs no operator."""
        if index.predicate is None:
            return False
        try:
            tree = parse.expression(index.predicate)
        except parse.NotParsed:
            return True
        known = self._snapshot.statistics_of(self.table)
        for part in conjuncts(tree):
            if not isinstance(part, NullTest) or not isinstance(part.arg, Column) or part.arg.name not in known:
                return True
            nulls = known[part.arg.name].null_fraction
            if (1 - nulls if part.negated else nulls) < _MOST:
                return True
        return False

    def scans(self, index: Index) -> int | None:
        """Since the counters' reset; of a partitioned index those of its parts, all the way down."""
        if not index.partitioned:
            return index.scans
        counted = [self.scans(part) for part in self._parts.get(index.oid, ())]
        return None if None in counted else sum(n for n in counted if n is not None)

    @cached_property
    def _parts(self) -> dict[int, list[Index]]:
        found: dict[int, list[Index]] = {}
        ahead = [self.table]
        while ahead:
            children = self._snapshot.children_of(ahead.pop())
            ahead += children
            for index in (i for child in children for i in self._snapshot.indexes_of(child)):
                if index.parent is not None:
                    found.setdefault(index.parent, []).append(index)
        return found


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
