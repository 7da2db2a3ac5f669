"""A policy said another way: `alter policy` with parts of its USING replaced and everything else left as it is."""

from collections.abc import Iterable
from typing import NamedTuple

from pgadvise.engines.indexes.drive import Hindrance
from pgadvise.engines.indexes.driving import expression_of_policy
from pgadvise.engines.indexes.row_calls import RowCall
from pgadvise.snapshot import Policy, Relation, quote
from pgadvise.sql.expression import Expression, Target
from pgadvise.sql.query import Query, Subquery
from pgadvise.sql.render import NotRendered, render
from pgadvise.sql.walk import replace


class Replaced(NamedTuple):
    """`old` is the very node of the policy's tree, not one that looks like it."""

    old: Expression
    new: Expression


def alter_policy(policy: Policy, table: Relation, parts: Iterable[Replaced]) -> str | None:
    """The statement; None where there is nothing to replace or the result cannot be written as SQL."""
    tree = expression_of_policy(policy)
    changes = tuple(parts)
    if tree is None or not changes:
        return None

    def change(node: Expression) -> Expression:
        return next((part.new for part in changes if part.old is node), node)

    try:
        using = render(replace(tree, change))
    except NotRendered:
        return None
    return f"alter policy {quote(policy.name)} on {table} using ({using})"


def searchable(policy: Policy, table: Relation, hindrances: Iterable[Hindrance]) -> str | None:
    """The policy with its hindrances out of the way; None where one of them takes a person."""
    mine = [h for h in hindrances if h.policy == policy]
    parts = [Replaced(h.node, h.rewritten) for h in mine if h.rewritten is not None]
    return alter_policy(policy, table, parts) if len(parts) == len(mine) else None


def once(policy: Policy, table: Relation, calls: Iterable[RowCall]) -> str | None:
    """The policy with each call that is the same for every row inside `(select …)`, asked once."""
    parts = [Replaced(c.node, Subquery("scalar", Query(select=(Target(c.node),)))) for c in calls if not c.takes_column]
    return alter_policy(policy, table, parts)
