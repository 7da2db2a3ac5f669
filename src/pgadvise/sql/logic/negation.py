"""NOT in SQL's three-valued logic."""

from msgspec.structs import replace as with_fields

from pgadvise.sql.tree import expression as e

_PAIRS = (("=", "<>"), ("<", ">="), (">", "<="), ("~~", "!~~"), ("~~*", "!~~*"), ("~", "!~"), ("~*", "!~*"))

NEGATOR = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
"""The operator that is true where the other is false; both are NULL where the other is."""


def negation(node: e.Expression) -> e.Expression:
    """NOT `node`, without the word NOT where SQL can say it otherwise."""
    match node:
        case e.Not():
            return node.arg
        case e.And():
            return e.Or(tuple([negation(arg) for arg in node.args]))
        case e.Or():
            return e.And(tuple([negation(arg) for arg in node.args]))
        case e.Constant(value=bool(value)):
            return e.Constant(not value, "boolean")
        case e.Constant(value=None):
            return node
        case e.Operator() if node.name in NEGATOR and len(node.args) == 2:
            return with_fields(node, name=NEGATOR[node.name])
        case e.Quantified() if node.operator in NEGATOR:
            quantifier = "all" if node.quantifier == "any" else "any"
            return with_fields(node, operator=NEGATOR[node.operator], quantifier=quantifier)
        case e.NullTest() if isinstance(node.arg, e.Row | e.Star):  # a row with one NULL is neither
            return e.Not(node)
        case e.NullTest() | e.BooleanTest() | e.Distinct() | e.Between():
            return with_fields(node, negated=not node.negated)
    return e.Not(node)
