"""A policy said another way: `alter policy` with parts of its USING replaced and everything else left as it is."""

from collections.abc import Iterable

from msgspec.structs import replace as with_fields

from pgadvise.engines.indexes.drive import Hindrance
from pgadvise.engines.indexes.driving import expression_of_policy
from pgadvise.engines.indexes.row_calls import RowCall
from pgadvise.snapshot import Policy, Relation, quote
from pgadvise.sql.tree.expression import And, BooleanTest, Coalesce, Expression, Or, Target
from pgadvise.sql.tree.parts import unnamed
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import replace
from pgadvise.sql.writing.render import NotRendered, render


def searchable(policy: Policy, table: Relation, hindrances: Iterable[Hindrance]) -> str | None:
    """The policy with its hindrances out of the way; None where one of them takes a person."""
    mine = [h for h in hindrances if h.policy == policy]
    tree = expression_of_policy(policy)
    changes = [(h.node, h.rewritten) for h in mine if h.rewritten is not None]
    if tree is None or not changes or len(changes) < len(mine):
        return None
    return _alter_policy(policy, table, _said_otherwise(tree, changes))


def _said_otherwise(node: Expression, changes: list[tuple[Expression, Expression]]) -> Expression:
    """Only where nothing but what keeps true from false and NULL stands above: under NOT, NULL is not false."""
    new = next((new for old, new in changes if old == node), None)
    if new is not None:
        return new
    match node:
        case And() | Or() | Coalesce():
            return with_fields(node, args=tuple([_said_otherwise(arg, changes) for arg in node.args]))
        case BooleanTest(value="true", negated=False):
            return with_fields(node, arg=_said_otherwise(node.arg, changes))
    return node


def once(policy: Policy, table: Relation, calls: Iterable[RowCall]) -> str | None:
    """The policy with each call that is the same for every row inside `(select …)`, asked once."""
    wrapped = {c.node: Subquery("scalar", Query(select=(Target(c.node),))) for c in calls if not c.takes_column}
    tree = expression_of_policy(policy)
    if tree is None or not wrapped:
        return None
    return _alter_policy(policy, table, replace(tree, lambda node: wrapped.get(node, node), queries=False))


def _alter_policy(policy: Policy, table: Relation, using: Expression) -> str | None:
    """None where the result cannot be written as SQL."""
    try:
        return f"alter policy {quote(policy.name)} on {table} using ({render(unnamed(using))})"
    except NotRendered:
        return None
