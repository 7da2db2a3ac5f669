"""Whether one condition surely holds wherever another does."""

from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.logic.containment import contained, membership
from pgadvise.sql.tree.expression import And, Array, Constant, Expression, NullTest, Operator, Or, Quantified

_STRICT = frozenset({"=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*"})


def implies(premise: Expression, conclusion: Expression, table: str | None = None) -> bool | None:
    """True when every row that satisfies `premise` satisfies `conclusion`; None when that is not known.

    It knows parts of AND and OR, lists that contain one another, and that a comparison is not true of NULL: about what
    PostgreSQL proves before it uses a partial index. Beyond that, sub-selects of which one finds what the other does.
    """
    return _implies(canonical(premise, table), canonical(conclusion, table)) or None


def _implies(premise: Expression, conclusion: Expression) -> bool:
    if premise == conclusion or _is(conclusion, True) or _is(premise, False):
        return True
    if isinstance(conclusion, And):
        return all(_implies(premise, part) for part in conclusion.args)
    if isinstance(premise, Or):
        return all(_implies(part, conclusion) for part in premise.args)
    if isinstance(premise, And) and any(_implies(part, conclusion) for part in premise.args):
        return True
    if isinstance(conclusion, Or):
        return any(_implies(premise, part) for part in conclusion.args) or _each(premise, conclusion)
    return _not_null(premise, conclusion) or _listed(premise, conclusion) or _found(premise, conclusion)


def _is(node: Expression, value: bool) -> bool:
    return isinstance(node, Constant) and node.value is value


def _not_null(premise: Expression, conclusion: Expression) -> bool:
    """`x = …` implies `x IS NOT NULL`."""
    if not isinstance(conclusion, NullTest) or not conclusion.negated:
        return False
    if isinstance(premise, Operator):
        return premise.schema is None and premise.name in _STRICT and conclusion.arg in premise.args
    return isinstance(premise, Quantified) and premise.quantifier == "any" and premise.test == conclusion.arg


def _listed(premise: Expression, conclusion: Expression) -> bool:
    """`x = 1` implies `x IN (1, 2)`."""
    wanted, given = _values(conclusion), _values(premise)
    return wanted is not None and given is not None and wanted[0] == given[0] and given[1] <= wanted[1]


def _each(premise: Expression, conclusion: Or) -> bool:
    """`x IN (1, 2)` implies `x = 1 OR x = 2`."""
    given = _values(premise)
    if given is None or len(given[1]) < 2:
        return False
    return all(_implies(Operator("=", (given[0], value)), conclusion) for value in given[1])


def _values(node: Expression) -> tuple[Expression, frozenset[Expression]] | None:
    if isinstance(node, Operator) and (node.name, node.schema, len(node.args)) == ("=", None, 2):
        return node.args[0], frozenset(node.args[1:])
    if isinstance(node, Quantified) and (node.operator, node.quantifier, node.schema) == ("=", "any", None):
        return (node.test, frozenset(node.array.items)) if isinstance(node.array, Array) else None
    return None


def _found(premise: Expression, conclusion: Expression) -> bool:
    """`x IN (SELECT k FROM m WHERE a AND b)` implies `x IN (SELECT k FROM m WHERE a)`."""
    narrow, broad = membership(premise), membership(conclusion)
    return narrow is not None and broad is not None and contained(narrow, broad, _implies)
