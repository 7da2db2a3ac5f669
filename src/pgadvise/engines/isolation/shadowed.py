"""Arguments of a function that a column of the same name hides: to compare the two compares the column with itself."""

import re
from collections.abc import Iterator

import msgspec

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.isolation.captures import conditions_of
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Column, Expression, Node, Operator
from pgadvise.sql.tree.parts import uncast
from pgadvise.sql.tree.walk import walk

# In PL/pgSQL such a name is an error (42702) when it runs, unless the body, or the database, says which one wins.
_DECIDED = re.compile(r"#\s*variable_conflict\s+use_(?:column|variable)", re.IGNORECASE)


class Hidden(msgspec.Struct, frozen=True):
    """The argument `name`, and the tables, as the query names them, whose column it is taken for."""

    name: str
    tables: tuple[str, ...]


def hidden_arguments(function: Function, snapshot: Snapshot) -> tuple[Hidden, ...]:
    """Arguments that are compared with their like-named column, as it was meant, and that the function reads nowhere.

    A column is compared with itself there: the server takes both names for it.
    """
    if not any(_is_said_twice(name, function.body or "") for name in function.argument_names):
        return ()
    known = body(function)
    if known is None or not known.whole:
        return ()
    if function.language != "sql" and not _DECIDED.search(function.body or ""):
        return ()
    found: dict[str, dict[str, None]] = {}
    for tree in known.statements:
        for name, table in _self_comparisons(tree, function, snapshot):
            found.setdefault(name, {})[table] = None
    return tuple(Hidden(name, tuple(tables)) for name, tables in found.items())


def _is_said_twice(name: str, text: str) -> bool:
    """As it is where both sides of a comparison are called so: the cheap question first."""
    if not re.fullmatch(r"\w+", name):
        return bool(name)  # it stands in quotes
    return len(re.findall(rf"\b{name}\b", text, re.IGNORECASE)) > 1


def _self_comparisons(tree: Node, function: Function, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for query in (part for part in walk(tree) if isinstance(part, q.Query)):
        sources = [s for source in query.sources for s in walk(source, queries=False) if isinstance(s, q.Relation)]
        for condition in conditions_of(query):
            name = _same(condition, function.name)
            if name is None or name not in function.argument_names:
                continue
            owners = [s for s in sources if _has(s, name, function, snapshot)]
            if len(owners) == 1:  # of two the server refuses an unqualified name
                yield name, owners[0].name


def _same(condition: Expression, function: str) -> str | None:
    """The name in `x = x` or `t.x = x`; `f.x` is the argument."""
    if not isinstance(condition, Operator) or condition.name != "=" or len(condition.args) != 2:
        return None
    left, right = (uncast(arg) for arg in condition.args)
    if not isinstance(left, Column) or not isinstance(right, Column) or left.name != right.name:
        return None
    tables = {left.table, right.table}
    return left.name if function not in tables and (len(tables) == 1 or None in tables) else None


def _has(source: q.Relation, name: str, function: Function, snapshot: Snapshot) -> bool:
    schemas = (source.schema,) if source.schema else (function.schema, "public")
    relations = (snapshot.relation_named(schema, source.name) for schema in schemas)
    known = next((r for r in relations if r is not None), None)
    return known is not None and known.column(name) is not None
