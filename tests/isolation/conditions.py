"""A policy's condition in other words: each rewriting keeps what PostgreSQL answers."""

import copy
from collections.abc import Callable
from typing import Any

from pglast import ast, parse_sql
from pglast.enums import A_Expr_Kind, BoolExprType, SetOperation, SubLinkType
from pglast.stream import RawStream

# A node of a policy's expression and the name of the policy's table → the node to stand in its place.
Rewriting = Callable[[Any, str], Any]


def sql_of(node: Any) -> str:
    return str(RawStream()(node))


def statements(text: str) -> tuple[Any, ...]:
    """The parser's types leave open what every statement here has."""
    return parse_sql(text)


def is_a(node: Any, kind: type) -> bool:
    """The same: after isinstance() a field might be missing."""
    return isinstance(node, kind)


def expression(text: str) -> Any:
    return statements(f"select {text}")[0].stmt.targetList[0].val


def rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with each node changed, the innermost first."""
    if isinstance(node, tuple):
        return tuple(rebuilt(part, change) for part in node)
    if not isinstance(node, ast.Node):
        return node
    fields: Any = type(node)
    for field in fields.__slots__:
        value = getattr(node, field)
        if isinstance(value, tuple | ast.Node):
            setattr(node, field, rebuilt(value, change))
    return change(node)


# --- of a whole condition


def _around(form: str) -> Rewriting:
    return lambda condition, _: expression(form.format(sql_of(condition)))


WHOLE = {
    "coalesce": _around("coalesce({0}, false)"),
    "case": _around("case when {0} then true else false end"),
    "scalar": _around("(select {0})"),
    "is true": _around("({0}) is true"),
    "nullif": _around("nullif({0}, false)"),
}

# --- of its parts


def _is_in(node: Any) -> bool:
    return (
        is_a(node, ast.SubLink)
        and node.subLinkType == SubLinkType.ANY_SUBLINK
        and not node.operName
        and not is_a(node.testexpr, ast.RowExpr)
    )


def _is_plain(query: Any) -> bool:
    """One that is of rows of FROM alone, each as it is."""
    more = (query.groupClause, query.havingClause, query.limitCount, query.withClause, query.distinctClause)
    return query.op == SetOperation.SETOP_NONE and bool(query.fromClause) and not any(more)


def _tables(query: Any) -> set[str]:
    found = set[str]()

    def note(node: Any) -> Any:
        found.add(getattr(node, "relname", ""))
        return node

    rebuilt(copy.deepcopy(query.fromClause), note)
    return found


def _in_to_exists(node: Any, table: str) -> Any:
    """The tested column gets its table's name, for the sub-select may have one of the same name."""
    if not _is_in(node) or not _is_plain(node.subselect) or table in _tables(node.subselect):
        return node
    tested, target = node.testexpr, node.subselect.targetList[0].val
    if not is_a(tested, ast.ColumnRef) or not is_a(target, ast.ColumnRef):
        return node
    if len(tested.fields) > 1 and tested.fields[0].sval != table:
        return node
    same = f'"{table}"."{tested.fields[-1].sval}" = {sql_of(target)}'
    query = copy.deepcopy(node.subselect)
    query.whereClause = expression(f"{same} and ({sql_of(query.whereClause)})" if query.whereClause else same)
    return expression(f"exists ({sql_of(query)})")


def _in_to_array(node: Any, _: str) -> Any:
    return expression(f"({sql_of(node.testexpr)}) = any (array({sql_of(node.subselect)}))") if _is_in(node) else node


def _exists_to_count(node: Any, _: str) -> Any:
    exists = is_a(node, ast.SubLink) and node.subLinkType == SubLinkType.EXISTS_SUBLINK
    if not exists or not _is_plain(node.subselect):
        return node
    query = copy.deepcopy(node.subselect)
    query.targetList = (ast.ResTarget(val=expression("count(*)")),)
    return expression(f"(({sql_of(query)}) > 0)")


def _is_equation(node: Any) -> bool:
    plain = is_a(node, ast.A_Expr) and node.kind == A_Expr_Kind.AEXPR_OP and node.lexpr is not None
    return plain and node.name[-1].sval == "=" and not is_a(node.lexpr, ast.RowExpr)


def _swapped(node: Any, _: str) -> Any:
    if _is_equation(node):
        node.lexpr, node.rexpr = node.rexpr, node.lexpr
    return node


def _not_distinct(node: Any, _: str) -> Any:
    if not _is_equation(node):
        return node
    left, right = sql_of(node.lexpr), sql_of(node.rexpr)
    return expression(f"(({left}) is not distinct from ({right}) and ({left}) is not null)")


def _other_order(node: Any, _: str) -> Any:
    if is_a(node, ast.BoolExpr):
        node.args = tuple(reversed(node.args))
    return node


def _de_morgan(node: Any, _: str) -> Any:
    if not is_a(node, ast.BoolExpr) or node.boolop != BoolExprType.AND_EXPR:
        return node
    return expression("not (" + " or ".join(f"not ({sql_of(part)})" for part in node.args) + ")")


def _from_sub_select(node: Any, _: str) -> Any:
    if not is_a(node, ast.RangeVar):
        return node
    alias = node.alias.aliasname if node.alias else node.relname
    schema = f'"{node.schemaname}".' if node.schemaname else ""
    return statements(f'select 1 from (select * from {schema}"{node.relname}") "{alias}"')[0].stmt.fromClause[0]


def _equation(form: str) -> Rewriting:
    def rewritten(node: Any, _: str) -> Any:
        return expression(form.format(sql_of(node.lexpr), sql_of(node.rexpr))) if _is_equation(node) else node

    return rewritten


def _named_first(node: Any, _: str) -> Any:
    """What a sub-select reads, by a name that WITH gives it."""
    plain = is_a(node, ast.SelectStmt) and node.op == SetOperation.SETOP_NONE and not node.withClause
    if not plain or not node.fromClause or not all(is_a(part, ast.RangeVar) for part in node.fromClause):
        return node
    query = copy.deepcopy(node)
    named = []
    for number, part in enumerate(query.fromClause):
        alias = part.alias.aliasname if part.alias else part.relname
        schema = f'"{part.schemaname}".' if part.schemaname else ""
        named.append(f'"read {number}" as (select * from {schema}"{part.relname}")')
        part.schemaname, part.relname, part.alias = None, f"read {number}", ast.Alias(aliasname=alias)
    return statements(f"with {', '.join(named)} {sql_of(query)}")[0].stmt


def _in_to_union(node: Any, _: str) -> Any:
    if not _is_in(node) or node.subselect.limitCount or node.subselect.sortClause or node.subselect.withClause:
        return node
    query = sql_of(node.subselect)
    return expression(f"({sql_of(node.testexpr)}) in (({query}) union ({query}))")


def _exists_to_bool_or(node: Any, _: str) -> Any:
    exists = is_a(node, ast.SubLink) and node.subLinkType == SubLinkType.EXISTS_SUBLINK
    if not exists or not _is_plain(node.subselect) or not node.subselect.whereClause:
        return node
    query = copy.deepcopy(node.subselect)
    condition, query.whereClause = sql_of(query.whereClause), None
    query.targetList = (ast.ResTarget(val=expression(f"bool_or({condition})")),)
    return expression(f"coalesce(({sql_of(query)}), false)")


PARTS: dict[str, Rewriting] = {
    "in to exists": _in_to_exists,
    "in to array": _in_to_array,
    "exists to count": _exists_to_count,
    "swapped": _swapped,
    "not distinct": _not_distinct,
    "other order": _other_order,
    "de morgan": _de_morgan,
    "from a sub-select": _from_sub_select,
    "from a name": _named_first,
    "in to union": _in_to_union,
    "exists to bool_or": _exists_to_bool_or,
    "as texts": _equation("(({0})::text = ({1})::text)"),
    "between": _equation("(({0}) between ({1}) and ({1}))"),
    "in a row": _equation("(row ({0}, 1) = row ({1}, 1))"),
    "in a list": _equation("(({0}) in (({1}), ({1})))"),
    "of an array": _equation("(({0}) = any (array[{1}]))"),
    "nullif of both": _equation("(({0}) is not null and ({1}) is not null and nullif({0}, {1}) is null)"),
}
