"""Markdown for the summary of a GitHub job: `advise … -f summary >> "$GITHUB_STEP_SUMMARY"`."""

from pgadvise.report import Report
from pgadvise.reports.review import Size, review

LIMIT = 1_000_000  # bytes; of a step whose summary has more than 1 MiB, GitHub shows none
_ROWS = 500


def render(report: Report) -> str:
    return review(report, Size(room=LIMIT, rows=_ROWS, measure=_bytes))


def _bytes(text: str) -> int:
    return len(text.encode())
