"""Findings and reports with as little said as a test needs; the rest is a plausible database."""

from typing import Any

from pgadvise.finding import Certainty, Fix, ObjectKind, Severity
from pgadvise.report import (
    ApplicationRole,
    Coverage,
    LookedAt,
    ObjectReport,
    Question,
    Report,
    ReportedFinding,
    Skipped,
    Summary,
    TableScope,
    Target,
    TenancyReport,
    Tool,
    UnseenReport,
)


def finding(
    rule: str,
    message: str,
    *,
    about: tuple[ObjectKind, str | None, str, str | None],
    severity: Severity = "warning",
    category: str = "isolation",
    security: float | None = None,
    certainty: Certainty = "proved",
    detail: str = "",
    evidence: dict[str, Any] | None = None,
    fix: Fix | None = None,
) -> ReportedFinding:
    kind, schema, name, part = about
    return ReportedFinding(
        rule=rule,
        category=category,
        severity=severity,
        security_severity=security,
        certainty=certainty,
        object=ObjectReport(kind=kind, schema=schema, name=name, part=part),
        message=message,
        detail=detail,
        evidence=evidence or {},
        fix=fix,
        location=None,
        fingerprint=f"{abs(hash_of(rule, *about)):016x}",
        evidence_hash="0" * 16,
    )


def hash_of(*parts: object) -> int:
    """A number that is the same in every run, unlike hash()."""
    number = 0
    for character in repr(parts):
        number = (number * 131 + ord(character)) % (1 << 64)
    return number


def report_of(
    findings: tuple[ReportedFinding, ...],
    *,
    coverage: Coverage | None = None,
    tenancy: TenancyReport | None = None,
    roles: tuple[ApplicationRole, ...] = (),
    target: Target | None = None,
) -> Report:
    counts = {
        s: sum(f.severity == s and f.state != "suppressed" for f in findings) for s in ("error", "warning", "info")
    }
    suppressed = sum(f.state == "suppressed" for f in findings)
    return Report(
        tool=Tool(name="pgadvise", version="0.1.0"),
        target=target or TARGET,
        tenancy=tenancy or TENANCY,
        roles=roles,
        coverage=coverage or COVERAGE,
        findings=findings,
        summary=Summary(**counts, new=len(findings) - suppressed, suppressed=suppressed),
    )


TARGET = Target(
    kind="live",
    database="app",
    server_version="17.4",
    captured_at="2026-11-23T09:12:00+00:00",
    platform="supabase",
)


def scope(name: str, kind: str, confidence: float = 0.95) -> TableScope:
    return TableScope(schema="public", name=name, scope=kind, key="workspace_id", via=(), confidence=confidence)


TENANCY = TenancyReport(
    tenant_table="public.workspaces",
    keys=("workspace_id",),
    source="inferred",
    confidence=0.98,
    tables=(
        scope("workspaces", "tenant"),
        *(scope(f"direct_{n}", "direct") for n in range(31)),
        *(scope(f"child_{n}", "transitive") for n in range(8)),
        scope("workspace_users", "membership"),
        scope("accounts", "user", 0.52),
        *(scope(f"shared_{n}", "global") for n in range(4)),
    ),
    questions=(
        Question(
            doubt="public.accounts is taken as a person's own (0.52): it refers to users and to workspaces.",
            answer='[tenancy.tables]\n"public.accounts" = "direct workspace_id"   # or "user", "global"',
            tables=("public.accounts",),
        ),
        Question(
            doubt="public.shared_2 is taken as shared (0.66): nothing refers to it.",
            answer='[tenancy.tables]\n"public.shared_2" = "global"',
            tables=("public.shared_2",),
        ),
    ),
)

COVERAGE = Coverage(
    ran=tuple(f"rule-{n}" for n in range(34)),
    skipped=(
        Skipped(rule="slow-on-average", reason='pg_stat_statements is not installed in "app"'),
        Skipped(rule="slow-query", reason='pg_stat_statements is not installed in "app"'),
    ),
    failed=(),
    degraded=(Skipped(rule="index-dead-under-rls", reason='pg_stat_statements is not installed in "app"'),),
    looked_at=LookedAt(
        tables=46,
        views=5,
        indexes=118,
        policies=39,
        functions=12,
        counters_since="2026-10-01T00:00:00+00:00",
    ),
    unseen=(
        UnseenReport(
            section="workload",
            object=None,
            reason='pg_stat_statements is not installed in "app"',
        ),
        UnseenReport(
            section="statistics",
            object=None,
            reason="row-level security hides them from advisor_ro; `alter role advisor_ro bypassrls` would show them",
        ),
        UnseenReport(section="relations", object="public.orders", reason="locked ACCESS EXCLUSIVE by another session"),
    ),
)

ROLES = (
    ApplicationRole(name="authenticated", kind="api", source="api", why="the API's role for signed-in people"),
    ApplicationRole(name="anon", kind="anonymous", source="api", why="the API's role for everybody"),
    ApplicationRole(name="prisma", kind="app", source="traffic", why="a login role with traffic on 31 tenant tables"),
)
