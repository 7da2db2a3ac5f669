"""What the tests of workload share: rows of pg_stat_statements as values, and what is concluded from them."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from tests.origin import ORIGIN

from pgadvise.engines.declared import Declared, RolesDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.workload.statements import Statements
from pgadvise.snapshot import NotCaptured, Relation, Role, Snapshot, Statement, Workload

CAPTURED = "2026-11-25T12:00:00+00:00"
ROLES = ("web", "worker", "postgres", "app_migrator", "reporting", "metabase")


def row(query: str | None, role: str | None = "web", **fields: Any) -> Statement:
    """`calls` of 1 ms each unless told otherwise."""
    calls = fields.pop("calls", 100)
    total = fields.pop("total_time", float(calls))
    mean = total / max(calls, 1)
    times = {"total_time": total, "mean_time": mean, "min_time": mean, "max_time": mean, "stddev_time": 0.0}
    known = {"queryid": 1, "rows": calls, **times, **fields}
    return Statement(role=role, query=query, calls=calls, **known)


def snapshot(*rows: Statement, since: str | None = "2026-11-16T12:00:00+00:00", version: str = "1.12") -> Snapshot:
    origin = replace(ORIGIN, captured_at=CAPTURED, captured_by="Advisor", superuser=False, bypasses_rls=False)
    return Snapshot(
        origin=origin,
        roles=tuple(Role(name=name, login=True, superuser=name == "postgres") for name in ROLES),
        relations=(
            Relation(oid=1, schema="public", name="invoice", kind="table", owner="postgres"),
            Relation(oid=2, schema="billing", name="Line", kind="table", owner="postgres"),
            Relation(oid=3, schema="old", name="note", kind="table", owner="postgres"),
            Relation(oid=4, schema="new", name="note", kind="table", owner="postgres"),
        ),
        workload=Workload(statements=rows, since=since, extension_version=version, schema="public", track="top"),
    )


@pytest.fixture
def conclude() -> Callable[..., Statements]:
    """The fact `statements` of rows; `app` are the roles that `[roles]` declares."""

    def concluded(*rows: Statement, app: tuple[str, ...] = (), **about: Any) -> Statements:
        declared = Declared(roles=RolesDeclared(app=app))
        found = Facts(snapshot(*rows, **about), declared).get("statements")
        assert not isinstance(found, NotCaptured), found
        assert isinstance(found, Statements)
        return found

    return concluded
