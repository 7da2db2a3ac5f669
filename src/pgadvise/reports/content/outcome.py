"""What a run came to, in plain words: what gates, what was accepted, what is gone, what was not seen."""

from collections.abc import Iterator, Mapping

from pgadvise.finding import RANK, Severity
from pgadvise.report import Report, ReportedFinding, ordered
from pgadvise.reports.content.acceptance import is_accepted
from pgadvise.reports.content.header import objects
from pgadvise.reports.lines.layout import GLUE, listed, number_of
from pgadvise.reports.view import NOUNS


def gating(report: Report) -> tuple[ReportedFinding, ...]:
    """New, changed and expired ones: the worst severity first, in it what security loses most by."""
    found = ordered(f for f in report.findings if not is_accepted(f))
    return tuple(sorted(found, key=lambda f: (RANK[f.severity], -(f.security_severity or 0))))


def accepted(report: Report) -> tuple[ReportedFinding, ...]:
    return ordered(f for f in report.findings if is_accepted(f))


def headline(report: Report) -> str:
    """`2 errors, 13 warnings: 13 new, 1 changed, 1 expired · 1 rule failed`. No finding is no praise by itself."""
    told = _gated(report) if report.gate is not None else _counted(report)
    rest = missing(report, failed=told != unjudged(report))
    return _plain(" · ".join(part for part in (told, *rest) if part))


def _counted(report: Report) -> str:
    return ", ".join(_of(report.summary.by_severity)) or _nothing(report, "No findings")


def _of(counts: Mapping[Severity, int]) -> Iterator[str]:
    return (number_of(count, NOUNS[severity]) for severity, count in counts.items() if count)


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
    return unjudged(report) or nothing(report, what)


def nothing(report: Report, what: str) -> str:
    """No finding is only good news together with what was looked at."""
    coverage = report.coverage
    if not coverage.ran:
        return "Nothing was judged: no rule ran"
    where = f" in {objects(coverage.looked_at)}" if coverage.looked_at else ""
    return f"{what}{where}: {number_of(len(coverage.ran), 'rule')} ran"


def unjudged(report: Report) -> str:
    """What could not be judged although others could, so that nobody takes their silence for praise; empty where all
    was."""
    if not report.coverage.ran:
        return ""
    gate = report.gate
    failed = [one.rule for one in report.coverage.failed]
    told = [f"{listed(failed, 3)} failed: what {_they(failed)} would have found is missing"] if failed else []
    if gate is not None and gate.silent:
        told.append(f"{listed(gate.silent, 3)} ran then and could not run now")
    if gate is not None and gate.foreign:
        told.append(f"none of the objects that {gate.name} names is here")
    return f"Not everything was judged: {'; '.join(told)}" if told else ""


def _they(names: list[str]) -> str:
    return "it" if len(names) == 1 else "they"


def missing(report: Report, *, failed: bool = True) -> Iterator[str]:
    """Rules that say nothing although they were asked; without those that `failed` where they are told of already."""
    coverage = report.coverage
    if coverage.failed and failed:
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


def unused(report: Report) -> Iterator[str]:
    """A sentence for each `[[ignore]]` that silences nothing."""
    for entry in report.coverage.unused_ignores:
        yield f"[[ignore]] of {entry.rule} on {entry.object} silences nothing: it can go"


def hidden(report: Report) -> int:
    """How many findings that gate the report counts and does not list (--min-severity)."""
    summary = report.summary
    return max(0, summary.new + summary.changed + summary.expired - len(gating(report)))


def _plain(text: str) -> str:
    return text.replace(GLUE, " ")
