"""Reports as the runner makes them, built by hand: realistic, empty, huge, hostile."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.reports.gated import gated

from pgadvise.finding import NO_LOCK, SHARE_UPDATE, SHORT_EXCLUSIVE, Certainty, Fix, ObjectKind, Severity
from pgadvise.report import (
    ApplicationRole,
    Coverage,
    LookedAt,
    ObjectReport,
    Question,
    Report,
    ReportedFinding,
    RuleReport,
    Skipped,
    Summary,
    TableScope,
    Target,
    TenancyReport,
    Tool,
    UnseenReport,
)

NASTY = (
    '"; drop table x; --',
    "line\nbreak\ttab\rreturn",
    "\x1b[2J\x1b[31mred\x1b]8;;http://evil\x1b\\link",
    "\x9b31m\x85",
    "safe\u202egpj.exe\u2066\u200b\ufeff",
    "[/][bold red]markup[/bold][link=http://evil]x[/link]",
    ":smile: :boom:",
    "🦊" * 15,
    "e\u0301" * 30,
    "tag\U000e0041\U000e0042",
    "表" * 21,
    "ﷺ a  b   c ",
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


def unindexed(table: str, column: str, rows: int) -> ReportedFinding:
    return finding(
        "unindexed-foreign-key",
        f"public.{table}.{column} references public.users and no index leads with it: "
        f"deleting a user reads all {rows:,} rows",
        about=("constraint", "public", table, f"{table}_{column}_fkey"),
        category="indexes",
        evidence={"rows": rows, "table_bytes": rows * 310},
        fix=Fix(
            title=f"Create an index on public.{table} ({column})",
            statements=(f"create index concurrently on public.{table} ({column})",),
            safe=True,
            lock=SHARE_UPDATE,
        ),
    )


def audit_logs() -> tuple[ReportedFinding, ...]:
    table: tuple[ObjectKind, str, str, None] = ("table", "public", "audit_logs", None)
    return (
        finding(
            "void-policy",
            "audit_logs_immutable on public.audit_logs is permissive and false, so it forbids nothing: "
            "permissive policies are alternatives, and another one lets the same rows pass",
            about=("policy", "public", "audit_logs", "audit_logs_immutable"),
            security=5.3,
            fix=Fix(
                title="Make the policy restrictive",
                statements=(
                    "drop policy audit_logs_immutable on public.audit_logs",
                    "create policy audit_logs_immutable on public.audit_logs as restrictive for update "
                    "to authenticated using (false)",
                ),
                safe=False,
            ),
        ),
        finding(
            "policies-not-enforced",
            "public.audit_logs has 2 policies and row-level security is off: anon and authenticated read and change "
            "every workspace's log",
            about=table,
            severity="error",
            security=9.1,
            evidence={"policies": ["audit_logs_read", "audit_logs_immutable"], "roles": ["anon", "authenticated"]},
            fix=Fix(
                title="Enable row-level security",
                statements=("alter table public.audit_logs enable row level security",),
                safe=False,
                verified=True,
            ),
        ),
        finding(
            "audit-log-truncatable",
            "authenticated may TRUNCATE public.audit_logs: neither policies nor row triggers see it",
            about=table,
            severity="error",
            category="audit",
            fix=Fix(
                title="Revoke TRUNCATE",
                statements=("revoke truncate on public.audit_logs from anon, authenticated",),
                safe=True,
            ),
        ),
    )


def challenges() -> tuple[ReportedFinding, ...]:
    return (
        finding(
            "policy-cannot-use-index",
            "challenges_workspace_access on public.challenges asks IN (SELECT …): each of 11,204 calls a day reads the "
            "whole table, idx_challenges_workspace_status cannot serve it",
            about=("policy", "public", "challenges", "challenges_workspace_access"),
            category="indexes",
            certainty="measured",
            detail="= ANY (ARRAY(SELECT …)) is evaluated once and becomes an index condition; a sub-select becomes a "
            "hashed filter that is applied to every row.",
            evidence={
                "mean_ms": 38.2,
                "planned_ms": 0.21,
                "cost_seconds_per_day": 428.0,
                "rows": 220_418,
                "expression": "workspace_id IN (SELECT workspace_users.workspace_id FROM workspace_users WHERE …)",
            },
            fix=Fix(
                title="Ask with = ANY (ARRAY(SELECT …))",
                statements=(
                    "alter policy challenges_workspace_access on public.challenges using (workspace_id = any (array("
                    "select wu.workspace_id from public.workspace_users wu where wu.user_id = (select auth.uid()) "
                    "and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN', 'WORKSPACE_MEMBER')))) with check "
                    "(workspace_id = any (array(select wu.workspace_id from public.workspace_users wu)))",
                ),
                safe=True,
                verified=True,
            ),
        ),
        finding(
            "duplicate-foreign-key",
            "public.challenges declares the same reference twice, challenges_workspace_id_fkey and "
            "challenges_workspace_fkey: each write checks it twice",
            about=("constraint", "public", "challenges", "challenges_workspace_fkey"),
            category="schema",
            fix=Fix(
                title="Drop one of the two",
                statements=("alter table public.challenges drop constraint challenges_workspace_fkey",),
                safe=True,
            ),
        ),
        finding(
            "unused-index",
            "idx_challenges_temporal on public.challenges was not used in 54 days",
            about=("index", "public", "challenges", "idx_challenges_temporal"),
            severity="info",
            category="indexes",
            certainty="measured",
            evidence={"size_bytes": 12_582_912, "scans": 0, "window_days": 54.4, "writes_per_day": 40_112},
            fix=Fix(
                title="Drop the index",
                statements=("drop index concurrently public.idx_challenges_temporal",),
                safe=True,
                lock=NO_LOCK,
            ),
        ),
    )


def others() -> tuple[ReportedFinding, ...]:
    return (
        finding(
            "role-bypasses-rls",
            "role prisma has BYPASSRLS: no policy binds what the application reads and writes",
            about=("role", None, "prisma", None),
            severity="error",
            security=7.5,
            fix=Fix(title="Take the right away", statements=("alter role prisma nobypassrls",), safe=False),
        ),
        finding(
            "definer-function-exposed",
            "public.list_members(uuid) runs with the rights of postgres and anon may call it",
            about=("function", "public", "list_members", "uuid"),
            security=6.1,
            evidence={"roles": ["anon"], "owner": "postgres"},
            fix=Fix(
                title="Let signed-in people alone call it",
                statements=("revoke execute on function public.list_members(uuid) from public, anon",),
                safe=True,
                lock=NO_LOCK,
            ),
        ),
        finding(
            "function-search-path-mutable",
            "public.touch_updated_at() sets no search_path: who may create objects in a schema before it decides what "
            "it calls",
            about=("function", "public", "touch_updated_at", ""),
            fix=Fix(
                title="Set the search_path",
                statements=("alter function public.touch_updated_at() set search_path = ''",),
                safe=True,
                lock=NO_LOCK,
            ),
        ),
        finding(
            "rls-disabled",
            "public.accounts is readable by anon and row-level security is off: any visitor reads every row",
            about=("table", "public", "accounts", None),
            severity="error",
            security=9.1,
            certainty="likely",
            evidence={"rows": 48_112_904, "readers": ["anon", "authenticated"]},
            fix=Fix(
                title="Enable row-level security with a policy for the owner",
                statements=(
                    "alter table public.accounts enable row level security",
                    "create policy accounts_own on public.accounts\n    using (user_id = (select auth.uid()))\n"
                    "    with check (user_id = (select auth.uid()))",
                ),
                safe=False,
                lock=SHORT_EXCLUSIVE,
            ),
        ),
    )


def realistic() -> Report:
    tables = "comments posts likes files teams invitations notes badges scores tasks events tags".split()
    keys = tuple(unindexed(t, "author_id", 1000 * (n + 3) + 204) for n, t in enumerate(tables))
    found = (*keys, *challenges(), *others(), *audit_logs())
    return msgspec.structs.replace(report_of(found, roles=ROLES), rules=described(found))


def described(found: tuple[ReportedFinding, ...]) -> tuple[RuleReport, ...]:
    """The rules of `found`, each with a page, and one that found nothing."""
    rules = {
        f.rule: RuleReport(
            name=f.rule,
            category=f.category,
            severity=f.severity,
            title=f"What {f.rule} means.",
            security=f.security_severity,
            help=f"# What {f.rule} means.\n\n## Why\nBecause `{f.object.name}` is read.\n",
        )
        for f in found
    }
    quiet = RuleReport(name="rule-0", category="schema", severity="warning", title="Nothing was found.")
    return (*(rules[name] for name in sorted(rules)), quiet)


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


def hostile() -> Report:
    """Every name is made of what a terminal would obey, or what a person would not see."""
    findings = tuple(
        finding(
            "rls-disabled",
            f"{text} holds tenant rows and row-level security is off",
            about=("policy", text, text, text),
            severity="error",
            detail=text,
            evidence={"role": text, "names": [text]},
            fix=Fix(
                title=f"Rename {text}",
                statements=(
                    f'alter table "{text.replace(chr(34), chr(34) * 2)}" rename to fine',
                    f"comment on table fine is '{text}'",
                ),
                safe=True,
            ),
        )
        for text in NASTY
    )
    return report_of(findings, target=msgspec.structs.replace(TARGET, database=NASTY[2]))


def letters(number: int) -> str:
    """A number as a word: what differs in numbers only is told together."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def huge(count: int) -> Report:
    """`count` findings over a third as many tables, no two alike, every one with a fix."""
    found = tuple(
        finding(
            f"rule-{n % 30}",
            f"{letters(n)}: public.table_{n // 3} lets role_{n % 7} read every tenant's rows because policy p_{n} "
            f"compares nothing with the caller, and {n * 37:,} rows of {n % 50} tenants are there to be read",
            about=("table", "public", f"table_{n // 3}", None),
            severity=("error", "warning", "info")[n % 3],
            evidence={"rows": n * 37, "size_bytes": n * 9173, "mean_ms": n / 7},
            fix=Fix(
                title=f"Bind p_{n} to the caller",
                statements=(
                    f"alter policy p_{n} on public.table_{n // 3} using (tenant_id = any (array(select m.tenant_id "
                    f"from public.members m where m.user_id = (select auth.uid()))))",
                ),
                safe=False,
            ),
        )
        for n in range(count)
    )
    return report_of(found, roles=ROLES)


class Samples:
    """What the tests of this folder take their reports from."""

    nasty = NASTY
    names = ("realistic", "clean", "unjudged", "hostile", "gated")
    finding = staticmethod(finding)
    described = staticmethod(described)
    report_of = staticmethod(report_of)
    huge = staticmethod(huge)
    coverage = COVERAGE
    tenancy = TENANCY

    @staticmethod
    def named(name: str) -> Report:
        made: dict[str, Callable[[], Report]] = {
            "realistic": realistic,
            "clean": clean,
            "unjudged": unjudged,
            "hostile": hostile,
            "gated": lambda: gated(realistic()),
        }
        return made[name]()


@pytest.fixture(scope="session")
def samples() -> type[Samples]:
    return Samples


@pytest.fixture(params=Samples.names)
def report(request: pytest.FixtureRequest) -> Report:
    return Samples.named(request.param)
