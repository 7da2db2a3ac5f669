"""The same schema in other words: each rewriting of policies or helpers keeps what PostgreSQL answers."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any

from pglast import ast
from pglast.enums import BoolExprType

from pgadvise.sql.parser.parse import Token, tokens
from tests.isolation.conditions import PARTS, WHOLE, Rewriting, expression, is_a, rebuilt, sql_of, statements

Statement = tuple[str, Any]  # its text and its tree


def rewordings(schema: str) -> Iterator[tuple[str, str]]:
    """The name of each rewriting that changes something, and the schema as it is then."""
    parsed = [(_text_of(schema, raw), raw.stmt) for raw in statements(schema)]
    whole = {name: rewrite(parsed) for name, rewrite in _SCHEMAS.items()}
    for name, rewrite in {**_STATEMENTS, **whole}.items():
        written = [rewrite(text, copy.deepcopy(tree)) for text, tree in parsed]
        if written != [text for text, _ in parsed]:
            yield name, ";\n".join(written) + ";\n"


def _text_of(schema: str, raw: Any) -> str:
    held = schema.encode()
    end = raw.stmt_location + raw.stmt_len if raw.stmt_len else len(held)
    return held[raw.stmt_location : end].decode().strip()


# --- of statements


def _of_policy(rewrite: Rewriting, *, deep: bool) -> Callable[[str, Any], str]:
    def reworded(text: str, tree: Any) -> str:
        if not is_a(tree, ast.CreatePolicyStmt):
            return text
        before, table = sql_of(tree), tree.table.relname
        for field in ("qual", "with_check"):
            condition = getattr(tree, field)
            if condition is not None:
                made = rebuilt(condition, lambda node: rewrite(node, table)) if deep else rewrite(condition, table)
                setattr(tree, field, made)
        return sql_of(tree) if sql_of(tree) != before else text

    return reworded


def _each_command(text: str, tree: Any) -> str:
    """FOR ALL as four policies; a command that writes is checked by USING where there is no WITH CHECK."""
    if not is_a(tree, ast.CreatePolicyStmt) or tree.cmd_name != "all" or tree.qual is None:
        return text
    using, check = f"using ({sql_of(tree.qual)})", f"with check ({sql_of(tree.with_check or tree.qual)})"
    roles = " to " + ", ".join(map(sql_of, tree.roles)) if tree.roles else ""
    kind = "" if tree.permissive else " as restrictive"
    asked = {"select": using, "insert": check, "update": f"{using} {check}", "delete": using}
    return ";\n".join(
        f'create policy "{tree.policy_name} {command}" on {sql_of(tree.table)}{kind} for {command}{roles} {what}'
        for command, what in asked.items()
    )


def _to_plpgsql(text: str, tree: Any) -> str:
    """A helper that is one SELECT, as the body of a block."""
    options = {option.defname: option.arg for option in tree.options or ()} if _is_function(tree) else {}
    if getattr(options.get("language"), "sval", "") != "sql" or "as" not in options:
        return text
    body = options["as"][0].sval
    query = body.strip().rstrip(";").strip()
    parsed = statements(query)
    returned = sql_of(tree.returnType)
    if len(parsed) != 1 or not is_a(parsed[0].stmt, ast.SelectStmt) or returned in ("void", "record"):
        return text
    block = f" begin return query {query}; end " if tree.returnType.setof else f" begin return ({query}); end "
    return re.sub(r"language\s+'?sql'?", "language plpgsql", text.replace(body, block), flags=re.IGNORECASE)


def _retyped(change: Callable[[Token, str], str]) -> Callable[[str, Any], str]:
    """Each word of a body otherwise: the server reads what it read before."""

    def reworded(text: str, tree: Any) -> str:
        options = {option.defname: option.arg for option in tree.options} if is_a(tree, ast.CreateFunctionStmt) else {}
        if "as" not in options:
            return text
        body = options["as"][0].sval
        words = tokens(body)
        if not words:
            return text
        gaps = [body[one.end : other.start] for one, other in pairwise((*words, Token(len(body), len(body), "")))]
        typed = [change(word, body[word.start : word.end]) + gap for word, gap in zip(words, gaps, strict=True)]
        return text.replace(body, body[: words[0].start] + "".join(typed))

    return reworded


def _in_capitals(_: Token, word: str) -> str:
    return word.upper() if word.isidentifier() else word


def _commented(token: Token, word: str) -> str:
    return f"{word} /* or {word} */" if token.kind == "AND" else word


def _is_function(tree: Any) -> bool:
    if not is_a(tree, ast.CreateFunctionStmt) or tree.returnType is None:
        return False
    modes = {parameter.mode.name for parameter in tree.parameters or ()}
    return modes.isdisjoint(("FUNC_PARAM_OUT", "FUNC_PARAM_INOUT", "FUNC_PARAM_TABLE"))


# --- of statements that depend on others: what stands there → how to write each


def _moved_into_helpers(parsed: Sequence[Statement]) -> Callable[[str, Any], str]:
    """Each condition as a function of the row's columns, which runs as whoever asks."""
    columns = _columns(parsed)
    numbers = count()

    def reworded(text: str, tree: Any) -> str:
        held = columns.get(_table(tree.table), {}) if is_a(tree, ast.CreatePolicyStmt) else {}
        made = list[str]()
        for field in ("qual", "with_check") if held else ():
            condition = getattr(tree, field)
            if condition is not None and not is_a(condition, ast.A_Const):
                # A schema of its own for each, for the condition may name the table by its name.
                schema, table = f"asked{next(numbers)}", tree.table.relname
                body = sql_of(condition).replace(f"{tree.table.schemaname}.{table}.", f"{table}.")
                taken = ", ".join(f'"{column}" {kind}' for column, kind in held.items())
                head = f'create function {schema}."{table}"({taken}) returns boolean language sql stable'
                made += f"create schema {schema}", f"grant usage on schema {schema} to public"
                made.append(f"{head} set search_path = public as $zq$ select ({body}) $zq$")
                given = ", ".join(f'"{table}"."{column}"' for column in held)
                setattr(tree, field, expression(f'{schema}."{table}"({given})'))
        return ";\n".join((*made, sql_of(tree))) if made else text

    return reworded


def _table(relation: Any) -> tuple[str, str]:
    return relation.schemaname or "public", relation.relname


def _columns(parsed: Sequence[Statement]) -> Mapping[tuple[str, str], dict[str, str]]:
    """By table, the types of its columns by their names; none for partitions and heirs."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for _, tree in parsed:
        if is_a(tree, ast.CreateStmt) and not tree.inhRelations and not tree.partbound:
            found[_table(tree.relation)] = dict(map(_column, filter(_is_column, tree.tableElts or ())))
        if is_a(tree, ast.AlterTableStmt) and _table(tree.relation) in found:
            added = (command.def_ for command in tree.cmds)
            found[_table(tree.relation)] |= dict(map(_column, filter(_is_column, added)))
    return found


def _is_column(part: Any) -> bool:
    return is_a(part, ast.ColumnDef) and part.typeName is not None


def _column(part: Any) -> tuple[str, str]:
    kind = sql_of(part.typeName)
    return part.colname, {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)


def _restricting(parsed: Sequence[Statement]) -> Callable[[str, Any], str]:
    """A policy that is the only one of its commands as RESTRICTIVE, beside one that says `true`."""
    policies = [tree for _, tree in parsed if is_a(tree, ast.CreatePolicyStmt)]

    def is_alone(tree: Any) -> bool:
        here = [other for other in policies if _table(other.table) == _table(tree.table)]
        beside = (other for other in here if other.policy_name != tree.policy_name)
        return all(_COMMANDS[other.cmd_name].isdisjoint(_COMMANDS[tree.cmd_name]) for other in beside)

    def reworded(text: str, tree: Any) -> str:
        if not is_a(tree, ast.CreatePolicyStmt) or not tree.permissive or not is_alone(tree):
            return text
        everybody = copy.deepcopy(tree)
        everybody.policy_name = f"{tree.policy_name} of all"
        everybody.qual = everybody.qual and expression("true")
        everybody.with_check = everybody.with_check and expression("true")
        tree.permissive = False
        return f"{sql_of(everybody)};\n{sql_of(tree)}"

    return reworded


def _one_for_each(text: str, tree: Any) -> str:
    """OR as several policies, where one condition is all that a policy has."""
    held = [field for field in ("qual", "with_check") if getattr(tree, field, None) is not None]
    if not is_a(tree, ast.CreatePolicyStmt) or not tree.permissive or len(held) != 1 or tree.cmd_name not in _ONE:
        return text
    condition = getattr(tree, held[0])
    if not is_a(condition, ast.BoolExpr) or condition.boolop != BoolExprType.OR_EXPR:
        return text
    written, name = [], tree.policy_name
    for number, part in enumerate(condition.args):
        tree.policy_name = f"{name} {number}"
        setattr(tree, held[0], part)
        written.append(sql_of(tree))
    return ";\n".join(written)


_ONE = frozenset(("select", "insert", "delete"))  # each asks for one condition only
_COMMANDS = {"all": _ONE | {"update"}, **{command: frozenset((command,)) for command in (*_ONE, "update")}}
_STATEMENTS: dict[str, Callable[[str, Any], str]] = {
    **{name: _of_policy(rewrite, deep=False) for name, rewrite in WHOLE.items()},
    **{name: _of_policy(rewrite, deep=True) for name, rewrite in PARTS.items()},
    "each command": _each_command,
    "or": _one_for_each,
    "plpgsql": _to_plpgsql,
    "capitals": _retyped(_in_capitals),
    "commented": _retyped(_commented),
}
_SCHEMAS = {"helper": _moved_into_helpers, "restrictive": _restricting}
