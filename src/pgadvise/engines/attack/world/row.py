"""A row of the play."""

import msgspec

from pgadvise.engines.attack.texts.values import Value
from pgadvise.snapshot import Relation, literal, quote


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row to write: whose it is, and the text of each cell; columns left out take their default."""

    table: Relation
    side: str
    number: int
    cells: dict[str, Value]


def inserted(table: Relation, cells: dict[str, Value]) -> str:
    """The statement that writes such a row."""
    if not cells:
        return f"insert into {table} default values"
    values = ", ".join("null" if value is None else literal(value) for value in cells.values())
    return f"insert into {table} ({', '.join(map(quote, cells))}) overriding system value values ({values})"
