"""Sizes and counters, which the server tells apart from what relations and indexes are: put where they belong."""

import msgspec
from msgspec.structs import replace

from pgadvise.snapshot import Index, Relation
from pgadvise.snapshot.tables import TableUsage

_USAGE = TableUsage.__struct_fields__


class OfRelation(msgspec.Struct, frozen=True, array_like=True):
    """`usage` has what TableUsage has, in its order; None of what is not counted."""

    oid: int
    size_bytes: int | None
    usage: tuple[int | str | None, ...] | None


class OfIndex(msgspec.Struct, frozen=True, array_like=True):
    oid: int
    size_bytes: int | None
    scans: int
    rows_read: int
    last_scan: str | None


class Counters(msgspec.Struct, frozen=True):
    """What queries/counters.sql gives; sizes in bytes. Views, and partitioned indexes, have none."""

    database_size: int
    relations: tuple[OfRelation, ...]
    indexes: tuple[OfIndex, ...]

    def of_relations(self, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        """The relations with their own."""
        known = {one.oid: one for one in self.relations}
        return tuple([_counted(r, known[r.oid]) if r.oid in known else r for r in relations])

    def of_indexes(self, indexes: tuple[Index, ...]) -> tuple[Index, ...]:
        """The indexes with theirs."""
        known = {one.oid: one for one in self.indexes}
        return tuple([_scanned(i, known[i.oid]) if i.oid in known else i for i in indexes])


def _counted(relation: Relation, found: OfRelation) -> Relation:
    """Raises msgspec.ValidationError where the server's counters are not ours."""
    if found.usage is None:
        return replace(relation, size_bytes=found.size_bytes)
    usage = msgspec.convert(dict(zip(_USAGE, found.usage, strict=True)), TableUsage)
    return replace(relation, size_bytes=found.size_bytes, usage=usage)


def _scanned(index: Index, found: OfIndex) -> Index:
    return replace(
        index,
        size_bytes=found.size_bytes,
        scans=found.scans,
        rows_read=found.rows_read,
        last_scan=found.last_scan,
    )
