"""What is found in a small workspace application: a report as people get it."""

import msgspec
from tests.reports.built import ROLES, finding, report_of

from pgadvise.finding import NO_LOCK, SHARE_UPDATE, SHORT_EXCLUSIVE, Fix, ObjectKind
from pgadvise.report import (
    Report,
    ReportedFinding,
    RuleReport,
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
