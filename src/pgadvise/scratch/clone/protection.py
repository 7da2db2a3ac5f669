"""Row-level security and grants: who may do what."""

from collections.abc import Iterable, Iterator

from pgadvise.engines.access.privileges import PUBLIC, Acl, grants
from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.routines import own_functions
from pgadvise.scratch.clone.tables import own_relations, own_tables
from pgadvise.snapshot import Grant, Name, Policy, Relation, Snapshot, quote


def security_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for table in own_tables(snapshot):
        if table.row_security:
            yield Piece(f"row-level security of {table}", (f"alter table {table} enable row level security",))
        if table.row_security_forced:
            yield Piece(f"row-level security of {table}", (f"alter table {table} force row level security",))


def policy_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for table in own_tables(snapshot):
        for policy in snapshot.policies_of(table):
            yield Piece(f"policy {policy.name} of {table}", (_policy(policy, table),))


def _policy(policy: Policy, table: Relation) -> str:
    kind = "permissive" if policy.permissive else "restrictive"
    text = f"create policy {quote(policy.name)} on {table} as {kind} for {policy.command} to {_grantees(policy.roles)}"
    using = f" using ({policy.using})" if policy.using is not None else ""
    return text + using + (f" with check ({policy.check})" if policy.check is not None else "")


def _grantees(roles: Iterable[str]) -> str:
    return ", ".join(_grantee(role) for role in roles)


def _grantee(role: str) -> str:
    return PUBLIC if role == PUBLIC else quote(role)


def database_grant_pieces(snapshot: Snapshot, database: str) -> Iterator[Piece]:
    """Who may connect, make schemas and make temporary tables and functions."""
    if snapshot.origin.owner is not None:
        yield from _granted(f"database {quote(database)}", snapshot.origin.owner, snapshot.origin.acl)


def grant_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Access lists that are not the built-in default."""
    for schema in snapshot.schemas:
        yield from _granted(f"schema {quote(schema.name)}", schema.owner, schema.acl)
    for relation in own_relations(snapshot):
        yield from _granted(f"table {relation}", relation.owner, relation.acl)
        for column in relation.columns:
            yield from _column_grants(relation, column.name, column.acl)
    for one in snapshot.sequences:
        if one.extension is None:
            yield from _granted(f"sequence {Name(one.schema, one.name)}", one.owner, one.acl)
    for function in own_functions(snapshot):
        yield from _granted(f"{function.kind} {function.signature}", function.owner, function.acl)


def _granted(place: str, owner: str, acl: Acl) -> Iterator[Piece]:
    if acl is None:
        return
    nothing = f"revoke all on {place} from {PUBLIC}, {quote(owner)}"
    given = (f"grant {privileges} on {place} to {to}" for privileges, to in _grants(grants(acl)))
    yield Piece(f"grants on {place}", (nothing, *given))


def _column_grants(relation: Relation, column: str, acl: Acl) -> Iterator[Piece]:
    for one in grants(acl or ()):
        for privilege in sorted(one.privileges):
            option = " with grant option" if privilege in one.grantable else ""
            to = _grantee(one.grantee)
            statement = f"grant {privilege.lower()} ({quote(column)}) on table {relation} to {to}{option}"
            yield Piece(f"grants on {relation}.{column}", (statement,))


def _grants(given: Iterable[Grant]) -> Iterator[tuple[str, str]]:
    """Privileges and to whom, those that may be granted on apart."""
    for one in given:
        plain = sorted(one.privileges - one.grantable)
        if plain:
            yield ", ".join(plain).lower(), _grantee(one.grantee)
        if one.grantable:
            yield ", ".join(sorted(one.grantable)).lower(), f"{_grantee(one.grantee)} with grant option"
