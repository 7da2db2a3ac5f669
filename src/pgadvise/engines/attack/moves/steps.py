"""First steps: what an attacker may change of the world, or of his session, to pass a policy afterwards.

Broad instead of clever: every column he may write gets every value of its type that turns up anywhere, rows of others
are copied under his own name, every function is called with what its arguments can be.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.attack.moves.arguments import Arguments
from pgadvise.engines.attack.moves.chains import chained
from pgadvise.engines.attack.moves.cut import cut
from pgadvise.engines.attack.moves.disguises import dressed
from pgadvise.engines.attack.moves.moves import Move, Moves
from pgadvise.engines.attack.moves.overrides import overrides, shadows
from pgadvise.engines.attack.moves.pooled import Pooled
from pgadvise.engines.attack.moves.renewal import Renewal, forged
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.attack.texts.statements import acts_on_what_it_is_told
from pgadvise.engines.attack.texts.values import TEXTS, Value, constant, secret
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import Scene, pool_type
from pgadvise.engines.attack.world.spelling import domain
from pgadvise.remembered import remembered
from pgadvise.snapshot import Column, Function, Relation, literal, quote

_VALUES = 14  # of a column
_LISTED = 8  # words that its type or a CHECK lists
_SCHEMA = "pgadvise_own"  # that the attacker makes
_REFERRED = 3  # rows that a column is made to refer to
_SETTINGS = 5  # values of one
_INTRODUCED = 2  # rows of people that serve as examples
_CODES, _DRESSED = 4, 6  # codes that are shown, and by whom
_TOGETHER = 6  # columns that are set beside the tenant's, and their values
_GONE = 3  # rows of others that are deleted one by one


class Step(msgspec.Struct, frozen=True):
    """One statement; `touches` are the oids of what it may change, `asks` of what decides whether it may.

    `sets` tells that it may change the session, `triggers` are the oids of what a trigger may change by it: other
    tables, and the row itself where a trigger looks at the column, or what keys take or carry along.
    `column` of `table` is all that it changes, where it is an UPDATE. Steps of one `kind` are alike. A `quiet` one may
    have done something though it touched no row.
    """

    sql: str
    kind: str
    touches: frozenset[int]
    asks: frozenset[int] = frozenset()
    sets: bool = False
    table: Relation | None = None
    column: str | None = None
    quiet: bool = False
    triggers: frozenset[int] = frozenset()


class Steps(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """For one role. `functions` are those it may call, `relations` those it may write to.

    `learned` are tokens, codes and ids that it has come to know, by type as in the scene's pool; `writes_sql` tells
    that its statements are its own, settings and temporary tables among them.
    """

    influence: Influence
    scene: Scene
    access: Access
    role: str
    relations: tuple[Relation, ...]
    functions: tuple[Function, ...]
    learned: Mapping[str, tuple[str, ...]] = {}
    writes_sql: bool = False

    @cached_property
    def arguments(self) -> Arguments:
        return Arguments(influence=self.influence, scene=self.scene, learned=self.learned)

    @remembered
    def calls(self, function: Function) -> tuple[str, ...]:
        """Calls of a function with what its arguments can be, B's ids early."""
        return tuple(self.arguments.calls(function))

    def all(self, person: str | None, wanted: frozenset[int]) -> Iterator[Step]:
        """Each once: what may change anything `wanted`, by oid; `person` is the attacker's own id."""
        seen = set[Step]()
        for step in self._all(person, wanted):
            if step not in seen:
                seen.add(step)
                yield step

    def _all(self, person: str | None, wanted: frozenset[int]) -> Iterator[Step]:
        for relation in self.relations:
            touches = self.influence.written(relation)
            along = self.influence.taken_along(relation) | self.influence.carried_along(relation)
            if not touches.union(along).isdisjoint(wanted):
                yield from self._writes(relation, touches, person)
        for function in self.functions:
            if function.volatility != "volatile":
                continue
            touches = self.influence.made_by(function)
            sets = self.influence.sets(function) or acts_on_what_it_is_told(function)
            if sets or not touches.isdisjoint(wanted):
                asks, quiet = touches | self.influence.of(function), function.returns == "void"
                yield from (Step(sql, str(function), touches, asks, sets, quiet=quiet) for sql in self.calls(function))
        for function, sql in chained(self.functions, self.arguments):
            touches = self.influence.made_by(function)
            if not touches.isdisjoint(wanted):
                yield Step(sql, f"chained {function}", touches, touches)
        yield from self.requests()
        if self.writes_sql:
            yield from self._set()
            yield from self._shadowing(person, wanted)
            yield from self._overriding()

    def _set(self) -> Iterator[Step]:
        """Settings of the application's are anybody's to set who writes SQL."""
        world = self.scene.world
        for name in world.hints.settable:
            words = [*world.hints.near(name), world.cast.tenants["B"], world.cast.person("B"), "on", "true"]
            for value in list(dict.fromkeys(words))[:_SETTINGS]:
                call = f"select set_config({literal(name)}, {literal(value)}, true)"
                yield Step(call, f"set {name}", frozenset(), sets=True)

    def _shadowing(self, person: str | None, wanted: frozenset[int]) -> Iterator[Step]:
        tables = [self.moves(r) for r in self.scene.world.snapshot.tables if r.oid in wanted]
        for function in self.scene.world.hints.platform.functions:
            for moves in tables:
                for sql in shadows(self.scene, function, moves, person):
                    yield Step(sql, f"shadow {moves.relation}", frozenset(), sets=True, quiet=True)

    def _overriding(self) -> Iterator[Step]:
        schemas = self.scene.world.snapshot.schemas
        able = [schema.name for schema in schemas if self.access.creates_in(self.role, schema)]
        new = not able and "CREATE" in self.access.on_database(self.role)
        for schema in [*able, *([_SCHEMA] if new else [])][:1]:
            for sql in overrides(self.scene.world, schema, new=new):
                yield Step(sql, "override", frozenset(), sets=True, quiet=True)

    def requests(self) -> Iterator[Step]:
        """Headers are the caller's to choose: what he has read goes into each that is looked at."""
        headers = self.scene.world.hints.headers
        for value in dict.fromkeys(v for values in self.learned.values() for v in values) if headers else ():
            document = literal(json.dumps(dict.fromkeys(headers, value)))
            calls = ", ".join(f"set_config('request.{part}', {document}, true)" for part in ("headers", "cookies"))
            yield Step(f"select {calls}", "request", frozenset(), sets=True)

    def _writes(self, relation: Relation, touches: frozenset[int], person: str | None) -> Iterator[Step]:
        moves = self.moves(relation)
        asks, passed = self.influence.of(relation), touches - {relation.oid} if relation.is_table else frozenset[int]()
        for column, sql in self._updates(relation, moves, person):
            alone = None if self.influence.passes_on(relation, column) else column
            kind = f"update {relation} {column}"
            by_trigger = passed if alone or not relation.is_table else passed | {relation.oid}
            carried = by_trigger | self.influence.carried_along(relation, column)
            yield Step(sql, kind, touches, asks, table=relation, column=alone, triggers=carried)
        together = Pooled(self.arguments, moves, person)
        for sql in islice(together.moved(), _TOGETHER) if passed else ():
            yield Step(sql, f"update {relation} moved and", touches, asks, triggers=passed | {relation.oid})
        if "INSERT" in self.access.reaches(self.role, relation):
            kind = f"insert {relation}"
            made = [*moves.all("insert", person), *self._introductions(relation, moves, person)]
            made += self._knowing(relation, moves, person)
            yield from (Step(m.sql, kind, touches, asks, triggers=passed) for m in made)
            pooled = together.insertions()
            yield from (Step(sql, f"pooled {relation}", touches, asks, triggers=passed) for sql in pooled)
            if self._has_trigger_before_insert(relation):
                yield from (Step(sql, f"repeat {relation}", touches, quiet=True) for sql in moves.repeated(person))
        if "DELETE" in self.access.privileges(self.role, relation):
            yield from self._deletions(relation, moves, touches)

    def _introductions(self, relation: Relation, moves: Moves, person: str | None) -> Iterator[Move]:
        """A row of one's own in a table of people, that says what a row of B says, or of somebody."""
        world = self.scene.world
        if person is None or not relation.is_table or not world.is_personal(relation):
            return
        rows = self.scene.rows_of(relation)
        for row in sorted(rows, key=lambda row: world.cast.tenants["B"] not in row.cells.values())[:_INTRODUCED]:
            for cells in islice(dressed(self.scene, relation, row.cells, person), 1, None):
                yield from moves.insertions(cells, "introduced")

    def _knowing(self, relation: Relation, moves: Moves, person: str | None) -> Iterator[Move]:
        """A row like one of B's that shows a code which the caller has come to know, for something else perhaps."""
        for column in relation.columns if self.learned and relation.is_table else ():
            known = self.learned.get(pool_type(column.base_type, column.element_type), ())
            if not secret(column) or column.name not in moves.columns["INSERT"]:
                continue
            for row in self.scene.foreign(relation)[:1]:
                for cells in islice(dressed(self.scene, relation, row.cells, person), _DRESSED):
                    for value in known[:_CODES]:
                        yield from islice(moves.insertions({**cells, column.name: value}, "knowing"), 1)

    def _deletions(self, relation: Relation, moves: Moves, touches: frozenset[int]) -> Iterator[Step]:
        """All rows at once; one by one, where others go along and may hold one back."""
        along = self.influence.taken_along(relation)
        passed = (touches - {relation.oid} if relation.is_table else frozenset[int]()) | along
        kind = f"delete {relation}"
        touches |= along
        yield Step(f"delete from {relation}", kind, touches, triggers=passed)
        for row in self.scene.foreign(relation)[:_GONE] if along else ():
            yield Step(f"delete from {relation} where {moves.where(row)}", kind, touches, triggers=passed)

    def _has_trigger_before_insert(self, relation: Relation) -> bool:
        triggers = self.scene.world.snapshot.triggers_of(relation)
        return any(trigger.timing == "before" and "insert" in trigger.events for trigger in triggers)

    def moves(self, relation: Relation, role: str | None = None) -> Moves:
        """What the role, or another that it took, may do to a relation."""
        return self._moves(relation, role or self.role)

    @remembered
    def _moves(self, relation: Relation, role: str) -> Moves:
        columns = {kind: self.access.column_privileges(role, relation, kind) for kind in ("SELECT", "INSERT", "UPDATE")}
        return Moves(scene=self.scene, relation=relation, columns=columns, model=self._model(relation))

    def _model(self, relation: Relation) -> Relation:
        """The table whose rows show what a view's rows look like."""
        bases = view_reaches(self.scene.world.snapshot, relation) if relation.kind == "view" else ()
        shared = [(len({c.name for c in b.columns} & {c.name for c in relation.columns}), b) for b in bases]
        return max(shared, key=lambda one: one[0])[1] if shared else relation

    def _updates(self, relation: Relation, moves: Moves, person: str | None) -> Iterator[tuple[str, str]]:
        allowed = moves.columns["UPDATE"]
        mine = [row for row in self.scene.rows_of(relation) if person is not None and person in row.cells.values()][:3]
        for column in (c for c in relation.columns if c.name in allowed and not c.generated):
            if not self.scene.world.hints.mentions(column.name):
                continue
            values = islice(dict.fromkeys((*self._referred(relation, column), *self._values(column))), _VALUES)
            for value in dict.fromkeys((*values, *((None,) if column.nullable else ()))):
                change = f"update {relation} set {quote(column.name)} = {constant(value)}"
                yield column.name, change
                yield from ((column.name, f"{change} where {moves.where(row)}") for row in mine)

    def _referred(self, relation: Relation, column: Column) -> Iterator[Value]:
        """Keys of rows that it may refer to, by a foreign key or by its name, B's and where the attacker himself is;
        addresses and their domains."""
        world = self.scene.world
        key = world.ties.key_of(relation, column)
        parent = world.snapshot.relation(key.references) if key is not None and key.references else None
        meant = world.ties.meant(relation, column) if key is None else None
        if parent is not None and key is not None and not world.is_registry(parent.oid):
            name = key.referenced_columns[key.columns.index(column.name)]
            target = parent.column(name)
            own = self.scene.led_to(parent) if target and not self.scene.is_hidden(parent, target) else ()
            yield from (*self.scene.shown(parent, name)[:_REFERRED], *(row.cells.get(name) for row in own[:_REFERRED]))
        elif column.name in world.login_columns(relation):
            yield from world.logins[:_REFERRED]
        elif world.is_address(column):
            yield from map(world.email, (world.cast.person("B"), world.cast.person(OWN)))
        elif world.domains and world.is_domain(relation, column):
            yield from (domain(OWN), domain("B"))
        elif meant is not None:
            yield from self.scene.shown(meant[0], meant[1].name)[:_REFERRED]

    def _values(self, column: Column) -> Iterator[Value]:
        """What texts put beside the column first, then what its rows have, then all there is of the type."""
        near = (*self.scene.world.hints.compared(column.name), *self.scene.words.get(column.name, ())[:_LISTED])
        kind = pool_type(column.base_type, column.element_type)
        pool = (*self.learned.get(kind, ()), *self.scene.pool.get(kind, ()))
        if column.element_type is not None:
            pool = (*pool, *self.arguments.arrays(column.element_type)[:_VALUES])
        paths = [*self._paths(), *cut(self.scene, column)] if column.base_type in TEXTS else []
        yield from dict.fromkeys([*near, *paths, *self.arguments.ids_first(pool)])

    def _paths(self) -> list[str]:
        """Where a path names the tenant, another text may be taken for one, or be that of a file of another's."""
        axes = [axis for axis in self.scene.axes.values() if axis.path]
        files = [name for axis in axes for name in self._files(axis.relation, axis.column or "")]
        sides = (OWN, "B") if axes else ()
        return [*(f"{self.scene.world.cast.tenants[side]}/x" for side in sides), *files]

    def _files(self, relation: Relation, name: str) -> Iterator[str]:
        """One that is there, and one that is forged after it."""
        column, renewal = relation.column(name), Renewal(self.scene, relation)
        if column is None:
            return
        for row in self.scene.foreign(relation)[:1]:
            names = (row.cells.get(name), renewal.value(column, row.cells.get(name), forged(0)))
            yield from dict.fromkeys(value for value in names if value is not None)
