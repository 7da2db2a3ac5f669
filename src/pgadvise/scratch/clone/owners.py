"""Owners: given last, for a builder that is no superuser may only give to a role that may create in the place."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.routines import own_functions
from pgadvise.scratch.clone.tables import own_relations
from pgadvise.snapshot import Name, Snapshot, quote

_WORDS = {"view": "view", "materialized_view": "materialized view"}


def owner_pieces(snapshot: Snapshot, database: str) -> Iterator[Piece]:
    """Relations, functions, types, sequences, and at the end the schemas they lie in."""
    owners = dict.fromkeys(owner for _, owner in _owned(snapshot))
    places = [f"database {quote(database)}", *(f"schema {quote(schema.name)}" for schema in snapshot.schemas)]
    for owner in owners:
        yield Piece(f"owner {owner}", tuple(f"grant create on {place} to {quote(owner)}" for place in places))
    for what, owner in _owned(snapshot):
        yield Piece(f"owner of {what}", (f"alter {what} owner to {quote(owner)}",))
    for owner in owners:
        yield Piece(f"owner {owner}", tuple(f"revoke create on {place} from {quote(owner)}" for place in places))


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
    for schema in snapshot.schemas:
        if not schema.owner.startswith("pg_"):  # pg_database_owner, who has `public` from the start
            yield f"schema {quote(schema.name)}", schema.owner
