"""What a run came to, in plain words: what gates, what was accepted, what is gone, what was not seen."""

from collections.abc import Iterator

from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.acceptance import is_accepted
from pgadvise.reports.entry import ordered
from pgadvise.reports.header import objects
from pgadvise.reports.layout import GLUE, number_of
from pgadvise.reports.view import RANK

_NOUNS = {"error": "error", "warning": "warning", "info": "note"}


def gating(report: Report) -> tuple[ReportedFinding, ...]:
    """New, changed and expired ones: the worst severity first, in it what security loses most by."""
    found = ordered(f for f in report.findings if not is_accepted(f))
    return tuple(sorted(found, key=lambda f: (RANK[f.severity], -(f.security_severity or 0))))


def accepted(report: Report) -> tuple[ReportedFinding, ...]:
    return ordered(f for f in report.findings if is_accepted(f))


def headline(report: Report) -> str:
    """`2 errors, 13 warnings: 13 new, 1 changed, 1 expired · 1 rule failed`. No finding is no praise by itself."""
    told = _gated(report) if report.gate is not None else _counted(report)
    return _plain(" · ".join(part for part in (told, *missing(report)) if part))


def _counted(report: Report) -> str:
    summary = report.summary
    counts = {"error": summary.error, "warning": summary.warning, "info": summary.info}
    return ", ".join(_of(counts)) or _nothing(report, "No findings")


def _of(counts: dict[str, int]) -> Iterator[str]:
    return (number_of(count, _NOUNS[severity]) for severity, count in counts.items() if count)


def _gated(report: Report) -> str:
    summary = report.summary
    states = (("new", summary.new), ("changed", summary.changed), ("expired", summary.expired))
    told = ", ".join(f"{count:,} {state}" for state, count in states if count)
    if not told:
        return _nothing(report, "Nothing new")
    found = gating(report)
    counts = {severity: sum(f.severity == severity for f in found) for severity in RANK}
    # Where --min-severity hides some, their severities are not known here.
    whole = sum(counts.values()) == sum(count for _, count in states)
    return f"{', '.join(_of(counts))}: {told}" if whole else told


def _nothing(report: Report, what: str) -> str:
    coverage = report.coverage
    if not coverage.ran:
        return "Nothing was judged: no rule ran"
    where = f" in {objects(coverage.looked_at)}" if coverage.looked_at else ""
    return f"{what}{where}: {number_of(len(coverage.ran), 'rule')} ran"


def missing(report: Report) -> Iterator[str]:
    """Rules that say nothing although they were asked."""
    coverage = report.coverage
    if coverage.failed:
        yield f"{number_of(len(coverage.failed), 'rule')} failed"
    if coverage.skipped and coverage.ran:
        yield f"{number_of(len(coverage.skipped), 'rule')} did not run"


def compared(report: Report) -> str:
    """What the gate compared with and how the rest of it stands, on one line; empty without a gate."""
    gate, summary = report.gate, report.summary
    if gate is None:
        return f"{summary.suppressed:,} ignored by the configuration" if summary.suppressed else ""
    against = gate.kind == "against"
    known = "known there" if against else "accepted"
    parts = [f"{summary.existing + summary.suppressed:,} {known}", f"{summary.fixed:,} fixed"]
    if gate.unknown:
        parts.append(f"{gate.unknown:,} not judged in this run")
    if gate.expiring:
        parts.append(f"{number_of(len(gate.expiring), 'acceptance')} to end within 14 days")
    whom = f"the database {gate.name}" if against else f"{gate.name} ({number_of(gate.entries, 'entry', 'entries')})"
    return _plain("; ".join([f"Compared with {whom}: {', '.join(parts)}", *gate.warnings]))


def hidden(report: Report) -> int:
    """How many findings that gate the report counts and does not list (--min-severity)."""
    summary = report.summary
    return max(0, summary.new + summary.changed + summary.expired - len(gating(report)))


def _plain(text: str) -> str:
    return text.replace(GLUE, " ")
