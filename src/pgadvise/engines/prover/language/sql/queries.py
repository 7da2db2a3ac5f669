"""Sub-selects: one symbolic row for each relation of each sub-select that has to find a row.

Why one is enough, and why negation does no harm. A sub-select that has to be true asks for a row: here is one, under
everything that is known of rows. A sub-select that has to be false forbids rows; here nothing is asserted then, which
allows more databases than there are. So the formula is satisfiable whenever a database, a session and a row exist that
pass the policy: the row, and one witness for each sub-select found true, are its model. Unsatisfiable is a proof.
Aggregates over no group give a row where there is none, outer joins give NULLs where nothing matched: both are said.
"""

from collections.abc import Callable

import z3
from msgspec.structs import replace

from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.language.sql import (
    aggregates,
    banned,
    comparisons,
    founding,
    lacking,
    lateral,
    lone,
    named,
    overloads,
    sources,
)
from pgadvise.engines.prover.schema.effects.unnamed import is_citexts
from pgadvise.engines.prover.words.terms import (
    TRUE,
    Formula,
    Truth,
    Value,
    all_of,
    as_truth,
    both,
    chosen,
    either,
    exactly,
    merged,
    neither,
    opposite,
)
from pgadvise.engines.prover.world.scopes import Derived, Frame, Meaning, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.sql.logic.negation import NEGATOR
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Query, SetOperation, Subquery
from pgadvise.sql.tree.walk import walk

Gate = Callable[[Row, Frame], Formula]


def truth(meaning: Meaning, subquery: Subquery, scope: Scope) -> Truth:
    """EXISTS, IN, ANY, ALL."""
    if subquery.kind == "exists":
        began = meaning.world.readings.place
        _, exists = lone.found(meaning, subquery.query, scope, "exists")
        founding.told(meaning, subquery.query, scope, exists)
        lacking.told(meaning, subquery.query, scope, exists, began)
        return exactly(exists)
    operator = subquery.operator or "="
    own = subquery.schema not in (None, "pg_catalog") and not _is_folded(meaning, subquery, scope)
    if subquery.kind == "all" and not own and operator in NEGATOR:  # NOT (x <> ALL …) is x = ANY …, NULL included
        return opposite(truth(meaning, replace(subquery, kind="any", operator=NEGATOR[operator]), scope))
    if subquery.kind == "all" or subquery.test is None or own:
        return as_truth(meaning.unknown(f"{operator} ALL (SELECT …), which is true of no rows at all"))
    if isinstance(subquery.test, e.Row):
        return _row_member(meaning, subquery.test, operator, subquery.query, scope)
    test = meaning.value(subquery.test, scope)
    found = member(meaning, test, operator, subquery.query, scope)
    if operator == "=":
        banned.told(meaning, subquery.query, scope, neither(found.false), test)
    return found


def _is_folded(meaning: Meaning, subquery: Subquery, scope: Scope) -> bool:
    """Whether it is citext's own operator."""
    known = is_citexts(meaning.world.ground.snapshot, subquery.schema, subquery.operator or "=")
    return known and subquery.test is not None and meaning.value(subquery.test, scope).kind == "citext"


def member(meaning: Meaning, test: Value, operator: str, query: Query, scope: Scope) -> Truth:
    """`test operator ANY (query)`."""
    found = meaning.derived(query, scope)
    value = found.columns[0][1] if found.columns else meaning.unknown("a sub-select without columns")
    truth = _any(meaning, found.when, comparisons.compared(meaning, operator, test, value))
    # NULL comes of a NULL before IN, or of a row that has one: the row that is there to be found may be that as well.
    if operator in NEGATOR:  # of a path that ends nowhere `@@` makes a NULL itself
        meaning.world.facts.append(either(truth.true, truth.false, test.null, both(found.when, value.null)))
    return truth


def _row_member(meaning: Meaning, row: e.Row, operator: str, query: Query, scope: Scope) -> Truth:
    found = meaning.derived(query, scope)
    values = [meaning.value(item, scope) for item in row.items]
    if operator != "=" or len(values) != len(found.columns) or records.is_expanded(row):
        return as_truth(meaning.unknown(f"a row {operator} ANY (SELECT …)"))
    pairs = zip(values, found.columns, strict=True)
    same = all_of([comparisons.compared(meaning, "=", mine, theirs) for mine, (_, theirs) in pairs])
    return _any(meaning, found.when, same)


def _any(meaning: Meaning, when: Formula, holds: Truth) -> Truth:
    """True asks for a row of which it holds; false and NULL are left open."""
    found = meaning.world.names.truth("any")
    meaning.world.facts.append(z3.Implies(found.true, both(when, holds.true)))
    return found


def scalar(meaning: Meaning, query: Query, scope: Scope) -> Value:
    """The value of some row of it, NULL where it has none; more than one row is an error."""
    if _is_single(query):
        single = meaning.derived(query, scope)
        if single.columns and single.when is TRUE:
            return single.columns[0][1]
    found, exists = lone.found(meaning, query, scope, "row")
    if not found.columns:
        return meaning.unknown("a sub-select without columns")
    value = found.columns[0][1]
    held = None
    if value.truth is not None:
        held = Truth(both(exists, value.truth.true), both(exists, value.truth.false))
    return value._replace(null=either(neither(exists), value.null), truth=held)


def _is_single(query: Query) -> bool:
    """`SELECT expression` has one row always."""
    return query == Query(select=query.select)


def derived(meaning: Meaning, query: Query, scope: Scope) -> Derived:
    """Some row of the query's result."""
    inner = named.with_queries(query, scope)
    if query.operation is not None:
        return _combined(meaning, query.operation, inner)
    if query.values:
        return _one_of(meaning, query, inner)
    if (each := _each_given(meaning, query, scope)) is not None:
        return each
    readings = meaning.world.readings
    began = readings.place
    if aggregates.may_aggregate(meaning, query):
        if readings.active:  # each row that it is made of, whatever is made of it
            _plain(meaning, query, inner)
        aggregated = aggregates.aggregated(meaning, query, inner)
        readings.close(began)
        return aggregated
    found = _plain(meaning, query, inner)
    if query.limit or query.offset or query.distinct is not None or _has_window(query):
        readings.close(began)
    return found


def _each_given(meaning: Meaning, query: Query, scope: Scope) -> Derived | None:
    """`SELECT f(…)` has a row for each value that `f` gives, none where it gives none; None of another query.

    As FROM f(…) has. Where a value is all that is asked for, a row without one would be a NULL among them.
    """
    target = query.select[0] if _is_single(query) and len(query.select) == 1 else None
    call = target.value if target is not None else None
    function = overloads.resolved(meaning, call, scope) if isinstance(call, e.Call) else None
    kind = meaning.world.ground.stored(function.returns) if function is not None and function.returns_set else None
    if target is None or function is None or kind is None or not isinstance(call, e.Call) or call.over is not None:
        return None
    found = meaning.function_rows(call, scope, ())
    if found is None or len(found.columns) != 1 or found.columns[0][0] is not None:
        return None
    value = found.columns[0][1]
    if value.kind != kind:
        value = meaning.cast(value, "text" if kind == "text" else function.returns)
    return Derived(((target.name or call.name, value),), found.when)


def _has_window(query: Query) -> bool:
    """Whether a column of the result is made of other rows too, so that what is asked of it outside picks too late."""
    parts = [target.value for target in query.select] + [key.value for key in query.order_by]
    return any(isinstance(x, e.Call) and x.over is not None for each in parts for x in walk(each))


def _plain(meaning: Meaning, query: Query, outside: Scope) -> Derived:
    readings = meaning.world.readings
    began, known = readings.place, len(readings.beside)
    inner, conditions = sources.joined(meaning, query, outside)
    inner = inner._replace(again=(query, outside))
    until = readings.place
    asked = where(meaning, query.where, inner, conditions)
    lateral.left_out(readings, known, query.where, asked)
    conditions += asked
    readings.under(began, until, both(*conditions))
    columns: list[tuple[str | None, Value]] = []
    before, lifted = readings.place, meaning.world.lifted
    if not aggregates.may_aggregate(meaning, query):
        for target in query.select:
            columns += sources.expanded(meaning, target, inner)
        for each in _beside(query):
            meaning.value(each, inner)
        if meaning.world.lifted > lifted:  # then it has one row, whatever FROM has
            readings.close(began)
            return aggregates.anything(meaning, query)
    readings.under(before, readings.place, both(*conditions), alone=True)
    return Derived(tuple(columns), both(*conditions))


def _beside(query: Query) -> list[Subquery]:
    """The sub-selects by which rows are ordered, told apart or put into windows."""
    orders = Query(windows=query.windows, order_by=query.order_by, distinct=query.distinct)
    calls = (part for each in query.select for part in walk(each.value, queries=False) if isinstance(part, e.Call))
    windows = (call.over for call in calls if call.over is not None)
    parts = (part for each in (orders, *windows) for part in walk(each, queries=False))
    return [part for part in parts if isinstance(part, Subquery)]


def where(meaning: Meaning, asked: e.Expression | None, scope: Scope, beside: list[Formula]) -> list[Formula]:
    """What WHERE asks, beside what FROM does.

    What one conjunct reads matters where none of the others excludes the row; what a sub-select that is itself a
    conjunct reads, where it is true as well.
    """
    readings = meaning.world.readings
    each_asked = conjuncts(asked)
    found, places = [], [readings.place]
    for each in each_asked:
        found.append(meaning.truth(each, scope).true)
        places.append(readings.place)
    for i, each in enumerate(each_asked):
        others = [holds for j, holds in enumerate(found) if j != i or isinstance(each, Subquery)]
        readings.under(places[i], places[i + 1], both(*beside, *others))
    return found


def _combined(meaning: Meaning, operation: SetOperation, scope: Scope) -> Derived:
    """UNION: a row of the one or of the other. INTERSECT: of both, alike. EXCEPT: at any rate a row of the first."""
    left = meaning.derived(operation.left, scope)
    if operation.kind == "except":
        kept = meaning.world.names.boolean("except")
        if len(left.columns) == 1:  # what is kept is not among the second's
            banned.told(meaning, operation.right, scope, neither(kept), left.columns[0][1])
        return left._replace(when=both(left.when, kept))
    right = meaning.derived(operation.right, scope)
    if operation.kind == "intersect":
        return Derived(left.columns, both(left.when, right.when, *_alike(left, right)))
    return one_of(meaning, left, right)


def one_of(meaning: Meaning, left: Derived, right: Derived) -> Derived:
    """A row of the one or of the other."""
    first = meaning.world.names.boolean("first")
    pairs = zip(left.columns, right.columns, strict=False)
    columns = tuple((name, merged(first, mine, theirs)) for (name, mine), (_, theirs) in pairs)
    return Derived(columns, chosen(first, left.when, right.when))


def _alike(left: Derived, right: Derived) -> list[Formula]:
    pairs = zip(left.columns, right.columns, strict=False)
    return [comparisons.alike(mine, theirs) for (_, mine), (_, theirs) in pairs]


def _one_of(meaning: Meaning, query: Query, scope: Scope) -> Derived:
    rows = [[meaning.value(item, scope) for item in row] for row in query.values]
    found = rows[-1]
    for row in rows[:-1]:
        picked = meaning.world.names.boolean("values")
        found = [merged(picked, mine, theirs) for mine, theirs in zip(row, found, strict=False)]
    return Derived(tuple((f"column{i}", value) for i, value in enumerate(found, 1)), TRUE)
