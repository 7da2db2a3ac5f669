"""Two states of one small schema, and what a role reaches in the one beside the other."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from tests.engines.prover.conftest import PLATFORM, TENANTS

from pgadvise.engines.access.access import access
from pgadvise.engines.change.change import Changes, changes
from pgadvise.engines.change.objects.pair import Change
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.verdicts.questions import Actor
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

ACTORS = (
    Actor(role="anon", surface="api", anonymous=True),
    Actor(role="authenticated", surface="api"),
)
Comparing = Callable[..., Changes]
Reaching = Callable[..., Change]


def side(snapshot: Snapshot) -> Side:
    ground = platform(snapshot, Declared())
    return Side(snapshot=snapshot, access=access(snapshot, ground), platform=ground)


@pytest.fixture(scope="module")
def prepared(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A session in a transaction over the platform and its tenants; the database stays empty."""
    with psycopg.connect(server.dsn) as opened:
        opened.execute((PLATFORM + TENANTS).encode())
        yield opened
        opened.rollback()


@pytest.fixture
def compared(prepared: psycopg.Connection[Any]) -> Comparing:
    """What changes from the script `old` to the script `new`, each over the same tables; `both` comes before each."""

    def made(old: str, new: str, both: str = "") -> Changes:
        sides = []
        for script in (old, new):
            with prepared.transaction(force_rollback=True):
                prepared.execute((both + script).encode())
                sides.append(side(capture(prepared)))
        return changes(sides[0], sides[1], ACTORS)

    return made


@pytest.fixture
def reach(compared: Comparing) -> Reaching:
    """How one reach changes."""

    def found(
        old: str, new: str, both: str = "", *, of: str = "docs", command: str = "select", role: str = "authenticated"
    ) -> Change:
        every = compared(old, new, both).compared
        (one,) = (c for c in every if (c.name.name, c.command, c.role) == (of, command, role))
        return one

    return found
