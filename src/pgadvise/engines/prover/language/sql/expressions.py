"""SQL expressions into formulas: the connectives in three values, and each kind of node on its own.

What has no model becomes free: any of true, false and NULL, or any value. It is never left out, so it can keep a proof
from being found and can never make one.
"""

from pgadvise.engines.prover.language.documents import array_containment, arrays, documents, edits, jsonpath, records
from pgadvise.engines.prover.language.documents.holding import holds
from pgadvise.engines.prover.language.sql import calls, casts, comparisons, constants, counting, marked_lists, queries
from pgadvise.engines.prover.words.kinds import DETERMINISTIC
from pgadvise.engines.prover.words.terms import (
    TRUE,
    Formula,
    Truth,
    Value,
    all_of,
    any_of,
    as_truth,
    as_value,
    both,
    either,
    exactly,
    merged,
    neither,
    opposite,
)
from pgadvise.engines.prover.world.scopes import Derived, Frame, Scope, look_up
from pgadvise.engines.prover.world.world import Row, World
from pgadvise.sql.parser import json_functions
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query, Subquery

_LOGICAL = (e.And, e.Or, e.Not, e.NullTest, e.BooleanTest, e.Distinct, e.Quantified, e.Between)
_COMPARISONS = frozenset("= <> != < <= > >= ~~ ~~* !~~ !~~* ~ ~* !~ !~* ^@".split())
_JSON_TESTS = frozenset(("?", "?|", "?&", "@>", "<@", "&&", "@?", "@@"))


class Translation:
    """Everything that an expression of one question means. `visible` comes from the policies of the tables read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gate: queries.Gate | None = None

    # --- what the parts need

    @property
    def shows(self) -> bool:
        return self.gate is not None

    def unknown(self, construct: str, kind: str | None = None) -> Value:
        self.world.block(construct)
        return self.world.names.value("any", kind)

    def visible(self, row: Row, frame: Frame) -> Formula:
        return TRUE if self.gate is None else self.gate(row, frame)

    def derived(self, query: Query, scope: Scope) -> Derived:
        return queries.derived(self, query, scope)

    def scalar(self, query: Query, scope: Scope) -> Value:
        return queries.scalar(self, query, scope)

    def function_rows(self, call: e.Call, scope: Scope, types: tuple[tuple[str, str], ...]) -> Derived | None:
        return calls.rows(self, call, scope, types)

    def raises(self, call: e.Call, scope: Scope) -> Formula:
        return calls.raises(self, call, scope)

    def cast(self, value: Value, type_: str) -> Value:
        return casts.cast(self, value, type_)

    def alike(self, expressions: tuple[e.Expression, ...], scope: Scope) -> list[Value]:
        """Literals without a type take the type of what stands beside them."""
        known = {i: self.value(x, scope) for i, x in enumerate(expressions) if not constants.is_bare(x)}
        typed = {v.kind for v in known.values() if v.kind is not None or not constants.is_null(v)}
        kinds = typed or {v.kind for v in known.values()}
        kind = next(iter(kinds)) if len(kinds) == 1 else "text" if not known else None
        return [known[i] if i in known else self.value(x, scope, kind) for i, x in enumerate(expressions)]

    # --- truth

    def truth(self, expression: e.Expression, scope: Scope) -> Truth:
        bent = self.world.session.bends(scope.frame.function)
        found = as_truth(self.value(expression, scope, "bool")) if bent else self._truth(expression, scope)
        if self.world.awaited and isinstance(expression, counting.TESTS):
            counting.told(self, expression, scope, found)
        return found

    def _truth(self, expression: e.Expression, scope: Scope) -> Truth:
        match expression:
            case e.And():
                return all_of([self.truth(arg, scope) for arg in expression.args])
            case e.Or():
                return any_of([self.truth(arg, scope) for arg in expression.args])
            case e.Not():
                return opposite(self.truth(expression.arg, scope))
            case e.NullTest():
                return self._null_test(expression, scope)
            case e.BooleanTest():
                return self._boolean_test(expression, scope)
            case e.Distinct():
                found = records.distinct(self, expression, scope)
                return opposite(found) if expression.negated else found
            case e.Quantified():
                return self._quantified(expression, scope)
            case e.Between():
                return comparisons.between(self, expression, scope)
            case e.Operator():
                return self._operator(expression, scope)
            case Subquery() if expression.kind in ("exists", "any", "all"):
                rows = range(1 + self.world.ground.spare)
                return any_of([queries.truth(self, expression, scope) for _ in rows])
            case e.Constant() if (known := constants.truth(expression)) is not None:
                return known
            case _:
                return as_truth(self.value(expression, scope, "bool"))

    def _null_test(self, test: e.NullTest, scope: Scope) -> Truth:
        if isinstance(test.arg, e.Row | e.Star):
            return exactly(self.world.names.boolean("row is null"))
        value = self.value(test.arg, scope)
        if value.kind == "composite":
            return exactly(records.is_null(self, value, negated=test.negated))
        return opposite(exactly(value.null)) if test.negated else exactly(value.null)

    def _boolean_test(self, test: e.BooleanTest, scope: Scope) -> Truth:
        arg = self.truth(test.arg, scope)
        meant = {"true": arg.true, "false": arg.false, "unknown": neither(either(arg.true, arg.false))}[test.value]
        return exactly(neither(meant) if test.negated else meant)

    def _quantified(self, test: e.Quantified, scope: Scope) -> Truth:
        if test.schema not in (None, "pg_catalog"):
            return as_truth(self.unknown(f"the operator {test.schema}.{test.operator}"))
        array = test.array.arg if isinstance(test.array, e.Cast) else test.array
        if isinstance(array, e.Array):
            given = array.items
            if isinstance(test.array, e.Cast):  # it may cut, or fold
                given = tuple(e.Cast(item, test.array.type.removesuffix("[]")) for item in given)
            test_, *items = self.alike((test.test, *given), scope)
            found = [comparisons.compared(self, test.operator, test_, item) for item in items]
            return any_of(found) if test.quantifier == "any" else all_of(found)
        return arrays.quantified(self, test, scope)

    def _operator(self, operator: e.Operator, scope: Scope) -> Truth:
        if operator.schema not in (None, "pg_catalog"):
            return comparisons.folded(self, operator, scope)
        if operator.name in _JSON_TESTS and len(operator.args) == 2:
            return self._held(operator, scope) or as_truth(self.unknown(f"the operator {operator.name}"))
        if operator.name in _COMPARISONS and len(operator.args) == 2:
            if any(isinstance(arg, e.Row) for arg in operator.args):
                return records.compared(self, operator, scope)
            return marked_lists.compared(self, operator.name, *self.alike(operator.args, scope))
        return as_truth(self.value(operator, scope, "bool"))

    def _held(self, operator: e.Operator, scope: Scope) -> Truth | None:
        """What asks an array or a document of what is in it."""
        left, right = operator.args
        known = self.value(left, scope) if not constants.is_bare(left) else self.value(right, scope)
        other = "text" if operator.name == "?" else known.kind
        mine = known if not constants.is_bare(left) else self.value(left, scope, known.kind)
        theirs = self.value(right, scope, "text[]" if operator.name in ("?|", "?&") else other)
        if operator.name in ("@?", "@@") and mine.kind == "json":
            return jsonpath.operated(self, operator.name, mine, right, scope)
        if "json" in (mine.kind, theirs.kind):
            return holds(self, operator.name, mine, theirs)
        asked = operator.name in ("@>", "<@", "&&")
        return array_containment.holds(self, operator.name, mine, theirs) if asked else None

    # --- values

    def value(self, expression: e.Expression, scope: Scope, kind: str | None = None) -> Value:
        bent = self.world.session.bends(scope.frame.function)
        if bent and not isinstance(expression, e.Constant | e.Column | e.Parameter):
            return self.unknown("a text that means what its caller makes of it", kind)
        match expression:
            case e.Constant():
                return constants.value(self, expression, scope, kind)
            case e.Column():
                return look_up(expression, scope) or self._row(expression, scope)
            case e.Parameter():
                given = scope.frame.positional
                inside = 0 < expression.number <= len(given)
                return given[expression.number - 1] if inside else self.unknown(f"${expression.number}")
            case e.Cast():
                return self._cast(expression, scope)
            case e.Case():
                return self._case(expression, scope, kind)
            case e.Coalesce():
                return self._coalesce(expression, scope)
            case e.NullIf():
                return self._null_if(expression, scope)
            case e.SessionValue():
                return calls.session_value(self, expression.name, scope)
            case e.Call():
                return calls.called(
                    self, expression, scope, kind if kind == "bool" else None
                )  # others are for literals
            case Subquery() if expression.kind == "scalar":
                return queries.scalar(self, expression.query, scope)
            case e.Operator() if expression.name in _COMPARISONS | _JSON_TESTS:
                return as_value(self.truth(expression, scope))
            case e.Operator():
                return documents.step(self, expression, scope) or self._operated(expression, scope)
            case Subquery() if expression.kind in ("exists", "any", "all"):
                return as_value(self.truth(expression, scope))
            case _ if isinstance(expression, _LOGICAL):
                return as_value(self.truth(expression, scope))
            case _:
                return self._composite(expression, scope, kind)

    def _composite(self, expression: e.Expression, scope: Scope, kind: str | None) -> Value:
        """What is made of several values, and its parts."""
        match expression:
            case e.Subscript():
                found = calls.folder(self, expression, scope) or arrays.element(self, expression, scope)
                return found or self.unknown("an element of an array")
            case e.Array():
                return arrays.written(self, expression, scope, kind)
            case e.GreatestLeast():
                return self._greatest(expression, scope)
            case e.Collate():
                found = self.value(expression.arg, scope, "text")
                return found if expression.name in DETERMINISTIC else Value(found.null, found.term)
            case e.FieldAccess():
                return records.field(self, expression, scope)
            case e.Row():
                return records.row(self, expression, scope)
            case e.Star() if expression.table is not None and expression.schema is None:
                found = records.whole(self, expression.table, scope)
                return found or self.unknown("a row taken whole")
            case e.Opaque() if (told := json_functions.function(expression)) is not None:
                return self.value(told, scope, kind)
            case Subquery() if expression.kind == "array":
                return arrays.selected(self, expression.query, scope)
            case _:
                return self.unknown(f"the construct {type(expression).__name__.lower()}", None)

    def _row(self, column: e.Column, scope: Scope) -> Value:
        """A name that is no column: of a row, or of nothing that is known."""
        whole = not column.table and records.whole(self, column.name, scope)
        return whole or self.unknown(f"the name {_name(column)}")

    def _operated(self, operator: e.Operator, scope: Scope) -> Value:
        args = edits.operands(self, operator, scope)
        found = edits.operated(self, operator.name, args)
        if found is None and operator.name == "||" and len(args) == 2 and any(arrays.is_array(arg) for arg in args):
            found = arrays.added(self, *(a if arrays.is_array(a) else arrays.listed(self, [a]) for a in args))
        return found or comparisons.operation(self, operator.name, args)

    def _greatest(self, greatest: e.GreatestLeast, scope: Scope) -> Value:
        """One of those that are not NULL."""
        found, *rest = values = self.alike(greatest.args, scope)
        for value in rest:
            mine = self.world.names.boolean(greatest.kind)
            found = merged(both(neither(value.null), either(found.null, mine)), value, found)
        comparisons.extreme(self, greatest.kind, found, values)
        return found

    def _cast(self, expression: e.Cast, scope: Scope) -> Value:
        kind = self.world.ground.kind(expression.type)
        if isinstance(expression.arg, e.Constant) and expression.arg.type is None:
            return self.value(e.Constant(expression.arg.value, expression.type), scope, kind)
        if isinstance(expression.arg, e.Coalesce) and (kind or "").endswith("[]"):
            return self._coalesce(arrays.spread(expression.arg, lambda arg: e.Cast(arg, expression.type)), scope)
        return casts.written(self, self.value(expression.arg, scope), expression.type)

    def _case(self, case: e.Case, scope: Scope, kind: str | None) -> Value:
        default = case.default or e.Constant(None)
        results = self.alike((*(b.result for b in case.branches), default), scope)
        found = results[-1]
        for branch, result in zip(reversed(case.branches), reversed(results[:-1]), strict=True):
            if case.test is None:
                holds = self.truth(branch.condition, scope)
            else:
                holds = comparisons.compared(self, "=", *self.alike((case.test, branch.condition), scope))
            found = merged(holds.true, result, found)
        return found

    def _coalesce(self, coalesce: e.Coalesce, scope: Scope) -> Value:
        last, *rest = reversed(self.alike(coalesce.args, scope))
        found = constants.standing_in(self, last)
        for value in rest:
            found = merged(neither(value.null), value, found)
        return found

    def _null_if(self, null_if: e.NullIf, scope: Scope) -> Value:
        left, right = self.alike((null_if.left, null_if.right), scope)
        same = comparisons.compared(self, "=", left, right)
        return left._replace(null=either(left.null, same.true), truth=None)


def _name(column: e.Column) -> str:
    return f"{column.table}.{column.name}" if column.table else column.name
