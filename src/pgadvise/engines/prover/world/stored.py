"""The rows that one question knows, and what keys say of them.

Two rows that agree in a key are one row, as long as nothing changed their table in between.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.rows import keys
from pgadvise.engines.prover.words.nodes import Map
from pgadvise.engines.prover.words.terms import (
    CONTROLLED,
    FALSE,
    OWN,
    TRUE,
    Formula,
    Term,
    Value,
    both,
    either,
    implies,
    neither,
)
from pgadvise.snapshot import Relation


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a relation. `stored`: it is in the database, so that constraints and invariants hold of it."""

    relation: Relation
    columns: Mapping[str, Value]
    stored: bool


def names_attacker(row: Row, columns: Iterable[str]) -> Formula:
    """Whether one of the columns holds a person whom the attacker controls."""
    values = (row.columns[name] for name in columns)
    return either(*(both(neither(value.null), CONTROLLED(value.term)) for value in values))


def is_strange(row: Row, *his: Map) -> Formula:
    """That nothing in it is the caller's: no tenant, no person, no secret, as far as is asked for."""
    values = row.columns.values()
    return both(*(either(value.null, neither(either(*(of(value.term) for of in his)))) for value in values))


class _Known(NamedTuple):
    """A row that was made, as of how many changes of its table, and when it is there."""

    row: Row
    state: int
    when: Formula


class _Sought(NamedTuple):
    """A row that is the one with this key, where there is one."""

    known: _Known
    given: Mapping[str, Value]

    def has(self, row: Row) -> Formula:
        pairs = [(row.columns[name], value) for name, value in self.given.items()]
        return both(*(both(neither(m.null), neither(v.null), m.term == v.term) for m, v in pairs))


class _Lacking(NamedTuple):
    """Where `exists` is false, what `holds` asks is true of no row of the table, by its oid."""

    table: int
    exists: Formula
    holds: Callable[[Row], Formula]


class Stored:
    """Those that were made so far. `facts` are asserted together with the question."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.facts: list[Formula] = []
        self.tenant_of: Callable[[Row], Value] | None = None
        self._rows: list[_Known] = []
        self._sought: list[_Sought] = []
        self._lacking: list[_Lacking] = []
        self._changes: Counter[int] = Counter()
        self._passed: dict[int, int] = {}  # by table, the number of the change that left others' rows as they were
        self._owned: dict[tuple[int, str, int], keys.Owned] = {}

    def changed(self, relation: Relation) -> None:
        """Its rows may not be what they were: what was read of it so far says nothing of what will be."""
        self._changes[relation.oid] += 1
        self._sought.clear()
        self._lacking.clear()

    @property
    def changes(self) -> int:
        """How many there were so far, of any table."""
        return self._changes.total()

    def comes(self, row: Row, when: Formula | None) -> None:
        """A new row, that will be there where `when` holds, or maybe. That none had its key says nothing any more."""
        self._sought.clear()
        self._lacking.clear()
        if when is not None:
            self.stores(row, when)

    def column_of(self, term: Term) -> str | None:
        """The name of the column that it is the value of, in some row."""
        values = ((name, value.term) for known in self._rows for name, value in known.row.columns.items())
        return next((name for name, each in values if each.eq(term)), None)

    def is_column(self, term: Term, table: str, name: str) -> bool:
        """Whether it is the value of that column, in some row of a table called so."""
        rows = (known.row for known in self._rows if known.row.relation.name == table)
        return any(name in row.columns and row.columns[name].term.eq(term) for row in rows)

    def stored_column(self, term: Term) -> tuple[Relation, str] | None:
        """The table and the name of the column, of a row that is in it."""
        rows = (known.row for known in self._rows if known.row.stored and known.row.relation.is_table)
        named = ((row.relation, name) for row in rows for name, value in row.columns.items() if value.term.eq(term))
        return next(named, None)

    def source_of(self, value: Value) -> tuple[str, Mapping[str, Value]] | None:
        """What a generated column is made from, and the row's columns; None of other values."""
        for known in self._rows:
            for column in known.row.relation.columns:
                if column.generated and column.default and known.row.columns[column.name] is value:
                    return column.default, known.row.columns
        return None

    def pass_time(self, *, harmless: bool) -> None:
        """Every table that a row was read of may have changed since; if `harmless`, no row of another tenant has."""
        for relation in {known.row.relation.oid: known.row.relation for known in self._rows}.values():
            if harmless and relation.is_table and relation.oid in self.ground.axes:
                self._passed[relation.oid] = self._changes[relation.oid]
            self.changed(relation)

    def stores(self, row: Row, when: Formula) -> None:
        """A row that is in its table from now on, where `when` holds."""
        self._keep(msgspec.structs.replace(row, stored=True), when)

    def _keep(self, row: Row, when: Formula) -> None:
        """Keys tell stored rows apart, unless other tables inherit from this one: theirs are not asked."""
        known = _Known(row, self._changes[row.relation.oid], when)
        if row.stored and row.relation.is_table and not keys.has_heirs(self.ground.snapshot, row.relation):
            for other in self._rows:
                if other.row.stored and other.row.relation.oid == row.relation.oid:
                    told, theirs = both(when, other.when, self._alike(known, other)), other.row.columns
                    telling = keys.telling_apart(self.ground.snapshot, row.relation)
                    self.facts += [implies(told, keys.unique(key, row.columns, theirs)) for key in telling]
            self.facts += [self._tells(each, known) for each in self._owned.values() if each.table == row.relation.oid]
            self.facts += [self._meets(sought, known) for sought in self._sought]
        self._rows.append(known)

    def _alike(self, known: _Known, other: _Known) -> Formula:
        """When what is true of the one row is true of the other as well, if it is the same."""
        oid, state = known.row.relation.oid, known.state
        if other.state == state:
            return TRUE
        if (other.state, state) != (self._passed.get(oid), other.state + 1):
            return FALSE
        return either(self.foreign(known.row), self.foreign(other.row))

    @property
    def made(self) -> int:
        """How many rows there are so far."""
        return len(self._rows)

    def seek(self, place: int, table: Relation, given: Mapping[str, Value]) -> bool:
        """Says that the row made at that place is the one with this key, where the table has one; whether it may."""
        known = self._rows[place]
        kinds = all(known.row.columns[name].kind == value.kind for name, value in given.items())
        if known.row.relation.oid != table.oid or not known.row.stored or not kinds:
            return False
        sought = _Sought(known, given)
        self.facts += [self._meets(sought, other) for other in self._rows if other is not known]
        self._sought.append(sought)
        return True

    def lacks(self, table: Relation, exists: Formula, holds: Callable[[Row], Formula]) -> None:
        """It was asked whether a row is there of which something holds: until the next change that says of each."""
        self._lacking.append(_Lacking(table.oid, exists, holds))

    def is_there(self, row: Row) -> None:
        """Says of the row what was found to hold of none."""
        asked = [each for each in self._lacking if each.table == row.relation.oid]
        self.facts += [either(each.exists, neither(each.holds(row))) for each in asked]

    def _meets(self, sought: _Sought, other: _Known) -> Formula:
        mine, row = sought.known, other.row
        if not row.stored or row.relation.oid != mine.row.relation.oid or other.state != mine.state:
            return TRUE
        return implies(both(other.when, sought.has(row)), sought.has(mine.row))

    def others(self, row: Row) -> Iterator[tuple[Row, Formula]]:
        """The stored rows of its table besides it, and when they are there."""
        mine = (k for k in self._rows if k.row.relation.oid == row.relation.oid and k.row is not row)
        return ((known.row, known.when) for known in mine if known.row.stored)

    def read_of_others(self, but: Row) -> Formula:
        """That what was read of tables of tenants, besides the one row, is of other tenants."""
        return both(*(self.foreign(row) for row in self.read(but) if row.relation.oid in self.ground.axes))

    def read(self, but: Row | None = None) -> tuple[Row, ...]:
        """The rows that were read, or put there, besides the one."""
        return tuple(known.row for known in self._rows if known.row.stored and known.row is not but)

    def owned(self, table: Relation, column: str) -> keys.Owned | None:
        """Which of the table's rows, by a key of one column, are of the caller's tenants; None where none can tell."""
        axis, state = self.ground.axes.get(table.oid), self._changes[table.oid]
        if axis is None or axis.column is None or self.ground.snapshot.children_of(table) or self.tenant_of is None:
            return None
        found = self._owned.get((table.oid, column, state)) or keys.owned(table, column, state)
        if found is not None and (table.oid, column, state) not in self._owned:
            self._owned[table.oid, column, state] = found
            stored = (k for k in self._rows if k.row.stored and k.row.relation.oid == table.oid)
            self.facts += [self._tells(found, known) for known in stored]
        return found

    def _tells(self, owned: keys.Owned, known: "_Known") -> Formula:
        if known.state != owned.state:
            return TRUE
        return owned.of(known.row.columns, neither(self.foreign(known.row)), known.when)

    def foreign(self, row: Row) -> Formula:
        """Whether the row belongs to a tenant that is not the caller's."""
        return self._others(self._tenant(row))

    def estranged(self, row: Row, table: Relation) -> Formula:
        """Whether a link, of `table` or a part of it, leads to a tenant that is not the caller's."""
        return self._others(self.led(row, table))

    def led(self, row: Row, table: Relation) -> Value:
        """The tenant that a link leads to: the row's own, or the one below where it says which is."""
        partner = self.ground.partners.get(table.oid)
        return row.columns[partner.below] if partner is not None else self._tenant(row)

    def _tenant(self, row: Row) -> Value:
        assert self.tenant_of is not None
        return self.tenant_of(row)

    def _others(self, tenant: Value) -> Formula:
        return both(neither(tenant.null), neither(OWN(tenant.term)))
