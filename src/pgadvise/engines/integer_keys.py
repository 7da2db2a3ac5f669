"""Columns that draw their numbers from a sequence, and how much of what they can hold is used up."""

import re
from collections.abc import Iterator

import msgspec

from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Column, Name, Relation, Sequence, Snapshot

# The largest value of a type; the smallest is one below its negative.
LARGEST = {"int2": 2**15 - 1, "int4": 2**31 - 1, "int8": 2**63 - 1}
_NEXTVAL = re.compile(r"\bnextval\('((?:[^']|'')+)'::regclass\)")


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A column whose default is the next number of `sequence`, which was used and could be read."""

    table: Relation
    column: Column
    sequence: Sequence
    last: int

    @property
    def ascending(self) -> bool:
        return self.sequence.increment > 0

    @property
    def end(self) -> int:
        """The last number there is: the sequence's own end, or what the column's type holds."""
        largest = LARGEST.get(self.column.base_type)
        if self.ascending:
            return self.sequence.maximum if largest is None else min(self.sequence.maximum, largest)
        return self.sequence.minimum if largest is None else max(self.sequence.minimum, -largest - 1)

    @property
    def ends_early(self) -> bool:
        """The sequence ends although its column's type could hold more."""
        largest = LARGEST.get(self.column.base_type)
        return largest is None or abs(self.end) < largest

    @property
    def used(self) -> float:
        """The share of its numbers that is used up, 0 to 1."""
        begin = self.sequence.minimum if self.ascending else self.sequence.maximum
        return (self.last - begin) / (self.end - begin) if self.end != begin else 1.0


def drawn(platform: Platform) -> Iterator[Drawn]:
    """By identity, by an owned sequence, or by a default that names one. Those that start again at the end are left
    out, and partitions, which draw with their parent."""
    snapshot = platform.snapshot
    owned = {(s.owned_by_table, s.owned_by_column): s for s in snapshot.sequences if s.owned_by_table is not None}
    named = {str(Name(s.schema, s.name)): s for s in snapshot.sequences}
    for table in platform.tables:
        for column in table.columns:
            sequence = owned.get((table.oid, column.name)) if column.identity else _named(column, named)
            if sequence is not None and sequence.last_value is not None and not sequence.cycle:
                yield Drawn(table=table, column=column, sequence=sequence, last=sequence.last_value)


def _named(column: Column, sequences: dict[str, Sequence]) -> Sequence | None:
    found = _NEXTVAL.search(column.default) if column.default else None
    return sequences.get(found[1].replace("''", "'")) if found else None


def referring(snapshot: Snapshot, table: Relation, column: str) -> tuple[tuple[Relation, Column], ...]:
    """The columns that refer to a column, and those that refer to these; partitions follow their parents."""
    found: dict[tuple[int, str], tuple[Relation, Column]] = {}
    waiting = [(table, column)]
    while waiting:
        target, name = waiting.pop(0)
        for child, referrer in _direct(snapshot, target, name):
            if (child.oid, referrer.name) not in found and (child.oid, referrer.name) != (table.oid, column):
                found[child.oid, referrer.name] = (child, referrer)
                waiting.append((child, referrer.name))
    return tuple(found.values())


def _direct(snapshot: Snapshot, table: Relation, column: str) -> Iterator[tuple[Relation, Column]]:
    for key in snapshot.references_to(table):
        child = snapshot.relation(key.table)
        if child is None or child.is_partition or column not in key.referenced_columns:
            continue
        referrer = child.column(key.columns[key.referenced_columns.index(column)])
        if referrer is not None:
            yield child, referrer


def pinned(snapshot: Snapshot, table: Relation, column: str) -> bool:
    """Whether ALTER COLUMN TYPE may be refused: a view, a policy, a trigger, a generated column, a partition key or
    the body of a function may be made of the column. Told by words, so it may say yes where the server would not;
    rules on tables are not captured."""
    word = re.compile(rf"(?<!\w){re.escape(column)}(?!\w)")

    def names(*texts: str | None) -> bool:
        return any(text is not None and word.search(text) for text in texts)

    own = (
        names(table.partition_key, *(c.default for c in table.columns if c.generated))
        or any(table.oid in view.reads and names(view.definition) for view in snapshot.views)
        or any(column in t.update_columns or names(t.condition) for t in snapshot.triggers_of(table))
    )
    policies = (p for p in snapshot.policies if p.table == table.oid or table.name in f"{p.using} {p.check}")
    bodies = (f.body for f in snapshot.functions if f.standard_body and f.body and table.name in f.body)
    return own or any(names(p.using, p.check) for p in policies) or names(*bodies)
