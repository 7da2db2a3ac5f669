"""Databases for one look each: made empty, and gone afterwards with the roles that were made in them."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from tests.benchmarks.loading import load
from tests.isolation.family import Case

from pgadvise.scratch.server import Server


@contextmanager
def throwaway(server: Server) -> Iterator[psycopg.Connection]:
    """An autocommit session of the superuser in it."""
    with psycopg.connect(server.dsn, autocommit=True) as maintenance:
        before = _roles(maintenance)
        maintenance.execute("drop database if exists throwaway with (force)")
        maintenance.execute("create database throwaway template template0")
        try:
            with psycopg.connect(server.on("throwaway"), autocommit=True) as session:
                yield session
        finally:
            maintenance.execute("drop database throwaway with (force)")
            for role in _roles(maintenance) - before:
                # What it may set for the whole server belongs to no database.
                maintenance.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(role)))


@contextmanager
def loaded(server: Server, bootstrap: bytes, case: Case) -> Iterator[psycopg.Connection]:
    """The same, of a case and what surrounds it; of a schema that somebody published where nothing does."""
    with throwaway(server) as session:
        if bootstrap:
            session.execute(bootstrap)
            session.execute(case.schema.encode())
        else:
            load(session, case.schema)
        yield session


def _roles(session: psycopg.Connection) -> set[str]:
    return {name for (name,) in session.execute("select rolname from pg_roles")}
