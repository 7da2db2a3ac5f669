"""The statements inside a function's body."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import product
from typing import Any, NamedTuple

from pgadvise.snapshot.names import quote
from pgadvise.sql.parser.parse import NotParsed, plpgsql, statement, statements
from pgadvise.sql.stored.cursors import without_cursors
from pgadvise.sql.stored.dynamic import UNKNOWN, executed
from pgadvise.sql.stored.procedural import as_statement
from pgadvise.sql.tree.expression import Node
from pgadvise.sql.tree.query import Utility

_STANDARD_BODY = re.compile(r"\s*begin\s+atomic\b(.*)\bend\s*\Z", re.IGNORECASE | re.DOTALL)
_RETURN = re.compile(r"\s*return\b(.*)\Z", re.IGNORECASE | re.DOTALL)

# The parser checks RETURN against the declared result; which one it was is not asked, the right one is found.
_RESULTS = (
    "(arguments) returns text",
    "(arguments) returns void",
    "(arguments) returns setof record",
    "(arguments, out _1 text, out _2 text) returns setof record",  # RETURN NEXT without a value
    "() returns trigger",
    "() returns event_trigger",
)
# Where a body without arguments speaks of a row's two states that is tried first: only so are they variables.
_TRIGGER = "() returns trigger"
_ROWS = re.compile(r"\b(?:new|old)\b", re.IGNORECASE)
# It knows the types of pg_catalog alone. Of others this matters: fields want a record, INTO a, b wants scalars.
_EITHER = ("record", "text")
_NAME = r'(?:[\w$]+|"[^"]+")'
_DECLARATIONS = re.compile(r"\bdeclare\b.*?\bbegin\b", re.IGNORECASE | re.DOTALL)
_ROW_TYPE = re.compile(rf"{_NAME}(?:\.{_NAME})*\s*%\s*rowtype\b", re.IGNORECASE)
_COPIED_TYPE = re.compile(rf"{_NAME}(?:\.{_NAME})*\s*%\s*type\b", re.IGNORECASE)
_COPIED = re.compile(rf"({_NAME})\s+(?:constant\s+)?{_NAME}(?:\.{_NAME})*\s*%\s*(?:row)?type\b", re.IGNORECASE)
_FOREIGN_TYPE = re.compile(
    rf"((?:^|;|declare\b)\s*(?!from\b|join\b|declare\b)({_NAME})\s+(?:constant\s+)?){_NAME}\.{_NAME}(?:\[\])*"
    r"(?=\s*(?:;|:=|=|not\b|default\b))",
    re.IGNORECASE | re.MULTILINE,
)


class FunctionBody(NamedTuple):
    """`statements` in the order of the text, each expression of PL/pgSQL as `SELECT expression`; then those that
    EXECUTE runs, where they are written out.

    `dynamic`: EXECUTE runs text that is only known then; the expression that gives it is among the statements. It is
    among them itself, and `names` is true, where all that is not known are names of what a query reads.
    """

    statements: tuple[str, ...]
    dynamic: bool = False
    names: bool = False


@cache
def argument_defaults(parameters: str | None) -> tuple[Node, ...]:
    """The expressions that arguments mean which a call leaves out. Raises NotParsed."""
    if not parameters or "default" not in parameters.lower():
        return ()
    tree = statement(f"create function f({parameters}) returns void language sql as ''")
    return tree.children if isinstance(tree, Utility) else ()


@cache
def function_body(body: str, language: str, arguments: Sequence[str] = ()) -> FunctionBody:
    """The SQL of a body in `sql` (a string, BEGIN ATOMIC or RETURN) or `plpgsql`; `arguments` are the names.

    Raises NotParsed for other languages and for what the parser does not take.
    """
    if language == "sql":
        return FunctionBody(_sql_statements(body))
    if language != "plpgsql":
        raise NotParsed(f"a body in {language}")
    tree = function_tree(body, arguments)
    texts = list(executed(tree))
    found = dict.fromkeys(as_statement(expression) for expression in _expressions(tree))
    found |= dict.fromkeys(text for text in texts if text is not None)
    unknown = None in texts
    return FunctionBody(tuple(found), unknown or any(UNKNOWN in text for text in texts if text), names=not unknown)


def function_statements(body: str, language: str, arguments: Sequence[str] = ()) -> tuple[str, ...]:
    """`function_body(…).statements`."""
    return function_body(body, language, tuple(arguments)).statements


def _sql_statements(body: str) -> tuple[str, ...]:
    if standard := _STANDARD_BODY.match(body):
        return statements(standard[1])
    if value := _RETURN.match(body):
        return (f"SELECT {value[1].strip().removesuffix(';')}",)
    return statements(body)


@cache
def function_tree(body: str, arguments: Sequence[str] = ()) -> dict[str, Any]:
    """The parser's own tree of a PL/pgSQL body, but for cursors; types of arguments and of what they copy are not real.

    Raises NotParsed.
    """
    tag = "body"
    while f"${tag}$" in body:
        tag += "_"
    reasons = []
    results = _RESULTS if arguments or not _ROWS.search(body) else (_TRIGGER, *_RESULTS)
    for declared, argument, result in product(_EITHER, _EITHER, results):
        listed = ", ".join(f"{quote(name)} {argument}" if name else argument for name in arguments)
        known = _DECLARATIONS.sub(partial(_with_known_types, declared), body)
        signature = result.replace("arguments", listed).replace("(, ", "(")
        try:
            trees = plpgsql(f"create function f{signature} language plpgsql as ${tag}${known}${tag}$")
        except NotParsed as error:
            reasons.append(error)
        else:
            return without_cursors(trees[0]["PLpgSQL_function"], body)
    raise reasons[0]


def _with_known_types(kind: str, declarations: re.Match[str]) -> str:
    text = _ROW_TYPE.sub("record", declarations[0])
    return _FOREIGN_TYPE.sub(rf"\1{kind}", _COPIED_TYPE.sub("text", text))


def has_other_types(body: str) -> bool:
    """Whether the parser is given other types than those that the body declares."""
    return _DECLARATIONS.sub(partial(_with_known_types, _EITHER[0]), body) != body


def retyped(body: str) -> frozenset[str] | None:
    """The variables for which it is given another type; None where it cannot be told which these are."""
    found: set[str] = set()
    for declarations in _DECLARATIONS.findall(body):
        copied = list(_COPIED.finditer(declarations))
        if len(copied) != len(_ROW_TYPE.findall(declarations)) + len(_COPIED_TYPE.findall(declarations)):
            return None
        left = _COPIED_TYPE.sub("text", _ROW_TYPE.sub("record", declarations))
        names = (*(match[1] for match in copied), *(match[2] for match in _FOREIGN_TYPE.finditer(left)))
        found |= {name.strip('"') if name.startswith('"') else name.lower() for name in names}
    return frozenset(found)


def _expressions(raw: object) -> Iterator[dict[str, Any]]:
    """Every PLpgSQL_expr, the variables' defaults and cursors first; a loop's query before its body."""
    if isinstance(raw, dict):
        for key, value in sorted(raw.items(), key=lambda item: item[0] == "body" and "exceptions" not in raw):
            if key == "PLpgSQL_expr":
                yield value
            else:
                yield from _expressions(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _expressions(item)
