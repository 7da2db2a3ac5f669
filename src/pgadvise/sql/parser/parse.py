"""SQL text → tree, by the grammar of PostgreSQL 18. The only module that knows the parser (pglast).

Each distinct text is read once in the life of the process: a catalog repeats its expressions, and rules ask again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

from pgadvise.sql.parser.raw_statements import StatementReader
from pgadvise.sql.tree.expression import Expression
from pgadvise.sql.tree.query import Query, Statement


class NotParsed(Exception):
    """Why a text has no tree: a syntax error, nested too deep, not the one thing that was asked for. Quotes nothing.

    `at` is the letter where the parser gave up, if it was the parser.
    """

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


@cache
def expressions(text: str) -> tuple[Expression, ...]:
    """The items of a list, as pg_get_expr() gives the keys of an index that are expressions."""
    prefixed = f"SELECT {text}"
    raw = _only(prefixed)
    if raw.get("SelectStmt", {}).keys() - {"targetList", "limitOption", "op"}:
        raise NotParsed("more than an expression")
    found = _read(prefixed, raw)
    if not isinstance(found, Query) or any(target.name for target in found.select):
        raise NotParsed("more than an expression")
    return tuple([target.value for target in found.select])


def parsed(text: str | None) -> Expression | None:
    """The tree of a catalog expression; None where there is none or the parser does not take it."""
    try:
        return expression(text) if text else None
    except NotParsed:
        return None


def expression(text: str) -> Expression:
    """One expression, as pg_get_expr() gives a policy, a default, a check (without the word CHECK), a predicate."""
    found = expressions(text)
    if len(found) != 1:
        raise NotParsed("not one expression")
    return found[0]


@cache
def statement(text: str) -> Statement:
    """One statement of any kind; a semicolon at its end is accepted."""
    return _read(text, _only(text))


def parsed_statement(text: str) -> Statement | None:
    """The same; None where the parser does not take it."""
    try:
        return statement(text)
    except NotParsed:
        return None


def raw_select(text: str) -> tuple[StatementReader, dict[str, Any]]:
    """The parser's own tree of a SELECT, and who reads its parts."""
    return StatementReader(lambda location: _construct_at(text, location), text), _only(text)["SelectStmt"]


def query(text: str) -> Query:
    """One SELECT, VALUES or set operation, as pg_get_viewdef() gives it."""
    found = statement(text)
    if not isinstance(found, Query):
        raise NotParsed("not a query")
    return found


def parsed_query(text: str | None) -> Query | None:
    """The same; None where there is none or it is no query that the parser takes."""
    found = parsed_statement(text) if text else None
    return found if isinstance(found, Query) else None


def statements(sql: str) -> tuple[str, ...]:
    """The texts of the statements of a script, without their semicolons."""
    with _parser(sql) as parser:
        return tuple(parser.split(sql))


@cache
def fingerprint(text: str) -> str:
    """16 hex digits, the same for one statement whatever its parameters, its spelling, the widths of its lists.

    The parser's own, which other tools know as well; it ignores the schemas of tables and the numbers in their names.
    """
    with _parser(text) as parser:
        found: str = parser.fingerprint(text)
    return found


class Token(NamedTuple):
    """`kind` is the scanner's name: SCONST, IDENT, C_COMMENT, PASSWORD; ASCII_40 for a parenthesis."""

    start: int
    end: int
    kind: str


def tokens(text: str) -> list[Token]:
    """The words of any text, whether or not it makes a statement; comments are words as well."""
    with _parser(text) as parser:
        return [Token(token.start, token.end + 1, token.name) for token in parser.scan(text)]


def plpgsql(text: str) -> list[dict[str, Any]]:
    """The parser's own tree of a CREATE FUNCTION in PL/pgSQL."""
    with _parser(text) as parser:
        trees: list[dict[str, Any]] = msgspec.json.decode(parser.parse_plpgsql_json(text))
    return trees


@contextmanager
def _parser(text: str) -> Iterator[ModuleType]:
    from pglast import parser  # loading it takes 40 ms

    if "\0" in text:  # the parser is C and would silently stop there
        raise NotParsed("a NUL byte")
    try:
        yield parser
    except parser.ParseError as error:  # the parser's words up to the position: what follows quotes the text
        raise NotParsed(str(error.args[0]).partition(" at or near ")[0], at=error.args[1]) from None
    except UnicodeEncodeError:
        raise NotParsed("not Unicode") from None
    except RecursionError:
        raise NotParsed("nested too deep") from None


def _only(text: str) -> dict[str, Any]:
    """The parser's own tree of one statement. Its JSON is read: six times faster than its Python objects."""
    with _parser(text) as parser:
        raws = msgspec.json.decode(parser.parse_sql_json(text)).get("stmts", ())
    if len(raws) != 1:
        raise NotParsed(f"{len(raws)} statements")
    stmt: dict[str, Any] = raws[0]["stmt"]
    return stmt


def raw_statement(text: str) -> dict[str, Any]:
    """The parser's own tree of one statement."""
    return _only(text)


def _read(text: str, raw: dict[str, Any]) -> Statement:
    reader = StatementReader(lambda location: _construct_at(text, location), text)
    try:
        return reader.statement(raw)
    except RecursionError:
        raise NotParsed("nested too deep") from None


def _construct_at(text: str, location: int) -> str:
    """From a byte offset through the parenthesis that closes the first one opened there."""
    start = len(text.encode()[:location].decode())
    depth = 0
    for token in tokens(text):
        if token.start >= start and token.kind in ("ASCII_40", "ASCII_41"):
            depth += 1 if token.kind == "ASCII_40" else -1
            if depth <= 0:
                return text[start : token.end]
    return ""
