"""The head of the proof report and of the matrix: what was read, whose the rows are, what was not seen."""

from collections.abc import Iterator

from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.report import UnseenReport
from pgadvise.reports.content.header import tenants, title
from pgadvise.reports.content.unseen import hidden
from pgadvise.reports.lines.layout import Line, labelled, paragraph
from pgadvise.reports.view import View

COLUMN = 11


def heading(report: ProofReport | MatrixReport, view: View) -> Iterator[Line]:
    yield from paragraph(title(report, view), view.prose, hanging=2, style="bold")
    whose = tenants(report.tenancy) or f"none in tables of your own: {report.tenancy.why_none or 'no table lists them'}"
    yield from labelled("Tenants", whose, view.prose, COLUMN)


def not_seen(unseen: tuple[UnseenReport, ...], view: View) -> Iterator[Line]:
    for number, sentence in enumerate(hidden(unseen)):
        yield from labelled("" if number else "Not seen", sentence, view.prose, COLUMN, 2)
