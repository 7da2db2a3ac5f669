"""Single edits of a query or an expression, as people make them without noticing."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

import pglast
from pglast import ast, enums
from pglast.stream import RawStream

_AND, _OR, _NOT = enums.BoolExprType.AND_EXPR, enums.BoolExprType.OR_EXPR, enums.BoolExprType.NOT_EXPR
_METADATA = {"app_metadata": "user_metadata"}

Alike = Mapping[str, tuple[str, ...]]  # by a column's name, others of its table and type
Place = tuple[Any, Callable[[Any], None]]


def edited_expression(text: str, alike: Alike) -> Iterator[tuple[str, str]]:
    """What was done, and the expression after it; nothing where it cannot be parsed."""
    for what, query in edited_query(f"select ({text})", alike):
        if query.lower().startswith("select "):
            yield what, query[len("select ") :]


def edited_query(text: str, alike: Alike) -> Iterator[tuple[str, str]]:
    """Of every place one tree with one edit, written out."""
    try:
        places = len(_places(pglast.parse_sql(text)))
    except pglast.parser.ParseError:
        return
    for number in range(places):
        original = pglast.parse_sql(text)
        node, _ = _places(original)[number]
        for position in range(len(list(_edits(node, alike)))):
            tree = pglast.parse_sql(text)
            found, put = _places(tree)[number]
            what, made = list(_edits(found, alike))[position]
            put(made)
            yield what, RawStream()(tree)


def _places(tree: Any) -> list[Place]:
    """Every node, and how to put another in its place."""
    found: list[Place] = []
    for statement in tree:
        _walk(statement, found)
    return found


def _walk(node: Any, found: list[Place]) -> None:
    for name in node:
        _visit(getattr(node, name), partial(setattr, node, name), found)


def _visit(value: Any, put: Callable[[Any], None], found: list[Place]) -> None:
    if isinstance(value, ast.Node):
        found.append((value, put))
        _walk(value, found)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            _visit(one, partial(_put, value, place, put), found)


def _put(values: tuple[Any, ...], place: int, put: Callable[[Any], None], made: Any) -> None:
    put((*values[:place], made, *values[place + 1 :]))


def _is(node: Any, kind: str) -> bool:
    """By name: the tree's own types would have every part be absent."""
    return type(node).__name__ == kind


def _edits(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    for edit in (_connective, _comparison, _sublink, _column, _constant, _fallback, _query):
        yield from edit(node, alike)


def _connective(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if not _is(node, "BoolExpr"):
        return
    if node.boolop == _NOT:
        yield "NOT dropped", node.args[0]
        return
    word = "conjunct" if node.boolop == _AND else "alternative"
    for place in range(len(node.args)):
        rest = (*node.args[:place], *node.args[place + 1 :])
        yield f"{word} {place + 1} dropped", rest[0] if len(rest) == 1 else ast.BoolExpr(node.boolop, rest)
    yield (
        ("OR for AND", ast.BoolExpr(_OR, node.args))
        if word == "conjunct"
        else ("AND for OR", ast.BoolExpr(_AND, node.args))
    )


def _comparison(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if _is(node, "A_Expr") and node.name and node.name[-1].sval in ("=", "<>", "<", ">"):
        other = {"=": "<>", "<>": "=", "<": ">", ">": "<"}[node.name[-1].sval]
        made = deepcopy(node)
        made.name = (ast.String(other),)
        yield f"{other} for {node.name[-1].sval}", made
    if _is(node, "NullTest"):
        made = deepcopy(node)
        other_test = {enums.NullTestType.IS_NULL: enums.NullTestType.IS_NOT_NULL}
        made.nulltesttype = other_test.get(node.nulltesttype, enums.NullTestType.IS_NULL)
        yield "IS NULL turned", made


def _sublink(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if _is(node, "SubLink") and node.subLinkType in (
        enums.SubLinkType.ANY_SUBLINK,
        enums.SubLinkType.EXISTS_SUBLINK,
    ):
        yield "NOT added", ast.BoolExpr(_NOT, (node,))


def _column(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if not _is(node, "ColumnRef") or not _is(node.fields[-1], "String"):
        return
    name = node.fields[-1].sval
    if len(node.fields) > 1:
        yield f"alias of {name} left out", ast.ColumnRef(fields=(node.fields[-1],))
    for other in alike.get(name, ()):
        yield f"{other} for {name}", ast.ColumnRef(fields=(*node.fields[:-1], ast.String(other)))


def _constant(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if _is(node, "A_Const") and _is(node.val, "String") and node.val.sval in _METADATA:
        yield "user_metadata for app_metadata", ast.A_Const(isnull=False, val=ast.String(_METADATA[node.val.sval]))
    if _is(node, "A_Const") and _is(node.val, "Boolean"):
        yield "constant turned", ast.A_Const(isnull=False, val=ast.Boolean(not node.val.boolval))


def _fallback(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if _is(node, "CoalesceExpr"):
        yield from ((f"argument {n + 1} alone of COALESCE", one) for n, one in enumerate(node.args))
    if _is(node, "CaseExpr"):
        yield from (("a branch of CASE alone", when.result) for when in node.args)
        if node.defresult is not None:
            yield "ELSE alone", node.defresult


def _query(node: Any, alike: Alike) -> Iterator[tuple[str, Any]]:
    if _is(node, "SelectStmt") and node.whereClause is not None:
        made = deepcopy(node)
        made.whereClause = None
        yield "WHERE dropped", made
    if _is(node, "JoinExpr") and node.quals is not None and node.jointype == enums.JoinType.JOIN_INNER:
        made = deepcopy(node)
        made.jointype = enums.JoinType.JOIN_LEFT
        yield "LEFT JOIN for JOIN", made
