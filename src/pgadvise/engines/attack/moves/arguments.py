"""What the arguments of a function can be: B's ids early, words that its columns take, documents with its keys."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest

import msgspec

from pgadvise.engines.attack.moves.call import Call, call
from pgadvise.engines.attack.moves.forged import forged, forged_documents
from pgadvise.engines.attack.moves.found import Found
from pgadvise.engines.attack.moves.patterns import patterns
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.attack.texts.statements import commands, may_be_named, names_a_table, runs_what_it_is_told
from pgadvise.engines.attack.texts.values import (
    DOCUMENTS,
    INJECTIONS,
    INTEGERS,
    NUMBERS,
    TEXTS,
    UUID,
    Value,
    diagonal,
    identifier,
)
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.held import PERSONAL, TENANTISH
from pgadvise.engines.attack.world.scene import Scene, pool_type
from pgadvise.snapshot import Column, Function, Relation, literal, quote

_CALLS = 80  # of a function
_DOCUMENTS = 40
_NAMES = ("text", "name", "regclass", "varchar", "character varying")
_KINDS = {"character varying": "text", "citext": "text", "integer": "int4", "int": "int4", "bigint": "int8",
          "smallint": "int2", "boolean": "bool", "timestamp with time zone": "timestamptz"}  # fmt: skip
_RECORD = re.compile(
    r"to_record(?:set)?\([^()]*\)\s*(?:as\s+)?\w*\s*\(([^()]*(?:\(\d+(?:,\s*\d+)?\)[^()]*)*)\)", re.IGNORECASE
)
_LISTED = re.compile(r"array_elements|recordset|\[\*\]|->\s*0\b", re.IGNORECASE)
# Of which table the keys of a document are columns: by a cast, or by the alias of a row.
_POPULATED = re.compile(r"populate_record(?:set)?\(\s*(?:null\s*::\s*)?([\w.\"]+)\s*,([^;]*)", re.IGNORECASE)

_CHANGED = "changed-by-key"  # what a text says then


class Arguments(msgspec.Struct, frozen=True, kw_only=True):
    """`learned` are tokens, codes and ids that the caller has come to know, by type as in the scene's pool."""

    influence: Influence
    scene: Scene
    learned: Mapping[str, tuple[str, ...]] = {}

    @property
    def _found(self) -> Found:
        return Found(influence=self.influence, scene=self.scene)

    def calls(self, function: Function) -> Iterator[Call]:
        """Calls with what the arguments can be, and without those that have a default."""
        choices = [self._of(function, number) for number in range(len(function.argument_types))]
        required = len(choices) - (function.parameters or "").upper().count(" DEFAULT ")
        quiet = function.volatility != "volatile" and not self.influence.sets(function)
        for count in dict.fromkeys((len(choices), max(required, 0))):
            for values in islice(diagonal(choices[:count]), _CALLS):
                yield call(function, values, quiet=quiet)

    def several(self, kind: str) -> list[str]:
        """All there is of a type: what was learned, B's and the attacker's own ids, the rest."""
        type_ = pool_type(kind, None)
        return [*self.learned.get(type_, ()), *self.ids_first(self.scene.pool.get(type_, ()))]

    def ids_first(self, pool: tuple[str, ...]) -> list[str]:
        """B's and the attacker's own ids before everything else."""
        cast = self.scene.world.cast
        sides = sorted(cast.tenants, key=lambda side: (side != "B", side != OWN))
        first = [*(cast.tenants[side] for side in sides), *(p for s in (OWN, "B") for p in cast.people.get(s, ()))]
        return [value for value in first if value in pool] + [value for value in pool if value not in first]

    def arrays(self, kind: str) -> list[str]:
        """Of one, and of two: the attacker's own beside another's."""
        pool = self.several(kind)
        pairs = [f"{{{first},{second}}}" for first in pool[:2] for second in pool[:3] if first != second]
        return [*(f"{{{value}}}" for value in pool[:2]), *pairs, *(f"{{{value}}}" for value in pool[2:])]

    def _of(self, function: Function, number: int) -> list[Value]:
        type_ = function.argument_types[number]
        name = function.argument_names[number] if number < len(function.argument_names) else ""
        base = type_.rsplit(".", 1)[-1].strip('"')
        made: list[Value] = [*forged_documents(self.scene.world, function)] if base in DOCUMENTS else []
        if base in DOCUMENTS and (documents := [*made, *self._documents(function, name)]):
            return [*documents, None]
        if base in DOCUMENTS:
            scalars = [*self.ids_first(self.scene.pool.get("uuid", ()))[:4], True]
            return [*map(json.dumps, scalars), *self.several(base)[:4]]
        if relation := self._table(type_):
            return [*self._rows_of(relation), None]
        words, pool = self._words(name), self._pool(function, name, type_)
        kind, listed = _KINDS.get(base, base), type_.endswith("[]")
        rows = self._lists(function, base[:-2]) if listed else self._found.keys(function, kind)
        more = [] if listed else self._found.keys(function, kind, slice(1, 3))
        columns = sorted(self.scene.world.hints.set_to(name))
        asked = (word for each in (name, *columns) for word in self.scene.world.hints.compared(each))
        near = [word for word in asked if kind != "uuid" or UUID.fullmatch(word)]
        called = dict.fromkeys([_bare(name), *columns])
        found = (value for each in called for value in self._found.called(function, each)[:2])
        told = [*forged(self.scene.world, function), *self._addresses(name), *found]
        named = [*patterns(function, number), *told] if base == "text" else []
        if base in _NAMES and not self._does_more(function):
            pieces = INJECTIONS[2:4] if self.scene.world.hints.builds_statements else ()
            named += [*pieces, *self._tables(function)]
        his = [] if listed else self._found.of_his_rows(function, name, kind)
        counted = ["0", "-1"] if kind in INTEGERS else []  # for so many days, from now on or from tomorrow on
        first = (*named, *words[:3], *pool[:2], *his[:2], *rows[:4], *pool[2:4], *more, *counted, *pool[4:6])
        return list(dict.fromkeys([*first, *near, None, *rows[4:], *pool[6:40]]))

    def _does_more(self, function: Function) -> bool:
        """Whether a piece of its statement may be more than the name of a table."""
        return runs_what_it_is_told(function) or self.influence.sets(function)

    def _pool(self, function: Function, name: str, type_: str) -> list[str]:
        """What there is of the type, what the argument is called after first."""
        base = type_.rsplit(".", 1)[-1].strip('"')
        kind = _KINDS.get(base, base)
        pool = self.arrays(_KINDS.get(base[:-2], base[:-2])) if type_.endswith("[]") else self.several(kind)
        if base == "text":
            hints = self.scene.world.hints
            flags = [*hints.settings, *hints.flags, "true", "on"] if self.influence.sets(function) else []
            injections = INJECTIONS if hints.builds_statements else ()
            whole = self._commands() if runs_what_it_is_told(function) else []
            pool = [*whole, *flags[:6], *injections, *self.several("uuid")[:6], *flags[6:], *pool]
        pool = [*(value for value in self._meant(_bare(name), kind) if kind == "text" or value in pool), *pool]
        tables = self._tables(function) if base in _NAMES and self._does_more(function) else []
        pool = [*self.learned.get(pool_type(kind, None), ()), *pool]
        return [*pool[:6], *tables, *pool[6:]]

    def _lists(self, function: Function, element: str) -> list[str]:
        """Of keys of rows: B's, and the attacker's own before it."""
        keys = self._found.keys(function, _KINDS.get(element, element))
        both = [f"{{{own},{other}}}" for other, own in zip(keys[::2], keys[1::2], strict=False)]
        return [text for key, pair in zip_longest(keys[::2], both) for text in (f"{{{key}}}", pair) if text]

    def _meant(self, name: str, kind: str) -> list[str]:
        """A person or a tenant, where the argument is called so: the attacker's own and one of B; else words."""
        cast = self.scene.world.cast
        if TENANTISH.search(name) or {name, f"{name}_id"} & set(self.scene.world.key_names):
            return [cast.tenants["B"], cast.tenants[OWN]]
        if PERSONAL.search(name):
            return [cast.person(OWN), cast.person("B")]
        return list(self.scene.world.hints.told[:4]) if kind == "text" else []

    def _addresses(self, name: str) -> list[Value]:
        """The attacker's own, where an argument or a key is called so: an invitation is made out to one."""
        world = self.scene.world
        return [world.email(world.cast.person(OWN))] if "email" in name.lower() else []

    def _table(self, type_: str) -> Relation | None:
        """The table or view whose rows are of the type."""
        schema, _, name = type_.replace('"', "").rpartition(".")
        found = [r for r in self.scene.world.snapshot.relations if r.name == name and schema in ("", r.schema)]
        return found[0] if len(found) == 1 else None

    def _rows_of(self, relation: Relation) -> list[Value]:
        """Rows of others and one of the attacker's, as they are: whoever calls may make up what he does not see.

        Then new ones like them that he made, or whoever is of no tenant yet.
        """
        standing = (*self.scene.foreign(relation)[:2], *self.scene.rows_of(relation)[:2])
        made = (
            self._made(relation, row.cells, number, whose)
            for whose in ("", self.scene.world.cast.stranger)
            for number, row in enumerate(standing)
        )
        every = (*(row.cells for row in standing), *made)
        return list(dict.fromkeys(_record([cells.get(c.name) for c in relation.columns]) for cells in every))

    def _made(self, relation: Relation, cells: dict[str, Value], number: int, whose: str = "") -> dict[str, Value]:
        """With a key of its own, and the attacker, or who is told, wherever somebody may stand."""
        world, person = self.scene.world, whose or self.scene.world.cast.person(OWN)
        loose = [c for c in relation.columns if not world.is_tied(relation, c)]
        keys = {c.name: identifier(c, relation, "made", number) for c in loose if world.in_key(relation, c)}
        people = {c.name for c in loose if c.base_type == "uuid"} - keys.keys() | world.people.columns(relation)
        return {**cells, **dict.fromkeys(people, person), **keys}

    def _tables(self, function: Function) -> list[str]:
        """What relations with others' rows are called, where the function may look at one that it is told."""
        if not names_a_table(function):
            return []
        world, every = self.scene.world, self.scene.world.snapshot.relations
        telling = [r for r in every if r.extension is None and (r.oid in self.scene.axes or not r.is_table)]
        telling.sort(key=lambda r: (world.is_registry(r.oid), not r.is_table))
        carried = {oid: axis.column for oid, axis in self.scene.axes.items() if axis.column}
        return may_be_named(function, telling, carried, world.cast.tenants["B"])

    def _commands(self) -> list[str]:
        tables = (table for table in self.scene.world.hints.platform.tables if self.scene.foreign(table))
        rows = sorted(tables, key=lambda table: self.scene.world.is_registry(table.oid))
        return [*self._joining(), *commands(self.scene.world.hints.settings, self.scene.world.cast.tenants["B"], rows)]

    def _joining(self) -> Iterator[str]:
        """Insertions of rows like those of B's members, with the attacker in them."""
        world = self.scene.world
        for table in (t for t in world.hints.platform.tables if world.is_membership(t)):
            names = world.people.columns(table)
            for row in self.scene.rows_of(table, "B")[:1]:
                cells = {**row.cells, **dict.fromkeys(names, world.cast.person(OWN))}
                told = json.dumps({name: value for name, value in cells.items() if value is not None})
                columns = ", ".join(quote(c.name) for c in table.columns if c.name in cells and not c.generated)
                record = f"json_populate_record(null::{table}, {literal(told)})"
                yield f"insert into {table} ({columns}) select {columns} from {record} returning 1"

    def _words(self, name: str) -> list[str]:
        """What a column takes that is called as the argument is, or is set to it: by its type or by a CHECK."""
        words = self.scene.words
        columns = {_bare(name), *self.scene.world.hints.set_to(name)} if name else set[str]()
        found = dict.fromkeys(word for column in sorted(columns) for word in words.get(column, ()))
        return list(found)[::-1]  # the last is rarely the default

    def _documents(self, function: Function, name: str) -> Iterator[str]:
        """Documents with the keys that the function reads of the argument, each with what it can be."""
        body, text = function.body or "", re.escape(name) if name else r"\$1"
        read = rf"(?:\b{text}\b|\b\w+\b)\s*->>?\s*'(\w+)'\s*\)*\s*(?:::\s*(\w+))?"
        kinds: dict[str, str] = {}
        for key, kind in re.findall(read, body):
            kinds[key] = kind or kinds.get(key, "")
        for columns in _RECORD.findall(body):
            told = (part.split(None, 1) for part in columns.split(",") if len(part.split()) > 1)
            kinds |= {key.strip('"'): kind.strip() for key, kind in told}
        choices = [self._members(function, key, _KINDS.get(kind, kind)) for key, kind in kinds.items()]
        made = [dict(zip(kinds, v, strict=True)) for v in islice(diagonal(choices), _DOCUMENTS)] if kinds else []
        made = [*self._populating(body, name), *made]
        if _LISTED.search(body):
            yield from (json.dumps(several) for several in (*self._pairs(made), *([one] for one in made)))
        else:
            yield from (json.dumps(one) for one in made)

    def _populating(self, body: str, name: str) -> Iterator[dict[str, Value]]:
        """Documents whose keys are columns of the table that they fill: its tenant alone, a row of B, a new one.

        And that row as one of A, where its key finds it and nobody asks whose it was.
        """
        for table, told in _POPULATED.findall(body):
            aliased = re.search(
                rf"(?:update|from|join|into)\s+([\w.\"]+)\s+(?:as\s+)?{re.escape(table)}\b", body, re.IGNORECASE
            )
            variable = re.search(
                rf"\b{re.escape(table)}\s+([\w.\"]+?)(?:%rowtype)?\s*(?::=[^;]*)?;", body, re.IGNORECASE
            )
            relation = self._table(aliased[1] if aliased else table) or self._table(variable[1] if variable else "")
            if relation is None or (name and not re.search(rf"\b{re.escape(name)}\b", told)):
                continue
            keys, tenants = self._tenant_columns(relation), self.scene.world.cast.tenants
            if keys:
                yield dict.fromkeys(keys, tenants["B"])
            for row in self.scene.foreign(relation)[:1]:
                said = [c.name for c in relation.columns if c.base_type in TEXTS and not self._is_fixed(relation, c)]
                taken = {**row.cells, **dict.fromkeys(said, _CHANGED), **dict.fromkeys(keys, tenants[OWN])}
                yield from (dict(row.cells), self._made(relation, row.cells, 0), taken)

    def _is_fixed(self, relation: Relation, column: Column) -> bool:
        """Whether what it holds ties the row to others, or finds it."""
        world = self.scene.world
        return world.is_tied(relation, column) or world.in_key(relation, column) or world.hints.near(column.name) != ()

    def _tenant_columns(self, relation: Relation) -> list[str]:
        """Those that are called as a tenant's key is, where the row itself is no tenant."""
        primary = self.scene.world.snapshot.primary_columns_of(relation)
        tenants = {axis.column for axis in self.scene.axes.values() if not axis.path}
        return [c.name for c in relation.columns if c.name in tenants and c.name not in primary]

    def _pairs(self, documents: list[dict[str, Value]]) -> Iterator[list[dict[str, Value]]]:
        """What a function that looks at the first alone lets through: the attacker's own before another's."""
        mine, others = self.scene.world.cast.tenants["A"], self.scene.world.cast.tenants["B"]
        first = next((d for d in documents if mine in d.values() and others not in d.values()), None)
        second = next((d for d in documents if others in d.values()), None)
        if first is not None and second is not None:
            yield [first, second]

    def _members(self, function: Function, key: str, kind: str) -> list[Value]:
        if not kind or kind == "text":
            told = [*self._addresses(key), *self._found.called(function, key)]
            return list(dict.fromkeys([*told, _CHANGED, *self.several("uuid")[:3]]))
        pool = self.several(kind)
        if kind in NUMBERS:  # an amount or a place: one that no row has changes each
            pool.insert(1 if kind in INTEGERS else 0, "7")
        return list(dict.fromkeys([*pool[:2], *self._found.keys(function, kind)[:4], *pool[2:6]])) or [None]


def _bare(name: str) -> str:
    """An argument's name as a column would be called."""
    return re.sub(r"\A(?:p|in|new|v|arg)?_", "", name)


def _record(values: list[Value]) -> str:
    """A row as a literal spells it."""
    quoted = (
        '"' + value.replace("\\", "\\\\").replace('"', '""') + '"' if value is not None else "" for value in values
    )
    return f"({','.join(quoted)})"
