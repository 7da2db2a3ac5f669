"""Conditions → the predicates and join keys that a `StatementShape` lists."""

from collections.abc import Iterator
from typing import NamedTuple

from pgadvise.sql.logic.negation import negation
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import columns
from pgadvise.sql.tree.walk import replace, walk
from pgadvise.sql.workload.query_shapes import Operand, Predicate
from pgadvise.sql.writing.render import NotRendered, render

MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "@>": "<@", "<@": "@>"}
_WORDS = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}


class Condition(NamedTuple):
    """A predicate with the column as the statement qualifies it; `other` is the column on the other side, if any."""

    column: e.Column
    predicate: Predicate
    other: e.Column | None = None


def conditions(expression: e.Expression) -> Iterator[Condition | None]:
    """What the conjuncts of `expression` say of single columns; None for one that says nothing that can be listed.

    `$1 = $2` is nothing at all: Prisma writes `1=1` into each statement, and pg_stat_statements makes that of it.
    """
    if isinstance(expression, e.And):
        for part in expression.args:
            yield from conditions(part)
    elif not says_nothing(expression):
        found = list(_conditions(expression))
        yield from found if found else (None,)


def says_nothing(node: e.Expression) -> bool:
    """TRUE in its disguises."""
    if isinstance(node, e.Operator) and node.name == "=":
        return all(isinstance(arg, e.Parameter | e.Constant) for arg in node.args)
    return isinstance(node, e.Constant) and node.value is True


def operand(expression: e.Expression) -> Operand:
    """What a column is compared with. A call is an expression, unless a parameter goes into it."""
    inside = {type(part) for part in walk(expression)}
    if Subquery in inside:
        return "subquery"
    if e.Column in inside:
        return "column"
    if e.Parameter in inside:
        return "parameter"
    return "expression" if inside & {e.Call, e.SessionValue, e.Opaque} or e.Constant not in inside else "literal"


def wrapped_column(expression: e.Expression) -> tuple[e.Column, str | None] | None:
    """The one column in an operand, and the text of what is around it, None when it stands bare."""
    if isinstance(expression, e.Column):
        return expression, None
    found = columns(expression, queries=False)
    if len(found) != 1 or any(isinstance(part, Subquery) for part in walk(expression, queries=False)):
        return None
    try:
        return next(iter(found)), render(replace(expression, _bare))
    except NotRendered:
        return None


def _bare(node: e.Expression) -> e.Expression:
    return e.Column(node.name) if isinstance(node, e.Column) else node


def _conditions(node: e.Expression) -> Iterator[Condition]:
    match node:
        case e.Column():
            yield from _of(node, "is true")
        case e.Not(arg=e.Column()):
            yield from _of(node.arg, "is false")
        case e.Not(arg=Subquery(kind="any", operator="=", test=e.Expression() as test)):
            yield from _of(test, "not in", "subquery")
        case e.Not():
            flipped = negation(node.arg)
            yield from () if isinstance(flipped, e.Not) else _conditions(flipped)
        case e.NullTest():
            yield from _of(node.arg, "is not null" if node.negated else "is null")
        case e.BooleanTest():
            yield from _of(node.arg, f"is {'not ' if node.negated else ''}{node.value}")
        case e.Between():
            yield from _of(node.test, "not between" if node.negated else "between", operand(node.low))
        case e.Distinct():
            words = "is not distinct from" if node.negated else "is distinct from"
            yield from _compared(node.left, words, node.right)
        case e.Quantified(array=e.Column()):
            yield from _of(node.array, f"any {node.operator}", operand(node.test))
        case e.Quantified():
            yield from _of(node.test, _any(node.operator, node.quantifier), _items(node.array))
        case Subquery() if node.test:
            yield from _of(node.test, _any(node.operator or "=", node.kind), "subquery")
        case e.Operator(args=(e.Row() as left, e.Row() as right)):
            yield from _rows(left, node.name, right)
        case e.Operator(args=(left, right)):
            yield from _compared(left, _WORDS.get(node.name, node.name), right)


def _of(side: e.Expression, operator: str, what: Operand = "none") -> Iterator[Condition]:
    for part in side.items if isinstance(side, e.Row) else (side,):
        found = wrapped_column(part)
        if found:
            yield Condition(found[0], Predicate(found[0].name, operator, what, found[1]))


def _any(operator: str, quantifier: str) -> str:
    return {("=", "any"): "in", ("<>", "all"): "not in"}.get((operator, quantifier), f"{operator} {quantifier}")


def _items(array: e.Expression) -> Operand:
    return operand(array) if not isinstance(array, e.Array) or array.items else "literal"


def _compared(left: e.Expression, operator: str, right: e.Expression) -> Iterator[Condition]:
    one, other = wrapped_column(left), wrapped_column(right)
    if one:
        yield Condition(one[0], Predicate(one[0].name, operator, operand(right), one[1]), _plain(other))
    if other:
        mirrored = MIRROR.get(operator, operator)
        yield Condition(other[0], Predicate(other[0].name, mirrored, operand(left), other[1]), _plain(one))


def _plain(found: tuple[e.Column, str | None] | None) -> e.Column | None:
    return found[0] if found and found[1] is None else None


def _rows(left: e.Row, operator: str, right: e.Row) -> Iterator[Condition]:
    """Rows are equal item by item; of an order only the first item is sure, and that it may be equal."""
    pairs = list(zip(left.items, right.items, strict=False))
    if operator == "=":
        for one, other in pairs:
            yield from _compared(one, operator, other)
    elif pairs and operator in MIRROR:
        yield from _compared(pairs[0][0], operator[0] + "=", pairs[0][1])
