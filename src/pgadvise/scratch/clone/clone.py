"""Clone: the database of a snapshot, without its rows, on a server that may be thrown away.

What comes from the snapshot is a stranger's text, and the server here would run a superuser's function with the rights
of its operating system user. So a builder who is no superuser makes everything, and no role of the clone is one: the
server's own superuser only makes the database, the builder and the extensions, whose code is the server's.
"""

import contextlib
from collections.abc import Iterator
from secrets import token_hex

import msgspec
import psycopg
from psycopg import sql

from pgadvise.errors import ServerFailed
from pgadvise.scratch.clone.constraints import (
    check_pieces,
    foreign_key_pieces,
    index_pieces,
    key_pieces,
    primary_key_pieces,
)
from pgadvise.scratch.clone.making import make, make_in_any_order
from pgadvise.scratch.clone.owners import owner_pieces
from pgadvise.scratch.clone.piece import Piece, Unmade
from pgadvise.scratch.clone.protection import database_grant_pieces, grant_pieces, policy_pieces, security_pieces
from pgadvise.scratch.clone.roles import database_owner_pieces, membership_pieces, role_pieces, setting_pieces
from pgadvise.scratch.clone.routines import (
    cast_pieces,
    function_pieces,
    operator_pieces,
    trigger_pieces,
    unmade_casts,
    unmade_functions,
)
from pgadvise.scratch.clone.stand_ins import stand_in, without_modifiers
from pgadvise.scratch.clone.tables import attachment_pieces, default_pieces, table_pieces
from pgadvise.scratch.clone.types import schema_pieces, sequence_column_pieces, sequence_pieces, type_pieces
from pgadvise.scratch.clone.views import rule_pieces, view_pieces
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot, quote

BUILDER = "pgadvise_builder"
DATABASE = "pgadvise_clone"
_SESSION = (
    "set search_path = pg_catalog; set check_function_bodies = off; set createrole_self_grant = 'set, inherit';"
    "set client_min_messages = error"
)
# What a builder may hand on to the roles it makes; none of them reaches files or programs.
_GIVEN = ("pg_read_all_data", "pg_write_all_data", "pg_monitor", "pg_read_all_settings", "pg_read_all_stats",
          "pg_stat_scan_tables", "pg_signal_backend", "pg_checkpoint", "pg_use_reserved_connections",
          "pg_create_subscription", "pg_maintain")  # fmt: skip


class Clone(msgspec.Struct, frozen=True):
    """`dsn` is the way in as the server's superuser, `unmade` what the snapshot has and the clone has not."""

    dsn: str
    server: Server
    unmade: tuple[Unmade, ...] = ()


@contextlib.contextmanager
def clone(snapshot: Snapshot, server: Server) -> Iterator[Clone]:
    """A clone for the length of the block; afterwards its database and its roles are gone from the server.

    The server is PostgreSQL 16 or newer, and its superuser's name is none of the snapshot's. ServerFailed where a
    server that is not ours has a role of the snapshot's name: it would be taken for the copy, and dropped as one.
    """
    with psycopg.connect(server.dsn, autocommit=True) as superuser:
        before = _roles(superuser)
        _check_apart(snapshot, server, before)
        secret = token_hex(16)  # a server that is not ours may ask for one
        _prepare(superuser, secret)
        try:
            yield Clone(server.on(DATABASE), server, tuple(_built(snapshot, server, secret)))
        finally:
            _remove(superuser, _roles(superuser) - before)


def _check_apart(snapshot: Snapshot, server: Server, there: set[str]) -> None:
    taken = sorted(role.name for role in snapshot.roles if role.name in there and not role.name.startswith("pg_"))
    if server.folder is None and taken:
        raise ServerFailed(
            f"the throwaway server has a role {taken[0]!r} as the database has",
            "name a server of its own, with a superuser that no database knows; --engine embedded starts one",
        )


def _built(snapshot: Snapshot, server: Server, secret: str) -> list[Unmade]:
    with (
        psycopg.connect(server.on(DATABASE), autocommit=True) as superuser,
        psycopg.connect(server.on(DATABASE, BUILDER), password=secret, autocommit=True) as builder,
    ):
        builder.execute(_SESSION)
        unmade = make(builder, role_pieces(snapshot))
        unmade += make(builder, membership_pieces(snapshot))
        unmade += make(builder, schema_pieces(snapshot))
        lacking = stand_in(builder, snapshot, make(superuser, _extensions(snapshot)))
        unmade += lacking
        snapshot = without_modifiers(snapshot, lacking)
        unmade += make_in_any_order(builder, _structure(snapshot))
        unmade += [*make(superuser, cast_pieces(snapshot)), *unmade_casts(snapshot)]
        unmade += make(builder, _details(snapshot))
        # Theirs by then, the objects still obey the builder, a member of every role.
        unmade += make(builder, owner_pieces(snapshot, DATABASE))
        unmade += make(builder, grant_pieces(snapshot))
        # Names of settings with a dot are reserved by extensions, and values are only text.
        unmade += make(superuser, setting_pieces(snapshot, DATABASE, dotted=True))
        unmade += make(builder, setting_pieces(snapshot, DATABASE, dotted=False))
        unmade += make(builder, database_owner_pieces(snapshot, DATABASE))
        unmade += make(superuser, database_grant_pieces(snapshot, DATABASE))
        return unmade + [one for one in unmade_functions(snapshot) if not _there(superuser, one.what)]


def _there(session: psycopg.Connection, what: str) -> bool:
    """Some functions came by themselves: a range type's constructors."""
    signature = what.partition(" ")[2]
    with contextlib.suppress(psycopg.Error):
        return session.execute("select to_regprocedure(%s)", [signature]).fetchone() != (None,)
    return False


def _structure(snapshot: Snapshot) -> Iterator[Piece]:
    """What may need each other in any order: a function takes rows of a table that has a column of its giving."""
    yield from type_pieces(snapshot)
    yield from sequence_pieces(snapshot)
    yield from table_pieces(snapshot)
    yield from primary_key_pieces(snapshot)
    yield from function_pieces(snapshot)
    yield from operator_pieces(snapshot)
    yield from view_pieces(snapshot)


def _details(snapshot: Snapshot) -> Iterator[Piece]:
    """What hangs on a table, each when what it needs is there."""
    yield from default_pieces(snapshot)
    yield from check_pieces(snapshot)
    yield from attachment_pieces(snapshot)
    yield from key_pieces(snapshot)
    yield from index_pieces(snapshot)
    yield from foreign_key_pieces(snapshot)
    yield from sequence_column_pieces(snapshot)
    yield from rule_pieces(snapshot)
    yield from trigger_pieces(snapshot)
    yield from security_pieces(snapshot)
    yield from policy_pieces(snapshot)


def _extensions(snapshot: Snapshot) -> Iterator[Piece]:
    for one in snapshot.extensions:
        text = f"create extension if not exists {quote(one.name)} schema {quote(one.schema)} cascade"
        yield Piece(f"extension {one.name}", (text,))


def _prepare(superuser: psycopg.Connection, secret: str) -> None:
    made = sql.SQL("create role {} login createrole createdb bypassrls password {}")
    superuser.execute(made.format(sql.Identifier(BUILDER), sql.Literal(secret)))
    for role in _GIVEN:
        with contextlib.suppress(psycopg.errors.UndefinedObject):  # of a newer server
            superuser.execute(
                sql.SQL("grant {} to {} with admin true").format(sql.Identifier(role), sql.Identifier(BUILDER))
            )
    superuser.execute(
        sql.SQL("create database {} owner {} template template0").format(
            sql.Identifier(DATABASE), sql.Identifier(BUILDER)
        )
    )


def _remove(superuser: psycopg.Connection, made: set[str]) -> None:
    superuser.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(DATABASE)))
    for role in [*sorted(made - {BUILDER}), BUILDER]:
        superuser.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))


def _roles(session: psycopg.Connection) -> set[str]:
    return {name for (name,) in session.execute("select rolname from pg_roles")}
