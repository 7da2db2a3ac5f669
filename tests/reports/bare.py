"""Reports without findings: nothing was wrong, or nothing could be judged."""

import msgspec
from tests.reports.built import COVERAGE, ROLES, report_of

from pgadvise.report import (
    Coverage,
    Report,
    Skipped,
    Target,
    TenancyReport,
    UnseenReport,
)


def clean() -> Report:
    """Nothing found, everything seen, statements included."""
    assert COVERAGE.looked_at is not None
    seen = msgspec.structs.replace(COVERAGE.looked_at, statements=212, statements_since="2026-11-14T09:12:00+00:00")
    coverage = Coverage(ran=COVERAGE.ran, skipped=(), failed=(), looked_at=seen)
    return report_of((), coverage=coverage, roles=ROLES)


def unjudged() -> Report:
    """No tenants, no rights, one rule that raised, none that ran."""
    reason = "permission denied for view pg_stat_statements; `grant pg_monitor to advisor_ro` would show it"
    coverage = Coverage(
        ran=(),
        skipped=(
            Skipped(rule="slow-query", reason=reason),
            Skipped(rule="tenant-index-missing", reason="no table lists tenants and no key is shared by three tables"),
        ),
        failed=(Skipped(rule="unused-index", reason="ZeroDivisionError: division by zero"),),
        unseen=(UnseenReport(section="workload", object=None, reason=reason),),
    )
    tenancy = TenancyReport(
        tenant_table=None,
        keys=(),
        source="none",
        confidence=1.0,
        tables=(),
        why_none="no table lists tenants and no key is shared by three tables",
    )
    target = Target(kind="snapshot", database="shop", server_version="14.20", captured_at="2026-11-20T01:02:03+00:00")
    return report_of((), coverage=coverage, tenancy=tenancy, target=target)
