"""How an index is made without stopping anybody, as far as that can be."""

from pgadvise.finding import SHARE_UPDATE, Fix
from pgadvise.snapshot import Relation

_SHARE = "SHARE lock on the table and every partition: writes wait while it builds"


def building(table: Relation, keys: str, title: str) -> Fix:
    """The fix that makes an index on `keys`, as they stand between the parentheses."""
    if table.kind == "partitioned_table":
        # CONCURRENTLY is refused on a partitioned table.
        statement = f"create index on {table} ({keys})"
        return Fix(title=title, statements=(statement,), safe=True, online=False, lock=_SHARE)
    statement = f"create index concurrently on {table} ({keys})"
    return Fix(title=title, statements=(statement,), safe=True, lock=SHARE_UPDATE)
