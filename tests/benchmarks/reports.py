"""What a report of 10,000 findings costs in every format, each rendered in a process of its own.

    python tests/benchmarks/reports.py [--findings 10000] [--tables 2000] [--format NAME]

Makes a report with realistic texts: a tenancy of that many tables, forty rules with their pages, findings of every
state with evidence and fixes. Saves it as JSON, and for each format reads it, renders it and writes the file. Prints
the CPU seconds from the report to the written file, those of the whole process, its peak memory and the file's size;
ends with 1 where a format takes more than 1.5 seconds or 300 MB.
"""

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from pgadvise.finding import SHARE_UPDATE, SHORT_EXCLUSIVE, Certainty, Fix, ObjectKind, Severity
from pgadvise.report import (
    Acceptance,
    Coverage,
    FixedFinding,
    Gate,
    LookedAt,
    ObjectReport,
    Report,
    ReportedFinding,
    RuleReport,
    State,
    Step,
    Summary,
    TableScope,
    Target,
    TenancyReport,
    Tool,
    UnseenReport,
)
from pgadvise.reports import formats, output
from pgadvise.sources.report_file import read_report

SECONDS, MEGABYTES = 1.5, 300
_WORDS = "invoice member project comment task file event badge score note team order payment audit session".split()
_FAULTS = "unbound exposed unindexed duplicate unused mutable bypassed nullable".split()
_CATEGORIES = ("isolation", "tenancy", "indexes", "queries", "schema")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "warning", "info")
_STATES: tuple[State, ...] = ("new", "existing", "existing", "changed", "suppressed", "expired")
_CERTAINTIES: tuple[Certainty, ...] = ("proved", "measured", "estimated", "likely")
_PAGE = """# {title}

## What
A policy of a tenant table compares nothing of the caller with the row, or compares it with what the caller may choose.

## Why
Every query that forgets its tenant filter returns every tenant's rows: {name} finds the tables where that can happen.

## Example
```sql
create policy everything on invoice using (true);
```

## Fix
```sql
alter policy everything on invoice using (tenant_id = (select current_setting('app.tenant_id')::uuid));
```
"""


def digits(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def table_of(number: int) -> str:
    return f"{_WORDS[number % len(_WORDS)]}_{number}"


def rule_of(number: int) -> str:
    return f"{_FAULTS[number % len(_FAULTS)]}-{_WORDS[number % 5]}"


def finding(number: int, tables: int) -> ReportedFinding:
    table, rule = table_of(number % tables), number % 40
    kinds: tuple[tuple[ObjectKind, str | None], ...] = (
        ("table", None), ("policy", f"{table}_workspace_access"), ("index", f"idx_{table}_workspace"),
        ("constraint", f"{table}_author_id_fkey"),
    )  # fmt: skip
    kind, part = kinds[number // 7 % 4]
    state = _STATES[number % 6]
    accepted = Acceptance(source="baseline", reason="known since the audit", owner="dba", until=date(2027, 1, 1))
    return ReportedFinding(
        rule=rule_of(rule),
        category=_CATEGORIES[rule % 5],
        severity=_SEVERITIES[rule % 4],
        security_severity=4.0 + rule % 6 if rule % 5 < 2 else None,
        certainty=_CERTAINTIES[number % 4],
        object=ObjectReport(kind=kind, schema="public", name=table, part=part),
        message=f"{part or table} on public.{table} lets authenticated read rows of every workspace in case {number}: "
        f"none of its conditions compares workspace_id with the caller, and {number * 37:,} rows are there to be read",
        detail="= ANY (ARRAY(SELECT …)) is evaluated once and becomes an index condition;\na sub-select becomes a "
        "hashed filter that is applied to every row.",
        evidence={"rows": number * 37, "size_bytes": number * 9173, "mean_ms": number / 7, "roles": ["authenticated"]},
        fix=Fix(
            title=f"Bind {part or table} to the caller's workspaces",
            statements=(
                f"alter table public.{table} enable row level security",
                f"create policy {table}_{number} on public.{table} for select to authenticated using (workspace_id = "
                "any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid()))))",
            ),
            safe=number % 3 == 0,
            lock=SHARE_UPDATE if number % 2 else SHORT_EXCLUSIVE,
        ),
        location=None,
        fingerprint=digits("finding", number),
        evidence_hash=digits("evidence", number),
        state=state,
        acceptance=None if state == "new" else accepted,
    )


def scope(number: int) -> TableScope:
    step = Step(
        table=f"public.{table_of(number)}", columns=("parent_id",), references=f"public.{table_of(number // 2)}"
    )
    return TableScope(
        schema="public",
        name=table_of(number),
        scope=("direct", "direct", "transitive", "global")[number % 4],
        key="workspace_id",
        via=(step,) if number % 4 == 2 else (),
        confidence=0.95,
        evidence=("workspace_id references public.workspaces", "its policies compare workspace_id"),
    )


def synthetic(findings: int, tables: int) -> Report:
    """The same report for the same numbers."""
    found = tuple(finding(n, tables) for n in range(findings))
    states: Counter[str] = Counter(f.state for f in found)
    levels: Counter[str] = Counter(f.severity for f in found if f.state != "suppressed")
    rules = tuple(sorted({rule_of(n) for n in range(40)}))
    made = {f.rule: f for f in found}
    gone = tuple(
        FixedFinding(
            rule=rules[n % len(rules)],
            object=ObjectReport(kind="table", schema="public", name=f"gone_{n}", part=None),
            severity="warning",
            fingerprint=digits("gone", n),
        )
        for n in range(100)
    )
    pages = tuple(
        RuleReport(
            name=name,
            category=made[name].category,
            severity=made[name].severity,
            title=f"{name}: rows of another tenant can be reached.",
            security=made[name].security_severity,
            help=_PAGE.format(title=name, name=name),
        )
        for name in rules
        if name in made
    )
    return Report(
        tool=Tool(name="pgadvise", version="0.1.0"),
        target=Target(
            kind="live", database="app", server_version="18.6", captured_at="2026-11-23T09:12:00+00:00",
            platform="supabase",
        ),
        tenancy=TenancyReport(
            tenant_table="public.workspaces", keys=("workspace_id",), source="inferred", confidence=0.98,
            tables=tuple(scope(n) for n in range(tables)),
        ),
        coverage=Coverage(
            ran=rules,
            skipped=(),
            failed=(),
            looked_at=LookedAt(tables=tables, views=50, indexes=tables * 4, policies=tables * 2, functions=80),
            unseen=tuple(
                UnseenReport(section="relations", object=f"public.{table_of(n)}", reason="locked by another session")
                for n in range(50)
            ),
        ),
        findings=found,
        fixed=gone,
        gate=Gate(kind="baseline", name="pgadvise-baseline.json", entries=findings // 2),
        summary=Summary(**levels, **states, fixed=len(gone)),
        rules=pages,
    )  # fmt: skip


def measure(name: str, saved: str) -> None:
    """In a process of its own: read, render, write; prints seconds, seconds of all, kB and bytes."""
    report = read_report(saved)
    began = time.process_time()
    file = f"{saved}.{name}"
    output.write(formats.named(name).render(report), file)
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print(took, time.process_time(), peak, os.path.getsize(file))


def measured(name: str, saved: Path) -> bool:
    command = [sys.executable, __file__, "--measure", name, str(saved)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took, whole, peak, size = map(float, done.stdout.split())
    good = took <= SECONDS and peak / 1024 <= MEGABYTES
    verdict = "" if good else "  over the limit"
    print(
        f"{name:<12} {took:>6.2f} s {whole:>6.2f} s {peak / 1024:>7.0f} MB {size / 1e6:>7.2f} MB{verdict}", flush=True
    )
    return good


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--findings", type=int, default=10_000)
    options.add_argument("--tables", type=int, default=2_000)
    options.add_argument("--format", choices=formats.NAMES, help="this one alone")
    options.add_argument("--measure", nargs=2, metavar=("FORMAT", "FILE"), help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        measure(*asked.measure)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "report"
        output.write(formats.named("json").render(synthetic(asked.findings, asked.tables)), str(saved))
        print(f"{'format':<12} {'render':>8} {'process':>8} {'peak':>10} {'file':>10}")
        names = [asked.format] if asked.format else formats.NAMES
        over = [name for name in names if not measured(name, saved)]
        return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
