"""The proof report for programs: the contract's fields, the same bytes for the same report."""

from pgadvise.proof_report import ProofReport
from pgadvise.reports.programs.json import indented


def render(report: ProofReport) -> str:
    return indented(report)
