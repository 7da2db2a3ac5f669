"""Statements by which a member of A may read, forge, alter, move, steal or destroy a row that is not his tenant's."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

import msgspec

from pgadvise.engines.attack.moves.disguises import dressed, mixed, moved_to, named_texts
from pgadvise.engines.attack.moves.foregone import Foregone
from pgadvise.engines.attack.moves.renewal import Renewal, forged
from pgadvise.engines.attack.texts.values import TEXTS, Value, constant, plain
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import Scene, Standing, row_key
from pgadvise.remembered import remembered
from pgadvise.snapshot import Column, Relation, literal, quote

_FORGED = 6  # rows of a side that an insert copies
_NOBODYS = 2
_TARGETS = 6
_OTHERS = 2  # tenants besides B whose rows are looked at after a first step
_BRIEF = {"select": 1, "insert": 4, "delete": 3, "truncate": 1}  # moves after a first step


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of an attacker against a relation. `control` ones are what he may do: they show that it works.

    Nothing comes of it where nothing comes of its `guard`; of those that are `alike` row-level security refuses all or
    none.
    """

    relation: Relation
    command: str
    sql: str
    control: bool = False
    guard: str | None = None
    alike: str | None = None


class Moves(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`columns` are those that the attacking role may use, by privilege: SELECT, INSERT, UPDATE.

    `model` is the table whose rows serve as examples: a view's base table, where `relation` is a view.
    """

    scene: Scene
    relation: Relation
    columns: dict[str, frozenset[str]]
    model: Relation

    @remembered
    def all(self, command: str, person: str | None) -> tuple[Move, ...]:
        """`person` is the attacker's own id."""
        return tuple(self._each(command, person))

    def _each(self, command: str, person: str | None) -> Iterator[Move]:
        """Once, and made when it is asked for: of many a few are wanted."""
        made = {
            "select": self._reads,
            "insert": lambda: self._inserts(person),
            "update": lambda: self._updates(person),
            "delete": self._deletes,
            "truncate": self._truncations,
        }[command]()
        seen = set[tuple[str, bool]]()
        for move in made:
            if (move.sql, move.control) not in seen:
                seen.add((move.sql, move.control))
                yield move

    def brief(self, command: str, person: str | None) -> tuple[Move, ...]:
        """Of each kind one or two, to see whether anything has changed."""
        if command == "insert":
            found = [*islice(self._each(command, person), _BRIEF[command]), *self._of_each(person)]
            return tuple(dict.fromkeys(found))
        if command != "update":
            return tuple(islice(self._each(command, person), _BRIEF[command]))
        kinds = (self._changes(), self._thefts(), self._gifts(person))
        found = [move for kind, count in zip(kinds, (3, 1, 1), strict=True) for move in islice(kind, count)]
        return tuple(dict.fromkeys(found))

    def _move(
        self, command: str, sql: str, *, control: bool = False, guard: str | None = None, alike: str | None = None
    ) -> Move:
        return Move(relation=self.relation, command=command, sql=sql, control=control, guard=guard, alike=alike)

    # --- reading

    def _reads(self) -> Iterator[Move]:
        allowed = self.columns["SELECT"]
        primary = self.scene.world.snapshot.primary_columns_of(self.relation)
        whole = len(allowed) == len(self.relation.columns)
        if primary and set(primary) <= allowed and self.relation.is_table:
            yield self._move("select", f"select {row_key(self.relation, self.scene.world)} from {self.relation} t")
        elif self.relation.is_table and whole:
            yield self._move("select", f"select md5(t::text) from {self.relation} t")
        elif allowed:
            cells = ", ".join(f"{literal(c)}, to_jsonb(t.{quote(c)})" for c in sorted(allowed))
            yield self._move("select", f"select jsonb_build_object({cells})::text from {self.relation} t")

    # --- forging

    def _inserts(self, person: str | None) -> Iterator[Move]:
        foreign = self.scene.foreign(self.model)
        others = {row.side: row for row in reversed(foreign) if row.side != "B"}  # of each of the others, one
        models = [row for row in foreign if row.side == "B"][:_FORGED] + list(others.values())[:_FORGED]
        models += self.scene.rows_of(self.model, None)[:_NOBODYS]
        own = self.scene.own(self.model)
        for number, model in enumerate(models):
            for cells in dressed(self.scene, self.model, model.cells, person):
                yield from self.insertions(cells, forged(number))
        for number, model in enumerate(own[:_FORGED]):
            for moved in self._to_others():
                for cells in dressed(self.scene, self.model, {**model.cells, **moved}, person):
                    yield from self.insertions(cells, f"moved{number}")
            yield from self.insertions(model.cells, f"own{number}", control=True)
            for cells in dressed(self.scene, self.model, model.cells, person):
                yield from self.insertions(cells, f"own{number}", control=True)
        for number, cells in enumerate(
            mixture for row in own[:1] for mixture in mixed(self.scene, self.model, row.cells)
        ):
            for disguise in dressed(self.scene, self.model, cells, person):
                yield from self.insertions(disguise, f"mixed{number}")

    def _of_each(self, person: str | None) -> Iterator[Move]:
        """A row of each of the others but B, as it is and as the attacker's own: a first step may have opened one."""
        sides = {row.side: row for row in reversed(self.scene.foreign(self.model)) if row.side != "B"}
        for row in list(sides.values())[:_OTHERS]:
            for cells in islice(dressed(self.scene, self.model, row.cells, person), 2):
                yield from islice(self.insertions(cells, f"forged{row.side}"), 1)

    def _to_others(self) -> Iterator[dict[str, Value]]:
        yield from moved_to(self.scene, self.model, "B")
        axis = self.scene.axes.get(self.model.oid)
        column = self.model.column(axis.column) if axis and axis.column else None
        if column is not None and column.nullable:
            yield {column.name: None}

    def insertions(self, cells: dict[str, Value], salt: str, *, control: bool = False) -> Iterator[Move]:
        """With every column, with those alone that have no default, and without what may stay away."""
        asked = (salt, control, *cells.items())
        if asked not in self._inserted:
            self._inserted[asked] = tuple(self._insertions(cells, salt, control=control))
        return iter(self._inserted[asked])

    @cached_property
    def _inserted(self) -> dict[tuple[object, ...], tuple[Move, ...]]:
        return {}

    def _insertions(self, cells: dict[str, Value], salt: str, *, control: bool) -> Iterator[Move]:
        allowed = {name: value for name, value in cells.items() if name in self.columns["INSERT"]}
        new, written = self._renewal, self._written()
        fresh = {c.name: new.value(c, allowed[c.name], salt) for c in written if c.name in allowed}
        told = {name: value for name, value in fresh.items() if value is not None or name in new.defaulted}
        needed = {name: value for name, value in told.items() if name not in new.may_default}
        bare = {name: value for name, value in told.items() if name not in new.idle}
        for chosen in filter(None, (told, needed, bare)):
            yield self._move("insert", self.insertion(chosen), control=control, alike=self._foregone.kind(chosen))

    def repeated(self, person: str | None) -> Iterator[str]:
        """Rows that are there, as they are or made his own: the conflict, asked after WITH CHECK, drops them alone."""
        whose = dict.fromkeys(self.scene.world.people.columns(self.model), person)
        able = [c.name for c in self._written() if c.name in self.columns["INSERT"]]
        for cells in (row.cells | each for row in self.scene.foreign(self.model)[:_TARGETS] for each in ({}, whose)):
            if given := {name: cells[name] for name in able if cells.get(name) is not None}:
                yield f"{self.insertion(given)} on conflict do nothing"

    def insertion(self, cells: Mapping[str, Value]) -> str:
        names, values = ", ".join(map(quote, cells)), ", ".join(map(constant, cells.values()))
        return f"insert into {self.relation} ({names}) values ({values})"

    def _written(self) -> Iterator[Column]:
        return (c for c in self.model.columns if not c.generated and c.identity != "always")

    # --- altering

    def _updates(self, person: str | None) -> Iterator[Move]:
        yield from self._changes()
        yield from self._thefts()
        yield from self._gifts(person)
        if self.relation.kind == "view":
            yield from self._renamings()

    def _renamings(self) -> Iterator[Move]:
        """A trigger behind a view may take the new key for the row to change."""
        primary = self.scene.world.snapshot.primary_columns_of(self.model)
        plain_ones = {c.name: next(self._other_values(c), None) for c in self._plain_columns()[:1]}
        for row in self._foreign_targets()[:3] if primary else ():
            keys = {name: row.cells.get(name) for name in primary}
            yield from self._update({**keys, **plain_ones}, *self.scene.own(self.model)[:1])

    def _changes(self) -> Iterator[Move]:
        for column in self._plain_columns():
            for value in islice(self._other_values(column), 2):
                yield from self._update({column.name: value}, *self._targets(), blind_is_control=True)

    def _thefts(self) -> Iterator[Move]:
        for moved in moved_to(self.scene, self.model, OWN):
            yield from self._update(moved, *self._foreign_targets())

    def _gifts(self, person: str | None) -> Iterator[Move]:
        people = self.scene.world.people.columns(self.model) if person is not None else frozenset[str]()
        for moved in self._to_others():
            yield from self._update(moved, *self.scene.own(self.model)[:_TARGETS])
            if said := named_texts(self.scene, self.model):
                yield from self._update({**said, **moved}, *self.scene.own(self.model)[:1])
            if people:
                yield from self._update({**moved, **dict.fromkeys(people, person)})
            yield from self._scattered(moved, dict.fromkeys(people, person))
        for row in self.scene.own(self.model)[:1]:
            for mixture in mixed(self.scene, self.model, row.cells):
                changed = {name: value for name, value in mixture.items() if value != row.cells.get(name)}
                yield from self._update(changed, row)

    def _scattered(self, moved: dict[str, Value], whose: dict[str, Value]) -> Iterator[Move]:
        """Every own row, told apart: a statement that reads no column is asked by fewer policies."""
        told = self._renewal.apart(moved)
        if not told or not told.keys() | whose.keys() <= self.columns["UPDATE"]:
            return
        for more in dict.fromkeys(((), tuple(whose.items()))):
            change = ", ".join(f"{quote(n)} = {v}" for n, v in (*told.items(), *((n, constant(v)) for n, v in more)))
            yield self._move("update", f"update {self.relation} set {change}")

    def _update(self, cells: dict[str, Value], *rows: Standing, blind_is_control: bool = False) -> Iterator[Move]:
        if not cells or not cells.keys() <= self.columns["UPDATE"]:
            return
        change = ", ".join(f"{quote(name)} = {constant(value)}" for name, value in cells.items())
        statement = f"update {self.relation} set {change}"
        yield self._move("update", statement, control=blind_is_control)
        for row in rows:
            control = blind_is_control and row.side == OWN
            guard = self._foregone.update(self._own_where if row.side == OWN else self._foreign_where)
            yield self._move("update", f"{statement} where {self.where(row)}", control=control, guard=guard)

    def _plain_columns(self) -> tuple[Column, ...]:
        """Columns that tie the row to nothing, first those that no text looks at; others only where there is none."""
        world = self.scene.world
        able = [c for c in self._written() if c.name in self.columns["UPDATE"]]
        free = [c for c in able if not world.is_tied(self.model, c) and not world.in_key(self.model, c)]
        free.sort(key=lambda c: (world.hints.mentions(c.name), c.base_type not in TEXTS, c.number))
        return tuple(free[:2]) or tuple(able[:2])

    def _other_values(self, column: Column) -> Iterator[Value]:
        world = self.scene.world
        if world.is_tied(self.model, column):
            return
        yield f"changed-{column.name}"[:20] if column.base_type in TEXTS else plain(column)
        yield from (row.cells.get(column.name) for row in self.scene.rows_of(self.model))

    def _targets(self) -> tuple[Standing, ...]:
        return self._foreign_targets() + self.scene.own(self.model)[:3]

    def _foreign_targets(self) -> tuple[Standing, ...]:
        return self.scene.foreign(self.model)[:_TARGETS]

    @cached_property
    def _renewal(self) -> Renewal:
        return Renewal(self.scene, self.model)

    @cached_property
    def _foregone(self) -> Foregone:
        return Foregone(self.scene.world.snapshot, self.relation)

    @cached_property
    def _foreign_where(self) -> str:
        return self._where_any(self._foreign_targets())

    @cached_property
    def _own_where(self) -> str:
        return self._where_any(self.scene.own(self.model)[:_TARGETS])

    def _where_any(self, rows: tuple[Standing, ...]) -> str:
        return " or ".join(f"({self.where(row)})" for row in rows)

    def where(self, row: Standing) -> str:
        """A row by its primary key, or by all that is known of it."""
        primary = self.scene.world.snapshot.primary_columns_of(self.model)
        there = {column.name for column in self.relation.columns}
        names = primary if primary and set(primary) <= there else tuple(there & row.cells.keys())
        return " and ".join(
            f"{quote(name)} = {constant(row.cells[name])}" for name in names if row.cells.get(name) is not None
        )

    # --- destroying

    def _deletes(self) -> Iterator[Move]:
        yield self._move("delete", f"delete from {self.relation}", control=True)
        for row in self._targets():
            own = row.side == OWN
            guard = None if own else f"delete from {self.relation} where {self._foreign_where}"
            yield self._move("delete", f"delete from {self.relation} where {self.where(row)}", control=own, guard=guard)

    def _truncations(self) -> Iterator[Move]:
        yield self._move("truncate", f"truncate {self.relation} cascade")
