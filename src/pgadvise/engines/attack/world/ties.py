"""Ties: the columns whose values are not free, since they say whose a row is or what it belongs to."""

import re
from collections.abc import Mapping
from functools import cached_property

from pgadvise.engines.attack.texts.composed import Composed
from pgadvise.engines.attack.texts.people import People, called
from pgadvise.engines.attack.texts.values import Value
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.spelling import source
from pgadvise.engines.naming import NamePattern
from pgadvise.remembered import remembered
from pgadvise.snapshot import Column, Constraint, Name, Relation, Snapshot

# Of a tenant that is no more by itself, which one it has become.
_SUCCESSOR = NamePattern(r"(?:\A|_)(?:merged|successor|succeeded|replaced|superseded|absorbed|renamed)(?:_|\Z)")
_SUFFIX = re.compile(r"_?(?:id|uuid|ref|key)\Z", re.IGNORECASE)
_BEFORE = re.compile(r"\w+_")
_KEYS = frozenset(("uuid", "int4", "int8"))


class Ties:
    """Answers are remembered: they are asked for each cell of each row and statement."""

    def __init__(
        self,
        snapshot: Snapshot,
        axes: Mapping[int, Axis],
        people: People,
        composed: Composed | None,
        registry: Name | None,
    ) -> None:
        self.snapshot = snapshot
        self.axes = axes
        self.people = people
        self.composed = composed
        self.registry = registry

    @remembered
    def is_tied(self, table: Relation, column: Column) -> bool:
        axis = self.axes.get(table.oid)
        of_axis = axis is not None and (axis.column == column.name or self.part(axis, column, OWN) is not None)
        return (
            of_axis
            or self.spells(table, column)
            or column.name in self.people.columns(table)
            or self.key_of(table, column) is not None
        )

    def in_key(self, table: Relation, column: Column) -> bool:
        """Whether it is part of a key of its own table."""
        return any(column.name in names for names in self._keys(table))

    @remembered
    def _keys(self, table: Relation) -> list[tuple[str | None, ...]]:
        unique = (index.columns for index in self.snapshot.indexes_of(table) if index.unique)
        return [*(key.columns for key in self.snapshot.keys_of(table)), *unique]

    def place(self, table: Relation, column: Column) -> int:
        """Among the people whom a CHECK names together: they are not one and the same."""
        people = self.people.columns(table)
        for check in self.snapshot.constraints_of(table):
            named = [name for name in check.columns if name in people] if check.kind == "check" else []
            if column.name in named and len(named) > 1:
                return sorted(named, key=lambda name: (check.expression or "").find(name)).index(column.name)
        return 0

    def keeps_default(self, table: Relation, column: Column) -> bool:
        """Whether a word that is the default stands in a key beside other columns: most rows have it."""
        if column.default is None or "(" in column.default or not self.in_key(table, column):
            return False
        return all(len(names) > 1 for names in self._keys(table) if column.name in names)

    def key_of(self, table: Relation, column: Column) -> Constraint | None:
        """The foreign key that a column is part of: to the tenants if one is, else to another table; the widest."""
        keys = [k for k in self.snapshot.foreign_keys_of(table) if column.name in k.columns]
        return max(
            keys,
            key=lambda k: (self.is_registry(k.references), k.references != table.oid, len(k.columns)),
            default=None,
        )

    def is_registry(self, oid: int | None) -> bool:
        """Whether it is the tenants' own table."""
        relation = self.snapshot.relation(oid) if oid else None
        return relation is not None and relation.qualified == self.registry

    @remembered
    def meant(self, table: Relation, column: Column) -> tuple[Relation, Column] | None:
        """The table and its key that a column refers to by its name, where no foreign key says so: `doc_id`, `doc`."""
        tied = self.is_tied(table, column)
        return None if tied else self._named(table, column) or self._joined(table, column)

    def _named(self, table: Relation, column: Column) -> tuple[Relation, Column] | None:
        stem = _SUFFIX.sub("", column.name)
        called = [other for other in self._by_stem.get(stem, ()) if other.oid != table.oid]
        for other in sorted(called, key=lambda one: (len(one.name), one.schema != table.schema)):
            key = self.snapshot.single_key_of(other)
            if key is not None and key.base_type == column.base_type and column.base_type in _KEYS:
                return other, key
        return None

    @cached_property
    def _by_stem(self) -> Mapping[str, list[Relation]]:
        """By each word that a table may be meant by: its name, or what follows a `_` in it, one or many."""
        found: dict[str, list[Relation]] = {}
        for table in (t for t in self.snapshot.tables if t.extension is None):
            starts = [0, *(end for end in range(2, len(table.name)) if _BEFORE.fullmatch(table.name, 0, end))]
            ends = [len(table.name) - len(end) for end in ("", "s", "es") if table.name.endswith(end)]
            for stem in {table.name[start:end] for start in starts for end in ends} - {""}:
                found.setdefault(stem, []).append(table)
        return found

    def _joined(self, table: Relation, column: Column) -> tuple[Relation, Column] | None:
        """The first whose key a text compares it with: a remark on a case or on a letter, by `subject_id`."""
        if column.base_type not in _KEYS or column.generated or self.in_key(table, column):
            return None
        own = rf"(?:{re.escape(table.name)}\.)?{re.escape(column.name)}\b"
        asked = re.compile(rf"\b(\w+)\.\"?(\w+)\"? = \(?{own}|\b{own} = \(?(\w+)\.\"?(\w+)\b")
        for text in self.people.texts(table):
            for match in asked.finditer(text):
                alias, key = (match[1], match[2]) if match[1] else (match[3], match[4])
                found = self._keyed_by(table, alias, key, text)
                if found is not None and found[1].base_type == column.base_type:
                    return found
        return None

    def _keyed_by(self, table: Relation, alias: str, key: str, text: str) -> tuple[Relation, Column] | None:
        """What `alias.key` stands for in a text, where it is another table's whole key."""
        for other in self.snapshot.tables if alias.lower() not in ("new", "old") else ():
            column = self.snapshot.single_key_of(other)
            apart = other.oid != table.oid and other.qualified != self.registry
            if column is not None and column.name == key and apart and called(other, alias, text):
                return other, column
        return None

    def part(self, axis: Axis, column: Column, side: str) -> Value:
        """What a column has of which the tenant is put together."""
        generated = axis.relation.column(axis.column) if axis.column else None
        if self.composed is None or generated is None or not generated.generated:
            return None
        return self.composed.cells.get(side, {}).get(column.name)

    def spells(self, table: Relation, column: Column) -> bool:
        """Whether it holds the tenant besides the column that is known for it."""
        from_ = source(table, self.axes.get(table.oid), self.snapshot.constraints_of(table))
        return (from_ is not None and from_.column == column.name) or (
            self.is_registry(table.oid) and column.name in self._registry_names
        )

    @cached_property
    def _registry_names(self) -> frozenset[str]:
        """Columns of the tenants' table to which a column refers that carries the tenant."""
        carried = (
            key
            for axis in self.axes.values()
            for key in self.snapshot.foreign_keys_of(axis.relation)
            if self.is_registry(key.references) and key.columns == (axis.column,)
        )
        return frozenset(key.referenced_columns[0] for key in carried)

    def is_made_by_policy(self, table: Relation) -> bool:
        """Whether some policy is about new rows of it."""
        return any(policy.command in ("insert", "all") for policy in self.snapshot.policies_of(table))

    def is_for_newcomers(self, table: Relation, names: tuple[str, ...]) -> bool:
        """Whether who signed up and joined no tenant has a row: as a person, or with the tenant left open.

        `names` are what columns are called that hold a tenant. Where he may make the row himself, he has not yet.
        """
        if self.is_made_by_policy(table):
            return False
        keys = ((column, self.key_of(table, column)) for column in table.columns)
        named = [c for c, key in keys if c.name in names or (key is not None and self.is_registry(key.references))]
        return all(c.nullable for c in named) and bool(named or table in self.people.tables)


def is_successor(name: str) -> bool:
    """Whether a column of a tenant's row says which tenant it has become: whoever was in it is in that one."""
    return bool(_SUCCESSOR.search(name))
