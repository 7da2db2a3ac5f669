"""Columns that are named by a value: `format('… where %I = $1 order by %I', x, y)`.

The name is one name, whatever was given: of a column, or of a row taken whole, and what it stands for is any value, at
each row another one. So it may stand where a value is compared, or rows are put in order, and no error of it says what
it read; and where values are given, of rows that are read all the same: but what takes these may say them by an error.
A table's name, or a function's, has no model.

A row's function is called as if it were a column of it (`row.function`), so there must be none that takes rows.
"""

import re
from collections.abc import Iterator, Sequence

from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.world.scopes import Meaning
from pgadvise.snapshot import Snapshot
from pgadvise.sql.parser.parse import parsed_statement
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.walk import walk

MARK = "\ue002"  # where the name stands, its quotes included
_FIRST = 10_000  # no statement has as many parameters, so nothing is known of the value
_OF_A_ROW = re.compile(rf"\b\w+\s*\.\s*{MARK}")
_COMPARED = frozenset(("=", "<>", "!=", "<", "<=", ">", ">=", "~~", "~~*", "!~~", "!~~*"))
_OF_ANY = frozenset(("anyelement", "anynonarray", "anycompatible", "anycompatiblenonarray", "record", '"any"', "any"))
_TEXTS = frozenset(("text", "varchar", "character varying"))


def stood_in_for(meaning: Meaning, text: str) -> str:
    """The statement with a parameter for each such name, and for the table's name before it."""
    if MARK not in text:
        return text
    if _OF_A_ROW.search(text) and _some_take_rows(meaning.world.ground.snapshot):
        raise NoModel("EXECUTE of a text with a name that may be a function's")
    numbers = range(_FIRST, _FIRST + text.count(MARK))
    following = iter(numbers)
    found = re.sub(rf"{_OF_A_ROW.pattern}|{MARK}", lambda _: f" ${next(following)} ", text)
    if not _are_columns(found, numbers):
        raise NoModel("EXECUTE of a text with a name that is no column's")
    return found


def _some_take_rows(snapshot: Snapshot) -> bool:
    rows = {*_OF_ANY, *(each.name for each in snapshot.relations), *(each.name for each in snapshot.types)}
    firsts = (function.argument_types[0] for function in snapshot.functions if function.argument_types)
    return any(first.rpartition(".")[2].strip('"') in rows for first in firsts)


def is_one(part: e.Node) -> bool:
    return isinstance(part, e.Parameter) and part.number >= _FIRST


def gives_one(tree: e.Node) -> bool:
    """Whether the value of such a name is among those that it gives."""
    return any(is_one(inner) for part in walk(tree) if isinstance(part, e.Target) for inner in walk(part))


def _are_columns(text: str, numbers: Sequence[int]) -> bool:
    """Whether each stands where a column's value is compared or sorted by, and none in a string or a comment."""
    tree = parsed_statement(text)
    if tree is None:
        return False
    parts = list(walk(tree))
    found = sorted(part.number for part in parts if isinstance(part, e.Parameter) and is_one(part))
    return found == sorted(number for part in parts for side in _sides(part) for number in _named(side)) == [*numbers]


def compared(part: e.Node) -> tuple[e.Expression, ...]:
    """What a comparison by the server's own operators holds against each other; nothing of what is none."""
    match part:
        case e.Operator() if part.name in _COMPARED and part.schema in (None, "pg_catalog"):
            return part.args
        case e.Distinct():
            return (part.left, part.right)
        case e.Between():
            return (part.test, part.low, part.high)
        case _:
            return ()


def _sides(part: e.Node) -> tuple[e.Expression, ...]:
    match part:
        case e.NullTest():
            return (part.arg,)
        case e.SortKey() | e.Target():
            return (part.value,)
        case _:
            return compared(part)


def _named(side: e.Expression) -> Iterator[int]:
    match side:
        case e.Cast() if side.type in _TEXTS:
            yield from _named(side.arg)
        case e.Call(name="lower" | "upper", args=(arg,)) if side.schema in (None, "pg_catalog"):
            yield from _named(arg)
        case e.Parameter(number=number) if number >= _FIRST:
            yield number
