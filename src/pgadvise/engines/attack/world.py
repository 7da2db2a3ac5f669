"""The rows of the play: of each table some for each tenant, different where texts look, tied together by the keys.

Every cell is a function of table, column, side and number, so a child knows its parent's key before either is written;
rows are written in any order with foreign keys unchecked.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import msgspec

from pgadvise.engines.access.privileges import PUBLIC, grants
from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.attack.cast import NOBODY, OWN, ROOT, SHARED, Cast, cast
from pgadvise.engines.attack.composed import Composed, composed
from pgadvise.engines.attack.held import array, document
from pgadvise.engines.attack.hints import Hints
from pgadvise.engines.attack.people import People
from pgadvise.engines.attack.values import ANY, TEXTS, Value, identifier, labels, least, plain, tried
from pgadvise.engines.platform import SUPABASE_API_ROLES
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Constraint, Relation, Snapshot

_BOUND = re.compile(r"'((?:[^']|'')*)'|(-?\d+)")
_MOST = 8  # variants of a row on a side
_MEMBERS = 6
_PATHS = 4  # what may stand behind the tenant in a path
_DEEPEST = 8


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row to write: whose it is, and the text of each cell; columns left out take their default."""

    table: Relation
    side: str
    number: int
    cells: dict[str, Value]


class World(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    snapshot: Snapshot
    tenancy: Tenancy
    axes: dict[int, Axis]
    hints: Hints
    people: People
    role: str | None = None

    # --- who plays

    @cached_property
    def cast(self) -> Cast:
        key = self._key_column()
        claimed = {key for path in self.hints.claims for key in path.keys}
        named = tuple(w for name in self.tenancy.keys for w in self.hints.near(name) if w not in claimed)
        members = max([2, *(len(self._variants(t)) for t in self._tables if self.is_membership(t))])
        checked = any(self._is_checked(*one) for one in [*([key] if key else []), *self._paths()])
        person = self._person_column()
        return cast(
            key[1] if key else None,
            person,
            named,
            min(members, _MEMBERS),
            checked=checked,
            roles=self.tenant_roles,
            composed=self.composed.tenants if self.composed else None,
        )

    @cached_property
    def composed(self) -> Composed | None:
        """What the tenant is put together of, where the table of its key is the only one that has it."""
        ours = {table.oid for table in self.hints.platform.tables}  # a platform has tables of people besides
        own = [axis for axis in self.axes.values() if axis.relation.oid in ours]
        column = own[0].relation.column(own[0].column) if len(own) == 1 and own[0].column else None
        return composed(self.snapshot, own[0].relation, column, self.hints) if column is not None else None

    @cached_property
    def tenant_roles(self) -> tuple[str, ...]:
        """Where each tenant is a role of the database: those that may do anything to its table, `role` first."""
        key = self._key_column()
        if key is None or key[1].base_type not in TEXTS or not self.hints.compares_roles(key[1].name):
            return ()
        holders = {grant.grantee for grant in grants(key[0].acl or ())} - {PUBLIC, key[0].owner, *SUPABASE_API_ROLES}
        plain = (r.name for r in self.snapshot.roles if r.name in holders and not (r.superuser or r.bypass_rls))
        return tuple(sorted(plain, key=lambda name: (name != self.role, name)))

    def _key_column(self) -> tuple[Relation, Column] | None:
        for axis in sorted(self.axes.values(), key=lambda a: a.relation.qualified != self.tenancy.tenant_table):
            column = axis.relation.column(axis.column) if axis.column and not axis.path else None
            if column is not None:
                return axis.relation, column
        return None

    def _paths(self) -> Iterator[tuple[Relation, Column]]:
        for axis in self.axes.values():
            column = axis.relation.column(axis.column) if axis.column and axis.path else None
            if column is not None:
                yield axis.relation, column

    def _is_checked(self, table: Relation, column: Column) -> bool:
        return column.type_oid != column.base_oid or any(
            c.kind == "check" and column.name in c.columns for c in self.snapshot.constraints_of(table)
        )

    def _person_column(self) -> Column | None:
        for table in self.people.tables:
            key = self.people.key(table)
            if key:
                return table.column(key)
        return next((t.column(c) for t in self._tables for c in sorted(self.people.columns(t))), None)

    @cached_property
    def _tables(self) -> tuple[Relation, ...]:
        """What rows are written to: a partition gets its rows through its table."""
        return tuple(t for t in self.snapshot.tables if t.extension is None and not t.is_partition)

    def is_membership(self, table: Relation) -> bool:
        """Says of a person that he belongs to a tenant."""
        axis = self.axes.get(table.oid)
        people = self.people.columns(table)
        if axis is None or axis.column is None or not people or axis.path:
            return False
        keys = (c for c in self.snapshot.constraints_of(table) if c.kind in ("primary_key", "unique"))
        known = self.tenancy.of(table)
        return (known is not None and known.scope == "membership") or any(people & set(key.columns) for key in keys)

    # --- rows

    def rows(self) -> Iterator[Row]:
        for table in self._tables:
            for side, numbers in self._sides(table):
                for number, variant in islice(enumerate(self._variants(table)), numbers):
                    yield self.row(table, side, number, variant)

    def _sides(self, table: Relation) -> Iterator[tuple[str, int]]:
        """Whose rows a table has, and how many at most of each."""
        axis = self.axes.get(table.oid)
        if axis is None and not self.people.columns(table):
            yield SHARED, _MOST
            return
        if self.is_registry(table.oid) and any(k.references == table.oid for k in self.snapshot.foreign_keys_of(table)):
            yield ROOT, 1
        for side in self.cast.tenants:
            yield side, _MOST if side in (OWN, "B") else 2
        column = table.column(axis.column) if axis and axis.column else None
        if column is not None and column.nullable and axis is not None and not axis.path:
            yield NOBODY, 3

    def row(self, table: Relation, side: str, number: int, variant: dict[str, Value]) -> Row:
        cells = {}
        for column in table.columns:
            if column.generated or (column.identity and not self.in_key(table, column)):
                continue
            told, value = self._cell(table, column, side, number, variant)
            if told:
                cells[column.name] = value
        return Row(table=table, side=side, number=number, cells=cells)

    def _cell(
        self, table: Relation, column: Column, side: str, number: int, variant: dict[str, Value]
    ) -> tuple[bool, Value]:
        """Whether the cell is written at all, and its value."""
        tied = self.is_tied(table, column)
        held = self._held(table, column, side)
        if held is not None and not tied:
            return True, held
        if column.name in variant and not tied:
            own = variant[column.name] == ANY
            return True, identifier(column, table, side, number) if own else variant[column.name]
        if tied or self.in_key(table, column):
            return True, self.value(table, column, side, number)
        if "email" in column.name and column.base_type in TEXTS:
            return True, self.email(self.cast.person(side, number))
        if column.default is not None or (column.nullable and column.base_type not in TEXTS):
            return False, None
        if column.base_type == "uuid":  # it refers to something that no foreign key names
            return True, identifier(column, table, side, number)
        return True, next(iter(labels(column, self.snapshot)), None) or plain(column)

    def _held(self, table: Relation, column: Column, side: str) -> Value:
        personal = table.oid not in self.axes and bool(self.people.columns(table))
        tenant, people = self.cast.tenants.get(side), self.cast.people.get(side, ())
        if column.element_type is not None:
            return array(column, self.hints, tenant, people, personal=personal)
        outsider = None if personal or side == OWN else self.cast.person(OWN)
        return document(column, self.hints, tenant, people, personal=personal, outsider=outsider)

    def bounds(self, table: Relation) -> tuple[str, ...]:
        """What the partitions of a table take, as far as their bounds spell it."""
        texts = (child.partition_bound or "" for child in self.snapshot.children_of(table))
        quoted = (m[1] or m[2] for text in texts for m in _BOUND.finditer(text))
        return tuple(dict.fromkeys(quoted))

    def is_tied(self, table: Relation, column: Column) -> bool:
        axis = self.axes.get(table.oid)
        of_axis = axis is not None and (axis.column == column.name or self._part(axis, column, OWN) is not None)
        return of_axis or column.name in self.people.columns(table) or self._key_of(table, column) is not None

    def in_key(self, table: Relation, column: Column) -> bool:
        keys = (c for c in self.snapshot.constraints_of(table) if c.kind in ("primary_key", "unique"))
        unique = (i.columns for i in self.snapshot.indexes_of(table) if i.unique)
        return any(column.name in key.columns for key in keys) or any(column.name in key for key in unique)

    def _key_of(self, table: Relation, column: Column) -> Constraint | None:
        """The foreign key that a column is part of: to the tenants if one is, else the widest."""
        keys = [k for k in self.snapshot.foreign_keys_of(table) if column.name in k.columns]
        return max(keys, key=lambda k: (self.is_registry(k.references), len(k.columns)), default=None)

    def is_registry(self, oid: int | None) -> bool:
        relation = self.snapshot.relation(oid) if oid else None
        return relation is not None and relation.qualified == self.tenancy.tenant_table

    def _part(self, axis: Axis, column: Column, side: str) -> Value:
        """What a column has of which the tenant is put together."""
        generated = axis.relation.column(axis.column) if axis.column else None
        if self.composed is None or generated is None or not generated.generated:
            return None
        return self.composed.cells.get(side, {}).get(column.name)

    def value(self, table: Relation, column: Column, side: str, number: int, depth: int = 0) -> Value:
        """What the `number`-th row of a side has in a column that ties it to others."""
        axis = self.axes.get(table.oid)
        part = self._part(axis, column, side) if axis is not None else None
        if part is not None:
            return part
        if axis is not None and axis.column == column.name:
            tenant = identifier(column, table, side, number) if side == ROOT else self.cast.tenants.get(side)
            return self._path(axis, identifier(column, table, side, number), side, number) if axis.path else tenant
        key = self._key_of(table, column)
        if key is not None and depth < _DEEPEST:
            return self._parent_value(table, column, key, side, number, depth)
        if column.name in self.people.columns(table):
            return self.cast.person(side, number)
        return identifier(column, table, side, number)

    def _path(self, axis: Axis, own: Value, side: str, number: int) -> Value:
        """A path of the tenant's; those of others name the attacker and his tenant further on."""
        tenant = self.cast.tenants.get(side)
        if tenant is None or side == OWN:
            return tenant and axis.pattern.format(tenant=tenant, own=own)
        if "{own}" not in axis.pattern:
            mark = axis.pattern.removesuffix("{tenant}")[-1:] or ":"
            further = ("", f"{mark}{self.cast.tenants[OWN]}", f"{mark}{self.cast.person(OWN)}")
            return axis.pattern.format(tenant=tenant) + further[number % len(further)]
        deeper = (
            "{own}",
            f"{self.cast.tenants[OWN]}/{{own}}",
            f"{{own}}-{self.cast.tenants[OWN]}",
            f"{self.cast.person(OWN)}/{{own}}",
        )
        return axis.pattern.format(tenant=tenant, own=deeper[number % len(deeper)].format(own=own))

    def _parent_value(
        self, table: Relation, column: Column, key: Constraint, side: str, number: int, depth: int
    ) -> Value:
        parent = self.snapshot.relation(key.references) if key.references else None
        target = parent.column(key.referenced_columns[key.columns.index(column.name)]) if parent else None
        if parent is None or target is None:
            return None
        if parent.oid == table.oid:
            return self._above(table, column, target, side, number)
        personal = bool(self.people.columns(parent))
        above = side if personal or parent.oid in self.axes else SHARED
        return self.value(parent, target, above, number if personal and parent.oid not in self.axes else 0, depth + 1)

    def _above(self, table: Relation, column: Column, target: Column, side: str, number: int) -> Value:
        """All tenants lie under one root that is none of them; other rows that refer to their own table are roots."""
        if side == ROOT or not (self.is_registry(table.oid) or column.nullable):
            return None if column.nullable else identifier(target, table, side, number)
        return identifier(target, table, ROOT, 0) if self.is_registry(table.oid) else None

    def email(self, person: str) -> str:
        return f"{identifier_of(person)}@x.io"

    # --- variants

    def _variants(self, table: Relation) -> tuple[dict[str, Value], ...]:
        """The ordinary row first, then each other value of each column that texts look at, then several at once."""
        personal = table.oid not in self.axes and bool(self.people.columns(table))
        choices = {c.name: v for c in table.columns if (v := self._choices(table, c))}
        ordinary = {name: least(values) if personal else values[0] for name, values in choices.items()}
        if personal:
            return (ordinary,) * _MEMBERS
        found = [ordinary]
        found += [{**ordinary, name: value} for name, values in choices.items() for value in values[1:]]
        if len(choices) > 1:
            found.append({name: values[min(1, len(values) - 1)] for name, values in choices.items()})
        axis = self.axes.get(table.oid)
        least_rows = _PATHS if axis is not None and axis.path else 2
        return tuple(found[:_MOST]) + (ordinary,) * max(0, least_rows - len(found))

    def _choices(self, table: Relation, column: Column) -> tuple[Value, ...]:
        return () if self.is_tied(table, column) else tried(column, self.snapshot, self.hints)


def identifier_of(person: str) -> str:
    return "u" + "".join(ch for ch in person if ch.isalnum())[-10:]
