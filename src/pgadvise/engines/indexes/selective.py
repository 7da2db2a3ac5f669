"""Whether a statement says by itself which few rows it wants, in a way that need not wait for the policies."""

import msgspec

from pgadvise.engines.indexes.demand import Asking, Filter
from pgadvise.engines.indexes.usable import Usability
from pgadvise.snapshot import Relation, Snapshot

# Types whose comparisons are leakproof and that tell many rows apart.
_TELLING = frozenset(
    "uuid int2 int4 int8 text varchar bpchar name date timestamp timestamptz bytea inet float4 float8 oid".split()
)
_COMPARISONS = frozenset(("=", "<", "<=", ">", ">="))
_FEW = 20  # so few distinct values do not tell rows apart


class Selective(msgspec.Struct, frozen=True):
    """For the statements on one table by roles that policies bind."""

    snapshot: Snapshot
    table: Relation

    def found_by_index(self, asking: Asking) -> bool:
        """An index finds the rows by a condition of the statement's own; the policies are asked of those alone."""
        return any(self._tells(f) and self._indexed(f) for f in asking.filters)

    def sifted(self, asking: Asking) -> bool:
        """A condition of the statement's own leaves few rows: it is cheaper than any function, so it is asked first
        (optimizer/plan/createplan.c, order_qual_clauses), with an index or without."""
        return any(self._tells(f) for f in asking.filters)

    def _tells(self, asked: Filter) -> bool:
        column = self.table.column(asked.column) if asked.column is not None else None
        if column is None or asked.operator not in _COMPARISONS or column.base_type not in _TELLING:
            return False
        known = self.snapshot.statistics_of(self.table).get(column.name)
        return known is None or not 0 < known.distinct < _FEW

    def _indexed(self, asked: Filter) -> bool:
        """Partial indexes count: what their predicate asks, the statement may ask as well."""
        usability = Usability(self.snapshot)
        return any(
            index.keys[0].column == asked.column and usability.answers(self.table, index.keys[0], asked.operator)
            for index in self.snapshot.indexes_of(self.table)
            if index.usable and index.keys
        )
