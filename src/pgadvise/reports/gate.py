"""The lines below a report's head that tell of the gate: what is compared with, which entries silence nothing."""

from collections.abc import Iterator

from pgadvise.report import Report
from pgadvise.reports.header import COLUMN
from pgadvise.reports.layout import Line, labelled
from pgadvise.reports.outcome import compared, unused
from pgadvise.reports.view import View


def gate(report: Report, view: View) -> Iterator[Line]:
    """Nothing where no baseline is in force and every `[[ignore]]` is used."""
    if report.gate is not None:
        yield from labelled("Gate", compared(report).replace("Compared", "compared", 1), view.prose, COLUMN, 2)
    for number, told in enumerate(unused(report)):
        yield from labelled("" if number else "Unused", told, view.prose, COLUMN, 2)
