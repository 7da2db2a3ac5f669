"""The head of a report: which database, whose rows, which roles, what was looked at and what could not be."""

from collections import Counter
from collections.abc import Iterator

from pgadvise.engines.tenancy import SURE
from pgadvise.grouped import grouped
from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.report import LookedAt, Report, Target, TenancyReport
from pgadvise.reports.content.doubts import doubts
from pgadvise.reports.content.unseen import failures, not_seen, tenants_missing
from pgadvise.reports.lines.layout import GLUE, Line, joined, labelled, listed, number_of, paragraph
from pgadvise.reports.lines.quantities import day, percent, since
from pgadvise.reports.view import View

COLUMN = 11  # where the text beside a label begins
_PLATFORMS = {"supabase": "Supabase", "prisma": "Prisma"}
_SCOPES = {
    "direct": "direct",
    "transitive": "through a parent",
    "membership": "membership",
    "user": "user-owned",
    "global": "shared",
}


def header(report: Report, view: View) -> Iterator[Line]:
    """Everything above the findings."""
    cells = view.prose
    yield from paragraph(title(report, view), cells, hanging=2, style="bold")
    for label, text in about(report):
        yield from labelled(label, text, cells, COLUMN)
    for number, text in enumerate(not_seen(report, view)):
        yield from labelled("" if number else "Not seen", text, cells, COLUMN, 2)
    for text in failures(report.coverage):
        yield from labelled("FAILED", text, cells, COLUMN, 2, "error")
    yield from _questions(report, view, cells)


def title(report: Report | ProofReport | MatrixReport, view: View) -> str:
    """`pgadvise 0.1.0 · app (PostgreSQL 17.4, Supabase) · read only, 0.7 s`."""
    took = f", {view.elapsed:.1f}{GLUE}s" if view.elapsed is not None else ""
    return joined([f"{report.tool.name} {report.tool.version}", read(report.target) + took])


def read(target: Target) -> str:
    """`app (PostgreSQL 17.4, Supabase) · read only`."""
    how = "read only" if target.kind == "live" else f"from a snapshot of {day(target.captured_at)}"
    return joined([f"{target.database} ({server(target)})", how])


def server(target: Target) -> str:
    """`PostgreSQL 17.4, Supabase`."""
    platform = _PLATFORMS.get(target.platform)
    return f"PostgreSQL{GLUE}{target.server_version}" + (f", {platform}" if platform else "")


def about(report: Report) -> Iterator[tuple[str, str]]:
    """What was looked at, label by label: whose rows, as which roles, how much."""
    yield "Tenants", tenants(report.tenancy) or _no_tenants(report)
    yield "Roles", joined([_roles(report), _exposed(report.target)])
    if report.coverage.looked_at is not None:
        rules = f"{number_of(len(report.coverage.ran), 'rule')} ran"
        counts = report.coverage.looked_at
        yield "Looked at", joined([objects(counts), *_windows(counts, report.target), rules])


def _no_tenants(report: Report) -> str:
    return joined([f"none: {report.tenancy.why_none or 'no table lists tenants'}", tenants_missing(report)])


def tenants(tenancy: TenancyReport) -> str:
    """`public.workspaces, key workspace_id · 31 direct · inferred, 98 %`; empty where there are none."""
    if tenancy.tenant_table is None and not tenancy.keys:
        return ""
    keys = f"key{'s' if len(tenancy.keys) > 1 else ''} {listed(tenancy.keys, 4)}" if tenancy.keys else ""
    table = tenancy.tenant_table or "no table lists them"
    levels = f"levels {' > '.join(tenancy.levels)}" if len(tenancy.levels) > 1 else ""
    known = f"{tenancy.source}, {percent(tenancy.confidence)}" if tenancy.source == "inferred" else tenancy.source
    return joined([f"{table}, {keys}" if keys else table, levels, _scopes(tenancy), known])


def _scopes(tenancy: TenancyReport) -> str:
    counts = Counter(table.scope for table in tenancy.tables)
    parts = [f"{counts[scope]:,}{GLUE}{word}" for scope, word in _SCOPES.items() if counts[scope]]
    doubtful = sum(table.confidence < SURE for table in tenancy.tables)
    return ", ".join(parts) + (f" ({doubtful:,}{GLUE}uncertain)" if doubtful else "")


def _roles(report: Report) -> str:
    if not report.roles:
        return (
            "no role was taken as the application's: what depends on one was not judged (--role NAME, or [roles] app "
            "in pgadvise.toml, names one)"
        )
    reasons = grouped((role.why or role.source, role.name) for role in report.roles)
    return joined(f"{listed(names)} ({why})" for why, names in reasons.items())


def _exposed(target: Target) -> str:
    """Which schemas the API was taken to serve: a wrong guess here would be silence about what is open."""
    if not target.exposed_schemas:
        return ""
    known = {"assumed": "assumed: [schemas] exposed says otherwise", "declared": "declared"}
    how = known.get(target.exposed_source, f"by {target.exposed_source}")
    return f"API schemas {listed(target.exposed_schemas)} ({how})"


def objects(counts: LookedAt) -> str:
    """`46 tables, 118 indexes, 39 policies`."""
    return ", ".join(
        number_of(count, noun, plural)
        for count, noun, plural, always in (
            (counts.tables, "table", "tables", True),
            (counts.views, "view", "views", False),
            (counts.indexes, "index", "indexes", True),
            (counts.policies, "policy", "policies", True),
            (counts.functions, "function", "functions", False),
        )
        if count or always
    )


def _windows(counts: LookedAt, target: Target) -> Iterator[str]:
    """`212 statements since 14 Nov 2026 (9 days)`, and since when tables and indexes are counted."""
    if counts.statements is not None:
        start = f" {since(counts.statements_since, target.captured_at)}" if counts.statements_since else ""
        yield number_of(counts.statements, "statement") + start
    if counts.counters_since:
        yield f"counters {since(counts.counters_since, target.captured_at)}"


def _questions(report: Report, view: View, cells: int) -> Iterator[Line]:
    found, left = doubts(report, view)
    for doubt in found:
        for sentence in doubt.sentences[:-1]:
            yield from labelled("Question", f"{sentence}.", cells, COLUMN)
        yield from labelled("Question", f"{doubt.sentences[-1]}. {doubt.asking}", cells, COLUMN)
        for line in doubt.answer.split("\n"):
            yield ((" " * (COLUMN + 2), ""), (line, ""))
    if left:
        yield from labelled("", f"{number_of(left, 'more question')} like these (-v shows them)", cells, COLUMN)
