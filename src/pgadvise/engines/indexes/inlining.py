"""SQL functions that the planner writes out in place of their call (optimizer/util/clauses.c, inline_function)."""

from pgadvise.engines.caller.bodies import only_query
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.tree.expression import Call, Column, Expression, NamedArgument, Parameter
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import replace, walk


def called(snapshot: Snapshot, call: Call) -> Function | None:
    """The user's function behind a call; None for the system's, and where overloads leave it open."""
    if call.schema is None or call.schema == "pg_catalog":
        return None
    found = [f for f in snapshot.functions_named(call.schema, call.name) if len(f.argument_types) >= len(call.args)]
    exact = [f for f in found if len(f.argument_types) == len(call.args)]
    candidates = exact or found
    return candidates[0] if len(candidates) == 1 else None


def inlined(snapshot: Snapshot, call: Call) -> Expression | None:
    """What stands in the plan instead of the call; None where the call stays.

    A function with SECURITY DEFINER or SET is never inlined, nor one that reads a table or holds a sub-query. A strict
    one mostly is not either, and an immutable one only where nothing in it depends on the session.
    """
    function = called(snapshot, call)
    if function is None or function.language != "sql" or function.returns_set or function.kind != "function":
        return None
    if function.security_definer or function.config or function.strict or function.volatility == "immutable":
        return None
    value = only_value(function)
    if value is None or any(isinstance(part, Subquery) for part in walk(value)):
        return None
    return _with_arguments(value, function, call)


def only_value(function: Function) -> Expression | None:
    """The expression that the body is, without FROM or anything else: `select expression`."""
    query = only_query(function)
    return query.only_value if query is not None else None


def _with_arguments(value: Expression, function: Function, call: Call) -> Expression | None:
    if len(call.args) != len(function.argument_types) or any(isinstance(a, NamedArgument) for a in call.args):
        return None
    names = function.argument_names

    def given(node: Expression) -> Expression:
        if isinstance(node, Parameter) and 0 < node.number <= len(call.args):
            return call.args[node.number - 1]
        if isinstance(node, Column) and node.table in (None, function.name) and node.name in names:
            return call.args[names.index(node.name)]
        return node

    return replace(value, given)
