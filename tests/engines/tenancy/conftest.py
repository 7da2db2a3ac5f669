"""Schemas as SQL, captured from a real server in a transaction that is rolled back, and what is inferred from them."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture


@pytest.fixture
def snapshot_of(idle: psycopg.Connection[Any]) -> Iterator[Callable[[str], Snapshot]]:
    """The snapshot of what a script makes."""

    def snapshot(script: str) -> Snapshot:
        idle.execute(script.encode())
        return capture(idle, prepare=True)

    with idle.transaction(force_rollback=True):
        yield snapshot


@pytest.fixture
def infer(snapshot_of: Callable[[str], Snapshot]) -> Callable[..., Tenancy]:
    """What is inferred from a script, or from a snapshot; keywords are what `[tenancy]` declares."""

    def inferred(schema: str | Snapshot, **declared: Any) -> Tenancy:
        snapshot = snapshot_of(schema) if isinstance(schema, str) else schema
        given = Declared(tenancy=TenancyDeclared(**declared))
        return tenancy(snapshot, platform(snapshot, given), given)

    return inferred
