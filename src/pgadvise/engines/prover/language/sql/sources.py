"""FROM: tables under the policies of who reads them, views, sub-queries, functions, joins."""

from collections.abc import Mapping

import z3

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.prover.language.sql import banned, comparisons, lateral, recursion, roles
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import Bound, Closure, Derived, Frame, Meaning, Scope, look_up, resolved
from pgadvise.snapshot import Relation
from pgadvise.sql.parser import json_functions
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q

_Joined = tuple[tuple[Bound, ...], list[Formula], frozenset[str]]


def joined(meaning: Meaning, query: q.Query, scope: Scope) -> tuple[Scope, list[Formula]]:
    """The scope with everything that FROM names, and what must hold for a row of it to be there."""
    conditions: list[Formula] = []
    current = scope
    for source in query.sources:
        began = meaning.world.readings.place
        bound, more, merged = _source(meaning, source, current)
        lateral.told(meaning.world.readings, source, began, conditions)
        conditions += more
        current = current._replace(bound=(*current.bound, *bound), merged=current.merged | merged)
    return current, conditions


def _source(meaning: Meaning, source: q.Source, scope: Scope) -> _Joined:
    match source:
        case q.Relation():
            return _relation(meaning, source, scope)
        case q.QuerySource():
            found = meaning.derived(source.query, scope if source.lateral else scope._replace(bound=()))
            return (_named(source.alias, found, source.columns),), [found.when], frozenset()
        case q.Join():
            return _join(meaning, source, scope)
        case q.FunctionSource():
            return _function(meaning, source, scope)
        case q.OpaqueSource() if (told := json_functions.table(source)) is not None:
            return _source(meaning, told, scope)
        case _:
            meaning.world.block("a source in FROM without a model")
            return (Bound(getattr(source, "alias", None), None),), [], frozenset()


def _named(label: str | None, found: Derived, names: tuple[str, ...] = ()) -> Bound:
    columns: dict[str, Value] = {}
    for place, (name, value) in enumerate(found.columns):
        known = names[place] if place < len(names) else name
        if known is None or known in columns:
            return Bound(label, None)
        columns[known] = value
    return Bound(label, columns)


def _relation(meaning: Meaning, source: q.Relation, scope: Scope) -> _Joined:
    if source.schema is None and source.name in scope.queries:
        known = scope.queries[source.name]
        found = recursion.closure(meaning, known) if isinstance(known, Closure) else known
        if found is None:
            meaning.world.block(f"the WITH query {source.name}, which writes, or is recursive in a way without a model")
            return (Bound(source.label, None),), [], frozenset()
        meaning.world.readings.seen(source)
        if not isinstance(found, Derived):
            found = meaning.derived(*found)
        return (_named(source.label, found, source.columns),), [found.when], frozenset()
    if (role := roles.listed(meaning, source, scope.frame)) is not None:
        return (role,), [], frozenset()
    relation = resolved(meaning, source, scope.frame)
    if relation is None:
        meaning.world.block(f"the table {source.name}, which the search_path decides")
        return (Bound(source.label, None),), [], frozenset()
    if relation.kind == "view":
        return _view(meaning, source, relation, scope.frame)
    if relation.kind == "materialized_view":
        meaning.world.block(f"the materialized view {relation}, which says what was so when it was last refreshed")
    row = meaning.world.row(relation, asked=True)
    columns = _relabelled(row.columns, relation, source.columns)
    visible = meaning.visible(row, scope.frame)
    meaning.world.readings.row(source, relation, row.columns, visible)
    return (Bound(source.label, columns),), [visible], frozenset()


def _relabelled(columns: Mapping[str, Value], relation: Relation, names: tuple[str, ...]) -> dict[str, Value]:
    order = [c.name for c in relation.columns]
    return {(names[i] if i < len(names) else name): columns[name] for i, name in enumerate(order)}


def view_rows(meaning: Meaning, relation: Relation, frame: Frame) -> Derived | None:
    """Some row of a view, read with whose rights it reads with."""
    view = meaning.world.ground.snapshot.view(relation)
    if view is None or view.materialized or frame.depth > 6:
        return None
    query = parsed_query(view.definition)
    if query is None:
        return None
    meaning.world.readings.opened(query)
    inner = Scope(Frame(frame.role, path=("pg_catalog",), depth=frame.depth + 1, reader=view_rights(relation)))
    found = meaning.derived(query, inner)
    names = [c.name for c in relation.columns]
    if len(names) != len(found.columns):
        return None
    values = [value for _, value in found.columns]
    return Derived(tuple(zip(names, values, strict=True)), found.when)


def _view(meaning: Meaning, source: q.Relation, relation: Relation, frame: Frame) -> _Joined:
    found = view_rows(meaning, relation, frame)
    if found is None:
        meaning.world.block(f"the view {relation}")
        return (Bound(source.label, None),), [], frozenset()
    meaning.world.readings.seen(source)
    return (_named(source.label, found, source.columns),), [found.when], frozenset()


def _function(meaning: Meaning, source: q.FunctionSource, scope: Scope) -> _Joined:
    call = source.calls[0] if len(source.calls) == 1 else None
    if not isinstance(call, e.Call):
        meaning.world.block("several functions in one item of FROM")
        return (Bound(source.alias, None),), [], frozenset()
    types = tuple(zip(source.columns, source.types, strict=True)) if source.types else ()
    found = meaning.function_rows(call, scope, types)
    if found is None:
        meaning.world.block(f"the function {call.name} in FROM")
        return (Bound(source.alias, None),), [], frozenset()
    if source.ordinality:
        place = meaning.world.names.value("ordinality", "int")
        found = found._replace(columns=(*found.columns, ("ordinality", place)))
    label = source.alias or call.name
    alone = len(found.columns) == 1
    names = source.columns or ((label,) if alone and found.columns[0][0] is None else ())
    bound = _named(label, found, names)
    return (bound._replace(whole=found.columns[0][1]) if alone else bound,), [found.when], frozenset()


def _join(meaning: Meaning, join: q.Join, scope: Scope) -> _Joined:
    if join.natural or join.alias:
        meaning.world.block("a natural join, or one with a name")
        return (Bound(None, None),), [], frozenset()
    readings = meaning.world.readings
    began = readings.place
    left, conditions, merged_left = _source(meaning, join.left, scope)
    between = readings.place
    inside = scope._replace(bound=(*scope.bound, *left))
    right, more, merged_right = _source(meaning, join.right, inside)
    until = readings.place
    lateral.told(readings, join.right, between, conditions)
    both_sides = scope._replace(bound=(*scope.bound, *left, *right), merged=merged_left | merged_right)
    matching = [_using(meaning, name, left, right, scope) for name in join.using]
    if join.condition is not None:
        matching.append(meaning.truth(join.condition, both_sides).true)
    merged = merged_left | merged_right | frozenset(join.using)
    if join.kind == "inner":
        return (*left, *right), [*conditions, *more, *matching], merged
    first, second = TRUE, TRUE
    if join.kind in ("right", "full"):
        left, first = _outer(meaning, left, (began, between))
        merged = frozenset()
    if join.kind in ("left", "full"):
        right, second = _outer(meaning, right, (between, until))
        banned.joined(meaning, join.right, join.condition if join.kind == "left" else None, inside, second)
    sides = ((first, conditions), (second, more), (both(first, second), matching))
    there = [z3.Implies(when, both(*holds)) for when, holds in sides]
    return (*left, *right), [either(first, second), *there], merged


def _outer(meaning: Meaning, side: tuple[Bound, ...], read: tuple[int, int]) -> tuple[tuple[Bound, ...], Formula]:
    """The side that may be missing, NULL in every column, and whether it is there."""
    there = meaning.world.names.boolean("matched")
    meaning.world.readings.under(*read, there)
    lacking = neither(there)
    found = (
        Bound(b.label, None if b.columns is None else {n: v.unless(lacking) for n, v in b.columns.items()})
        for b in side
    )
    return tuple(found), there


def _using(meaning: Meaning, name: str, left: tuple[Bound, ...], right: tuple[Bound, ...], scope: Scope) -> Formula:
    mine, theirs = (look_up(e.Column(name), Scope(scope.frame, side)) for side in (left, right))
    if mine is None or theirs is None:
        return TRUE
    return comparisons.compared(meaning, "=", mine, theirs).true


def expanded(meaning: Meaning, target: e.Target, scope: Scope) -> list[tuple[str | None, Value]]:
    """A column of the result, or all that `*` stands for."""
    if not isinstance(target.value, e.Star):
        return [(target.name or _implied_name(target.value), meaning.value(target.value, scope))]
    bound = [b for b in scope.bound if target.value.table in (None, b.label)]
    if any(b.columns is None for b in bound) or scope.merged:
        meaning.world.block("* over what has no known columns")
        return []
    return [(name, value) for b in bound for name, value in (b.columns or {}).items()]


def _implied_name(expression: e.Expression) -> str | None:
    """As the server names a column of a result."""
    if isinstance(expression, e.Column | e.Call):
        return expression.name
    return _implied_name(expression.arg) if isinstance(expression, e.Cast) else None
