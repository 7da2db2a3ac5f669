"""The end of a report: how much was found and where, what to do next, why the program ends as it does."""

from collections.abc import Iterator, Sequence

from pgadvise.finding import Severity
from pgadvise.report import Report
from pgadvise.reports.content.outcome import missing, nothing, unjudged
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, joined, listed, number_of, paragraph
from pgadvise.reports.view import NOUNS, View


def closing(report: Report, view: View, worst_rule: str | None, errors_in: Sequence[str] = ()) -> Iterator[Line]:
    """`worst_rule` is the first of the rules above, to be explained next; `errors_in` what the errors are about."""
    cells = view.prose
    if view.quiet:
        cells = 10_000  # lines are for grep
    else:
        yield EMPTY
    yield from paragraph(_counts(report, view, errors_in), cells, hanging=2, style="bold")
    yield from paragraph(joined([_exit(view), _next(view, worst_rule)]), cells, hanging=2)


def _counts(report: Report, view: View, errors_in: Sequence[str]) -> str:
    counts = report.summary.by_severity
    where = {severity: "" if view.shows(severity) else _hidden(view, severity) for severity in counts}
    where["error"] = where["error"] or listed(errors_in, 3)
    told = ", ".join(_counted(severity, count, where[severity]) for severity, count in counts.items() if count)
    rest = missing(report, failed=bool(told) or not unjudged(report))
    return joined([told or _nothing(report), _accepted(report, view), _gone(report), *rest])


def _counted(severity: Severity, count: int, where: str) -> str:
    return number_of(count, NOUNS[severity]) + (f" ({where})" if where else "")


def _hidden(view: View, severity: Severity) -> str:
    return "-v shows them" if severity == "info" and view.min_severity is None else "not shown"


def _nothing(report: Report) -> str:
    """Where only what gates is listed, others may be accepted: then there are findings, and none is new."""
    gate = report.gate
    what = "Nothing new" if gate is not None and gate.only_new else "No findings"
    return unjudged(report) or nothing(report, what)


def _accepted(report: Report, view: View) -> str:
    summary, gate = report.summary, report.gate
    where = "known there" if gate and gate.kind == "against" else "accepted in the baseline"
    folded = "" if view.verbose or not summary.existing or (gate and gate.only_new) else f" (-v{GLUE}shows them)"
    parts = [f"{summary.existing:,}{GLUE}{where}{folded}"] if gate else []
    parts += [f"{summary.suppressed:,}{GLUE}ignored"] if summary.suppressed else []
    states = (("new", summary.new), ("changed", summary.changed), ("expired", summary.expired))
    parts += [f"{count:,}{GLUE}{state}" for state, count in states if count or state == "new"] if gate else []
    return joined(parts)


def _gone(report: Report) -> str:
    return f"{report.summary.fixed:,}{GLUE}fixed" if report.summary.fixed else ""


def _exit(view: View) -> str:
    if view.exit_code is None:
        return ""
    return f"exit{GLUE}{view.exit_code}" + (f": {view.exit_reason}" if view.exit_reason else "")


def _next(view: View, worst_rule: str | None) -> str:
    commands = [f"advise explain {worst_rule}"] if worst_rule and not view.quiet else []
    commands += view.next_commands
    return f"next: {joined(commands)}" if commands else ""
