"""How an index is made without stopping anybody, as far as that can be."""

from collections.abc import Iterator, Sequence

from pgadvise.finding import SHARE_UPDATE, Fix
from pgadvise.snapshot import Relation, Snapshot, joined_name, quote

_SHARE = "SHARE lock on the table and every partition: writes wait while it builds"


def building(table: Relation, keys: str, title: str) -> Fix:
    """The fix that makes an index on `keys`, as they stand between the parentheses."""
    if table.kind == "partitioned_table":
        # CONCURRENTLY is refused on a partitioned table.
        statement = f"create index on {table} ({keys})"
        return Fix(title=title, statements=(statement,), safe=True, online=False, lock=_SHARE)
    statement = f"create index concurrently on {table} ({keys})"
    return Fix(title=title, statements=(statement,), safe=True, lock=SHARE_UPDATE)


def key_for_reference(snapshot: Snapshot, parent: Relation, columns: Sequence[str]) -> tuple[str, ...]:
    """What makes `columns` of an ordinary table fit for a foreign key to name; nothing where they are already.

    A unique index does as well as a constraint (tablecmds.c, transformFkeyCheckAttrs), and is built beside reads and
    writes. IF NOT EXISTS because several references may want the same one.
    """
    if any(_fit_for_reference(snapshot, parent, columns)):
        return ()
    name = quote(joined_name(parent.name, *columns, "key"))
    keys = ", ".join(map(quote, columns))
    return (f"create unique index concurrently if not exists {name} on {parent} ({keys})",)


def _fit_for_reference(snapshot: Snapshot, parent: Relation, columns: Sequence[str]) -> Iterator[bool]:
    for index in snapshot.indexes_of(parent):
        whole = index.unique and index.immediate and index.usable and index.predicate is None
        yield whole and len(index.keys) == len(columns) and set(index.columns) == set(columns)
