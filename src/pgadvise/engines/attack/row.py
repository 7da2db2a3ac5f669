"""A row of the play."""

import msgspec

from pgadvise.engines.attack.values import Value
from pgadvise.snapshot import Relation


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row to write: whose it is, and the text of each cell; columns left out take their default."""

    table: Relation
    side: str
    number: int
    cells: dict[str, Value]
