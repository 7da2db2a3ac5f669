"""Which index a policy could use and has not: the columns it compares with something that is the same for all rows."""

from collections.abc import Iterable

from pgadvise.engines.indexes.as_set import key_set
from pgadvise.engines.indexes.cover import leading
from pgadvise.engines.indexes.driving import Driving, expression_of_policy
from pgadvise.engines.indexes.row import of_the_caller
from pgadvise.snapshot import Policy
from pgadvise.sql.expression import And, Column, Expression, Operator, Or, Quantified
from pgadvise.sql.query import Subquery

Wanted = tuple[str, ...] | None
"""Columns that lack an index; empty where the condition has one; None where no index would help it."""


def wanted(driving: Driving, policy: Policy) -> Wanted:
    """What USING wants, for the table that `driving` judges."""
    tree = expression_of_policy(policy)
    return None if tree is None else _condition(driving, tree)


def _condition(driving: Driving, node: Expression) -> Wanted:
    match node:
        case And():
            return all_of(_condition(driving, part) for part in node.args)
        case Or():
            return any_of(_condition(driving, arm) for arm in node.args)
        case Operator(name="=", args=(left, right), schema=None | "pg_catalog"):
            found = _compared(driving, left, right)
            return _compared(driving, right, left) if found is None else found
        case Quantified(operator="=", quantifier="any", schema=None | "pg_catalog"):
            return _compared(driving, node.test, node.array)
        case Subquery(kind="any" | "exists"):
            keys = key_set(node, driving.outer)
            return None if keys is None else _column(driving, keys.column)
    return None


def all_of(parts: Iterable[Wanted]) -> Wanted:
    """One indexed part is enough; without any, the first that an index would help."""
    helped = [part for part in parts if part is not None]
    return () if () in helped else helped[0] if helped else None


def any_of(arms: Iterable[Wanted]) -> Wanted:
    """Each arm needs its own."""
    found = list(arms)
    if any(arm is None for arm in found):
        return None
    return tuple(dict.fromkeys(column for arm in found for column in arm or ()))


def _compared(driving: Driving, side: Expression, value: Expression) -> Wanted:
    own = isinstance(side, Column) and side.table in (None, driving.table.name)
    if not own or driving.reads_row(value) or not of_the_caller(value):
        return None
    return _column(driving, side.name) if isinstance(side, Column) else None


def _column(driving: Driving, name: str) -> Wanted:
    if driving.table.column(name) is None:
        return None
    return () if leading(driving.snapshot, driving.table, name) else (name,)
