"""Names inside a query, and what the parts of the translation ask of each other."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from pgadvise.engines.prover.schema.effects.writers import PLATFORM, PLATFORM_OWNER
from pgadvise.engines.prover.schema.texts.procedure import search_path
from pgadvise.engines.prover.words.terms import Formula, Truth, Value, implies, neither
from pgadvise.engines.prover.world.world import Row, World
from pgadvise.snapshot import Function
from pgadvise.snapshot import Relation as Table
from pgadvise.sql.tree.expression import Call, Column, Expression
from pgadvise.sql.tree.query import Query, Relation

SERVED = "the API's search_path leads to no schema of the platform's own"
_SYSTEM = frozenset(("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"))


class Frame(NamedTuple):
    """Where an expression runs: as which role, under which search_path (None: the session's), in which function.

    `reader` is who reads tables, where that is not `role`: in a view its owner, while current_user stays the caller.
    `parameters_first`: a name that is both a variable's and a column's means the variable (#variable_conflict).
    """

    role: str
    path: tuple[str, ...] | None = None
    function: Function | None = None
    parameters: Mapping[str, Value] = MappingProxyType({})
    positional: tuple[Value, ...] = ()
    depth: int = 0
    reader: str | None = None
    parameters_first: bool = False


def frame_of(
    function: Function, values: Sequence[Value], role: str, path: tuple[str, ...] | None = None, depth: int = 0
) -> Frame:
    """Of a body, given its arguments by who has the role, whose path is the function's where that sets none."""
    names = {name: value for name, value in zip(function.argument_names, values, strict=False) if name}
    own = function.owner if function.security_definer else role
    return Frame(own, search_path(function, path), function, names, tuple(values), depth)


class Bound(NamedTuple):
    """An item of FROM. `columns` None: nobody knows which columns it has. `whole` is what its label alone means.

    Not `bare`: a record of PL/pgSQL, whose fields are named with it always.
    """

    label: str | None
    columns: Mapping[str, Value] | None
    whole: Value | None = None
    bare: bool = True


class Scope(NamedTuple):
    """`merged` are the columns that a join's USING made one.

    `queries` what WITH named, with the scope of its text, one of its rows where that is known already.

    `aggregate` tells what an aggregate gives here; `again` is the query, with its surroundings, that rows come from.
    """

    frame: Frame
    bound: tuple[Bound, ...] = ()
    outer: "Scope | None" = None
    merged: frozenset[str] = frozenset()
    queries: "Mapping[str, tuple[Query, Scope] | Closure | Derived | None]" = MappingProxyType({})
    aggregate: Callable[[Call], Value | None] | None = None
    again: "tuple[Query, Scope] | None" = None


class Closure(NamedTuple):
    """A query of WITH RECURSIVE that reads itself; `columns` as WITH names them."""

    query: Query
    name: str
    columns: tuple[str, ...]
    scope: Scope


class Derived(NamedTuple):
    """Some row of a query's result: if there is one, `when` holds of it for some values of what is symbolic in it."""

    columns: tuple[tuple[str | None, Value], ...]
    when: Formula

    def one_value(self, world: World) -> Value:
        """Of some row, NULL where there is none, which allows more."""
        exists = world.names.boolean("row")
        world.facts.append(implies(exists, self.when))
        return self.columns[0][1].unless(neither(exists))


class Meaning(Protocol):
    """What every part of the translation needs of the others."""

    @property
    def world(self) -> World: ...

    @property
    def shows(self) -> bool:
        """Whether it is asked what policies show; else every row is taken to be seen, whoever reads."""

    def value(self, expression: Expression, scope: Scope, kind: str | None = None) -> Value:
        """`kind` is what a literal without a type is taken for."""

    def truth(self, expression: Expression, scope: Scope) -> Truth: ...

    def alike(self, expressions: tuple[Expression, ...], scope: Scope) -> list[Value]:
        """Values that the server brings to one type."""

    def cast(self, value: Value, type_: str) -> Value: ...

    def derived(self, query: Query, scope: Scope) -> Derived: ...

    def scalar(self, query: Query, scope: Scope) -> Value: ...

    def function_rows(self, call: Call, scope: Scope, types: tuple[tuple[str, str], ...]) -> Derived | None:
        """Some row of a function in FROM; None where nothing is known of it. `types` is a column definition list."""

    def raises(self, call: Call, scope: Scope) -> Formula:
        """When a call certainly ends the statement with an error."""

    def visible(self, row: Row, frame: Frame) -> Formula:
        """Whether a query finds the row at all: the SELECT policies that bind who reads."""

    def unknown(self, construct: str, kind: str | None = None) -> Value:
        """Any value, the construct told."""


def look_up(column: Column, scope: Scope) -> Value | None:
    """The value of a name; None where it cannot be told what it is."""
    if column.table is None:
        return _bare(column.name, scope)
    level: Scope | None = scope
    while level is not None:
        found = [b for b in level.bound if b.label == column.table]
        if found:
            columns = found[0].columns
            return columns.get(column.name) if columns is not None and len(found) == 1 else None
        if any(b.label is None and b.columns is None for b in level.bound):  # any label may be in there
            return None
        level = level.outer
    function = scope.frame.function
    if function is not None and function.name == column.table:
        return scope.frame.parameters.get(column.name)
    record = scope.frame.parameters.get(column.table)
    if record is not None and record.kind == "composite" and record.contents is not None:
        field = record.contents.at(column.name)
        return field.unless(record.null)
    return None


def _bare(name: str, scope: Scope) -> Value | None:
    """The innermost query whose FROM has the column wins, a function's parameter only where none has it."""
    if name in _SYSTEM:
        return None
    if scope.frame.parameters_first and name in scope.frame.parameters:
        return scope.frame.parameters[name]
    level: Scope | None = scope
    while level is not None:
        plain = [b.columns for b in level.bound if b.bare]
        if any(columns is None for columns in plain):
            return None
        found = [columns[name] for columns in plain if columns is not None and name in columns]
        if found:
            return found[0] if len(found) == 1 or name in level.merged else None
        labelled = [b for b in level.bound if b.label == name]
        if labelled:  # the whole row
            return labelled[0].whole if len(labelled) == 1 else None
        level = level.outer
    return scope.frame.parameters.get(name)


def whole(name: str, scope: Scope) -> Bound | None:
    """The item of FROM that a bare name, or `name.*`, stands for as a whole row; None where it may be something else.

    A column of that name, and a parameter, come before it as in `look_up`, which has to have found nothing.
    """
    level: Scope | None = scope
    while level is not None:
        if any(b.columns is None for b in level.bound):
            return None
        found = [b for b in level.bound if b.label == name]
        if found:
            return found[0] if len(found) == 1 and found[0].whole is None else None
        if any(name in (b.columns or {}) for b in level.bound):
            return None
        level = level.outer
    return None


def resolved(meaning: Meaning, named: Relation, frame: Frame) -> Table | None:
    """The relation of a name; None where the session's own search_path, or a temporary table, could decide."""
    snapshot = meaning.world.ground.snapshot
    if named.schema is not None:
        return snapshot.relation_named(named.schema, named.name)
    if named.name.startswith("pg_"):  # the server's own, which come first but in a path that says otherwise
        return None
    if meaning.world.session.surface == "sql" and (frame.path is None or "pg_temp" not in frame.path):
        return None
    if frame.path is None:
        named_so = (r for r in snapshot.relations if r.name == named.name)
        usable = meaning.world.ground.access.may_use
        return _in_the_callers_path(meaning, [r for r in named_so if usable(frame.role, r.schema)])
    found = (snapshot.relation_named(schema, named.name) for schema in searched(meaning, frame.path, frame.role))
    return next((relation for relation in found if relation is not None), None)


def searched(meaning: Meaning, path: tuple[str, ...], role: str) -> list[str]:
    """The schemas of a path that are looked into: one that the role may not use is passed over (namespace.c)."""
    schemas = (role if schema == "$user" else schema for schema in path)
    return [schema for schema in schemas if meaning.world.ground.access.may_use(role, schema)]


def _in_the_callers_path(meaning: Meaning, found: list[Table]) -> Table | None:
    """What a name stands for under a path that is not known: the one table that is called so.

    An API sets the path for each request (PostgREST: the schema that is asked for, of those it serves, then public and
    those of extensions), whoever's rights a function runs with. It serves none of the platform's own schemas, and its
    callers make no tables, temporary ones neither: so of several the one that is nobody's but the project's is meant.
    """
    if len(found) > 1 and meaning.world.session.surface == "api":
        own = [t for t in found if not (t.schema in PLATFORM and t.owner.startswith(PLATFORM_OWNER))]
        if len(own) == 1:
            meaning.world.take_for_granted(SERVED)
            return own[0]
    return found[0] if len(found) == 1 else None
