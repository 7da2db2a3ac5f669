"""The diff report for programs: the contract's fields, the same bytes for the same report."""

from pgadvise.diff_report import DiffReport
from pgadvise.reports.programs.json import indented


def render(report: DiffReport) -> str:
    return indented(report)
