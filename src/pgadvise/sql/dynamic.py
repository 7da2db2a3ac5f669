"""EXECUTE of a text that is written out: literals, `||` of them, format() with literals."""

import re
from collections.abc import Iterator

from pgadvise.snapshot.names import literal, quote
from pgadvise.sql.expression import Call, Cast, Constant, Expression, Operator
from pgadvise.sql.parse import NotParsed, statement
from pgadvise.sql.query import Query

_DYNAMIC = ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors")
_SPECIFIER = re.compile(r"%(?:(\d+)\$)?([sIL%])")


def executed(raw: object) -> Iterator[str | None]:
    """The text of each EXECUTE below a node of the parser's tree; None where it is only known when it runs."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key in _DYNAMIC:
                yield written_out(value["query"]["PLpgSQL_expr"]["query"])
            elif key == "dynquery":
                yield written_out(value["PLpgSQL_expr"]["query"])
            elif "dyn" in key:
                yield None
            yield from executed(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from executed(item)


def written_out(expression: str) -> str | None:
    """The text that an expression over nothing but literals gives."""
    try:
        tree = statement(f"SELECT {expression}")
    except NotParsed:
        return None
    return _text(tree.select[0].value) if isinstance(tree, Query) and tree == Query(select=tree.select) else None


def _text(tree: Expression) -> str | None:
    match tree:
        case Constant(value=str() as value):
            return value
        case Cast(arg=arg, type="text"):
            return _text(arg)
        case Operator(name="||", args=args):
            parts = [_text(arg) for arg in args]
            return None if None in parts else "".join(part for part in parts if part)
        case Call(schema=None | "pg_catalog", name="format", args=args, variadic=False):
            texts = [_text(arg) for arg in args]
            return None if None in texts or not texts else _formatted([text for text in texts if text is not None])
        case _:
            return None


def _formatted(texts: list[str]) -> str | None:
    pattern, *args = texts
    if "%" in _SPECIFIER.sub("", pattern):  # a width, or what format() refuses
        return None
    following = iter(args)
    try:
        return _SPECIFIER.sub(lambda found: _one(found, args, following), pattern)
    except (StopIteration, IndexError):
        return None


def _one(found: re.Match[str], args: list[str], following: Iterator[str]) -> str:
    if found[2] == "%":
        return "%"
    text = args[int(found[1]) - 1] if found[1] else next(following)
    return {"s": text, "I": quote(text), "L": literal(text)}[found[2]]
