"""What an expression or a statement reads: columns, functions, settings, relations."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pgadvise.sql.tree.expression import Call, Column, Constant, Expression, Node
from pgadvise.sql.tree.query import CommonTable, Query, Relation, Source, Subquery
from pgadvise.sql.tree.walk import children, walk


class Setting(NamedTuple):
    """`current_setting(name, missing_ok)`; without `missing_ok` an unset one raises an error."""

    name: str
    missing_ok: bool


def columns(node: Node, *, queries: bool = True) -> set[Column]:
    """Every column named; a `Star` reads all of its table and is none. Without `queries`, outside sub-queries only."""
    return {part for part in walk(node, queries=queries) if isinstance(part, Column)}


@cache
def own_columns(expression: Expression, table: str) -> frozenset[str]:
    """The columns of the row that a policy, a check, an index or a trigger's WHEN is about, from sub-queries as well.

    `table` is the bare name of its table. Inside a sub-query the server qualifies the outer row's columns with it, and
    gives the same table another alias there; in text that people wrote, an unqualified column is not seen from there.
    """
    outside = {column.name for column in columns(expression, queries=False) if column.table in (None, table)}
    return frozenset(outside | set(_correlated(expression, table)))


def _correlated(node: Node, table: str) -> Iterator[str]:
    for child in children(node):
        if not isinstance(child, Query):
            yield from _correlated(child, table)
        elif table not in labels(child):  # else the name means the inner table from here on
            yield from (column.name for column in columns(child, queries=False) if column.table == table)
            yield from _correlated(child, table)


def labels(query: Query) -> set[str | None]:
    """The qualifiers that the columns of its own FROM carry."""
    sources = [part for part in walk(query, queries=False) if isinstance(part, Source)]
    return {part.label if isinstance(part, Relation) else getattr(part, "alias", None) for part in sources}


@cache
def functions(node: Node) -> frozenset[tuple[str | None, str]]:
    """(schema, name) of every function called."""
    return frozenset((part.schema, part.name) for part in walk(node) if isinstance(part, Call))


def subqueries(node: Node) -> list[Subquery]:
    """Every sub-query that is part of an expression, outer ones first."""
    return [part for part in walk(node) if isinstance(part, Subquery)]


@cache
def relations(node: Node) -> frozenset[tuple[str | None, str]]:
    """(schema, name) of every table and view named, sub-queries and targets of writes included, WITH names not."""
    return frozenset(_relations(node, frozenset()))


def _relations(node: Node, hidden: frozenset[str]) -> Iterator[tuple[str | None, str]]:
    if isinstance(node, Relation):
        if node.schema or node.name not in hidden:
            yield node.schema, node.name
        return
    ctes: tuple[CommonTable, ...] = getattr(node, "ctes", ())
    if getattr(node, "recursive", False):  # then every name is known in every query of the WITH
        hidden |= {cte.name for cte in ctes}
    for cte in ctes:
        yield from _relations(cte.statement, hidden)
        hidden |= {cte.name}
    for child in children(node):
        if not isinstance(child, CommonTable):
            yield from _relations(child, hidden)


@cache
def settings(node: Node) -> frozenset[Setting]:
    """The settings read under a literal name."""
    found = ((part, setting_name(part)) for part in walk(node) if isinstance(part, Call))
    return frozenset(Setting(name, _constant(call.args[1:2]) is True) for call, name in found if name)


def setting_name(node: Node) -> str | None:
    """The literal name, if `node` is a call of current_setting()."""
    if not isinstance(node, Call) or node.name != "current_setting" or node.schema not in (None, "pg_catalog"):
        return None
    name = _constant(node.args[:1])
    return name if isinstance(name, str) else None


def _constant(args: tuple[Expression, ...]) -> bool | int | str | None:
    """The value of the one argument, if it is a literal; true however it is spelled."""
    if not args or not isinstance(args[0], Constant):
        return None
    spelled = args[0].type == "boolean" and args[0].value in ("true", "t", "on", "yes", "1")
    return True if spelled else args[0].value
