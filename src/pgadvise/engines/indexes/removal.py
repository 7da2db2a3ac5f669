"""How an index is taken away without stopping anybody, and how it is put back."""

from pgadvise.finding import NO_LOCK, SHORT_EXCLUSIVE, Fix
from pgadvise.snapshot import Constraint, Index, Name, Relation, quote


def removal(index: Index, table: Relation, constraint: Constraint | None = None) -> Fix:
    """The fix that drops `index`, or the constraint it stands behind; its definition is kept for undoing."""
    if constraint is not None:
        statement = f"alter table {table} drop constraint {quote(constraint.name)}"
        return Fix(title="Drop the constraint behind it", statements=(statement,), safe=True, lock=SHORT_EXCLUSIVE)
    name = Name(index.schema, index.name)
    if index.partitioned:
        # CONCURRENTLY is refused on a partitioned index, and its partitions' indexes go with it.
        statement, lock = f"drop index {name}", "short ACCESS EXCLUSIVE lock on the table and every partition"
        return Fix(title="Drop it", statements=(statement,), safe=True, lock=lock)
    return Fix(title="Drop it", statements=(f"drop index concurrently {name}",), safe=True, lock=NO_LOCK)
