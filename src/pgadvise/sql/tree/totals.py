"""Queries that give one row of aggregates over everything: a number, and nobody's row."""

from pgadvise.sql.tree.expression import Call, Expression
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import walk

_AGGREGATES = frozenset("count sum avg min max bool_and bool_or every".split())


def is_total(query: Query) -> bool:
    """Every result is an aggregate, and no group is made."""
    return not query.group_by and bool(query.select) and all(_is_aggregate(t.value) for t in query.select)


def _is_aggregate(value: Expression) -> bool:
    parts = tuple(walk(value))
    found = any(isinstance(p, Call) and p.name in _AGGREGATES and p.over is None for p in parts)
    return found and not any(isinstance(p, Subquery) for p in parts)
