"""Where what a table's rows hold is put, by what runs as they are written: triggers, rules, keys that follow, defaults,
checks and whatever else is worked out then, and what these read.

Followed are columns that hold something (`copying`), through variables and what queries give, into rows of another
table. A function that is handed one may put it wherever it or what it calls writes. Of a statement that is text, its
literals tell the table. A channel to listen on is a place as well.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from pgadvise.engines.caller.bodies import parts_of, trees_of
from pgadvise.engines.prover.commands.functions.assigning import expressions_of, given, statements_of, stored, variables
from pgadvise.engines.prover.commands.spread.carrying import ROWS, Held, carried, into_its_row, spelled
from pgadvise.engines.prover.schema.effects.settings import runners
from pgadvise.engines.prover.schema.effects.windows import family, views_over
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.origin import captured
from pgadvise.sql.parser.parse import NotParsed, parsed, statement
from pgadvise.sql.stored.rules import rule_text
from pgadvise.sql.tree.expression import Call, Case, Column, Constant, Node, NullIf, Operator
from pgadvise.sql.tree.query import Insert, Merge, Query, Subquery, Update, Write
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import walk

_TEXTS = ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors")
_QUIET = ("disabled", "replica")
_TELLING = ("pg_notify", "set_config")
_TELLS_NOTHING = ("void", "boolean", "trigger")

Own = frozenset[str]


class Outflow(NamedTuple):
    """`place` is None for a channel; `nobodys`: the row there is not given the tenant that it could have; `anybodys`:
    it is given one that has nothing to do with the row; `asked`: it is the row of whoever writes there.
    """

    by: str
    place: Relation | None
    nobodys: bool = False
    anybodys: bool = False
    asked: bool = False


class Outflows:
    """Of one snapshot."""

    def __init__(self, ground: Ground, writers: Writers) -> None:
        self._ground, self._writers, self._snapshot = ground, writers, ground.snapshot

    def of(self, relation: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        """Of what the rows of the table hold in these columns."""
        if not columns:
            return
        for fired_on in (*family(self._snapshot, relation), *self._views.get(relation.oid, ())):
            told = columns if fired_on.is_table else frozenset(c.name for c in fired_on.columns)
            yield from self._by_triggers(fired_on, told)
            yield from self._by_rules(fired_on, told)
            yield from self._worked_out(fired_on, told)
        for part in family(self._snapshot, relation):
            yield from self._by_keys(part, columns)
        for function in self._fired:
            yield from self._read(function, relation, columns)

    def _read(self, function: Function, relation: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        """Of what it reads of the table itself, of its parts, by a view, or by a function that it calls."""
        quiet = {column.name for column in relation.columns} - columns
        hands, rows_of = self._writers.called_by(function), family(self._snapshot, relation)
        for read in (*rows_of, *(view for part in rows_of for view in self._above.get(part.oid, ()))):
            told = columns if read.is_table else frozenset(c.name for c in read.columns) - quiet
            if labels := self.labels(function, read):
                yield from self.by(function, Held(told, labels))
                yield from self._into_others(function, Held(told, labels), relation)
            calls = (f for f in hands if f.oid != function.oid and f.result not in _TELLS_NOTHING)
            names = frozenset(f.name for f in calls if runners(f) or self._tells(f, read, told)) | runners(function)
            if names:
                yield from self.by(function, Held(frozenset(), frozenset(), calls=names))
                yield from self._into_others(function, Held(frozenset(), frozenset(), calls=names), relation)

    def _into_others(self, function: Function, held: Held, relation: Relation) -> Iterator[Outflow]:
        """Into the row of another table that a trigger runs for."""
        others = [t.table for t in self._snapshot.triggers if t.function == function.oid and t.table != relation.oid]
        if others and into_its_row(function, carried(function, held)):
            found = (self._snapshot.relation(oid) for oid in others)
            yield from (Outflow(str(function.qualified), place, asked=True) for place in found if place is not None)

    def _worked_out(self, relation: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        """By functions that its checks, indexes, conditions of triggers are handed it; VALUE is what a domain asks."""
        held = Held(columns, None, frozenset(("value",)))
        for text in self._writers.stored.of_rows(relation.oid):
            for call in self._calls(text):
                if any(map(held.is_in, call.args)):
                    yield from self._handed(f"what {relation} asks of its rows", call)

    @remembered
    def _calls(self, text: str) -> tuple[Call, ...]:
        """Those of functions that somebody made, or that tell others."""
        tree = parsed(text)
        calls = (part for part in walk(tree) if isinstance(part, Call)) if tree is not None else ()
        own = self._snapshot.functions_called
        return tuple(c for c in calls if c.name in _TELLING or own(c.name))

    def _by_keys(self, relation: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        """Into rows whose key follows a column of it."""
        for key in self._snapshot.references_to(relation):
            child = self._snapshot.relation(key.table)
            if key.on_update == "cascade" and child is not None and columns & {*key.referenced_columns}:
                yield Outflow(f"the key {key.name}", child)

    def _tells(self, function: Function, relation: Relation, columns: frozenset[str]) -> bool:
        """Whether it gives something that it reads there."""
        labels = self.labels(function, relation)
        held = carried(function, Held(columns, labels)) if labels else Held(columns, labels)
        return bool(labels) and any(held.is_in(value) for tree in trees_of(function) for value in given(tree))

    def by(self, function: Function, held: Held) -> Iterator[Outflow]:
        """Of what one function holds."""
        held = carried(function, held)
        name, own = str(function.qualified), ROWS | variables(function)
        for part in parts_of(function):
            if isinstance(part, Write):
                yield from self._written(name, part, held, own)
            elif isinstance(part, Call) and any(map(held.is_in, part.args)):
                yield from self._handed(name, part)
        yield from self._by_texts(function, held)

    def labels(self, function: Function, relation: Relation) -> frozenset[str]:
        """What the function calls the table where it reads it."""
        if relation.name not in (function.body or ""):
            return frozenset()
        named = (part for part in parts_of(function) if isinstance(part, Named))
        return frozenset(part.label for part in named if part.name == relation.name)

    def _by_triggers(self, fired_on: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        for trigger in self._snapshot.triggers_of(fired_on):
            function = self._snapshot.function(trigger.function)
            if function is not None and function.extension is None and trigger.enabled not in _QUIET:
                called_new = trigger.for_each_row and "alias" not in (function.body or "").lower()
                yield from self.by(function, Held(columns, ROWS if called_new else None))

    def _by_rules(self, fired_on: Relation, columns: frozenset[str]) -> Iterator[Outflow]:
        for rule in captured(self._snapshot.rewrite_rules):
            if rule.relation == fired_on.oid and rule.event != "select" and rule.enabled not in _QUIET:
                for part in _actions(rule.definition):
                    yield from self._written(f"the rule {rule.name}", part, Held(columns))

    def _written(self, name: str, part: Write, held: Held, own: Own = ROWS) -> Iterator[Outflow]:
        values = chain((value for _, value in stored(part)), _beside(part))
        if any(map(held.is_in, values)):
            for place in self._places.get(part.relation.name, ()):
                yield Outflow(name, place, self._is_nobodys(part, place), self._is_anybodys(part, place, own))

    def _is_anybodys(self, part: Write, place: Relation, own: Own) -> bool:
        """Whether the tenant is taken from a table, without anything there being equal to what the function knows."""
        axis = self._ground.axes.get(place.oid)
        if axis is None or axis.column is None or not isinstance(part, Insert):
            return False
        labels = {p.label for p in walk(part) if isinstance(p, Named) and p.name in self._names}
        given = [value for columns, value in stored(part, _order(part, place)) if axis.column in columns]
        named = [c for value in given for c in walk(value) if isinstance(c, Column)]
        found = [c for c in named if c.table in labels or (labels and c.table is None and c.name not in own)]
        sides = (arg for p in walk(part) if isinstance(p, Operator) and p.name == "=" for arg in p.args)
        inner = (p.test for p in walk(part) if isinstance(p, Subquery) and p.test is not None)
        asked = (c for side in chain(sides, inner) for c in walk(side) if isinstance(c, Column | Call))
        return bool(found) and not any(isinstance(c, Call) or (c.table or c.name) in own for c in asked)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(relation.name for relation in self._snapshot.relations)

    def _is_nobodys(self, part: Write, place: Relation) -> bool:
        axis = self._ground.axes.get(place.oid)
        if axis is None or axis.column is None or not isinstance(part, Insert):
            return False
        given = [value for columns, value in stored(part, _order(part, place)) if axis.column in columns]
        return not given or any(map(_may_be_null, given))

    def _handed(self, name: str, call: Call) -> Iterator[Outflow]:
        if call.name == "pg_notify":
            yield Outflow(name, None)
        if call.name == "set_config" and isinstance(call.args[0], Constant):
            yield from (Outflow(name, place) for place in self._read_from(str(call.args[0].value)))
        for function in self._snapshot.functions_called(call.name):
            for each in self._writers.called_by(function) if function.extension is None else ():
                for written, _ in self._writers.acts(each) or ():
                    yield from (Outflow(name, place) for place in self._places.get(written, ()))

    def _read_from(self, setting: str) -> Iterator[Relation]:
        """The places where what a setting holds may be put: by a default, by triggers that name it."""
        yield from (t for t in self._snapshot.tables if any(setting in (c.default or "") for c in t.columns))
        acts = (act for f in self._fired if setting in (f.body or "") for act in self._writers.acts(f) or ())
        yield from (place for written, _ in acts for place in self._places.get(written, ()))

    def _by_texts(self, function: Function, held: Held) -> Iterator[Outflow]:
        for raw in statements_of(function, _TEXTS):
            trees = tuple(expressions_of(raw))
            if any(map(held.is_in, trees)):
                words = {word for text in spelled(function, trees) for word in re.findall(r"\w+", text)}
                places = (t for t in self._snapshot.tables if any(_is_called(t.name, word) for word in words))
                yield from (Outflow(str(function.qualified), place) for place in places)

    @cached_property
    def _fired(self) -> tuple[Function, ...]:
        """What runs by itself: triggers' functions, what rows are worked out by, and all that these call."""
        run = {t.function for t in self._snapshot.triggers if t.enabled not in _QUIET}
        words = {*re.findall(r"\w+", self._writers.stored.of_all_rows)}
        own = (f for f in self._snapshot.functions if f.extension is None and (f.oid in run or f.name in words))
        found = {hand.oid: hand for function in own for hand in self._writers.called_by(function)}
        return tuple(found[oid] for oid in sorted(found))

    @cached_property
    def _places(self) -> dict[str, tuple[Relation, ...]]:
        """The tables that a statement may write by each name."""
        return grouped((name, table) for table in self._snapshot.tables for name in self._writers.written_as(table))

    @cached_property
    def _above(self) -> dict[int, tuple[Relation, ...]]:
        """By table, the views that lead to it."""
        return views_over(self._snapshot)

    @cached_property
    def _views(self) -> dict[int, tuple[Relation, ...]]:
        """By table, the views that lead to it and that may be written by what they say themselves."""
        ruled = (rule.relation for rule in captured(self._snapshot.rewrite_rules) if rule.event != "select")
        told = {*ruled, *(t.table for t in self._snapshot.triggers if t.timing == "instead_of")}
        return views_over(self._snapshot, told)


def _beside(part: Write) -> Iterator[Node]:
    """What the statements give that it takes rows from, by WITH, FROM and USING."""
    sources = part.sources if isinstance(part, Update) else (part.source,) if isinstance(part, Merge) else ()
    each = [one for beside in (*part.ctes, *sources) for one in walk(beside)]
    yield from (value for one in each if isinstance(one, Query) for value in given(one))
    returning = (target for one in each if isinstance(one, Write) for target in one.returning)
    yield from (value for target in returning for value in given(target))


def _may_be_null(value: Node) -> bool:
    """Whether it says so itself: what it names is as the row has it."""
    if isinstance(value, Case):
        results = [branch.result for branch in value.branches]
        return value.default is None or any(map(_may_be_null, (*results, value.default)))
    return isinstance(value, NullIf) or (isinstance(value, Constant) and value.value is None)


def _order(part: Insert, place: Relation) -> tuple[str, ...]:
    return tuple(column.name for column in place.columns) if part.relation.name == place.name else ()


def _actions(definition: str) -> Iterator[Write]:
    try:
        trees = [statement(action) for action in rule_text(definition).actions]
    except NotParsed:
        return
    yield from (part for tree in trees for part in walk(tree) if isinstance(part, Write))


def _is_called(name: str, word: str) -> bool:
    """Whether the word is the name, or what is put before or behind another to make it: `_history`."""
    return name == word or (word[0] == "_" and name.endswith(word)) or (word[-1] == "_" and name.startswith(word))
