"""What a CHECK may want of a text that it holds against other columns of the row: a path that begins with the tenant.

Where the check puts a text together, that is what it wants, with anything for `%`; else it takes the text apart at a
mark, before or behind which the other column's value stands.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from pgadvise.engines.attack.texts.values import TEXTS, Value
from pgadvise.snapshot import Column as Known
from pgadvise.snapshot import Constraint
from pgadvise.sql.parser.parse import NotParsed, expression
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.walk import walk

_ANYTHING = "x"
_MARK = 12  # letters of what may stand between two values


def texts(column: Known, checks: tuple[Constraint, ...], cells: Mapping[str, Value]) -> Iterator[str]:
    """For the column, as the other cells of its row are."""
    for check in checks if column.base_type in TEXTS else ():
        with suppress(NotParsed):
            parts = tuple(walk(expression(check.expression or "")))
            beside = [c for name in check.columns if name != column.name and (c := cells.get(name)) is not None]
            yield from dict.fromkeys((*_put_together(parts, column.name, cells), *_around(parts, beside)))


def _put_together(parts: tuple[e.Node, ...], own: str, cells: Mapping[str, Value]) -> Iterator[str]:
    for part in parts:
        pieces = [_piece(piece, own, cells) for piece in _chain(part)]
        if len(pieces) > 1 and None not in pieces:
            whole = "".join(map(str, pieces)).removeprefix("^").replace("%", _ANYTHING)
            yield from (whole, whole + _ANYTHING)


def _chain(part: e.Node) -> Iterator[e.Node]:
    """The pieces of `a || b || c`."""
    match part:
        case e.Operator(name="||", args=(left, right)):
            yield from _chain(left)
            yield from _chain(right)
        case e.Cast(arg=arg):
            yield from _chain(arg)
        case _:
            yield part


def _piece(part: e.Node, own: str, cells: Mapping[str, Value]) -> Value:
    match part:
        case e.Constant(value=str() as text):
            return text
        case e.Column(name=name) if name != own:
            return cells.get(name)
        case _:
            return None


def _around(parts: tuple[e.Node, ...], beside: list[str]) -> Iterator[str]:
    written = (part.value for part in parts if isinstance(part, e.Constant) and isinstance(part.value, str))
    marks = [text for text in dict.fromkeys(written) if len(text) <= _MARK]
    for value in beside:
        yield value
        for mark in marks:
            yield from (f"{value}{mark}{_ANYTHING}", f"{mark}{value}", f"{_ANYTHING}{mark}{value}")
