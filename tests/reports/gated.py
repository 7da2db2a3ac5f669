"""A report as a gate leaves it: one finding or more of every state, and what is gone."""

from collections import Counter
from datetime import date

from msgspec.structs import replace

from pgadvise.report import Acceptance, FixedFinding, Gate, ObjectReport, Report, State

ACCEPTED: dict[str, tuple[State, Acceptance]] = {
    "role-bypasses-rls": (
        "existing",
        Acceptance(source="baseline", reason="until the pooler moves", owner="dba", until=date(2026, 12, 1)),
    ),
    "policies-not-enforced": ("changed", Acceptance(source="baseline", reason="read by nobody", owner="dba")),
    "audit-log-truncatable": ("expired", Acceptance(source="baseline", until=date(2026, 11, 1))),
    "duplicate-foreign-key": ("existing", Acceptance(source="baseline")),
    "unused-index": ("suppressed", Acceptance(source="ignore", reason="the yearly report uses it")),
}


def gated(report: Report) -> Report:
    """`report` after a comparison with a baseline of eight entries."""
    found = []
    for finding in report.findings:
        state, acceptance = ACCEPTED.get(finding.rule, ("new", None))
        found.append(replace(finding, state=state, acceptance=acceptance))
    gone = (
        FixedFinding(
            rule="view-bypasses-rls",
            object=ObjectReport(kind="view", schema="public", name="totals", part=None),
            severity="error",
            fingerprint="00000000000000f1",
        ),
        FixedFinding(
            rule="unindexed-foreign-key",
            object=ObjectReport(kind="constraint", schema="public", name="votes", part="votes_author_id_fkey"),
            severity="warning",
            fingerprint="00000000000000f2",
            count=2,
        ),
    )
    states: Counter[str] = Counter(f.state for f in found)
    levels: Counter[str] = Counter(f.severity for f in found if f.state != "suppressed")
    expiring = tuple(f.fingerprint for f in found if f.rule == "role-bypasses-rls")
    return replace(
        report,
        findings=tuple(found),
        fixed=gone,
        gate=Gate(kind="baseline", name="pgadvise-baseline.json", entries=8, unknown=1, expiring=expiring),
        summary=replace(report.summary, **states, **levels, fixed=3),
    )
