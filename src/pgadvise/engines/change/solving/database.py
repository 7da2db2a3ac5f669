"""One symbolic database for both sides: rows that the old and the new texts see alike, column by column.

A row of a table has the columns of both sides, by name and kind of type. It is of the side whose passing is asked:
that side's NOT NULL and keys hold of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import z3

from pgadvise.engines.change.solving.renames import renamed
from pgadvise.engines.change.solving.symbols import Ledger
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.words.contents import Lists
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.literals import Literals
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, Value, both, neither
from pgadvise.engines.prover.world.session import Session
from pgadvise.engines.prover.world.world import Ground, Row, World
from pgadvise.remembered import remembered
from pgadvise.snapshot import Name, Relation, Snapshot

MOST_ENTRIES = 60

Column = tuple[str, str | None]  # a name, and what its type is to the solver


class Entry(NamedTuple):
    """A row that may be there: it is where `present` holds. `generation` tells how it came to be asked for."""

    table: Name
    columns: dict[Column, Value]
    present: Formula
    generation: int


class Database:
    """What both sides share. `rules` is the snapshot whose constraints hold, and whose names renamed columns have.

    `collecting` are the FROMs at work with the rows that each has asked for, `given` the rows that the innermost is to
    take; `choices` say from which side of a UNION a row is.
    """

    def __init__(self, rules: Snapshot, other: Snapshot) -> None:
        self.rules = rules
        self._other = other
        self.names = Ledger()
        self.lists = Lists(self.names)
        self.facts: list[Formula] = []
        self.keys: list[Formula] = []
        self.literals = Literals()
        self.entries: list[Entry] = []
        self.collecting: list[list[Entry]] = []
        self.given: list[Entry] = []
        self.choices: list[Formula] = []
        self.generation = 0

    def entry(self, relation: Relation, *, present: Formula | None = None) -> Entry:
        """A new row of the table that the relation is on its side."""
        if len(self.entries) >= MOST_ENTRIES:
            raise Unproved(f"the policies read more than {MOST_ENTRIES} rows at once, which is too many to follow")
        with self.names.exact():
            there = self.names.boolean(f"{relation.name} is there") if present is None else present
        found = Entry(relation.qualified, {}, there, self.generation)
        self.columns(found, relation)
        self._told_apart(found)
        self.entries.append(found)
        return found

    def columns(self, entry: Entry, relation: Relation) -> dict[str, Value]:
        """The row as the relation of one side has it."""
        found = {}
        names = self._names_of(relation)
        for column in relation.columns:
            key = (names.get(column.name, column.name), column_kind(column))
            if key not in entry.columns:
                entry.columns[key] = self._value(relation, key)
            found[column.name] = entry.columns[key]
        return found

    @remembered
    def _names_of(self, relation: Relation) -> Mapping[str, str]:
        """What the ruling side calls columns that the other has under another name."""
        ruling, other = self.rules.named(relation.qualified), self._other.named(relation.qualified)
        tables = ruling is not None and other is not None and ruling.is_table and other.is_table
        return renamed(ruling, other) if ruling and other and tables else {}

    def _value(self, relation: Relation, column: Column) -> Value:
        ruling = self.rules.relation_named(relation.schema, relation.name) or relation
        known = ruling.column(column[0]) or relation.column(column[0])
        with self.names.exact():
            value = self.names.value(f"{relation.name}.{column[0]}", column[1])
        required = known is not None and not known.nullable and known.not_null_valid and ruling.is_table
        return value._replace(null=FALSE) if required else value

    def _told_apart(self, entry: Entry) -> None:
        """Stored rows that agree in a key are one. A deferred key may be broken; children have keys of their own."""
        table = self.rules.named(entry.table)
        if table is None or z3.is_false(entry.present):
            return
        if any(not child.is_partition for child in self.rules.children_of(table)):
            return
        for key in self.rules.keys_of(table):
            if not key.deferrable and key.columns:
                for other in self.entries:
                    if other.table == entry.table and not z3.is_false(other.present):
                        self._one(entry, other, key.columns)

    def _one(self, mine: Entry, other: Entry, key: tuple[str, ...]) -> None:
        shared = [column for column in mine.columns if column in other.columns]
        keyed = [column for column in shared if column[0] in key]
        if len({column[0] for column in keyed}) < len(key):
            return
        pairs = [(mine.columns[c], other.columns[c]) for c in keyed]
        agree = [both(neither(a.null), neither(b.null), a.term == b.term) for a, b in pairs]
        same = [part for c in shared for part in _same(mine.columns[c], other.columns[c])]
        there = both(mine.present, other.present)
        self.keys.append(z3.Implies(both(there, *agree), z3.And(same)))

    @contextmanager
    def collected(self, given: list[Entry] | None = None) -> Iterator[list[Entry]]:
        """The rows that a FROM asks for meanwhile; those `given` are taken first."""
        before, self.given = self.given, list(given or ())
        rows: list[Entry] = []
        self.collecting.append(rows)
        try:
            yield rows
        finally:
            self.collecting.pop()
            self.given = before

    def known(self) -> list[Formula]:
        """All that is said of rows, sub-selects and lists; what keys say apart."""
        return [*self.facts, *self.lists.facts]


def _same(one: Value, other: Value) -> tuple[Formula, Formula]:
    return one.null == other.null, one.term == other.term


class Side(World):
    """The shared database as one side's texts see it. `gaps` counts what was taken for more than it is."""

    def __init__(self, ground: Ground, session: Session, database: Database) -> None:
        super().__init__(ground, session, database.names, Kept())
        self.database = database
        self.facts = database.facts
        self.lists = database.lists
        self.literals = database.literals
        self.gaps = 0
        self.in_source = False
        self._entries: dict[int, tuple[Row, Entry]] = {}

    def row(
        self,
        relation: Relation,
        *,
        stored: bool = True,
        linked: bool = True,
        checked: bool = True,
        refers: bool = True,
        asked: bool = False,
        same: Mapping[str, Value] | None = None,
    ) -> Row:
        database = self.database
        if database.given and database.given[0].table == relation.qualified:
            entry = database.given.pop(0)
        else:
            entry = database.entry(relation, present=None if stored else FALSE)
        if database.collecting:
            database.collecting[-1].append(entry)
        columns = {**database.columns(entry, relation), **(same or {})}
        row = Row(relation=relation, columns=columns, stored=stored)
        self._entries[id(row)] = row, entry
        return row

    def presence(self, row: Row) -> Formula:
        """That the row is in the database."""
        return self._entries[id(row)][1].present if id(row) in self._entries else TRUE

    def subject(self, entry: Entry, relation: Relation) -> Row:
        """The row that is asked about."""
        stored = z3.is_true(entry.present)
        return Row(relation=relation, columns=self.database.columns(entry, relation), stored=stored)

    def block(self, construct: str) -> None:
        super().block(construct)
        self.gaps += self.in_source


def there(relation: Relation, database: Database) -> Entry:
    return database.entry(relation, present=TRUE)
