"""What to ask in place of a helper that takes a column: the set of keys, as the helper or other policies tell it."""

from pgadvise.engines.caller.bodies import only_query
from pgadvise.engines.indexes.as_set import Outer, key_set
from pgadvise.engines.indexes.driving import expression_of_policy
from pgadvise.snapshot import Function, Snapshot, quote
from pgadvise.sql.tree.expression import Call, Column, Node, Parameter, Quantified, Target
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.reads import columns, relations
from pgadvise.sql.tree.walk import walk
from pgadvise.sql.writing.render import NotRendered, render


def advice(snapshot: Snapshot, column: str | None, function: Function | None) -> str:
    """In words, for a helper that takes the column: ask for its keys instead."""
    elsewhere = asked_elsewhere(snapshot, column or "")
    if elsewhere is not None:
        return f"Other policies here ask {elsewhere}: where that gives the same keys, so can this one."
    keys = keys_of(snapshot, function) if function is not None else None
    query = f" ({keys})" if keys else ""
    asked = f"{quote(column or 'column')} = any (array(select it()))"
    return f"Write a function without arguments that returns the keys{query}, and ask {asked}."


def asked_elsewhere(snapshot: Snapshot, column: str) -> str | None:
    """How other policies compare a column of this name: `workspace_id = any (array(select app.mine()))`."""
    for policy in sorted(snapshot.policies, key=lambda p: p.oid):
        tree = expression_of_policy(policy) if "ARRAY(" in (policy.using or "") else None
        for part in walk(tree, queries=False) if tree is not None else ():
            call = _answering(part, column)
            if call is not None:
                array = Subquery("array", Query(select=(Target(call),)))
                return _sql(Quantified(Column(column), "=", "any", array))
    return None


def _answering(node: Node, column: str) -> Call | None:
    """The function without arguments, which works for any table, whose keys the column is compared with."""
    if not isinstance(node, Quantified) or not isinstance(node.test, Column) or node.test.name != column:
        return None
    array = node.array
    if not isinstance(array, Subquery) or array.query != Query(select=array.query.select):
        return None
    values = [target.value for target in array.query.select]
    return values[0] if len(values) == 1 and isinstance(values[0], Call) and not values[0].args else None


def keys_of(snapshot: Snapshot, function: Function) -> str | None:
    """The query whose rows are the keys that a helper says yes to; None where its body is not that simple."""
    tree = only_query(function)
    if tree is None or len(tree.select) != 1 or tree != Query(select=tree.select):
        return None
    asked = tree.select[0].value
    if not isinstance(asked, Subquery) or _captured(snapshot, function, asked):
        return None
    keys = key_set(asked, _arguments(function))
    return _sql(keys.query) if keys is not None and keys.rest is None else None


def _arguments(function: Function) -> Outer:
    """In a function's body the arguments are what the outer row is in a policy."""

    def argument(node: Node) -> str | None:
        if isinstance(node, Parameter):
            return f"${node.number}"
        named = (
            isinstance(node, Column) and node.table in (None, function.name) and node.name in function.argument_names
        )
        return node.name if named and isinstance(node, Column) else None

    return Outer(argument, lambda node: any(argument(part) is not None for part in walk(node)))


def _captured(snapshot: Snapshot, function: Function, asked: Node) -> bool:
    """A column of a table inside wins over an argument of the same name that stands without the function's."""
    bare = {c.name for c in columns(asked) if c.table is None and c.name in function.argument_names}
    if not bare:
        return False
    read = [snapshot.relation_named(schema or "public", name) for schema, name in relations(asked)]
    return any(relation is None or bare & {c.name for c in relation.columns} for relation in read)


def _sql(node: Node) -> str | None:
    try:
        return render(node)
    except NotRendered:
        return None
