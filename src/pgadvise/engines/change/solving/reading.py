"""The prover's translation for two sides at once, exact in both polarities.

For a proof of isolation it is enough that a sub-select which is found true has a row. Here the old gate is negated as
well, so three things are added.
1. What is the same on both sides is one symbol: an expression that says the same of the same values, nothing behind it
   having changed, is translated once.
2. A sub-select that is not true forbids rows: `forbidden` states it for every row of the question (see `instances`).
3. Where the translation takes a FROM for more than it is (LIMIT, an outer join, what has no model), a free boolean is
   joined to it: found true nothing changes, and not true it forbids nothing.
So both a gate and its negation allow at least what the server does: unsatisfiable is a proof.
"""

from collections.abc import Callable

import z3
from msgspec.structs import replace as with_fields

from pgadvise.engines.change.solving.database import Entry
from pgadvise.engines.change.solving.orders import in_order
from pgadvise.engines.change.solving.sharing import Forbidden, Sharing
from pgadvise.engines.prover.language.sql import comparisons, overloads
from pgadvise.engines.prover.language.sql.named import with_queries
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Truth,
    Value,
    all_of,
    both,
    chosen,
    either,
    exactly,
    merged,
    neither,
    opposite,
)
from pgadvise.engines.prover.world.scopes import Derived, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q

_NEGATED = {"=": "<>", "<>": "=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_CURRENT = frozenset(("current_user", "current_role", "user"))
_ORDER = frozenset(("<", "<=", ">", ">="))


class Reading(Sharing):
    """One side's."""

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
            case e.Operator("=", (e.SessionValue() as who, e.Constant(str(name)))) if who.name in _CURRENT:
                return exactly(TRUE if name == scope.frame.role else FALSE)
            case e.Between(symmetric=False):
                return self._between(expression, scope)
            case e.Operator() if expression.name in _ORDER and len(expression.args) == 2 and not expression.schema:
                ordered = in_order(self, expression.name, *self.alike(expression.args, scope))
                return ordered or super()._truth(expression, scope)
            case _:
                return super()._truth(expression, scope)

    def _between(self, test: e.Between, scope: Scope) -> Truth:
        ends = (e.Operator(">=", (test.test, test.low)), e.Operator("<=", (test.test, test.high)))
        found = all_of([self.truth(end, scope) for end in ends])
        return opposite(found) if test.negated else found

    def _value(self, expression: e.Expression, scope: Scope, kind: str | None) -> Value:
        if isinstance(expression, q.Subquery) and expression.kind == "scalar":
            return self.scalar(expression.query, scope)
        return super()._value(expression, scope, kind)

    def visible(self, row: Row, frame: Frame) -> Formula:
        return both(self.place.presence(row), super().visible(row, frame))

    # --- sub-selects

    def derived(self, query: q.Query, scope: Scope) -> Derived:
        if query.operation is not None and query.operation.kind == "union" and self._is_plain(query, scope):
            return self._union(query.operation, with_queries(query, scope))
        before = self.place.gaps
        with self._in_source(True):
            found = super().derived(query, scope)
        if self._is_plain(query, scope) and self.place.gaps == before:
            return found
        return found._replace(when=both(found.when, self.database.names.boolean("gap")))

    def _union(self, operation: q.SetOperation, scope: Scope) -> Derived:
        left, right = self.derived(operation.left, scope), self.derived(operation.right, scope)
        with self.database.names.exact():
            first = self.database.names.boolean("first")
        self.database.choices.append(first)
        pairs = zip(left.columns, right.columns, strict=False)
        columns = tuple((name, merged(first, mine, theirs)) for (name, mine), (_, theirs) in pairs)
        return Derived(columns, chosen(first, left.when, right.when))

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
                function = overloads.resolved(self, call, scope)
                return function is not None and function.language == "sql" and not function.strict
            case _:
                return False

    def _rows_of(self, query: q.Query, scope: Scope) -> q.Query:
        """`SELECT f()` of a function that gives rows is `SELECT x FROM f() AS t(x)`."""
        value = query.select[0].value if len(query.select) == 1 else None
        if not isinstance(value, e.Call) or query != q.Query(select=query.select):
            return query
        function = overloads.resolved(self, value, scope)
        if function is None or not function.returns_set:
            return query
        source = q.FunctionSource((value,), "t", ("x",))
        return q.Query(select=(e.Target(e.Column("x", "t")),), sources=(source,))

    def _found(self, query: q.Query, scope: Scope) -> tuple[Derived, tuple[Entry, ...]]:
        with self.database.collected() as rows:
            found = self.derived(query, scope)
        return found, tuple(rows)

    def _exists(self, query: q.Query, scope: Scope) -> Truth:
        if isinstance(query.limit, e.Constant) and isinstance(query.limit.value, int) and query.limit.value > 0:
            query = _unlimited(query)
        return exactly(self._there(self._rows_of(query, scope), scope)[0])

    def _there(self, query: q.Query, scope: Scope) -> tuple[Formula, Derived]:
        """That the query has a row, and some row of it."""
        found, rows = self._found(query, scope)
        with self.database.names.exact():
            exists = self.database.names.boolean("exists")
        facts = self.world.facts
        facts.append(z3.Implies(exists, found.when))
        facts += [z3.Implies(row.present, exists) for row in rows if not z3.is_true(row.present)]
        self._forbid(query, scope, rows, (exists,), ((neither(exists), lambda row: row.when),))
        return exists, found

    def _any(self, test: e.Expression, operator: str, query: q.Query, scope: Scope) -> Truth:
        if not isinstance(test, e.Row):
            return self.member(self.value(test, scope), operator, query, scope)
        if operator not in ("=", "<>"):
            return super()._truth(q.Subquery("any", query, test, operator), scope)
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
        found, rows = self._found(query, scope)
        held = holds(found)
        names, facts = self.database.names, self.world.facts
        with names.exact():
            true, null = names.boolean("any"), names.boolean("any is null")
        facts.append(neither(both(true, null)))
        facts.append(z3.Implies(true, both(found.when, held.true)))
        facts.append(z3.Implies(null, both(found.when, neither(held.true), neither(held.false))))
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


def _unlimited(query: q.Query) -> q.Query:
    return with_fields(query, limit=None, order_by=())


def _listed(test: e.Quantified) -> q.Query | None:
    """The query of `ANY (ARRAY(SELECT …))`: ANY of its rows."""
    array = test.array
    if test.schema not in (None, "pg_catalog") or not isinstance(array, q.Subquery) or array.kind != "array":
        return None
    return array.query
