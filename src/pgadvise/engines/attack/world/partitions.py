"""Which partition takes a row: each is to get rows of somebody else's."""

import re
from functools import cached_property

import msgspec

from pgadvise.engines.attack.world.spelling import BOUND
from pgadvise.snapshot import Relation, Snapshot

_KEY = re.compile(r"(?:RANGE|LIST) \(\"?(\w+)\"?\)")
_OTHERS = "CDEFGH"  # tenants with two rows each


class Partitions(msgspec.Struct, frozen=True, dict=True):
    """Of tables that one column alone divides."""

    snapshot: Snapshot

    def count(self, table: Relation) -> int:
        return len(self._known[table.oid][1]) if table.oid in self._known else 0

    def value(self, table: Relation, column: str, side: str, number: int) -> str | None:
        """What the column has in the row: B's go through the partitions from the first, others' from the last."""
        key, values = self._known.get(table.oid, ("", ()))
        turn = _OTHERS.find(side) + 1
        return values[(-2 * turn - number if turn else number) % len(values)] if key == column else None

    @cached_property
    def _known(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        """The column and a value of each partition that its bound spells."""
        found = {}
        for table in self.snapshot.tables:
            key = _KEY.fullmatch(table.partition_key or "")
            bounds = (child.partition_bound or "" for child in self.snapshot.children_of(table) if key is not None)
            first = [m for text in bounds if "MINVALUE" not in text and (m := BOUND.search(text)) is not None]
            if key is not None and first:
                found[table.oid] = key[1], tuple(m[1] or m[2] for m in first)
        return found


def dividing(snapshot: Snapshot, table: Relation) -> frozenset[str]:
    """The columns that divide a table, or that which it is a partition of."""
    above = (snapshot.relation(oid) for oid in (table.oid, *table.parents))
    keys = "".join(each.partition_key or "" for each in above if each is not None)
    return frozenset(column.name for column in table.columns if re.search(rf"\b{re.escape(column.name)}\b", keys))
