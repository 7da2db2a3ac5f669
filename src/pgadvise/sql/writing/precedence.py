"""How tightly SQL binds, loosest first (https://www.postgresql.org/docs/current/sql-syntax-lexical.html, table 4.2)."""

from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q

OR, AND, NOT, IS, COMPARISON, LIKE, OPERATOR, ADDITION, MULTIPLICATION, POWER, COLLATE, SIGN, CAST, ATOM = range(14)

_BINARY = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), COMPARISON),
    **dict.fromkeys(("~~", "!~~", "~~*", "!~~*"), LIKE),
    **dict.fromkeys(("+", "-"), ADDITION),
    **dict.fromkeys(("*", "/", "%"), MULTIPLICATION),
    "^": POWER,
}
_NODES: dict[type[e.Node], int] = {
    e.Or: OR,
    e.And: AND,
    e.Not: NOT,
    e.NullTest: IS,
    e.BooleanTest: IS,
    e.Distinct: IS,
    e.Quantified: COMPARISON,
    e.Between: COMPARISON,
    e.Collate: COLLATE,
    e.Case: SIGN,
    e.Cast: CAST,
}


def level(node: e.Expression) -> int:
    """The level of `node` as an operand; looser than the truth where people misread it (`a = ANY (b) = c`)."""
    if isinstance(node, e.Operator):
        return _operator_level(node)
    if isinstance(node, e.Opaque):
        return ATOM if node.text.endswith(")") else OR
    if isinstance(node, q.Subquery):
        return COMPARISON if node.test else ATOM
    if isinstance(node, e.Constant) and isinstance(node.value, int | str):
        return SIGN if str(node.value).startswith("-") else ATOM
    return _NODES.get(type(node), ATOM)


def _operator_level(node: e.Operator) -> int:
    """A name with its schema binds like any other operator, even `OPERATOR(pg_catalog.=)`."""
    if node.schema:
        return OPERATOR
    if len(node.args) == 1:
        return SIGN if node.name in "+-" else OPERATOR
    return _BINARY.get(node.name, OPERATOR)
