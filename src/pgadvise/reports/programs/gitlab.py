"""GitLab Code Quality: the findings as the widget of a merge request and the pipeline's own page list them.

GitLab stops reading at the first entry that lacks a fingerprint, a severity or a place, so each has all of them; of two
with one fingerprint it shows one. It compares with the report of the target branch by fingerprint.
"""

import hashlib
from typing import Any

from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.content.acceptance import note, remembered_as
from pgadvise.reports.content.entry import ANCHOR, numbered, place, standing
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.programs.json import indented

_GRAVE = 9.0  # security severity that blocks


def render(report: Report, anchor: str = ANCHOR) -> str:
    """An array, the worst first. Accepted findings are in it: the target branch has them too, so they are not new."""
    return indented([_entry(finding, count, anchor) for finding, count in numbered(standing(report))])


def _entry(finding: ReportedFinding, count: int, anchor: str) -> dict[str, Any]:
    where = place(finding, anchor)
    said = note(finding)
    return {
        "description": f"{safe(finding.message) or finding.rule}{f' ({said})' if said else ''}",
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, count),
        "severity": _severity(finding),
        "location": {"path": where.file, "lines": {"begin": where.line}},
    }


def _fingerprint(finding: ReportedFinding, count: int) -> str:
    known = remembered_as(finding)
    return known if count == 1 else hashlib.sha256(f"{known}:{count}".encode()).hexdigest()[:16]


def _severity(finding: ReportedFinding) -> str:
    if finding.severity == "error":
        return "blocker" if (finding.security_severity or 0) >= _GRAVE else "critical"
    return "major" if finding.severity == "warning" else "info"
