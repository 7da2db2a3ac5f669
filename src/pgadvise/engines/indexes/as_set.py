"""A question asked of each row, turned into the set of all keys that answer it: what an index can be searched for.

`x IN (SELECT k …)` and `x = ANY (ARRAY(SELECT k …))` give the same for every x, NULL and an empty or NULL-holding set
included (ExecScanSubPlan and ExecEvalScalarArrayOp): true for a match, else NULL where a NULL takes part, else false,
and false for no keys at all even where x is NULL. EXISTS gives false where these give NULL, which a policy, where
nothing but AND and OR stands above, does not tell apart.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace as with_fields

from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import walk

Reads = Callable[[e.Node], bool]
ColumnOf = Callable[[e.Expression], str | None]


class Outer(NamedTuple):
    """How to tell the outer row inside a question: `column` names the one that an operand is, `read_by` finds any."""

    column: ColumnOf
    read_by: Reads


class KeySet(NamedTuple):
    """`operand` is the outer column as it is compared, `query` gives the keys, `rest` is what must be asked still."""

    column: str
    operand: e.Expression
    query: Query
    rest: e.Expression | None = None

    @property
    def condition(self) -> e.Expression:
        member = e.Quantified(self.operand, "=", "any", Subquery("array", self.query))
        return e.And((member, self.rest)) if self.rest is not None else member


def key_set(node: Subquery, outer: Outer) -> KeySet | None:
    """The same question as a set of keys; None where that is not sure to let the same rows pass."""
    if node.schema not in (None, "pg_catalog"):
        return None
    if node.kind == "exists":
        return _of_exists(node, node.query, outer)
    if node.kind != "any" or node.operator != "=" or node.test is None:
        return None
    column = outer.column(node.test)
    if column is not None and not outer.read_by(node.query):
        return KeySet(column, node.test, node.query) if _one_column(node.query) else None
    if outer.read_by(node.test) or len(node.query.select) != 1:
        return None
    # `auth.uid() IN (SELECT m.user_id FROM m WHERE m.tenant = t.tenant)` is EXISTS with one more condition.
    asked = e.Operator("=", (node.query.select[0].value, node.test))
    inner = with_fields(node.query, where=_all((*conjuncts(node.query.where), asked)))
    return _of_exists(node, inner, outer) if _plain_value(node.query.select[0].value) else None


def _of_exists(node: Subquery, query: Query, outer: Outer) -> KeySet | None:
    """By the one equality with a column of the outer row; what else looks at the row is asked of it as before."""
    if not _plain(query) or any(outer.read_by(source) for source in query.sources):
        return None
    parts = conjuncts(query.where)
    for part in parts:
        pair = _equality(part, outer)
        if pair is None:
            continue
        operand, key = pair
        others = [p for p in parts if p is not part]
        kept = [p for p in others if not outer.read_by(p)]
        keys = Query(select=(e.Target(key),), sources=query.sources, where=_all(kept))
        column = outer.column(operand)
        if column is not None:
            return KeySet(column, operand, keys, None if len(kept) == len(others) else node)
    return None


def _equality(part: e.Expression, outer: Outer) -> tuple[e.Expression, e.Expression] | None:
    """(the outer column as compared, the key inside it is compared with)."""
    if not isinstance(part, e.Operator) or part.name != "=" or part.schema not in (None, "pg_catalog"):
        return None
    if len(part.args) != 2:
        return None
    for one, other in (part.args, part.args[::-1]):
        if outer.column(one) is not None and _is_key(other) and not outer.read_by(other):
            return one, other
    return None


def _is_key(node: e.Expression) -> bool:
    """Something of the rows inside: a column, perhaps under a cast."""
    parts = list(walk(node))
    return any(isinstance(part, e.Column) for part in parts) and not any(isinstance(part, Subquery) for part in parts)


def _plain(query: Query) -> bool:
    """Rows of FROM and WHERE and nothing made of them: an aggregate gives a row where there is none."""
    bare = Query(select=query.select, sources=query.sources, where=query.where, distinct=query.distinct)
    return (
        query == bare and query.distinct in (None, ()) and bool(query.sources) and all(map(_plain_target, query.select))
    )


def _plain_target(target: e.Target) -> bool:
    return _plain_value(target.value)


def _plain_value(value: e.Expression) -> bool:
    return isinstance(value, e.Column | e.Constant | e.Star) or not any(
        isinstance(part, e.Call) for part in walk(value)
    )


def _one_column(query: Query) -> bool:
    """ARRAY(…) takes one column; of a set operation the left side tells."""
    while query.operation:
        query = query.operation.left
    return len(query.select) == 1 and not isinstance(query.select[0].value, e.Star)


def _all(parts: tuple[e.Expression, ...] | list[e.Expression]) -> e.Expression | None:
    return e.And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
