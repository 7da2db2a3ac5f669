"""Schemas, types and sequences: what tables and functions are made of."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.snapshot import Name, Sequence, Snapshot, Type, literal, quote


def schema_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for schema in snapshot.schemas:
        yield Piece(f"schema {schema.name}", (f"create schema if not exists {quote(schema.name)}",))


def type_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Types of people; an extension brings its own, and a base type is C."""
    for one in snapshot.types:
        if one.extension is None and one.kind != "base":
            name = Name(one.schema, one.name)
            yield Piece(f"type {name}", (f"create {_definition(one, name)}",))


def _definition(one: Type, name: Name) -> str:
    if one.kind == "enum":
        return f"type {name} as enum ({', '.join(map(literal, one.labels))})"
    if one.kind == "range":
        return f"type {name} as range (subtype = {one.subtype})"
    if one.kind == "composite":
        return f"type {name} as ({', '.join(f'{quote(a.name)} {a.type}' for a in one.attributes)})"
    default = f" default {one.default}" if one.default is not None else ""
    checks = "".join(f" check ({check})" for check in one.checks)
    return f"domain {name} as {one.base}{default}{' not null' if one.not_null else ''}{checks}"


def sequence_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Sequences that stand alone; one behind an identity column is made with its column."""
    behind = {
        (relation.oid, column.name) for relation in snapshot.relations for column in relation.columns if column.identity
    }
    for one in snapshot.sequences:
        if one.extension is None and (one.owned_by_table, one.owned_by_column) not in behind:
            name = Name(one.schema, one.name)
            yield Piece(f"sequence {name}", (f"create sequence {name} as {one.type} {_range(one)}",))


def sequence_column_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """The column that a sequence belongs to, once the table is there."""
    for one in snapshot.sequences:
        table = snapshot.relation(one.owned_by_table) if one.owned_by_table else None
        if table is not None and one.owned_by_column and one.extension is None and not _identity(snapshot, one):
            name, column = Name(one.schema, one.name), f"{table.qualified}.{quote(one.owned_by_column)}"
            yield Piece(f"sequence {name}", (f"alter sequence {name} owned by {column}",))


def _identity(snapshot: Snapshot, one: Sequence) -> bool:
    table = snapshot.relation(one.owned_by_table or 0)
    column = table.column(one.owned_by_column or "") if table else None
    return column is not None and column.identity is not None


def _range(one: Sequence) -> str:
    cycle = " cycle" if one.cycle else ""
    return f"increment {one.increment} minvalue {one.minimum} maxvalue {one.maximum}{cycle}"
