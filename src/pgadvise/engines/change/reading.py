"""The prover's translation for two sides at once, exact in both polarities.

For a proof of isolation it is enough that a sub-select which is found true has a row. Here the old gate is negated as
well, so three things are added.
1. What is the same on both sides is one symbol: an expression that says the same of the same values, nothing behind it
   having changed, is translated once.
2. A sub-select that is not true forbids rows: `forbidden` states it for every row of the question (see `Instances`).
3. Where the translation takes a FROM for more than it is (LIMIT, an outer join, what has no model), a free boolean is
   joined to it: found true nothing changes, and not true it forbids nothing.
So both a gate and its negation allow at least what the server does: unsatisfiable is a proof.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from pgadvise.engines.change.database import Entry, Side
from pgadvise.engines.change.definitions import Definitions
from pgadvise.engines.change.orders import in_order
from pgadvise.engines.prover import comparisons, routines
from pgadvise.engines.prover.expressions import Translation
from pgadvise.engines.prover.scopes import Derived, Scope, look_up
from pgadvise.engines.prover.terms import (
    Formula,
    Truth,
    Value,
    all_of,
    both,
    either,
    exactly,
    neither,
    opposite,
)
from pgadvise.sql import expression as e
from pgadvise.sql import query as q
from pgadvise.sql.canonical import canonical
from pgadvise.sql.walk import replace, walk

import z3  # isort: skip

_NEGATED = {"=": "<>", "<>": "=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_ORDER = frozenset(("<", "<=", ">", ">="))


class Forbidden(NamedTuple):
    """A sub-select and what holds where it has no row: `refuted` is that, `fails` of a row that it has none such.

    `symbols` stand for its being true; where not every row was asked, their negation is a gap.
    """

    reading: "Reading"
    query: q.Query
    scope: Scope
    denied: tuple[tuple[Formula, Callable[[Derived], Formula]], ...]
    tables: tuple[Any, ...]
    own: tuple[Entry, ...]
    symbols: tuple[str, ...]
    generation: int


class Meanings(NamedTuple):
    """What both readings share: known meanings with the opaque symbols they use, who used which, sub-selects.

    The opaque symbols of `leaves` are `free`: as good as a column that nobody knows.
    """

    known: dict[Any, tuple[Any, tuple[str, ...]]]
    users: dict[str, set[str]]
    forbidden: list[Forbidden]
    kept: list[Any]
    leaves: frozenset[e.Expression]
    free: set[str]


class Reading(Translation):
    """One side's. `same` tells whether all behind some names is as on the other side."""

    def __init__(self, side: str, world: Side, shared: Meanings, old: Definitions, new: Definitions) -> None:
        super().__init__(world)
        self.side = side
        self.shared = shared
        self.database = world.database
        self._place = world
        self._old, self._new = old, new
        self.used: list[str] = []

    # --- one symbol for what is the same

    def truth(self, expression: e.Expression, scope: Scope) -> Truth:
        found: Truth = self._once("truth", expression, scope, None, lambda: self._truth(expression, scope))
        return found

    def value(self, expression: e.Expression, scope: Scope, kind: str | None = None) -> Value:
        found: Value = self._once("value", expression, scope, kind, lambda: self._value(expression, scope, kind))
        return found

    def _once(
        self, what: str, expression: e.Expression, scope: Scope, kind: str | None, made: Callable[[], Any]
    ) -> Any:
        if isinstance(expression, e.Column | e.Constant | e.Parameter):
            with self._in_source(False):
                return made()
        key = (what, kind, *self._key(expression, scope))
        if key not in self.shared.known:
            before, self.used = self.used, []
            count = len(self.database.names.made)
            with self._in_source(False), self.database.collected():  # rows of a body are no rows of this FROM
                result = made()
            symbols = tuple(dict.fromkeys((*self.database.names.made[count:], *self.used)))
            self.shared.known[key] = (result, symbols)
            self.used = before
        result, symbols = self.shared.known[key]
        self.used += symbols
        if self.shared.leaves and _bare(expression) in self.shared.leaves:
            self.shared.free.update(symbols)
        for symbol in symbols:
            self.shared.users.setdefault(symbol, set()).add(self.side)
        return result

    def _key(self, expression: e.Expression, scope: Scope) -> tuple[Any, ...]:
        queries, calls, words = _parts(expression)
        frame = scope.frame
        who: tuple[Any, ...] = (frame.role, frame.reader)
        if calls and (scope.aggregate or scope.again):
            who = (*who, *self._source(scope))
        if not queries:
            bound = replace(expression, lambda part: self._identified(part, scope))
            if not calls:
                return who, _canonical(bound)
            return who, _canonical(bound), frame.path, self._whose(words)
        return who, _canonical(expression), frame.path, self._whose(words), self._identity(scope)

    def _whose(self, words: frozenset[str]) -> str | None:
        """None where what is behind the words is the same on both sides."""
        known = self._old.words(words) | self._new.words(words)
        return None if self._old.behind(known) == self._new.behind(known) else self.side

    def _identified(self, part: e.Expression, scope: Scope) -> e.Expression:
        if isinstance(part, e.Column):
            value = look_up(part, scope)
        elif isinstance(part, e.Parameter):
            given = scope.frame.positional
            value = given[part.number - 1] if 0 < part.number <= len(given) else None
        else:
            return part
        return part if value is None else e.Column(repr(self._ids(value)), "\0")

    def _ids(self, value: Value) -> tuple[Any, ...]:
        """Formulas are told apart by the solver's numbers, which last as long as they do."""
        parts = [value.null, value.term, *(value.truth or ())]
        self.shared.kept.extend(parts)
        self.shared.kept.append(value.contents)
        inside = None if value.contents is None else id(value.contents)
        return (*(part.get_id() for part in parts), value.kind, inside, value.text)

    def _source(self, scope: Scope) -> tuple[Any, ...]:
        """Of which rows an aggregate or a window would be: said apart, since its text does not tell."""
        again = None if scope.again is None else (scope.again[0], self._identity(scope.again[1]))
        maker = getattr(scope.aggregate, "__self__", scope.aggregate)
        self.shared.kept.append(maker)
        return again, None if maker is None else id(maker)

    def _identity(self, scope: Scope) -> tuple[Any, ...]:
        found: list[Any] = []
        level: Scope | None = scope
        while level is not None:
            for bound in level.bound:
                columns = bound.columns
                ids = None if columns is None else tuple((n, self._ids(v)) for n, v in columns.items())
                found.append((bound.label, ids))
            found += [level.merged, tuple((n, None if x is None else x[0]) for n, x in level.queries.items())]
            level = level.outer
        frame = scope.frame
        found.append(tuple((n, self._ids(v)) for n, v in frame.parameters.items()))
        found.append(tuple(self._ids(v) for v in frame.positional))
        return tuple(found)

    # --- what is not the prover's

    @contextmanager
    def _in_source(self, inside: bool) -> Iterator[None]:
        before, self._place.in_source = self._place.in_source, inside
        try:
            yield
        finally:
            self._place.in_source = before

    def _truth(self, expression: e.Expression, scope: Scope) -> Truth:
        match expression:
            case q.Subquery(kind="exists"):
                return self._exists(expression.query, scope)
            case q.Subquery(kind="any", test=test) if test is not None and expression.schema in (None, "pg_catalog"):
                return self._any(test, expression.operator or "=", expression.query, scope)
            case q.Subquery(kind="all", operator=operator) if operator in _NEGATED:
                other = q.Subquery("any", expression.query, expression.test, _NEGATED[operator], expression.schema)
                return opposite(self.truth(other, scope))
            case e.Quantified(quantifier="any") if (query := _listed(expression)) is not None:
                return self.member(self.value(expression.test, scope), expression.operator, query, scope)
            case e.Between(symmetric=False):
                return self._between(expression, scope)
            case e.Operator() if expression.name in _ORDER and len(expression.args) == 2 and not expression.schema:
                ordered = in_order(self, expression.name, *self.alike(expression.args, scope))
                return ordered or super().truth(expression, scope)
            case _:
                return super().truth(expression, scope)

    def _between(self, test: e.Between, scope: Scope) -> Truth:
        ends = (e.Operator(">=", (test.test, test.low)), e.Operator("<=", (test.test, test.high)))
        found = all_of([self.truth(end, scope) for end in ends])
        return opposite(found) if test.negated else found

    def _value(self, expression: e.Expression, scope: Scope, kind: str | None) -> Value:
        if isinstance(expression, q.Subquery) and expression.kind == "scalar":
            return self.scalar(expression.query, scope)
        return super().value(expression, scope, kind)

    # --- sub-selects

    def derived(self, query: q.Query, scope: Scope) -> Derived:
        before = self._place.gaps
        with self._in_source(True):
            found = super().derived(query, scope)
        if self._is_plain(query, scope) and self._place.gaps == before:
            return found
        return found._replace(when=both(found.when, self.database.names.boolean("gap")))

    def _is_plain(self, query: q.Query, scope: Scope) -> bool:
        """Whether its rows are just those of FROM for which WHERE is true."""
        reshaped = query.limit or query.offset or query.distinct or query.having or query.recursive
        if any(isinstance(key, e.Opaque) for key in query.group_by):
            return False
        if reshaped or (query.operation is not None and query.operation.kind != "union"):
            return False
        return all(self._is_plain_source(source, scope) for source in query.sources)

    def _is_plain_source(self, source: q.Source, scope: Scope) -> bool:
        match source:
            case q.Relation():
                return not source.only
            case q.QuerySource():
                return True  # a query of its own
            case q.Join():
                plain = source.kind == "inner" and not source.natural and not source.using
                return plain and all(self._is_plain_source(side, scope) for side in (source.left, source.right))
            case q.FunctionSource(calls=(e.Call() as call,)):
                function = routines.resolved(self, call, scope)
                return function is not None and function.language == "sql" and not function.strict
            case _:
                return False

    def _rows_of(self, query: q.Query, scope: Scope) -> q.Query:
        """`SELECT f()` of a function that gives rows is `SELECT x FROM f() AS t(x)`."""
        value = query.select[0].value if len(query.select) == 1 else None
        if not isinstance(value, e.Call) or query != q.Query(select=query.select):
            return query
        function = routines.resolved(self, value, scope)
        if function is None or not function.returns_set:
            return query
        source = q.FunctionSource((value,), "t", ("x",))
        return q.Query(select=(e.Target(e.Column("x", "t")),), sources=(source,))

    def _found(self, query: q.Query, scope: Scope) -> tuple[Derived, tuple[Entry, ...], Formula]:
        with self.database.collected() as rows:
            found = self.derived(query, scope)
        return found, tuple(rows), both(*(row.present for row in rows))

    def _exists(self, query: q.Query, scope: Scope) -> Truth:
        if isinstance(query.limit, e.Constant) and isinstance(query.limit.value, int) and query.limit.value > 0:
            query = _unlimited(query)
        return exactly(self._there(self._rows_of(query, scope), scope)[0])

    def _there(self, query: q.Query, scope: Scope) -> tuple[Formula, Derived]:
        """That the query has a row, and some row of it."""
        found, rows, present = self._found(query, scope)
        with self.database.names.exact():
            exists = self.database.names.boolean("exists")
        facts = self.world.facts
        facts.append(z3.Implies(exists, both(present, found.when)))
        facts += [z3.Implies(row.present, exists) for row in rows if not z3.is_true(row.present)]
        self._forbid(query, scope, rows, (exists,), ((neither(exists), lambda row: row.when),))
        return exists, found

    def _any(self, test: e.Expression, operator: str, query: q.Query, scope: Scope) -> Truth:
        if not isinstance(test, e.Row):
            return self.member(self.value(test, scope), operator, query, scope)
        if operator not in ("=", "<>"):
            return super().truth(q.Subquery("any", query, test, operator), scope)
        mine = [self.value(item, scope) for item in test.items]
        return self.some(query, scope, lambda row: self._rows_alike(mine, operator, row))

    def _rows_alike(self, mine: list[Value], operator: str, row: Derived) -> Truth:
        if len(mine) != len(row.columns):
            return self.database.names.truth("rows")
        pairs = zip(mine, row.columns, strict=True)
        same = all_of([comparisons.compared(self, "=", value, theirs) for value, (_, theirs) in pairs])
        return same if operator == "=" else opposite(same)

    def member(self, test: Value, operator: str, query: q.Query, scope: Scope) -> Truth:
        def holds(row: Derived) -> Truth:
            if not row.columns:
                return self.database.names.truth("no column")
            theirs = row.columns[0][1]
            ordered = in_order(self, operator, test, theirs) if operator in _ORDER else None
            return ordered or comparisons.compared(self, operator, test, theirs)

        return self.some(query, scope, holds)

    def some(self, query: q.Query, scope: Scope, holds: Callable[[Derived], Truth]) -> Truth:
        """As ANY: true where it is true of some row; else NULL where it is NULL of some; else false."""
        query = self._rows_of(query, scope)
        found, rows, present = self._found(query, scope)
        held = holds(found)
        names, facts = self.database.names, self.world.facts
        with names.exact():
            true, null = names.boolean("any"), names.boolean("any is null")
        facts.append(neither(both(true, null)))
        facts.append(z3.Implies(true, both(present, found.when, held.true)))
        facts.append(z3.Implies(null, both(present, found.when, neither(held.true), neither(held.false))))
        false = both(neither(true), neither(null))
        facts += [z3.Implies(row.present, neither(false)) for row in rows if not z3.is_true(row.present)]
        denied = (
            (neither(true), lambda row: both(row.when, holds(row).true)),
            (false, lambda row: both(row.when, neither(holds(row).false))),
        )
        self._forbid(query, scope, rows, (true, null), denied)
        return Truth(true, false)

    def scalar(self, query: q.Query, scope: Scope) -> Value:
        query = self._rows_of(query, scope)
        if query == q.Query(select=query.select) and len(query.select) == 1:
            return super().scalar(query, scope)
        exists, found = self._there(query, scope)
        if not found.columns:
            return self.unknown("a sub-select without columns")
        value = found.columns[0][1]
        held = None
        if value.truth is not None:
            held = Truth(both(exists, value.truth.true), both(exists, value.truth.false))
        return value._replace(null=either(neither(exists), value.null), truth=held)

    def _forbid(
        self,
        query: q.Query,
        scope: Scope,
        rows: tuple[Entry, ...],
        symbols: tuple[Formula, ...],
        denied: tuple[tuple[Formula, Callable[[Derived], Formula]], ...],
    ) -> None:
        names = tuple(str(symbol.decl().name()) for symbol in symbols)
        tables = tuple(row.table for row in rows)
        self.shared.forbidden.append(
            Forbidden(self, query, scope, denied, tables, rows, names, self.database.generation)
        )


@lru_cache(maxsize=8192)
def _canonical(expression: e.Expression) -> e.Expression:
    return canonical(expression)


@lru_cache(maxsize=8192)
def _parts(expression: e.Expression) -> tuple[bool, bool, frozenset[str]]:
    """Whether it has sub-queries, whether it calls what may be the user's, and the names in it."""
    queries = calls = False
    words: set[str] = set()
    for part in walk(expression):
        if isinstance(part, q.Subquery):
            queries = True
        elif isinstance(part, q.Relation):
            words.add(part.name)
        elif isinstance(part, e.Call):
            calls = calls or part.schema != "pg_catalog"
            words.add(part.name)
        elif isinstance(part, e.Opaque):
            words.add(part.text)
    return queries, calls, frozenset(words)


def _unlimited(query: q.Query) -> q.Query:
    from msgspec.structs import replace as with_fields

    return with_fields(query, limit=None, order_by=())


def _listed(test: e.Quantified) -> q.Query | None:
    """The query of `ANY (ARRAY(SELECT …))`: ANY of its rows."""
    array = test.array
    if test.schema not in (None, "pg_catalog") or not isinstance(array, q.Subquery) or array.kind != "array":
        return None
    return array.query


@lru_cache(maxsize=8192)
def _bare(expression: e.Expression) -> e.Expression:
    """The canonical form without the table's name, as `leaves` are: they stand outside of sub-queries."""
    tables = {part.table for part in walk(expression, queries=False) if isinstance(part, e.Column)}
    return canonical(expression, next(iter(tables), None))
