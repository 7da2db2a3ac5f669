"""Owners: given last, for a builder that is no superuser may only give to a role that may create in the place."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.routines import own_functions
from pgadvise.scratch.clone.tables import own_relations
from pgadvise.snapshot import Name, Schema, Snapshot, quote

_WORDS = {"view": "view", "materialized_view": "materialized view"}


def owner_pieces(snapshot: Snapshot, database: str) -> Iterator[Piece]:
    """Schemas get their owners first: from then on an owner of his own schema needs no grant that is taken back."""
    owners = tuple(dict.fromkeys([*(s.owner for s in _schemas(snapshot)), *(owner for _, owner in _owned(snapshot))]))
    yield from _creating("grant", f"database {quote(database)}", owners)
    for schema in _schemas(snapshot):
        statement = f"alter schema {quote(schema.name)} owner to {quote(schema.owner)}"
        yield Piece(f"owner of schema {schema.name}", (statement,))
    for schema in snapshot.schemas:
        yield from _creating("grant", f"schema {quote(schema.name)}", owners, schema.owner)
    for what, owner in _owned(snapshot):
        yield Piece(f"owner of {what}", (f"alter {what} owner to {quote(owner)}",))
    for schema in snapshot.schemas:
        yield from _creating("revoke", f"schema {quote(schema.name)}", owners, schema.owner)
    yield from _creating("revoke", f"database {quote(database)}", owners)


def _owned(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for relation in own_relations(snapshot):
        yield f"{_WORDS.get(relation.kind, 'table')} {relation}", relation.owner
    for function in own_functions(snapshot):
        yield f"{function.kind} {function.signature}", function.owner
    for type_ in snapshot.types:
        if type_.extension is None and type_.kind != "base":
            yield f"type {Name(type_.schema, type_.name)}", type_.owner
    for one in snapshot.sequences:
        if one.extension is None and one.owned_by_table is None:
            yield f"sequence {Name(one.schema, one.name)}", one.owner


def _schemas(snapshot: Snapshot) -> Iterator[Schema]:
    """Without `public` where it belongs to pg_database_owner, as it does from the start."""
    return (schema for schema in snapshot.schemas if not schema.owner.startswith("pg_"))


def _creating(verb: str, place: str, owners: tuple[str, ...], besides: str | None = None) -> Iterator[Piece]:
    """The right to create in `place`, given or taken back, for all but one."""
    them = ", ".join(quote(owner) for owner in owners if owner != besides)
    if them:
        yield Piece(f"rights on {place}", (f"{verb} create on {place} {'to' if verb == 'grant' else 'from'} {them}",))
