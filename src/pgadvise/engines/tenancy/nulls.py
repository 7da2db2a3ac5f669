"""Whether a column can hold null, and whether somebody wrote down what that means."""

from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.expression import And, Call, Column, Expression, Node, NullTest
from pgadvise.sql.parse import NotParsed, expression
from pgadvise.sql.walk import walk


def may_be_null(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Nothing forbids it: neither NOT NULL, on all rows, nor a CHECK that is enforced and validated."""
    column = table.column(name)
    if column is None or (not column.nullable and column.not_null_valid):
        return False
    checks = (c for c in snapshot.constraints_of(table) if c.kind == "check" and c.validated and c.enforced)
    return not any(_demands(c.expression, name) for c in checks)


def null_is_meant(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Somebody wrote down what a row without it is: in a policy, an index predicate or a CHECK."""
    texts = [text for p in snapshot.policies_of(table) for text in (p.using, p.check)]
    texts += [i.predicate for i in snapshot.indexes_of(table)]
    texts += [c.expression for c in snapshot.constraints_of(table) if c.kind == "check"]
    trees = (tree for tree in map(parsed, texts) if tree is not None)
    return any(_speaks_of_null(node, name) for tree in trees for node in walk(tree))


def parsed(text: str | None) -> Expression | None:
    """The tree of a catalog expression; None where there is none or the parser does not take it."""
    try:
        return expression(text) if text else None
    except NotParsed:
        return None


def _demands(text: str | None, name: str) -> bool:
    """A CHECK says `column is not null`, alone or among what it demands."""
    tree = parsed(text)
    demands = tree.args if isinstance(tree, And) else (tree,)
    return any(_null_test(part, name, negated=True) for part in demands if part is not None)


def _speaks_of_null(node: Node, name: str) -> bool:
    """`column is null`, or the column among what `num_nonnulls` counts: one of several owners."""
    if isinstance(node, Call) and node.name in ("num_nonnulls", "num_nulls"):
        return any(isinstance(part, Column) and part.name == name for arg in node.args for part in walk(arg))
    return _null_test(node, name, negated=False)


def _null_test(node: Node, name: str, *, negated: bool) -> bool:
    if not isinstance(node, NullTest) or not isinstance(node.arg, Column):
        return False
    return node.arg.name == name and node.negated == negated
