"""ON CONFLICT DO UPDATE: which columns say whose the row is, and what has no model.

What is assigned to those is told from the row that is there and the one that was to be added (EXCLUDED, as BEFORE
INSERT triggers left it); to others anything may be.
"""

from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Relation
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Conflict, Subquery
from pgadvise.sql.tree.walk import walk


def keys(conflict: Conflict) -> list[str]:
    """The columns that the row which is there has in common with the new one."""
    found = [key.name for key in conflict.keys if isinstance(key, e.Column)]
    if not found or len(found) != len(conflict.keys):
        raise NoModel("ON CONFLICT of other than columns")
    return found


def ask_for_plain(ground: Ground, table: Relation, conflict: Conflict) -> None:
    """Raises NoModel for assignments that read something, or of which it cannot be told whose the row is then."""
    moving = ground.deciding(table)
    if table.oid in ground.axes and not moving:
        raise NoModel("ON CONFLICT that moves a row")
    if any(moving.intersection(a.columns) and (a.partial or len(a.columns) != 1) for a in conflict.assignments):
        raise NoModel("an assignment to a part, or to several columns")
    nodes = [each.value for each in conflict.assignments] + ([conflict.where] if conflict.where is not None else [])
    if any(isinstance(part, Subquery) for node in nodes for part in walk(node)):
        raise NoModel("ON CONFLICT with a sub-select")
