"""A condition evaluated in every world that differs for it.

A world says of each operand whether it is NULL and of each comparison whether it is true. It is decided as the
evaluation asks; the next world changes the last decision that still has another side. So `a AND b` asks nothing about
`b` where `a` is false, and the worlds stay few.
"""

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from pgadvise.sql.logic.canonical_constants import elements
from pgadvise.sql.logic.negation import NEGATOR
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

Outcome = bool | None

_COMPARISONS: dict[str, Callable[[Decimal | int, Decimal | int], bool]] = {
    "=": eq,
    "<>": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_STRICT = frozenset(NEGATOR)
_BASE = frozenset({"=", "<", ">", "~~", "~~*", "~", "~*"})  # of two negators one is asked for, the other follows
_LISTED = 32  # items up to which a list is read as an OR
_VOLATILE = frozenset(
    "random random_normal clock_timestamp timeofday nextval gen_random_uuid uuidv4 uuidv7 uuid_generate_v4".split()
)


def _is_comparison(node: e.Operator) -> bool:
    """One of the server's own: `OPERATOR(public.~)`, citext's outside of search_path, may do anything."""
    return node.name in _STRICT and node.schema is None and len(node.args) == 2


class Evaluation:
    """`truth()` gives the outcome in the present world, `next_world()` goes on to the next while there is one."""

    def __init__(self, not_null: frozenset[str]) -> None:
        self._not_null = not_null
        self._volatile = 0
        self._decided: dict[e.Expression, bool] = {}
        self._settled: list[bool] = []  # beside `_decided`, in order: whether the other side has been seen

    def next_world(self) -> bool:
        self._volatile = 0
        decisions = list(self._decided.items())
        while self._settled:
            key, value = decisions.pop()
            del self._decided[key]
            if not self._settled.pop():
                self._decided[key] = not value
                self._settled.append(True)
                return True
        return False

    def _decide(self, key: e.Expression) -> bool:
        if any(isinstance(part, e.Call) and part.name in _VOLATILE for part in walk(key)):
            self._volatile += 1
            key = e.Opaque("volatile", f"{self._volatile}", (key,))  # each time anew
        if key not in self._decided:
            self._decided[key] = False
            self._settled.append(self._excluded(key))
        return self._decided[key]

    def _excluded(self, key: e.Expression) -> bool:
        """`x = 1` cannot be true where `x = 2` is."""
        match key:
            case e.Operator(name="=", args=(operand, e.Constant() as wanted), schema=None):
                for other, true in self._decided.items():
                    match other:
                        case e.Operator(name="=", args=(same, e.Constant() as given), schema=None) if true:
                            if same == operand and _compared("=", wanted, given) is False:
                                return True
        return False

    def truth(self, node: e.Expression) -> Outcome:
        match node:
            case e.Constant():
                return node.value if isinstance(node.value, bool) else self._condition(node)
            case e.And():
                return self._junction(node.args, final=False)
            case e.Or():
                return self._junction(node.args, final=True)
            case e.Not():
                return _negated(self.truth(node.arg))
            case e.NullTest():
                return self._is_null(node.arg) is not node.negated
            case e.BooleanTest():
                wanted = {"true": True, "false": False, "unknown": None}[node.value]
                return (self.truth(node.arg) is wanted) is not node.negated
            case e.Distinct():
                return self._distinct(node) is not node.negated
            case e.Coalesce():
                return next((found for arg in node.args if (found := self.truth(arg)) is not None), None)
            case e.Case():
                return self._case(node)
            case e.Operator() if _is_comparison(node):
                return self._comparison(node)
            case e.Quantified():
                return self._quantified(node)
        return self._condition(node)

    def _junction(self, args: tuple[e.Expression, ...], final: bool) -> Outcome:
        found: Outcome = not final
        for arg in args:
            part = self.truth(arg)
            if part is final:
                return final
            found = None if part is None else found
        return found

    def _condition(self, node: e.Expression) -> Outcome:
        """A column, a function, a sub-query, a construct not modelled: anything, except that EXISTS is never NULL."""
        if isinstance(node, Subquery) and node.kind == "exists":
            return self._decide(node)
        return None if self._is_null(node) else self._decide(node)

    def _is_null(self, node: e.Expression) -> bool:
        match node:
            case e.Constant():
                return node.value is None
            case e.Column() if node.name in self._not_null:
                return False
            case e.Cast() | e.Collate():
                return self._is_null(node.arg)
            case e.Array() | e.SessionValue():
                return False
            case e.Coalesce():
                return all(self._is_null(arg) for arg in node.args)
            case e.And() | e.Or() | e.Not() | e.NullTest() | e.BooleanTest() | e.Distinct() | e.Operator():
                if not isinstance(node, e.Operator) or _is_comparison(node):
                    return self.truth(node) is None
        return self._decide(e.NullTest(node))

    def _comparison(self, node: e.Operator) -> Outcome:
        left, right = node.args
        if self._is_null(left) or self._is_null(right):
            return None
        known = _compared(node.name, left, right)
        if known is not None:
            return known
        if node.name in _BASE:
            return self._decide(node)
        return not self._decide(e.Operator(NEGATOR[node.name], node.args))

    def _distinct(self, node: e.Distinct) -> bool:
        nulls = self._is_null(node.left), self._is_null(node.right)
        if any(nulls):
            return not all(nulls)
        return self._comparison(e.Operator("<>", (node.left, node.right))) is True

    def _quantified(self, node: e.Quantified) -> Outcome:
        items = elements(node.array)
        if items is None or len(items) > _LISTED or node.schema or node.operator not in _STRICT:
            return self._condition(node)
        comparisons = tuple([e.Operator(node.operator, (node.test, item)) for item in items])
        return self._junction(comparisons, final=node.quantifier == "any")

    def _case(self, node: e.Case) -> Outcome:
        for when in node.branches:
            condition = e.Operator("=", (node.test, when.condition)) if node.test else when.condition
            if self.truth(condition):
                return self.truth(when.result)
        return self.truth(node.default) if node.default else None


def _negated(outcome: Outcome) -> Outcome:
    return None if outcome is None else not outcome


def _compared(name: str, left: e.Expression, right: e.Expression) -> bool | None:
    """What is known of two operands that are not NULL: a column equals itself, and literals are what they are."""
    compare = _COMPARISONS.get(name)
    if compare is None:
        return None
    if left == right and isinstance(left, e.Column | e.Constant | e.SessionValue | e.Parameter):
        return compare(0, 0)
    if not isinstance(left, e.Constant) or not isinstance(right, e.Constant):
        return None
    if left.type is None and right.type is None and name in ("=", "<>"):  # how texts are ordered, the collation says
        return (left.value == right.value) is (name == "=")
    one, other = _number(left), _number(right)
    return compare(one, other) if one is not None and other is not None else None


def _number(node: e.Constant) -> Decimal | None:
    if isinstance(node.value, bool) or node.type not in ("integer", "numeric"):
        return None
    return Decimal(node.value) if node.value is not None else None
