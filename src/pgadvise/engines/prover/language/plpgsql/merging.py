"""MERGE as the commands that its branches are, each as if it were the only one.

A branch acts on fewer rows than its command alone would: on those that no branch before it took, and NOT MATCHED on
those that have no match. So the commands write all that the MERGE may write, and maybe more: what they write of others
is a superset, and where they write nothing of others, neither does it. What they write is not said to be there
afterwards, since the branch may not have been taken. Where a policy keeps a row from being written MERGE fails, which
writes less than a command that passes the row by.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.snapshot import Relation
from pgadvise.sql.tree.expression import And, Default, Expression, Target
from pgadvise.sql.tree.query import Delete, Insert, Merge, MergeBranch, Query, Update


def commands(
    tree: Merge, target: Mapping[str, Any], table: Relation | None, ground: Ground
) -> Iterator[Insert | Update | Delete]:
    """What its branches do, in their order; nothing of those that do nothing. Raises NoModel.

    A trigger that stops a command would stop more than it does, and a new tenant must have been made.
    """
    if tree.returning or tree.ctes or target:
        raise NoModel("a MERGE that returns rows")
    if table is None or table.oid == ground.registry or ground.snapshot.triggers_of(table):
        raise NoModel("a MERGE of tenants, or into a table that has triggers")
    for branch in tree.branches:
        where = _all(tree.condition if branch.match == "matched" else None, branch.condition)
        sources = () if branch.match == "source" else (tree.source,)
        if branch.action == "insert":
            yield _insert(tree, branch)
        elif branch.action == "update":
            yield Update(relation=tree.relation, assignments=branch.assignments, sources=sources, where=where)
        elif branch.action == "delete":
            yield Delete(relation=tree.relation, sources=sources, where=where)


def _insert(tree: Merge, branch: MergeBranch) -> Insert:
    """A column that is given DEFAULT is not given."""
    given = [v for v in branch.values if not (branch.columns and isinstance(v, Default))]
    columns = tuple(n for n, v in zip(branch.columns, branch.values, strict=False) if not isinstance(v, Default))
    query = Query(select=tuple(Target(value=v) for v in given), sources=(tree.source,), where=branch.condition)
    return Insert(relation=tree.relation, columns=columns, query=query)


def _all(*conditions: Expression | None) -> Expression | None:
    told = tuple(condition for condition in conditions if condition is not None)
    return And(told) if len(told) > 1 else next(iter(told), None)
