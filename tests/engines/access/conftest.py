"""What the tests of access share: a transaction that is rolled back, and an application concluded from it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import access
from pgadvise.engines.access.application import Application, application
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy import TableTenancy, Tenancy
from pgadvise.engines.tenancy.tenancy import Scope
from pgadvise.snapshot import NotCaptured, Snapshot, Statement, Workload
from pgadvise.sources.postgres.live import capture

NOTHING_DECLARED = Declared()


@pytest.fixture
def conclude(request: pytest.FixtureRequest) -> Callable[..., Application]:
    """The application of `snapshot`, else of what `sql` makes; `calls` of roles on public.invoice are its workload."""

    def concluded(
        *sql: str,
        snapshot: Snapshot | None = None,
        calls: dict[str, int] | None = None,
        declared: Declared = NOTHING_DECLARED,
        tenants: bool = True,
    ) -> Application:
        if snapshot is None:
            session: psycopg.Connection[Any] = request.getfixturevalue("session")
            session.execute("; ".join(sql).encode())
            snapshot = capture(session, prepare=True)
        ours = platform(snapshot, declared)
        tenancy = tenancy_of(snapshot) if tenants else Tenancy()
        counted = workload(calls) if calls is not None else NotCaptured("not installed")
        return application(snapshot, ours, access(snapshot, ours), tenancy, counted, declared)

    return concluded


def tenancy_of(snapshot: Snapshot) -> Tenancy:
    scopes: tuple[tuple[str, Scope], ...] = (("account", "tenant"), ("invoice", "direct"))
    known = ((snapshot.relation_named("public", name), scope) for name, scope in scopes)
    tables = tuple(TableTenancy(table=r.oid, name=r.qualified, scope=scope) for r, scope in known if r is not None)
    return Tenancy(keys=("account_id",), tables=tables)


def workload(calls: dict[str, int]) -> Workload:
    statements = (
        Statement(
            role=role,
            queryid=1,
            query="select * from invoice where account_id = $1",
            calls=number,
            rows=0,
            total_time=1.0,
            mean_time=1.0,
            min_time=1.0,
            max_time=1.0,
            stddev_time=0.0,
        )
        for role, number in calls.items()
    )
    return Workload(statements=tuple(statements), since=None, extension_version="1.12", schema="public")
