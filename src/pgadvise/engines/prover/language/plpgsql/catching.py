"""Which handlers of a block can run at all.

That a query finds too many rows is an error of INTO STRICT alone, and one that asks for a whole key finds one at most.
So where nothing else in the block could raise that error, what waits for it waits in vain. Of all other errors nothing
is said: a handler may run whenever its block does.
"""

from collections.abc import Iterator
from typing import Any

from pgadvise.engines.prover.language.sql.lone import is_lone, table_read
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.parser.parse import NotParsed, parsed_query, parsed_statement, statement
from pgadvise.sql.stored.functions import function_statements
from pgadvise.sql.stored.procedural import as_statement, parts
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

_TOO_MANY = frozenset(("too_many_rows", "p0003"))
_PLAIN = frozenset(
    "block if return assign execsql raise_option exit".split()
)  # of what statements a block may consist, so that it can be told
_DEEPEST = 5


def may_run(meaning: Meaning, handler: dict[str, Any], body: list[dict[str, Any]], scope: Scope) -> bool:
    """Whether the handler may have something to catch."""
    waits = {each["PLpgSQL_condition"]["condname"].lower() for each in handler.get("conditions", ())}
    if not waits or not waits <= _TOO_MANY:
        return True
    kinds = {kind.removeprefix("PLpgSQL_stmt_") for kind, _ in parts(body) if kind.startswith("PLpgSQL_stmt_")}
    if not kinds <= _PLAIN:
        return True
    found = [found for kind, found in parts(body) if kind == "PLpgSQL_stmt_execsql"]
    lone = [_finds_one(meaning, each, scope) for each in found]
    return not all(lone) or any(_calls(meaning, tree, 0) for tree in _trees(body))


def _finds_one(meaning: Meaning, body: dict[str, Any], scope: Scope) -> bool:
    """Of what is read as who no policy binds: policies may call what raises anything."""
    tree = parsed_query(body["sqlstmt"]["PLpgSQL_expr"]["query"])
    table = table_read(meaning, tree, scope) if tree is not None else None
    reader = scope.frame.reader or scope.frame.role
    if table is None or tree is None or meaning.world.ground.access.binds(reader, table):
        return False
    return not body.get("strict") or is_lone(meaning, tree, scope)


def _trees(body: list[dict[str, Any]]) -> Iterator[e.Node | None]:
    return (parsed_statement(as_statement(found)) for kind, found in parts(body) if kind == "PLpgSQL_expr")


def _calls(meaning: Meaning, tree: e.Node | None, depth: int) -> bool:
    """Whether something in it may be another body that raises, or a query that leads to one."""
    if tree is None or depth > _DEEPEST:
        return True
    for part in walk(tree):
        if isinstance(part, Subquery):
            return True
        named = meaning.world.ground.snapshot.functions_called(part.name) if isinstance(part, e.Call) else ()
        for function in named:
            if function.language not in ("sql", "internal", "c"):
                return True
            if function.language == "sql":
                try:
                    inside = function_statements(function.body or "", "sql", function.argument_names)
                    if any(_calls(meaning, statement(text), depth + 1) for text in inside):
                        return True
                except NotParsed:
                    return True
    return False
