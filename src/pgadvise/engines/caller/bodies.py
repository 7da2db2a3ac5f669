"""The statements of a function's body as trees, as far as they can be read."""

from collections.abc import Container, Iterator
from functools import cache
from typing import Any

import msgspec

from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed, parsed_statement
from pgadvise.sql.stored.functions import function_body, function_tree
from pgadvise.sql.tree.expression import Node
from pgadvise.sql.tree.query import Query, Relation, Statement, Write
from pgadvise.sql.tree.walk import walk

_GIVES = ("PLpgSQL_stmt_return", "PLpgSQL_stmt_return_query", "PLpgSQL_stmt_return_next")


class Body(msgspec.Struct, frozen=True):
    """`whole`: every statement was read, and none is text that is only known when it runs (EXECUTE). `told`: at most
    names of what a query reads are only known then.

    `plain`: nothing decides whether a statement runs, and the last one gives the result. A PL/pgSQL body is so only as
    `begin return …; end`; a variable that is returned is no statement here.
    """

    statements: tuple[Statement, ...] = ()
    whole: bool = True
    plain: bool = True
    told: bool = True

    @property
    def parts(self) -> Iterator[Node]:
        """Every node of every statement."""
        return (part for statement in self.statements for part in walk(statement))

    def writes(self, names: Container[str] | None = None) -> Iterator[Write]:
        """The commands in it that write, or those that write a table by one of the names."""
        found = (part for part in self.parts if isinstance(part, Write))
        return found if names is None else (part for part in found if part.relation.name in names)

    @property
    def query(self) -> Query | None:
        """The one query that the body is, if it is no more than that."""
        first = self.statements[0] if len(self.statements) == 1 and self.whole and self.plain else None
        return first if isinstance(first, Query) else None


def body(function: Function) -> Body | None:
    """None for what has no SQL in it that can be read: other languages, a body that does not parse."""
    if function.body is None or function.language not in ("sql", "plpgsql"):
        return None
    return _read(function.body, function.language, function.variable_names)


def whole_body(function: Function) -> Body | None:
    """Its body, if every statement of it can be read and none is text that is only known when it runs."""
    known = body(function)
    return known if known is not None and known.whole else None


def trees_of(function: Function) -> tuple[Statement, ...]:
    """What can be read of its body."""
    known = body(function)
    return () if known is None else known.statements


def only_query(function: Function) -> Query | None:
    """The one query that its body is."""
    known = body(function)
    return known.query if known is not None else None


def parts_of(function: Function) -> Iterator[Node]:
    """Every node of what can be read of its body."""
    return (part for statement in trees_of(function) for part in walk(statement))


def may_read(function: Function) -> bool:
    """Whether it reads tables, or nobody knows."""
    known = whole_body(function)
    return known is None or any(isinstance(part, Relation) for part in known.parts)


def writes_of(function: Function, names: Container[str] | None = None) -> Iterator[Write]:
    """The commands that write, as far as its body can be read."""
    known = body(function)
    return iter(()) if known is None else known.writes(names)


def procedural_tree(function: Function) -> dict[str, Any] | None:
    """The parser's own tree of a body in PL/pgSQL; None for other languages and for one that does not parse."""
    if function.body is None or function.language != "plpgsql":
        return None
    try:
        return function_tree(function.body, function.variable_names)
    except NotParsed:
        return None


@cache
def _read(text: str, language: str, arguments: tuple[str, ...]) -> Body | None:
    try:
        found = function_body(text, language, arguments)
    except NotParsed:
        return None
    trees = [parsed_statement(sql) for sql in found.statements]
    plain = language == "sql" or _only_gives(function_tree(text, arguments))
    known, told = tuple(tree for tree in trees if tree is not None), found.names or not found.dynamic
    return Body(known, not found.dynamic and None not in trees, plain, told and None not in trees)


def _only_gives(tree: dict[str, Any]) -> bool:
    """Whether a body declares nothing, catches nothing, and begins with what it gives."""
    block: dict[str, Any] = tree["action"].get("PLpgSQL_stmt_block", {})
    declared = any("lineno" in variable for datum in tree["datums"] for variable in datum.values())
    first = next((kind for step in block.get("body", ())[:1] for kind in step), None)
    return first in _GIVES and not declared and "exceptions" not in block
