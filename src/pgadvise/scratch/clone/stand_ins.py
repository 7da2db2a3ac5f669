"""What takes the place of extensions that the throwaway server has not: their functions, tables and types.

Without them a default of `uuid_generate_v4()` or a function that calls `digest()` would fail on the copy and nowhere
else, so that what leaks there would never be seen. They are the builder's: what they call may be a stranger's.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

import psycopg
from msgspec.structs import replace

from pgadvise.scratch.clone.piece import Unmade
from pgadvise.scratch.platform import stand_ins_sql
from pgadvise.snapshot import Column, Name, Relation, Snapshot

# Not the name that it has on a throwaway platform, of which the snapshot may be.
_SCHEMA = "pgadvise_stand_ins"


def stand_in(builder: psycopg.Connection, snapshot: Snapshot, lacking: Sequence[Unmade]) -> list[Unmade]:
    """Make them for the extensions among `lacking`; the same, of whom something stands in said so."""
    known, told = {f"extension {one.name}": one for one in snapshot.extensions}, []
    with suppress(psycopg.Error):  # then none is made, which is told
        builder.execute(stand_ins_sql().replace("pgadvise_shim", _SCHEMA).encode() if lacking else b"")
    for one in lacking:
        extension = known[one.what]
        made = _made(builder, extension.name, extension.schema) | _typed(builder, snapshot, extension.name)
        told.append(Unmade(one.what, f"{one.reason}; something of its kind stands in") if made else one)
    builder.execute(f"drop schema if exists {_SCHEMA} cascade".encode())
    return told


def _made(builder: psycopg.Connection, extension: str, schema: str) -> bool:
    try:
        call = f"select {_SCHEMA}.create_extension(%s, %s)"
        return builder.execute(call.encode(), [extension, schema]).fetchone() == ("shimmed",)
    except psycopg.Error:
        return False


def _typed(builder: psycopg.Connection, snapshot: Snapshot, extension: str) -> bool:
    """Its base types are texts."""
    found = [Name(t.schema, t.name) for t in snapshot.types if t.extension == extension and t.kind == "base"]
    try:
        for name in found:
            builder.execute(f"create domain {name} as text".encode())
    except psycopg.Error:
        return False
    return bool(found)


def without_modifiers(snapshot: Snapshot, lacking: Iterable[Unmade]) -> Snapshot:
    """Columns of types that texts stand in for: `geography(Point,4326)` is `geography`."""
    missing = {one.what for one in lacking}
    kinds = {t.oid: Name(t.schema, t.name) for t in snapshot.types if f"extension {t.extension}" in missing}
    if not kinds:
        return snapshot
    return replace(snapshot, relations=tuple(_without(relation, kinds) for relation in snapshot.relations))


def _without(relation: Relation, kinds: dict[int, Name]) -> Relation:
    def bare(column: Column) -> Column:
        kind = kinds.get(column.type_oid)
        return replace(column, type=str(kind)) if kind is not None else column

    return replace(relation, columns=tuple(map(bare, relation.columns)))
