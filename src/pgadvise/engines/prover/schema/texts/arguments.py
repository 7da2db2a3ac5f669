"""What the functions of policies are given: values of the row that is asked about, or what is written out.

A helper that looks up a table by an argument looks it up by the row's own key where each call, in policies, views and
other bodies, gives it a column there: `role_in(project_id)` asks what a join with the project asks. It does not where
one call gives it what is written out, `may('publish')`, nor where the body may give the argument another value.
"""

from collections.abc import Iterator
from functools import cached_property

from pgadvise.engines.caller.bodies import Body, procedural_tree, whole_body
from pgadvise.engines.conditions import trees
from pgadvise.engines.prover.schema.texts.procedure import NoModel, assigned_names, recorded_names
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree.expression import Call, Cast, Column, Expression, Node, Parameter, Subscript
from pgadvise.sql.tree.query import Relation, Source
from pgadvise.sql.tree.walk import walk

_Argument = tuple[int, int]  # the function, and the place of the argument


class Arguments:
    """Of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[_Argument, bool] = {}

    def is_of_a_row(self, side: Expression, functions: frozenset[str]) -> bool:
        """Whether it is an argument of one of the functions, none but these in bodies, that is always a row's."""
        places = [(f, place) for f in self._functions if f.name in functions for place in _places(f, side)]
        return bool(places) and all(self._is_given(function, place) for function, place in places)

    def _is_given(self, function: Function, place: int) -> bool:
        """A call within the body itself, or a circle of them, gives what was given before."""
        key = (function.oid, place)
        if key not in self._known:
            self._known[key] = True
            named = [f for f in self._functions if f.name == function.name]
            self._known[key] = len(named) == 1 and self._stays(function, place) and self._is_always(function, place)
        return self._known[key]

    def _stays(self, function: Function, place: int) -> bool:
        if function.language == "sql":
            return True
        name, tree = function.argument_names[place], procedural_tree(function)
        if tree is None:
            return False
        try:
            declared = {part["refname"] for _, part in parts(tree) if "refname" in part and "lineno" in part}
            assigned = {*assigned_names(tree["action"]), *recorded_names(tree["action"])}
            return name not in declared | assigned
        except NoModel:
            return False

    def _is_always(self, function: Function, place: int) -> bool:
        if any(read is None and function.name in (f.body or "") for f, read in self._bodies):
            return False
        outside = (_is_column(call, place, tree) for tree, call in _calls(self._outside, function.name))
        return all(outside) and all(
            _is_column(call, place, tree, of_table=True) or self._is_passed_on(caller, call, place)
            for caller, read in self._bodies
            if read is not None
            for tree, call in _calls(read.statements, function.name)
        )

    def _is_passed_on(self, caller: Function, call: Call, place: int) -> bool:
        """Whether it is an argument of the body that calls, which is a row's."""
        given = call.args[place] if place < len(call.args) else None
        return given is not None and any(self._is_given(caller, found) for found in _places(caller, given))

    @cached_property
    def _functions(self) -> tuple[Function, ...]:
        return tuple(f for f in self._snapshot.functions if f.extension is None)

    @cached_property
    def _bodies(self) -> list[tuple[Function, Body | None]]:
        """None for what is not read as a whole."""
        return [(f, whole_body(f)) for f in self._functions]

    @cached_property
    def _outside(self) -> tuple[Node, ...]:
        """What has no arguments: policies and views."""
        views = (parsed_query(view.definition) for view in self._snapshot.views)
        return (*trees(self._snapshot.policies), *(tree for tree in views if tree is not None))


def _places(function: Function, side: Expression) -> list[int]:
    """As which of the function's arguments it may be meant."""
    side = side.arg if isinstance(side, Cast) else side
    if isinstance(side, Parameter):
        return [side.number - 1] if side.number <= len(function.argument_names) else []
    if not isinstance(side, Column) or side.table not in (None, function.name):
        return []
    return [place for place, name in enumerate(function.argument_names) if name == side.name]


def _calls(among: tuple[Node, ...], name: str) -> Iterator[tuple[Node, Call]]:
    return ((tree, part) for tree in among for part in walk(tree) if isinstance(part, Call) and part.name == name)


def _is_column(call: Call, place: int, within: Node, *, of_table: bool = False) -> bool:
    """Whether it is given a column, or a part of one; `of_table`: in a body, where names may be those of variables."""
    given = call.args[place] if place < len(call.args) and not call.variadic else None
    while isinstance(given, Cast | Subscript):
        given = given.arg
    if isinstance(given, Call) and (given.schema, given.name) == ("storage", "foldername"):
        given = given.args[0] if given.args else None
    if not isinstance(given, Column):
        return False
    sources = {getattr(s, "label", None) or getattr(s, "alias", None): s for s in walk(within) if isinstance(s, Source)}
    if given.table in sources:
        return isinstance(sources[given.table], Relation)
    return not of_table
