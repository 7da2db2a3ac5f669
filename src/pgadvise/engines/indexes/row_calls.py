"""Functions that a policy calls once for every row it is asked about, and what that costs.

Measured on PostgreSQL 15 and 18 over 100,000 rows, beyond the 5 ms of reading them: current_setting() and a cast 4 ms;
a token parsed as JSON, as auth.uid() does, 120 ms; a PL/pgSQL function 130 ms; one with SECURITY DEFINER or SET 220 ms;
one that asks a table 500 ms. Inside `(SELECT …)` each of them costs nothing that can be measured.
"""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.indexes.inlining import called, inlined
from pgadvise.engines.indexes.row import Row, of_the_caller, selected
from pgadvise.snapshot import Function, quote
from pgadvise.sql.tree.expression import And, Call, Cast, Column, Constant, Expression, Node, Operator, Quantified
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import children, walk

# Microseconds a call.
_SYSTEM_CALL = 0.04
_JSON = 1.2
_FUNCTION = 1.3
_CHANGE_OF_RIGHTS = 1.0
_TABLE = 3.0
COSTLY = 0.5  # below it, a call hides behind the cost of reading the row

_SYSTEM = (None, "pg_catalog")
_JSON_TYPES = ("json", "jsonb")
_DEEP = 4


class RowCall(msgspec.Struct, frozen=True, kw_only=True):
    """`node` is all of the expression that is the same for every row, or a helper's call that takes a column.

    `names` are the functions in it that cost the most, `micros` microseconds for each row. `volatile`: declared so,
    so that the server may not even ask it once for an index. `column` and `function` are a helper's.
    """

    node: Expression
    names: tuple[str, ...]
    micros: float
    volatile: bool = False
    column: str | None = None
    function: Function | None = None

    @property
    def takes_column(self) -> bool:
        return self.column is not None


class RowCalls(msgspec.Struct, frozen=True):
    """Looks for them in the conditions of one table's policies."""

    row: Row

    def of(self, condition: Expression) -> tuple[RowCall, ...]:
        return tuple(self._found(condition))

    def _found(self, node: Node) -> Iterator[RowCall]:
        if isinstance(node, Query):  # asked once, or once a key: another matter
            return
        if isinstance(node, Expression) and not self.row.read_by(node):
            if not isinstance(node, Subquery) and self.micros(node) > 0:
                yield self._call(node)
            return
        if isinstance(node, Subquery) and (value := selected(node)) is not None:
            yield from self._found(value)  # with a column in it, `(SELECT f(column))` is asked as often as without
            return
        if isinstance(node, Call) and (function := self._helper(node)) is not None:
            yield self._call(node, next((c for c in map(self.row.column, node.args) if c), None), function)
            return
        for part in self._asked_of_all(node) if isinstance(node, And) else children(node):
            yield from self._found(part)

    def _asked_of_all(self, node: And) -> tuple[Expression, ...]:
        """What costs more is asked only of the rows that a cheap comparison with the caller lets through."""
        if any(self._cheap_comparison(part) for part in node.args):
            return ()
        return node.args

    def _cheap_comparison(self, part: Expression) -> bool:
        match part:
            case Operator(name="=", args=(left, right)):
                sides: tuple[tuple[Expression, Expression], ...] = ((left, right), (right, left))
            case Quantified(operator="=", quantifier="any"):
                sides = ((part.test, part.array),)
            case _:
                return False
        return any(
            self.row.column(side) is not None
            and not self.row.read_by(value)
            and of_the_caller(value)
            and self.micros(value) < COSTLY
            for side, value in sides
        )

    def _helper(self, call: Call) -> Function | None:
        """A function of the user's own that takes a column and stays a call."""
        function = called(self.row.snapshot, call)
        if function is None or function.extension is not None or inlined(self.row.snapshot, call) is not None:
            return None
        return function if any(self.row.column(arg) for arg in call.args) else None

    def _call(self, node: Expression, column: str | None = None, function: Function | None = None) -> RowCall:
        costs = {_name(part): self._own_cost(part, _DEEP) for part in walk(node, queries=False) if _calls(part)}
        worst = max(costs.values(), default=0.0)
        return RowCall(
            node=node,
            names=tuple(name for name, cost in costs.items() if cost >= min(worst, COSTLY)),
            micros=self.micros(node),
            volatile=self.row.volatile(node),
            column=column,
            function=function,
        )

    # --- what a call costs

    def micros(self, node: Expression, deep: int = _DEEP) -> float:
        """Microseconds for each row; sub-queries are asked once."""
        return sum(self._own_cost(part, deep) for part in walk(node, queries=False))

    def _own_cost(self, node: Node, deep: int) -> float:
        if isinstance(node, Cast):
            return 0.0 if isinstance(node.arg, Constant) else _JSON if node.type in _JSON_TYPES else 0.0
        if not isinstance(node, Call):
            return 0.0
        if node.schema in _SYSTEM:
            return _SYSTEM_CALL
        function = called(self.row.snapshot, node)
        if function is None or (function.volatility == "immutable" and not self.row.read_by(node)):
            return 0.0
        body = inlined(self.row.snapshot, node)
        if body is not None and deep:
            return self.micros(body, deep - 1)
        return cost_of(function)


def cost_of(function: Function) -> float:
    """Microseconds of one call that the planner does not write out."""
    body = (function.body or "").lower()
    rights = _CHANGE_OF_RIGHTS if function.security_definer or function.config else 0.0
    asks = _TABLE if " from " in " ".join(body.split()) else 0.0
    return _FUNCTION + rights + asks


def _calls(node: Node) -> bool:
    return isinstance(node, Call) or (isinstance(node, Cast) and node.type in _JSON_TYPES)


def _name(node: Node) -> str:
    """`auth.uid()`, `is_member(workspace_id)`."""
    if not isinstance(node, Call):
        return "the token as JSON"
    prefix = f"{quote(node.schema)}." if node.schema not in (None, "pg_catalog", "public") else ""
    args = ", ".join(arg.name for arg in node.args if isinstance(arg, Column))
    return f"{prefix}{quote(node.name)}({args})"
