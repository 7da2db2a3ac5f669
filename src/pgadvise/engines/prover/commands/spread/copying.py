"""What functions copy: what a row holds that they read past the policies, put where somebody may see it.

In a column of NEW, in rows that they write, in an error. Followed are columns that hold something, from where a query
gives them, through variables, to where they are put; what only decides (WHERE, IF, an aggregate without a column) is no
copy, and neither are keys, tenants' or persons'.
"""

from collections.abc import Iterator

from pgadvise.engines.caller.bodies import parts_of, procedural_tree, trees_of, whole_body, writes_of
from pgadvise.engines.prover.commands.functions.assigning import expressions_of, given, names_of, put, stored
from pgadvise.engines.prover.commands.spread.carrying import ELSEWHERE, Held, carried
from pgadvise.engines.prover.schema.effects.settings import runners
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree.expression import Call, Node
from pgadvise.sql.tree.query import FunctionSource
from pgadvise.sql.tree.query import Relation as Named

# Statements whose text, or whose query, stands elsewhere.
_UNTOLD = frozenset(f"PLpgSQL_stmt_{kind}" for kind in ("dynexecute", "dynfors", "fetch", "forc"))
ROW, ERROR = "a row", "an error"
_TOLD = ("pg_notify", "set_config")


class Copying:
    """Of one snapshot. `reader` is whose rights a function has that has not its owner's; None: anybody's."""

    def __init__(self, ground: Ground, writers: Writers) -> None:
        self._ground, self._writers = ground, writers

    @remembered
    def ways(self, function: Function, reader: str | None) -> frozenset[str]:
        """Where what the function reads past the policies goes."""
        return frozenset(self._gives(function, reader) if function.extension is None else ())

    def reads(self, function: Function, reader: str | None) -> bool:
        """Whether it, or what it calls, names what it reads past the policies."""
        hands = self._writers.called_by(function)
        rights = None if any(hand.security_definer for hand in hands) else reader
        return any(self._is_untold(hand, rights) or self._names(hand, rights) for hand in hands)

    def _names(self, function: Function, reader: str | None) -> bool:
        held = Held(self._read_by(function, reader), ELSEWHERE)
        return bool(held.columns) and any(map(held.is_in, trees_of(function)))

    def _gives(self, function: Function, reader: str | None) -> Iterator[str]:
        columns, called = self._read_by(function, reader), self._telling(function, reader)
        columns |= _given_by(function, called)
        if self._is_untold(function, reader):
            yield from (ROW, ERROR)
            return
        calls = frozenset(f.name for f in called) | (runners(function) if self._reads_past(function, reader) else set())
        if not columns and not calls:
            return
        if any(kind in _UNTOLD for kind, _ in parts(procedural_tree(function))):
            yield from (ROW, ERROR)
            return
        held = carried(function, Held(columns, ELSEWHERE, calls=calls))
        yield from (way for way, value in _handed_on(function) if held.is_in(value))

    def _telling(self, function: Function, reader: str | None) -> list[Function]:
        """The functions that it calls, and that may give what they read."""
        hands, found = self._writers.called_by(function), dict[int, Function]()
        rights = None if any(hand.security_definer for hand in hands) else reader
        for _ in hands:
            names = frozenset(f.name for f in found.values())
            others = [f for f in hands if f.oid not in {function.oid, *found}]
            more = {f.oid: f for f in others if self._tells(f, rights, names)}
            if not more:
                break
            found |= more
        return list(found.values())

    def _tells(self, function: Function, reader: str | None, called: frozenset[str]) -> bool:
        if self._is_untold(function, reader):
            return True
        calls = called | (runners(function) if self._reads_past(function, reader) else frozenset())
        held = Held(self._read_by(function, reader), ELSEWHERE, calls=calls)
        return any(held.is_in(value) for tree in trees_of(function) for value in given(tree))

    def _reads_past(self, function: Function, reader: str | None) -> bool:
        return function.security_definer or reader is None

    def _is_untold(self, function: Function, reader: str | None) -> bool:
        """Whether nobody knows what it reads past the policies: names that are put together, a body in C."""
        return whole_body(function) is None and self._reads_past(function, reader)

    def _read_by(self, function: Function, reader: str | None) -> frozenset[str]:
        """The columns that hold something of the tables that it reads past the policies, and these tables' labels."""
        ground, role = self._ground, function.owner if function.security_definer else reader
        named = [part for part in parts_of(function) if isinstance(part, Named)]
        found: set[str] = set()
        for relation in ground.snapshot.relations if named else ():
            labels = {part.label for part in named if part.name == relation.name}
            bound = role is not None and relation.is_table and ground.access.binds(role, relation)
            if labels and not bound:
                held = holding(ground, relation)
                found |= held | labels if held else set()  # its label alone is the whole row
        return frozenset(found)


def holding(ground: Ground, relation: Relation) -> set[str]:
    """The columns that hold something: no keys, of a table that is no tenant's none."""
    every = {column.name for column in relation.columns}
    axis = ground.axes.get(relation.oid)
    if not relation.is_table:
        return every
    if axis is None:
        return set()
    primary = ground.snapshot.primary_key_of(relation)
    keys = {name for key in ground.snapshot.foreign_keys_of(relation) for name in key.columns}
    keys |= {axis.column or "", *(primary.columns if primary is not None else ())}
    keys |= {*ground.links.get(relation.oid, ())}
    return every - keys


def _given_by(function: Function, called: list[Function]) -> frozenset[str]:
    """What columns are called that calls in FROM give, and the calls themselves."""
    calls = {f.name for f in called}
    found = {name for f in called for name, _ in f.outputs} | calls
    for part in parts_of(function):
        if isinstance(part, FunctionSource):
            found |= {name for name in (part.alias, *part.columns) if name}
    return frozenset(found) if calls else frozenset()


def _handed_on(function: Function) -> Iterator[tuple[str, Node]]:
    """What is put where somebody may see it."""
    datums = names_of(function)
    for kind, raw in parts(procedural_tree(function)):
        if kind in ("PLpgSQL_stmt_raise", "PLpgSQL_stmt_assert"):
            yield from ((ERROR, tree) for tree in expressions_of(raw))
        for targets, values in put(datums, kind, raw):
            if any(target == "new" or target.startswith("new.") for target in targets):
                yield from ((ROW, value) for value in values)
    yield from ((ROW, value) for part in writes_of(function) for _, value in stored(part))
    for part in parts_of(function):
        if isinstance(part, Call) and part.name in _TOLD:
            yield from ((ROW, value) for value in part.args)
