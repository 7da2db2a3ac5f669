"""Prometheus text format, for the node exporter's textfile collector: gauges without timestamps.

Labels are rule, severity, state and database, never the name of an object: a series for each would be too many.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pgadvise.report import Report
from pgadvise.reports.content.entry import captured, clean_rules, rules
from pgadvise.reports.lines.safe import safe

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})
Sample = tuple[Mapping[str, str], float]


def render(report: Report) -> str:
    """A rule that ran and found nothing counts 0; one that did not run has no series, which is not the same."""
    database = {"database": report.target.database}
    metrics = list(_metrics(report, database))
    return "".join(line for name, said, samples in metrics for line in _family(name, said, samples))


def _metrics(report: Report, database: Mapping[str, str]) -> Iterator[tuple[str, str, Iterable[Sample]]]:
    coverage, moment = report.coverage, captured(report)
    whole = bool(coverage.ran) and not coverage.failed
    info = {**database, "version": report.tool.version, "server_version": report.target.server_version}
    yield "up", "Whether rules ran and none failed.", [(database, whole)]
    if moment:
        said = "When the database was looked at, in seconds since 1970."
        yield "last_run_timestamp_seconds", said, [(database, moment.timestamp())]
    yield "info", "The version of pgadvise and of the server; always 1.", [(info, 1)]
    yield "findings", "Findings by rule, severity and state.", _findings(report, database)
    yield "findings_fixed", "Accepted findings that are gone.", _fixed(report, database)
    outcomes = {"ran": coverage.ran, "skipped": coverage.skipped, "failed": coverage.failed}
    counted = [({**database, "outcome": outcome}, len(which)) for outcome, which in outcomes.items()]
    yield "rules", "Rules by whether they ran.", counted
    yield (
        "not_seen",
        "Objects and parts of the catalog that could not be looked at.",
        [(database, len(coverage.unseen))],
    )
    if report.gate:
        gate = report.gate
        yield "baseline_entries", "Findings that the gate accepts.", [(database, gate.entries)]
        yield (
            "baseline_entries_unjudged",
            "Accepted findings that this run could not judge.",
            [(database, gate.unknown)],
        )
        said = "Acceptances that end within fourteen days."
        yield "baseline_entries_expiring", said, [(database, len(gate.expiring))]


def _findings(report: Report, database: Mapping[str, str]) -> Iterator[Sample]:
    known = rules(report)
    found: Counter[tuple[str, str, str]] = Counter((f.rule, f.severity, f.state) for f in report.findings)
    found.update({(rule, known[rule].severity, "new"): 0 for rule in clean_rules(report) if rule in known})
    for (rule, severity, state), count in sorted(found.items()):
        yield {**database, "rule": rule, "severity": severity, "state": state}, count


def _fixed(report: Report, database: Mapping[str, str]) -> Iterator[Sample]:
    gone: Counter[tuple[str, str]] = Counter()
    for fixed in report.fixed:
        gone[fixed.rule, fixed.severity] += fixed.count
    for (rule, severity), count in sorted(gone.items()):
        yield {**database, "rule": rule, "severity": severity}, count


def _family(name: str, said: str, samples: Iterable[Sample]) -> Iterator[str]:
    lines = [f"pgadvise_{name}{_labels(labels)} {float(value):.15g}\n" for labels, value in samples]
    if lines:
        yield f"# HELP pgadvise_{name} {said}\n# TYPE pgadvise_{name} gauge\n"
        yield from lines


def _labels(labels: Mapping[str, str]) -> str:
    pairs = (f'{name}="{safe(value).translate(_ESCAPED)}"' for name, value in labels.items())
    return "{" + ",".join(pairs) + "}"
