"""The Changemaker database, loaded once, and sessions in it that leave nothing behind."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server

CHANGEMAKER = Path(__file__).parents[2] / "examples" / "changemaker"

Rows = list[tuple[object, ...]]


class Session(msgspec.Struct, frozen=True):
    """A session of `postgres` inside a transaction that its fixture rolls back."""

    connection: psycopg.Connection

    def rows(self, statement: str, *parameters: object) -> Rows:
        cursor = self.connection.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, *parameters: object) -> object:
        return self.rows(statement, *parameters)[0][0]

    def touched(self, statement: str, *parameters: object) -> int:
        """How many rows the statement changed."""
        return self.connection.execute(statement.encode(), parameters or None).rowcount

    def plan(self, statement: str) -> str:
        """The plan with sequential scans priced out: what is missing here cannot be used, whatever it costs."""
        self.connection.execute("set local enable_seqscan = off")
        return "\n".join(str(line) for (line,) in self.rows("explain (costs off) " + statement))

    @contextlib.contextmanager
    def acting(self, role: str, user: object = None, **claims: object) -> Iterator[None]:
        """Be an API role with the claims of a user, for the length of the block."""
        told = json.dumps({"sub": str(user) if user else None, "role": role, **claims})
        self.connection.execute("select set_config('role', %s, true)", [role])
        self.connection.execute("select set_config('request.jwt.claims', %s, true)", [told])
        yield
        self.connection.execute("reset role")

    @contextlib.contextmanager
    def refused(self, reason: type[psycopg.Error]) -> Iterator[None]:
        """The block must fail with this error, and the transaction goes on."""
        role = self.one("select current_user")
        with pytest.raises(reason), self.connection.transaction():
            yield
        self.connection.execute("select set_config('role', %s, true)", [role])


@pytest.fixture(scope="session")
def platform(pytestconfig: pytest.Config, server: Server) -> Iterator[Server]:
    """A server whose database `postgres` holds the example; one of its own, as its superuser must be supabase_admin."""
    if server.major < 16:
        pytest.skip("before PostgreSQL 16 a role without superuser cannot make one that bypasses row-level security")
    with embedded.start(pytestconfig.getoption("--pg-bin"), superuser="supabase_admin") as platform:
        with psycopg.connect(platform.dsn, autocommit=True) as session:
            session.execute(supabase_sql().encode())
        with psycopg.connect(platform.on("postgres", "postgres"), autocommit=True) as session:
            for file in ("schema.sql", "policies.sql", "data.sql"):
                session.execute((CHANGEMAKER / file).read_bytes())
        yield platform


@pytest.fixture(scope="session")
def quiet(platform: Server) -> str:
    """The URI, as `postgres`, of the example before any traffic; tests leave it as it is."""
    return platform.on("postgres", "postgres")


@pytest.fixture
def session(quiet: str) -> Iterator[Session]:
    with psycopg.connect(quiet) as connection:
        yield Session(connection)
        connection.rollback()


@pytest.fixture
def largest(session: Session) -> object:
    """The workspace that owns most."""
    return session.one("select workspace_id from challenges group by 1 order by count(*) desc limit 1")


@pytest.fixture
def member(session: Session, largest: object) -> object:
    """A plain member of the largest workspace, who manages no workspace at all."""
    return session.one(
        """select user_id from workspace_users where workspace_id = %s and role = 'WORKSPACE_MEMBER'
           and user_id not in (select user_id from workspace_users where role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN'))
           order by user_id limit 1""",
        largest,
    )


@pytest.fixture
def outsider(session: Session, largest: object) -> object:
    """A member of some other workspace only."""
    return session.one(
        """select user_id from workspace_users group by user_id having not bool_or(workspace_id = %s)
           order by user_id limit 1""",
        largest,
    )
