"""Columns that a statement of PL/pgSQL takes into variables of their own: `select i.code into v_code from …`."""

from collections.abc import Iterator

from pgadvise.engines.caller.bodies import parts_of, procedural_tree
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.stored.procedural import listed_names, parts
from pgadvise.sql.tree.expression import Column, Distinct, Expression, Operator
from pgadvise.sql.tree.walk import walk


def taken(function: Function) -> Iterator[tuple[str, tuple[tuple[str, Expression], ...]]]:
    """The text of each such query, and its variables with what each takes."""
    for kind, raw in parts(procedural_tree(function)):
        names = listed_names(raw.get("target", {})) if kind == "PLpgSQL_stmt_execsql" else []
        if names:
            text = raw["sqlstmt"]["PLpgSQL_expr"]["query"]
            tree = parsed_query(text)
            if tree is not None and tree.operation is None and len(tree.select) == len(names):
                pairs = zip(names, tree.select, strict=True)
                yield text, tuple((name, target.value) for name, target in pairs)


def compares(function: Function, column: str) -> bool:
    """Whether it takes the column into a variable and holds that against something, as a whole."""
    pairs = [pair for _, each in taken(function) for pair in each]
    found = {name for name, value in pairs if isinstance(value, Column) and value.name == column}
    parts = (part for part in parts_of(function) if isinstance(part, Distinct | Operator))
    held = (part for part in parts if isinstance(part, Distinct) or part.name in ("=", "<>"))
    return bool(found) and any(isinstance(side, Column) and side.name in found for part in held for side in walk(part))
