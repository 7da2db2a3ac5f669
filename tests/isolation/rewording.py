"""The same schema in other words: each rewriting of policies or helpers keeps what PostgreSQL answers."""

import copy
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from pglast import ast, parse_sql
from pglast.enums import A_Expr_Kind, BoolExprType, SetOperation, SubLinkType
from pglast.stream import RawStream

from pgadvise.sql.parse import Token, tokens

# A node of a policy's expression and the name of the policy's table → the node to stand in its place.
Rewriting = Callable[[Any, str], Any]


def rewordings(schema: str) -> Iterator[tuple[str, str]]:
    """The name of each rewriting that changes something, and the schema as it is then."""
    parsed = [(_text_of(schema, raw), raw.stmt) for raw in _statements(schema)]
    for name, rewrite in _STATEMENTS.items():
        written = [rewrite(text, copy.deepcopy(tree)) for text, tree in parsed]
        if written != [text for text, _ in parsed]:
            yield name, ";\n".join(written) + ";\n"


def _text_of(schema: str, raw: Any) -> str:
    held = schema.encode()
    end = raw.stmt_location + raw.stmt_len if raw.stmt_len else len(held)
    return held[raw.stmt_location : end].decode().strip()


def _sql(node: Any) -> str:
    return str(RawStream()(node))


def _statements(text: str) -> tuple[Any, ...]:
    """The parser's types leave open what every statement here has."""
    return parse_sql(text)


def _is(node: Any, kind: type) -> bool:
    """The same: after isinstance() a field might be missing."""
    return isinstance(node, kind)


def _expression(text: str) -> Any:
    return _statements(f"select {text}")[0].stmt.targetList[0].val


def _rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with each node changed, the innermost first."""
    if isinstance(node, tuple):
        return tuple(_rebuilt(part, change) for part in node)
    if not isinstance(node, ast.Node):
        return node
    fields: Any = type(node)
    for field in fields.__slots__:
        value = getattr(node, field)
        if isinstance(value, tuple | ast.Node):
            setattr(node, field, _rebuilt(value, change))
    return change(node)


# --- of a whole condition


def _around(form: str) -> Rewriting:
    return lambda condition, _: _expression(form.format(_sql(condition)))


_WHOLE = {
    "coalesce": _around("coalesce({0}, false)"),
    "case": _around("case when {0} then true else false end"),
    "scalar": _around("(select {0})"),
    "is true": _around("({0}) is true"),
    "nullif": _around("nullif({0}, false)"),
}

# --- of its parts


def _is_in(node: Any) -> bool:
    return (
        _is(node, ast.SubLink)
        and node.subLinkType == SubLinkType.ANY_SUBLINK
        and not node.operName
        and not _is(node.testexpr, ast.RowExpr)
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

    _rebuilt(copy.deepcopy(query.fromClause), note)
    return found


def _in_to_exists(node: Any, table: str) -> Any:
    """The tested column gets its table's name, for the sub-select may have one of the same name."""
    if not _is_in(node) or not _is_plain(node.subselect) or table in _tables(node.subselect):
        return node
    tested, target = node.testexpr, node.subselect.targetList[0].val
    if not _is(tested, ast.ColumnRef) or not _is(target, ast.ColumnRef):
        return node
    if len(tested.fields) > 1 and tested.fields[0].sval != table:
        return node
    same = f'"{table}"."{tested.fields[-1].sval}" = {_sql(target)}'
    query = copy.deepcopy(node.subselect)
    query.whereClause = _expression(f"{same} and ({_sql(query.whereClause)})" if query.whereClause else same)
    return _expression(f"exists ({_sql(query)})")


def _in_to_array(node: Any, _: str) -> Any:
    return _expression(f"({_sql(node.testexpr)}) = any (array({_sql(node.subselect)}))") if _is_in(node) else node


def _exists_to_count(node: Any, _: str) -> Any:
    exists = _is(node, ast.SubLink) and node.subLinkType == SubLinkType.EXISTS_SUBLINK
    if not exists or not _is_plain(node.subselect):
        return node
    query = copy.deepcopy(node.subselect)
    query.targetList = (ast.ResTarget(val=_expression("count(*)")),)
    return _expression(f"(({_sql(query)}) > 0)")


def _is_equation(node: Any) -> bool:
    plain = _is(node, ast.A_Expr) and node.kind == A_Expr_Kind.AEXPR_OP and node.lexpr is not None
    return plain and node.name[-1].sval == "=" and not _is(node.lexpr, ast.RowExpr)


def _swapped(node: Any, _: str) -> Any:
    if _is_equation(node):
        node.lexpr, node.rexpr = node.rexpr, node.lexpr
    return node


def _not_distinct(node: Any, _: str) -> Any:
    if not _is_equation(node):
        return node
    left, right = _sql(node.lexpr), _sql(node.rexpr)
    return _expression(f"(({left}) is not distinct from ({right}) and ({left}) is not null)")


def _other_order(node: Any, _: str) -> Any:
    if _is(node, ast.BoolExpr):
        node.args = tuple(reversed(node.args))
    return node


def _de_morgan(node: Any, _: str) -> Any:
    if not _is(node, ast.BoolExpr) or node.boolop != BoolExprType.AND_EXPR:
        return node
    return _expression("not (" + " or ".join(f"not ({_sql(part)})" for part in node.args) + ")")


def _from_sub_select(node: Any, _: str) -> Any:
    if not _is(node, ast.RangeVar):
        return node
    alias = node.alias.aliasname if node.alias else node.relname
    schema = f'"{node.schemaname}".' if node.schemaname else ""
    return _statements(f'select 1 from (select * from {schema}"{node.relname}") "{alias}"')[0].stmt.fromClause[0]


_PARTS: dict[str, Rewriting] = {
    "in to exists": _in_to_exists,
    "in to array": _in_to_array,
    "exists to count": _exists_to_count,
    "swapped": _swapped,
    "not distinct": _not_distinct,
    "other order": _other_order,
    "de morgan": _de_morgan,
    "from a sub-select": _from_sub_select,
}

# --- of statements


def _of_policy(rewrite: Rewriting, *, deep: bool) -> Callable[[str, Any], str]:
    def reworded(text: str, tree: Any) -> str:
        if not _is(tree, ast.CreatePolicyStmt):
            return text
        before, table = _sql(tree), tree.table.relname
        for field in ("qual", "with_check"):
            condition = getattr(tree, field)
            if condition is not None:
                made = _rebuilt(condition, lambda node: rewrite(node, table)) if deep else rewrite(condition, table)
                setattr(tree, field, made)
        return _sql(tree) if _sql(tree) != before else text

    return reworded


def _each_command(text: str, tree: Any) -> str:
    """FOR ALL as four policies; a command that writes is checked by USING where there is no WITH CHECK."""
    if not _is(tree, ast.CreatePolicyStmt) or tree.cmd_name != "all" or tree.qual is None:
        return text
    using, check = f"using ({_sql(tree.qual)})", f"with check ({_sql(tree.with_check or tree.qual)})"
    roles = " to " + ", ".join(map(_sql, tree.roles)) if tree.roles else ""
    kind = "" if tree.permissive else " as restrictive"
    asked = {"select": using, "insert": check, "update": f"{using} {check}", "delete": using}
    return ";\n".join(
        f'create policy "{tree.policy_name} {command}" on {_sql(tree.table)}{kind} for {command}{roles} {what}'
        for command, what in asked.items()
    )


def _to_plpgsql(text: str, tree: Any) -> str:
    """A helper that is one SELECT, as the body of a block."""
    options = {option.defname: option.arg for option in tree.options or ()} if _is_function(tree) else {}
    if getattr(options.get("language"), "sval", "") != "sql" or "as" not in options:
        return text
    body = options["as"][0].sval
    query = body.strip().rstrip(";").strip()
    statements = _statements(query)
    returned = _sql(tree.returnType)
    if len(statements) != 1 or not _is(statements[0].stmt, ast.SelectStmt) or returned in ("void", "record"):
        return text
    block = f" begin return query {query}; end " if tree.returnType.setof else f" begin return ({query}); end "
    return re.sub(r"language\s+'?sql'?", "language plpgsql", text.replace(body, block), flags=re.IGNORECASE)


def _retyped(change: Callable[[Token, str], str]) -> Callable[[str, Any], str]:
    """Each word of a body otherwise: the server reads what it read before."""

    def reworded(text: str, tree: Any) -> str:
        options = {option.defname: option.arg for option in tree.options} if _is(tree, ast.CreateFunctionStmt) else {}
        if "as" not in options:
            return text
        body = options["as"][0].sval
        words = tokens(body)
        gaps = [body[one.end : other.start] for one, other in pairwise((*words, Token(len(body), len(body), "")))]
        typed = [change(word, body[word.start : word.end]) + gap for word, gap in zip(words, gaps, strict=True)]
        return text.replace(body, body[: words[0].start] + "".join(typed))

    return reworded


def _in_capitals(_: Token, word: str) -> str:
    return word.upper() if word.isidentifier() else word


def _commented(token: Token, word: str) -> str:
    return f"{word} /* or {word} */" if token.kind == "AND" else word


def _is_function(tree: Any) -> bool:
    if not _is(tree, ast.CreateFunctionStmt) or tree.returnType is None:
        return False
    modes = {parameter.mode.name for parameter in tree.parameters or ()}
    return modes.isdisjoint(("FUNC_PARAM_OUT", "FUNC_PARAM_INOUT", "FUNC_PARAM_TABLE"))


_STATEMENTS: dict[str, Callable[[str, Any], str]] = {
    **{name: _of_policy(rewrite, deep=False) for name, rewrite in _WHOLE.items()},
    **{name: _of_policy(rewrite, deep=True) for name, rewrite in _PARTS.items()},
    "each command": _each_command,
    "plpgsql": _to_plpgsql,
    "capitals": _retyped(_in_capitals),
    "commented": _retyped(_commented),
}
