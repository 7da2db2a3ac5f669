"""The example database on a throwaway server: platform, schema, rows, traffic, as a staging database would be."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import psycopg

from pgadvise.errors import ServerFailed
from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server
from pgadvise.scratch.traffic import play

DATABASE = "changemaker"
# Supabase's own superuser; `postgres` is an ordinary role there, and owns what migrations make.
_PLATFORM_OWNER = "supabase_admin"
_OWNER = "postgres"
_MIGRATIONS = ("schema.sql", "policies.sql", "data.sql")


@contextmanager
def staging(progress: Callable[[str], None] = lambda text: None) -> Iterator[str]:
    """The URI, as its owner, of the example with its traffic counted; the server ends with the block."""
    progress("starting PostgreSQL")
    with embedded.start(superuser=_PLATFORM_OWNER) as server:
        _prepare(server, progress)
        yield server.on(DATABASE, _OWNER)


def _prepare(server: Server, progress: Callable[[str], None]) -> None:
    try:
        with psycopg.connect(server.dsn, autocommit=True) as session:
            session.execute(f"create database {DATABASE}".encode())
        with psycopg.connect(server.on(DATABASE), autocommit=True) as session:
            session.execute(supabase_sql().encode())
        with psycopg.connect(server.on(DATABASE, _OWNER), autocommit=True) as session:
            for name in _MIGRATIONS:
                progress(f"loading {name}")
                session.execute(_text(name).encode())
            progress("playing a few minutes of traffic")
            play(_text("workload.sql"), _runner(session))
    except psycopg.Error as error:
        raise ServerFailed(f"the example database could not be built: {error}", "please report it") from error


def _runner(session: psycopg.Connection) -> Callable[[str], Iterable[str]]:
    """The first column of the last result: a text of many statements gives many."""

    def run(text: str) -> Iterable[str]:
        cursor = session.execute(text.encode())
        while cursor.nextset():
            pass
        return (str(row[0]) for row in cursor.fetchall()) if cursor.description else ()

    return run


def _text(name: str) -> str:
    return _folder().joinpath(name).read_text(encoding="utf-8")


def _folder() -> Traversable:
    """Inside the installed package, or at the top of a checkout."""
    installed = files("pgadvise").joinpath("examples", "changemaker")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "examples" / "changemaker"
