"""Markdown for the comment of a pull request: short, and marked so that the next run takes its place."""

from pgadvise.finding import digest
from pgadvise.report import Report
from pgadvise.reports.review import Size, review

LIMIT = 60_000  # characters; GitHub refuses a comment with more than 65,536
_ROWS = 50


def render(report: Report) -> str:
    begin = marker(report) + "\n"
    return begin + review(report, Size(room=LIMIT - len(begin), rows=_ROWS))


def marker(report: Report) -> str:
    """The first line, by which a job finds its comment again: another for each database of a repository.

    A baseline belongs to one database, and its place stays where a job's database has a new name with every run.
    """
    gate = report.gate
    of = gate.name if gate is not None and gate.kind == "baseline" else report.target.database
    return f"<!-- pgadvise:report {digest(of)} -->"
