"""The head of the proof report and of the matrix: what was read, whose the rows are, what was not seen."""

from collections.abc import Iterator

from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.report import UnseenReport
from pgadvise.reports.content.header import server, tenants
from pgadvise.reports.content.unseen import hidden
from pgadvise.reports.lines.layout import GLUE, Line, joined, labelled, paragraph
from pgadvise.reports.lines.quantities import day
from pgadvise.reports.view import View

COLUMN = 11


def heading(report: ProofReport | MatrixReport, view: View) -> Iterator[Line]:
    target = report.target
    how = "read only" if target.kind == "live" else f"from a snapshot of {day(target.captured_at)}"
    took = f", {view.elapsed:.1f}{GLUE}s" if view.elapsed is not None else ""
    title = joined([f"{report.tool.name} {report.tool.version}", f"{target.database} ({server(target)})", how + took])
    yield from paragraph(title, view.prose, hanging=2, style="bold")
    whose = tenants(report.tenancy) or f"none in tables of your own: {report.tenancy.why_none or 'no table lists them'}"
    yield from labelled("Tenants", whose, view.prose, COLUMN)


def not_seen(unseen: tuple[UnseenReport, ...], view: View) -> Iterator[Line]:
    for number, sentence in enumerate(hidden(unseen)):
        yield from labelled("" if number else "Not seen", sentence, view.prose, COLUMN, 2)
