"""A row that is found by its key: which one it is, and nothing that is asked of it.

A scalar sub-select for what the row itself refers to gives the row's parent, which is there: a foreign key says so.
It makes no row of a linking table good enough that was not, whatever is done to other rows.
"""

from pgadvise.engines.prover.schema.rows.keys import held
from pgadvise.engines.prover.schema.texts.looking_up import Place
from pgadvise.snapshot import Snapshot
from pgadvise.sql.tree.expression import Call, Constant, Operator, Parameter
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import columns
from pgadvise.sql.tree.walk import walk


def is_parent(snapshot: Snapshot, place: Place) -> bool:
    """Whether it is a scalar sub-select that holds the key of what the row refers to against the row's columns."""
    if len(place.named) != 1 or not _is_scalar(place) or any(map(_may_be_anything, walk(place.query))):
        return False
    asked = {(column.table, column.name) for column in columns(place.query)}
    above = [table for table in snapshot.tables if table.name == place.named[0].name]
    keys = [key for table in above for key in snapshot.references_to(table) if len(key.columns) == 1 and held(key)]
    referring = {(table.name, key.columns[0]) for key in keys if (table := snapshot.relation(key.table)) is not None}
    return len(above) == 1 and bool(asked & {(name, column) for name, column in referring if name != above[0].name})


def _is_scalar(place: Place) -> bool:
    subqueries = (part for part in walk(place.whole) if isinstance(part, Subquery))
    return any(part.kind == "scalar" and part.query == place.query for part in subqueries)


def _may_be_anything(part: object) -> bool:
    return isinstance(part, Call | Constant | Parameter | Subquery) or (isinstance(part, Operator) and part.name != "=")
