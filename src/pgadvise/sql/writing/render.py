"""Tree → SQL that PostgreSQL reads back as the same tree: one line, lower case, parentheses where they matter."""

from collections.abc import Iterable

from pgadvise.snapshot.names import quote
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.writing.precedence import NOT, OPERATOR
from pgadvise.sql.writing.render_expressions import (
    NotRendered,
    dotted,
    listed,
    operator_name,
    render,
    window_text,
    within,
)

__all__ = ["NotRendered", "render"]


@render.register
def _not(node: e.Not) -> str:
    arg = node.arg
    if isinstance(arg, q.Subquery) and arg.test and _is_in(arg):
        return f"{within(arg.test, OPERATOR + 1)} not in ({render(arg.query)})"
    return f"not {within(arg, NOT + 1)}"


@render.register
def _subquery(node: q.Subquery) -> str:
    query = f"({render(node.query)})"
    if node.test is None:
        return {"exists": "exists ", "array": "array"}.get(node.kind, "") + query
    test = within(node.test, OPERATOR + 1)
    if _is_in(node):
        return f"{test} in {query}"
    return f"{test} {operator_name(node.operator or '=', node.schema)} {node.kind} {query}"


def _is_in(node: q.Subquery) -> bool:
    return (node.kind, node.operator, node.schema) == ("any", "=", None)


@render.register
def _target(node: e.Target) -> str:
    return render(node.value) + (f" as {quote(node.name)}" if node.name else "")


@render.register
def _query(node: q.Query) -> str:
    return _joined(
        _with(node),
        _body(node),
        f"order by {listed(node.order_by)}" if node.order_by else "",
        _limit(node),
        f"offset {within(node.offset, OPERATOR)}" if node.offset else "",
        *node.locking,
    )


def _limit(node: q.Query) -> str:
    if node.limit is None:
        return ""
    limit = within(node.limit, OPERATOR)
    return f"fetch first ({limit}) rows with ties" if node.with_ties else f"limit {limit}"


def _with(node: q.Query) -> str:
    tables = []
    for cte in node.ctes:
        columns = f" ({_names(cte.columns)})" if cte.columns else ""
        words = {True: "materialized ", False: "not materialized ", None: ""}[cte.materialized]
        clauses = f" {cte.clauses}" if cte.clauses else ""
        tables.append(f"{quote(cte.name)}{columns} as {words}({render(cte.statement)}){clauses}")
    return f"with {'recursive ' if node.recursive else ''}{', '.join(tables)}" if tables else ""


def _body(node: q.Query) -> str:
    if node.operation:
        words = node.operation.kind + (" all" if node.operation.all else "")
        return f"({render(node.operation.left)}) {words} ({render(node.operation.right)})"
    if node.values:
        return "values " + ", ".join(f"({listed(row)})" for row in node.values)
    distinct = "" if node.distinct is None else "distinct"
    return _joined(
        "select",
        f"{distinct} on ({listed(node.distinct)})" if node.distinct else distinct,
        listed(node.select),
        f"from {listed(node.sources)}" if node.sources else "",
        f"where {render(node.where)}" if node.where else "",
        f"group by {'distinct ' if node.group_distinct else ''}{listed(node.group_by)}" if node.group_by else "",
        f"having {render(node.having)}" if node.having else "",
        f"window {', '.join(_named_window(window) for window in node.windows)}" if node.windows else "",
    )


def _named_window(node: e.Window) -> str:
    return f"{quote(node.name or '')} as ({window_text(node)})"


@render.register
def _relation(node: q.Relation) -> str:
    return ("only " if node.only else "") + dotted(node.schema, node.name) + _alias(node.alias, node.columns)


@render.register
def _query_source(node: q.QuerySource) -> str:
    return f"{'lateral ' if node.lateral else ''}({render(node.query)}){_alias(node.alias, node.columns)}"


@render.register
def _function_source(node: q.FunctionSource) -> str:
    calls = listed(node.calls)
    text = calls if len(node.calls) == 1 else f"rows from ({calls})"
    text = ("lateral " if node.lateral else "") + text + (" with ordinality" if node.ordinality else "")
    if not node.types:
        return text + _alias(node.alias, node.columns)
    columns = ", ".join(f"{quote(name)} {kind}" for name, kind in zip(node.columns, node.types, strict=True))
    return f"{text} as {quote(node.alias or '')}({columns})" if node.alias else f"{text} as ({columns})"


@render.register
def _join(node: q.Join) -> str:
    right = f"({render(node.right)})" if isinstance(node.right, q.Join) and not node.right.alias else render(node.right)
    text = f"{render(node.left)} {_join_words(node)} {right}"
    if node.condition:
        text += f" on {render(node.condition)}"
    if node.using:
        text += f" using ({_names(node.using)})" + (f" as {quote(node.using_alias)}" if node.using_alias else "")
    return f"({text}){_alias(node.alias, node.columns)}" if node.alias else text


def _join_words(node: q.Join) -> str:
    if node.kind == "inner" and not (node.natural or node.condition or node.using):
        return "cross join"
    return ("natural " if node.natural else "") + ("join" if node.kind == "inner" else f"{node.kind} join")


@render.register
def _opaque_source(node: q.OpaqueSource) -> str:
    if not node.text:
        raise NotRendered(f"no SQL for {node.kind}")
    return node.text + _alias(node.alias, node.columns)


def _alias(alias: str | None, columns: Iterable[str]) -> str:
    listed_columns = _names(columns)
    return (f" {quote(alias)}" + (f"({listed_columns})" if listed_columns else "")) if alias else ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(quote(name) for name in names)


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
