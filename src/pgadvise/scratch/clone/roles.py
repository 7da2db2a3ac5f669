"""Roles, memberships and the settings that follow a role."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.settings import assignment
from pgadvise.snapshot import Role, Snapshot, quote
from pgadvise.snapshot.origin import captured

# A superuser of the snapshot is none here: a stranger's function would run as one on this machine, files and programs
# of the operating system within its reach. What else a superuser may, these give: no policy holds it, no grant. Of the
# other roles it is a member, as pg_has_role() says of a superuser.
_INSTEAD = ("pg_read_all_data", "pg_write_all_data")

_DATABASE_OWNER = "pg_database_owner"  # whose one member is the owner of the database, without a grant


def role_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Every role but the server's own; nobody can log in with a password, for none was captured."""
    for role in _people(snapshot):
        statements = [f"create role {quote(role.name)} {' '.join(_attributes(role))}"]
        if role.superuser:
            statements += [f"grant {to} to {quote(role.name)}" for to in _INSTEAD]
        yield Piece(f"role {role.name}", tuple(statements))


def membership_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    known = {role.name for role in snapshot.roles}
    for one in snapshot.memberships:
        if one.member in known and not _predefined(one.member) and one.role != _DATABASE_OWNER:
            options = f"admin {one.admin}, inherit {one.inherit}, set {one.set}".lower()
            statement = f"grant {quote(one.role)} to {quote(one.member)} with {options}"
            yield Piece(f"membership of {one.member} in {one.role}", (statement,))
    for role in _people(snapshot):
        if role.superuser and (others := _others(snapshot, role.name)):
            statement = f"grant {', '.join(map(quote, others))} to {quote(role.name)} with inherit true, set true"
            yield Piece(f"memberships of {role.name}", (statement,))


def _others(snapshot: Snapshot, superuser: str) -> list[str]:
    """Every role that may be granted to the one that stands in for a superuser: no other such, and no member of it."""
    members, more = set[str](), {superuser}
    while more:
        members |= more
        more = {one.member for one in snapshot.memberships if one.role in members} - members
    return [role.name for role in _people(snapshot) if not role.superuser and role.name not in members]


def database_owner_pieces(snapshot: Snapshot, database: str) -> Iterator[Piece]:
    for one in snapshot.memberships:
        if one.role == _DATABASE_OWNER:
            yield Piece("owner of the database", (f"alter database {quote(database)} owner to {quote(one.member)}",))


def setting_pieces(snapshot: Snapshot, database: str, *, dotted: bool) -> Iterator[Piece]:
    """ALTER ROLE … SET and ALTER DATABASE … SET, those whose value was captured; names with a dot, or the others."""
    for one in captured(snapshot.role_settings):
        if one.value is None or ("." in one.name) != dotted:
            continue
        place = f" in database {quote(database)}" if one.database else ""
        whose = f"role {quote(one.role)}{place}" if one.role else f"database {quote(database)}"
        yield Piece(f"setting {one.name}", (f"alter {whose} set {assignment(one.name, one.value)}",))


def _people(snapshot: Snapshot) -> Iterator[Role]:
    return (role for role in snapshot.roles if not _predefined(role.name))


def _predefined(name: str) -> bool:
    return name.startswith("pg_")  # no other role may be called so


def _attributes(role: Role) -> Iterator[str]:
    yield "login" if role.login else "nologin"
    yield "inherit" if role.inherit else "noinherit"
    yield "bypassrls" if role.bypass_rls or role.superuser else "nobypassrls"
    if role.create_role:
        yield "createrole"
    if role.create_database:
        yield "createdb"
    if role.connection_limit >= 0:
        yield f"connection limit {role.connection_limit}"
