"""Tables with their columns, and how they hang together: partitions and inheritance."""

from collections.abc import Iterator

import msgspec

from pgadvise.scratch.clone.piece import Piece
from pgadvise.snapshot import Column, Name, Relation, Sequence, Snapshot, quote


def own_tables(snapshot: Snapshot) -> Iterator[Relation]:
    """Tables that people made: not an extension's, not another session's temporary ones."""
    return (t for t in snapshot.tables if t.extension is None and t.persistence != "temporary")


def own_relations(snapshot: Snapshot) -> Iterator[Relation]:
    """The tables, and the views over them."""
    yield from own_tables(snapshot)
    views = (r for r in snapshot.relations if r.kind in ("view", "materialized_view"))
    yield from (r for r in views if r.extension is None and r.persistence != "temporary")


def table_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """The tables, each alone: what it is a partition or a child of comes when all are there.

    Defaults come later as well, for they may call functions that name tables; a generated column cannot wait.
    A partition gets its identity from its parent: since PostgreSQL 17 one with its own is not attached.
    """
    sequences = {(s.owned_by_table, s.owned_by_column): s for s in snapshot.sequences}
    for table in own_tables(snapshot):
        made = (msgspec.structs.replace(c, identity=None) if table.is_partition else c for c in table.columns)
        columns = ", ".join(_column(c, sequences.get((table.oid, c.name))) for c in made)
        key = f" partition by {table.partition_key}" if table.partition_key else ""
        yield Piece(f"table {table}", (f"create table {table} ({columns}){key}",))


def _column(column: Column, sequence: Sequence | None) -> str:
    parts = [quote(column.name), column.type]
    if column.collation:
        schema, dot, name = column.collation.rpartition(".")
        parts.append(f"collate {Name(schema, name)}" if dot else f"collate {quote(column.collation)}")
    if column.generated:
        parts.append(f"generated always as ({column.default}) {column.generated}")
    if column.identity:
        named = f" (sequence name {Name(sequence.schema, sequence.name)})" if sequence else ""
        parts.append(f"generated {'always' if column.identity == 'always' else 'by default'} as identity{named}")
    if not column.nullable:
        parts.append("not null")
    return " ".join(parts)


def default_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Defaults of tables and of views."""
    for relation in snapshot.relations:
        if relation.extension or relation.kind not in ("table", "partitioned_table", "view"):
            continue
        word = "view" if relation.kind == "view" else "table"
        for column in relation.columns:
            if column.default is not None and not column.generated:
                change = f"alter column {quote(column.name)} set default {column.default}"
                yield Piece(f"default of {relation}.{column.name}", (f"alter {word} {relation} {change}",))


def attachment_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Partitions and children, once their CHECKs are there: a child must have its parent's."""
    for table in own_tables(snapshot):
        for oid in table.parents:
            parent = snapshot.relation(oid)
            if parent is None:
                continue
            if table.is_partition:
                statement = f"alter table {parent} attach partition {table} {table.partition_bound}"
            else:
                statement = f"alter table {table} inherit {parent}"
            yield Piece(f"table {table}", (statement,))
