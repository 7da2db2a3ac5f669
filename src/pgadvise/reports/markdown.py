"""Markdown for the comment of a pull request: short, and marked so that the next run takes its place."""

from pgadvise.report import Report
from pgadvise.reports.review import Size, review

MARKER = "<!-- pgadvise:report -->"  # the first line; a job looks for it to update its comment
LIMIT = 60_000  # characters; GitHub refuses a comment with more than 65,536
_ROWS = 50


def render(report: Report) -> str:
    begin = MARKER + "\n"
    return begin + review(report, Size(room=LIMIT - len(begin), rows=_ROWS))
