"""What rows hold that a function looks at, for its arguments: keys, numbers and words, B's and the attacker's own."""

from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.attack.texts.values import Value, secret
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import Scene, pool_type
from pgadvise.snapshot import Function, Relation


class Found(msgspec.Struct, frozen=True, kw_only=True):
    influence: Influence
    scene: Scene

    def called(self, function: Function, name: str) -> list[Value]:
        """What rows of B and the attacker's hold in columns of that name: a number of an article, a code."""
        tables = (self.scene.axes[oid].relation for oid in self._of_tenants(function))
        named = (t for t in tables if (column := t.column(name)) is not None and not secret(column))
        return [row.cells.get(name) for t in named for row in (*self.scene.foreign(t)[:2], *self.scene.own(t)[:1])]

    def keys(self, function: Function, kind: str, ranks: slice = slice(1)) -> list[str]:
        """Of the tables that a function looks at, the keys of a row of B and of one of the attacker's: the first ones.

        Not those that only their bearer has, a code for instance.
        """
        found: dict[str, None] = {}
        for oid in self._of_tenants(function):
            relation = self.scene.axes[oid].relation
            column = self.scene.world.snapshot.single_key_of(relation)
            if column is None or secret(column):
                continue
            spelled = kind == "text" and "::text" in (function.body or "")  # a key as a text
            if spelled or pool_type(column.base_type, column.element_type) == pool_type(kind, None):
                pairs = zip_longest(self.scene.foreign(relation)[ranks], self.scene.rows_of(relation, OWN)[ranks])
                rows = (row for pair in pairs for row in pair if row is not None)
                found |= dict.fromkeys(value for row in rows if (value := row.cells.get(column.name)))
        tenants = self.scene.world.cast.tenants.values()
        return [value for value in found if value not in tenants]

    def of_his_rows(self, function: Function, name: str, kind: str) -> list[Value]:
        """What the attacker's rows of no tenant hold where the function looks for the argument: the id of his team."""
        columns, person = self.scene.world.hints.set_to(name), self.scene.world.cast.person(OWN)
        found = [
            row.cells.get(column.name)
            for relation in self._of_nobody(function)
            for column in relation.columns
            if column.name in columns and not secret(column) and pool_type(column.base_type, None) == kind
            for row in self.scene.rows_of(relation)
            if person in row.cells.values()
        ]
        return list(dict.fromkeys(found))

    def _of_tenants(self, function: Function) -> list[int]:
        """Oids of the tables that it looks at whose rows have a tenant."""
        return sorted(self.influence.made_by(function) & self.scene.axes.keys())

    def _of_nobody(self, function: Function) -> Iterator[Relation]:
        others = sorted(self.influence.made_by(function) - self.scene.axes.keys())
        relations = (self.scene.world.snapshot.relation(oid) for oid in others)
        return (relation for relation in relations if relation is not None)
