"""One form for all ways of saying the same, on every version of PostgreSQL: to compare and to name."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec.structs import replace as with_fields

from pgadvise.snapshot.names import quote
from pgadvise.sql.logic.canonical_constants import cast, constant, elements
from pgadvise.sql.logic.negation import negation
from pgadvise.sql.logic.versions import is_date_part, of_any_version
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import Tree, replace, walk
from pgadvise.sql.writing.render import NotRendered, render

_MIRROR = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_TRUE, _FALSE = e.Constant(True, "boolean"), e.Constant(False, "boolean")


def canonical(expression: e.Expression, table: str | None = None) -> e.Expression:
    """The canonical tree. `table` is the bare name of the table that the expression is about: `t.x` becomes `x`.

    It keeps what changes the meaning or the plan: `(SELECT f())` around a call, a cast of anything but a literal.
    """
    return replace(_unqualified(expression, table) if table else expression, _step)


def canonical_query(query: q.Query) -> q.Query:
    """A view's query. Before 16 PostgreSQL qualified its columns even where only one table is read."""
    label = _label(query.sources[0]) if len(query.sources) == 1 else None
    return replace(_unqualified(query, label) if label else query, _step)


def _label(source: q.Source) -> str | None:
    """The qualifier of its columns; none for a join, which has several."""
    if isinstance(source, q.Relation):
        return source.label
    if isinstance(source, q.OpaqueSource) and source.kind == "RangeTableSample":
        return next((part.label for part in source.children if isinstance(part, q.Relation)), None)
    return source.alias if isinstance(source, q.QuerySource | q.FunctionSource | q.OpaqueSource) else None


def text(expression: e.Expression, table: str | None = None) -> str:
    """The canonical form as SQL: stable over servers' versions, the order of conjuncts and spelling."""
    return _text(expression, table if table and _names(expression, table) else None)


@lru_cache(maxsize=16384)
def _text(expression: e.Expression, table: str | None) -> str:
    return _sql(canonical(of_any_version(expression), table))


def _names(expression: e.Expression, table: str) -> bool:
    """Whether the table's name is said at all: where it is not, what all tables share is looked at once."""
    names, texts = _qualifiers(expression)
    return table in names or any(table in text for text in texts)


@lru_cache(maxsize=16384)
def _qualifiers(expression: e.Expression) -> tuple[frozenset[str | None], tuple[str, ...]]:
    """What stands before a dot, and the texts in which anything may."""
    parts = tuple(walk(expression))
    names = frozenset(part.table for part in parts if isinstance(part, e.Column | e.Star))
    return names, tuple(part.text for part in parts if isinstance(part, e.Opaque))


def query_text(query: q.Query) -> str:
    """A view's query in its canonical form, as SQL: stable as `text` is."""
    return _sql(canonical_query(of_any_version(query)))


def _sql(node: e.Node) -> str:
    try:
        return render(node)
    except NotRendered:
        return repr(node)


def _unqualified(node: Tree, table: str) -> Tree:
    """Without the table's name on its own columns; in sub-queries they need it."""

    qualifier = re.compile(rf'(?<![\w$".]){re.escape(quote(table))}\.(?=[\w"])')

    def bare(part: e.Expression) -> e.Expression:
        if isinstance(part, e.Opaque):
            children = tuple([_unqualified(child, table) for child in part.children])
            return e.Opaque(part.kind, qualifier.sub("", part.text), children)
        return e.Column(part.name) if isinstance(part, e.Column) and part.table == table else part

    return replace(node, bare, queries=False)


def _step(node: e.Expression) -> e.Expression:
    """One node, its parts being canonical already."""
    step = _STEPS.get(type(node))
    return step(node) if step else node


def _junction(node: e.And | e.Or) -> e.Expression:
    """Flat, each part once, in order; TRUE in an AND and FALSE in an OR say nothing, the opposite says all."""
    neutral, final = (_TRUE, _FALSE) if isinstance(node, e.And) else (_FALSE, _TRUE)
    parts: dict[str, e.Expression] = {}
    for arg in node.args:
        for part in arg.args if isinstance(arg, type(node)) else (arg,):
            parts[_sql(part)] = part
    if final in parts.values():
        return final
    kept = tuple([parts[key] for key in sorted(parts) if parts[key] != neutral])
    return type(node)(kept) if len(kept) > 1 else kept[0] if kept else neutral


def _not(node: e.Not) -> e.Expression:
    flipped = negation(node.arg)
    return node if flipped == node else _again(flipped)


def _again(node: e.Expression) -> e.Expression:
    """Parts that a step has made are brought into order as well."""
    return replace(node, _step)


def _operator(node: e.Operator) -> e.Expression:
    schema = None if node.schema == "pg_catalog" else node.schema
    node = with_fields(node, schema=schema)
    match node:
        case e.Operator(name="-", args=(e.Constant(value=int(value), type="integer"),)):
            return e.Constant(-value, "integer")
    if len(node.args) != 2 or schema or node.name not in _MIRROR:
        return node
    left, right = node.args
    for flag, other in ((left, right), (right, left)):  # `x = true` is x, NULL included
        if isinstance(flag, e.Constant) and isinstance(flag.value, bool) and node.name in ("=", "<>"):
            return other if flag.value is (node.name == "=") else negation(other)
    if _rank(right) < _rank(left):
        return e.Operator(_MIRROR[node.name], (right, left))
    return node


def _rank(operand: e.Expression) -> tuple[int, str]:
    """Columns first, literals last."""
    kind = 0 if isinstance(operand, e.Column) else 2 if isinstance(operand, e.Constant) else 1
    return kind, _sql(operand)


def _quantified(node: e.Quantified) -> e.Expression:
    items = elements(node.array)
    schema = None if node.schema == "pg_catalog" else node.schema
    if items is None:
        return with_fields(node, schema=schema)
    unique = {_sql(item): item for item in items}
    if len(unique) == 1:
        return _operator(e.Operator(node.operator, (node.test, items[0]), schema))
    array = e.Array(tuple([unique[key] for key in sorted(unique)]))
    return with_fields(node, array=array, schema=schema)


def _between(node: e.Between) -> e.Expression:
    if node.symmetric:
        return node
    low, high = e.Operator(">=", (node.test, node.low)), e.Operator("<=", (node.test, node.high))
    both = e.And((low, high))
    return _again(negation(both) if node.negated else both)


def _distinct(node: e.Distinct) -> e.Expression:
    left, right = sorted((node.left, node.right), key=_rank)
    if _is_null(right) and not isinstance(left, e.Row):  # a row of NULLs is no NULL here
        return e.NullTest(left, negated=not node.negated)
    return with_fields(node, left=left, right=right)


def _is_null(node: e.Expression) -> bool:
    return isinstance(node, e.Constant) and node.value is None


def _call(node: e.Call) -> e.Expression:
    """Before 14 the server writes EXTRACT as date_part()."""
    node = with_fields(node, schema=None) if node.schema == "pg_catalog" else node
    if is_date_part(node) and len(node.args) == 2:
        field = node.args[0]
        if isinstance(field, e.Constant) and isinstance(field.value, str):
            return with_fields(node, name="extract", args=(e.Constant(field.value.lower()), node.args[1]))
    return node


def _session_value(node: e.SessionValue) -> e.Expression:
    return e.SessionValue("current_user") if node.name in ("user", "current_role") else node


def _subquery(node: q.Subquery) -> e.Expression:
    """The names of its columns do not matter, and for EXISTS the columns themselves do not."""
    query = node.query
    select = tuple([e.Target(target.value) for target in query.select])
    plain = all(isinstance(target.value, e.Constant | e.Column | e.Star) for target in select)
    if node.kind == "exists" and plain and query.distinct is None and not query.operation:
        select = (e.Target(e.Constant(1, "integer")),) if query.sources or query.select else select
    schema = None if node.schema == "pg_catalog" else node.schema
    found = with_fields(node, schema=schema, query=with_fields(query, select=select))
    if (node.kind, node.operator, schema) == ("all", "<>", None):  # the other way to write NOT IN
        return e.Not(with_fields(found, kind="any", operator="="))
    return found


_STEPS: dict[type[e.Expression], Callable[[Any], e.Expression]] = {
    e.Constant: constant,
    e.Cast: cast,
    e.And: _junction,
    e.Or: _junction,
    e.Not: _not,
    e.Operator: _operator,
    e.Quantified: _quantified,
    e.Between: _between,
    e.Distinct: _distinct,
    e.Call: _call,
    e.SessionValue: _session_value,
    q.Subquery: _subquery,
}
