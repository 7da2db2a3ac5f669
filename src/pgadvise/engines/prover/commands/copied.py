"""What triggers copy: what a row of another tenant holds, put into one that the caller may look at.

A trigger's function that reads past the policies gives whoever sets it off what it finds: in a column of NEW, in rows
that it writes, in an error. Followed are columns that hold something, from where a query gives them, through variables,
to where they are put; what only decides (WHERE, IF, an aggregate without a column) is no copy, and neither are keys,
tenants' or persons'. Where something may come from there, no row of another tenant may be read at all.
"""

from collections.abc import Iterator
from typing import Any

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.assigning import assigned, given, names, names_of, put, read_expression, stored
from pgadvise.engines.prover.commands.cascades import Proving
from pgadvise.engines.prover.commands.causes import Causes
from pgadvise.engines.prover.commands.executed import ran, shown
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.schema.aftermath import set_off
from pgadvise.engines.prover.schema.procedure import parts
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import TRUE, both, either, neither
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.sql.expression import Call, Column, Node, Star
from pgadvise.sql.functions import function_tree
from pgadvise.sql.parse import NotParsed
from pgadvise.sql.query import Insert, Merge, Update
from pgadvise.sql.query import Relation as Named
from pgadvise.sql.walk import walk

# Statements whose text, or whose query, stands elsewhere.
_UNTOLD = frozenset(f"PLpgSQL_stmt_{kind}" for kind in ("dynexecute", "dynfors", "fetch", "forc"))
_ROW, _ERROR = "a row", "an error"
_TOLD = ("pg_notify", "set_config")


class Copies:
    """Of one prover; what was found of a function is remembered."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self._ways: dict[int, frozenset[str]] = {}

    def ask_for_none(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> None:
        """Raises Unproved where a trigger that the command sets off may copy what is another tenant's."""
        snapshot = self._proving.ground.snapshot
        fired = set_off(self._proving.writers, relation, command)
        for trigger in (t for t in snapshot.triggers if t.oid in fired):
            function = snapshot.function(trigger.function)
            if function is None or not self._copied(function):
                continue
            if trigger.table != relation.oid or not self._stays_his(trigger, function, command, role, surface):
                raise Unproved(f"the trigger function {function.qualified} may copy what rows of other tenants hold")

    def _stays_his(
        self, trigger: Trigger, function: Function, command: WriteOrRead, role: str, surface: Surface
    ) -> bool:
        """Whether it reads none but the caller's own rows, whoever of his sets it off.

        What an error says he hears of rows as well that no policy would let him write.
        """
        causes = Causes(self._proving.ground, self._proving.writers)
        askers, kept = self._proving.premise(role, surface)
        for cause in causes.of(trigger, askers, lambda function, asker: False):
            if cause.how == "server" or cause.event != command:
                continue
            question = Question(self._proving.ground, cause.asker, kept)
            try:
                occasion, when = causes.occasion(question, trigger, cause, own=False)
                run = ran(question, self._proving.writers, function, occasion, when)
                told = TRUE if _ERROR in self._copied(function) else both(when, neither(run.raised))
                if not question.holds_nowhere(both(told, either(*shown(question)))).proved:
                    return False
            except Unproved:
                return False
        return True

    def _copied(self, function: Function) -> frozenset[str]:
        if function.oid not in self._ways:
            self._ways[function.oid] = frozenset(self._gives(function) if function.extension is None else ())
        return self._ways[function.oid]

    def _gives(self, function: Function) -> Iterator[str]:
        """Where what it reads past the policies goes."""
        columns, called = self._read_by(function), self._telling(function)
        read = body(function)
        if not columns and not called:
            return
        if read is None or not read.whole or any(kind in _UNTOLD for kind, _ in _parts(function)):
            yield from (_ROW, _ERROR)
            return
        held = self._held(function, columns, called)
        found = _handed_on(function)
        yield from (way for way, value in found if _tells(value, columns, called) or names(value) & held)

    def _held(self, function: Function, columns: frozenset[str], called: frozenset[str]) -> frozenset[str]:
        """The variables that may hold it."""
        pairs, found = assigned(function), set[str]()
        for _ in pairs:
            before = len(found)
            for targets, values in pairs:
                if any(_tells(value, columns, called) or names(value) & found for value in values):
                    found |= {target for target in targets if not target.startswith("new")}
            if len(found) == before:
                break
        return frozenset(found)

    def _telling(self, function: Function) -> frozenset[str]:
        """The names of functions that it calls, and that may give what they read."""
        others = [f for f in self._proving.writers.called_by(function) if f.oid != function.oid]
        return frozenset(f.name for f in others if self._tells(f))

    def _tells(self, function: Function) -> bool:
        columns, read = self._read_by(function), body(function)
        if read is None or not read.whole:
            return bool(columns) or read is None
        return any(_tells(value, columns, frozenset()) for tree in read.statements for value in given(tree))

    def _read_by(self, function: Function) -> frozenset[str]:
        """The columns that hold something of the tables that it reads past the policies; `*` for a view's."""
        ground = self._proving.ground
        read = body(function)
        trees = read.statements if read is not None else ()
        named = [part for tree in trees for part in walk(tree) if isinstance(part, Named)]
        found: set[str] = set()
        for relation in ground.snapshot.relations if function.security_definer else ():
            labels = {part.label for part in named if part.name == relation.name}
            if labels and not (relation.is_table and ground.access.binds(function.owner, relation)):
                held = self._holding(relation)
                found |= held | labels if held else set()  # its label alone is the whole row
        return frozenset(found)

    def _holding(self, relation: Relation) -> set[str]:
        ground = self._proving.ground
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


def _tells(value: Node, columns: frozenset[str], called: frozenset[str]) -> bool:
    """Whether it names what is read, as a column that is not the trigger's own row's."""
    for part in walk(value):
        if isinstance(part, Call) and part.name in called:
            return True
        if isinstance(part, Star) and columns:
            return True
        if isinstance(part, Column) and part.table not in ("new", "old") and part.name in columns:
            return True
    return False


def _handed_on(function: Function) -> Iterator[tuple[str, Node]]:
    """What is put where somebody may see it."""
    datums = names_of(function)
    for kind, raw in _parts(function):
        if kind == "PLpgSQL_stmt_raise":
            yield from ((_ERROR, tree) for tree in _expressions(raw))
        for targets, values in put(datums, kind, raw):
            if any(target == "new" or target.startswith("new.") for target in targets):
                yield from ((_ROW, value) for value in values)
    read = body(function)
    for part in (part for tree in read.statements for part in walk(tree)) if read is not None else ():
        if isinstance(part, Insert | Update | Merge):
            yield from ((_ROW, value) for _, value in stored(part))
        if isinstance(part, Call) and part.name in _TOLD:
            yield from ((_ROW, value) for value in part.args)


def _expressions(raw: dict[str, Any]) -> Iterator[Node]:
    for kind, one in parts(raw):
        if kind == "PLpgSQL_expr":
            tree = read_expression(one["query"], one.get("parseMode", 0), is_assigned=False)
            yield from (Column(word.lower()) for word in one["query"].split()) if tree is None else given(tree)


def _parts(function: Function) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        yield from parts(function_tree(function.body or "", function.variable_names))
    except NotParsed:
        return
