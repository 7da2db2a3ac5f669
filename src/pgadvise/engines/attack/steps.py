"""First steps: what an attacker may change of the world, or of his session, to pass a policy afterwards.

Broad instead of clever: every column he may write gets every value of its type that turns up anywhere, rows of others
are copied under his own name, every function is called with what its arguments can be.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice, product

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.influence import Influence
from pgadvise.engines.attack.moves import Moves
from pgadvise.engines.attack.scene import Scene, pool_type
from pgadvise.engines.attack.values import INJECTIONS, TEXTS, Value, secret
from pgadvise.snapshot import Column, Function, Relation, literal, quote

_VALUES = 14  # of a column
_CALLS = 80  # of a function
_TYPES = {"character varying": "text", "citext": "text", "integer": "int4", "bigint": "int8", "smallint": "int2",
          "boolean": "bool", "timestamp with time zone": "timestamptz"}  # fmt: skip


class Step(msgspec.Struct, frozen=True):
    """One statement; `touches` are the oids of what it may change, `sets` tells that it may change the session.

    `column` of `table` is all that it changes, where it is an UPDATE. Steps of one `kind` are alike. A `quiet` one may
    have done something though it touched no row.
    """

    sql: str
    kind: str
    touches: frozenset[int]
    sets: bool = False
    table: Relation | None = None
    column: str | None = None
    quiet: bool = False


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """For one role. `functions` are those it may call, `relations` those it may write to.

    `learned` are tokens and codes that it has read, by type as in the scene's pool.
    """

    influence: Influence
    scene: Scene
    access: Access
    role: str
    relations: tuple[Relation, ...]
    functions: tuple[Function, ...]
    learned: Mapping[str, tuple[str, ...]] = {}

    def all(self, person: str | None, wanted: frozenset[int]) -> tuple[Step, ...]:
        """Each once: what may change anything `wanted`, by oid; `person` is the attacker's own id."""
        return tuple(dict.fromkeys(self._all(person, wanted)))

    def _all(self, person: str | None, wanted: frozenset[int]) -> Iterator[Step]:
        for relation in self.relations:
            touches = self.influence.written(relation)
            if not touches.isdisjoint(wanted):
                yield from self._writes(relation, touches, person)
        for function in self.functions:
            if function.volatility != "volatile":
                continue
            touches, sets = self.influence.made_by(function), self.influence.sets(function)
            if sets or not touches.isdisjoint(wanted):
                yield from (Step(sql, str(function), touches, sets) for sql in self.calls(function))
        yield from self._requests()

    def _requests(self) -> Iterator[Step]:
        """Headers are the caller's to choose: what he has read goes into each that is looked at."""
        headers = self.scene.world.hints.headers
        for value in dict.fromkeys(v for values in self.learned.values() for v in values) if headers else ():
            document = literal(json.dumps(dict.fromkeys(headers, value)))
            calls = ", ".join(f"set_config('request.{part}', {document}, true)" for part in ("headers", "cookies"))
            yield Step(f"select {calls}", "request", frozenset(), sets=True)

    def _writes(self, relation: Relation, touches: frozenset[int], person: str | None) -> Iterator[Step]:
        moves = self.moves(relation)
        for column, sql in self._updates(relation, moves, person):
            alone = None if self.influence.passes_on(relation, column) else column
            yield Step(sql, f"update {relation} {column}", touches, table=relation, column=alone)
        if "INSERT" in self.access.reaches(self.role, relation):
            yield from (Step(m.sql, f"insert {relation}", touches) for m in moves.all("insert", person))
            if self._has_trigger_before_insert(relation):
                yield from (Step(sql, f"repeat {relation}", touches, quiet=True) for sql in moves.repeated())
        if "DELETE" in self.access.privileges(self.role, relation):
            yield Step(f"delete from {relation}", f"delete {relation}", touches)

    def _has_trigger_before_insert(self, relation: Relation) -> bool:
        triggers = self.scene.world.snapshot.triggers_of(relation)
        return any(trigger.timing == "before" and "insert" in trigger.events for trigger in triggers)

    def moves(self, relation: Relation, role: str | None = None) -> Moves:
        """What the role, or another that it took, may do to a relation."""
        columns = {
            p: self.access.column_privileges(role or self.role, relation, p) for p in ("SELECT", "INSERT", "UPDATE")
        }
        return Moves(scene=self.scene, relation=relation, columns=columns, model=self._model(relation))

    def _model(self, relation: Relation) -> Relation:
        """The table whose rows show what a view's rows look like."""
        view = self.scene.world.snapshot.view(relation)
        bases = [self.scene.world.snapshot.relation(oid) for oid in view.reads] if view else []
        shared = [(len({c.name for c in b.columns} & {c.name for c in relation.columns}), b) for b in bases if b]
        return max(shared, key=lambda one: one[0])[1] if shared else relation

    def _updates(self, relation: Relation, moves: Moves, person: str | None) -> Iterator[tuple[str, str]]:
        allowed = moves.columns["UPDATE"]
        mine = [row for row in self.scene.rows_of(relation) if person is not None and person in row.cells.values()][:3]
        for column in (c for c in relation.columns if c.name in allowed and not c.generated):
            if not self.scene.world.hints.mentions(column.name):
                continue
            for value in islice(self._values(column), _VALUES):
                change = f"update {relation} set {quote(column.name)} = {_constant(value)}"
                yield column.name, change
                yield from ((column.name, f"{change} where {moves.where(row)}") for row in mine)

    def _values(self, column: Column) -> Iterator[Value]:
        """What texts put beside the column first, then what its rows have, then all there is of the type."""
        near = self.scene.world.hints.near(column.name)
        kind = pool_type(column.base_type, column.element_type)
        pool = (*self.learned.get(kind, ()), *self.scene.pool.get(kind, ()))
        if column.element_type is not None:
            pool = (*pool, *(f"{{{v}}}" for v in self._several(column.element_type)[:_VALUES]))
        paths = self._paths() if column.base_type in TEXTS else []
        yield from dict.fromkeys([*near, *paths, *self._several_first(pool)])
        yield None

    def _paths(self) -> list[str]:
        """Where a path names the tenant, another text may be taken for one."""
        sides = [side for axis in self.scene.axes.values() if axis.path for side in (OWN, "B")]
        return [f"{self.scene.world.cast.tenants[side]}/x" for side in dict.fromkeys(sides)]

    def _several_first(self, pool: tuple[str, ...]) -> list[str]:
        """B's and the attacker's own ids before everything else."""
        cast = self.scene.world.cast
        first = [*cast.tenants.values(), *(p for side in ("A", "B") for p in cast.people.get(side, ()))]
        return [value for value in first if value in pool] + [value for value in pool if value not in first]

    def _several(self, kind: str) -> list[str]:
        type_ = pool_type(kind, None)
        return [*self.learned.get(type_, ()), *self._several_first(self.scene.pool.get(type_, ()))]

    def calls(self, function: Function) -> Iterator[str]:
        """Calls of a function with what its arguments can be, B's ids early."""
        choices = [self._arguments(function, number) for number in range(len(function.argument_types))]
        required = len(choices) - (function.parameters or "").upper().count(" DEFAULT ")
        for count in dict.fromkeys((len(choices), max(required, 0))):
            for values in islice(_diagonal(choices[:count]), _CALLS):
                arguments = ", ".join(
                    f"{_constant(v)}::{t}" for v, t in zip(values, function.argument_types, strict=False)
                )
                yield f"select to_jsonb(r)::text from {quote(function.schema)}.{quote(function.name)}({arguments}) r"

    def _arguments(self, function: Function, number: int) -> list[Value]:
        type_ = function.argument_types[number]
        name = function.argument_names[number] if number < len(function.argument_names) else ""
        base = type_.rsplit(".", 1)[-1].strip('"')
        near = list(self.scene.world.hints.near(name)) if name else []
        pool = self._several(_TYPES.get(base, base).removesuffix("[]"))
        if type_.endswith("[]"):
            pool = [f"{{{value}}}" for value in pool]
        if base == "text":
            hints = self.scene.world.hints
            flags = [*hints.settings, *hints.flags, "true", "on"] if self.influence.sets(function) else []
            injections = INJECTIONS if hints.builds_statements else ()
            pool = [*flags[:6], *injections, *self._several("uuid")[:6], *flags[6:], *pool]
        rows = self._keys(function, _TYPES.get(base, base))
        return list(dict.fromkeys([*pool[:2], *rows[:4], *pool[2:6], *near, None, *rows[4:], *pool[6:40]]))

    def _keys(self, function: Function, kind: str) -> list[str]:
        """Of the tables that a function looks at, the keys of a row of B and of one of the attacker's.

        Not those that only their bearer has, a code for instance.
        """
        found: dict[str, None] = {}
        for oid in sorted(self.influence.made_by(function) & self.scene.axes.keys()):
            relation = self.scene.axes[oid].relation
            primary = self.scene.world.snapshot.primary_key_of(relation)
            column = relation.column(primary.columns[0]) if primary and len(primary.columns) == 1 else None
            if column is None or secret(column):
                continue
            if pool_type(column.base_type, column.element_type) == pool_type(kind, None):
                rows = (*self.scene.foreign(relation)[:1], *self.scene.own(relation)[:1])
                found |= dict.fromkeys(value for row in rows if (value := row.cells.get(column.name)))
        tenants = self.scene.world.cast.tenants.values()
        return [value for value in found if value not in tenants]


def _diagonal(choices: list[list[Value]]) -> Iterator[tuple[Value, ...]]:
    """Combinations in which no argument waits for all of another's values: those of small indices first."""
    if not choices:
        yield ()
        return
    widest = max(map(len, choices), default=0)
    for size in range(widest):
        for values in product(*(list(enumerate(choice[: size + 1])) for choice in choices)):
            if max((index for index, _ in values), default=0) == size:
                yield tuple(value for _, value in values)


def _constant(value: Value) -> str:
    return "null" if value is None else literal(value)
