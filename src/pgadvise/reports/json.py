"""The report for programs: JSON to the letter of its schema, the same bytes for the same report."""

from typing import Any

import msgspec

from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.safe import safe_json
from pgadvise.reports.view import RANK


def render(report: Report) -> str:
    """Indented by 2, fields in the order of the schema, evidence by key, findings by severity and object."""
    ordered = msgspec.structs.replace(report, findings=_sorted(report.findings), fixed=_sorted(report.fixed))
    return indented(ordered, sort=True)


def indented(value: Any, *, sort: bool = False) -> str:
    """Any value as JSON in the form of our reports: safe to show in a terminal, with a newline at the end."""
    encoded = msgspec.json.encode(value, order="deterministic" if sort else None)
    return safe_json(msgspec.json.format(encoded, indent=2).decode()) + "\n"


def _sorted(findings: tuple[ReportedFinding, ...]) -> tuple[ReportedFinding, ...]:
    def key(f: ReportedFinding) -> tuple[object, ...]:
        place = (f.object.kind, f.object.schema or "", f.object.name, f.object.part or "")
        return (RANK[f.severity], place, f.category, f.rule, f.fingerprint, f.message)

    return tuple(sorted(findings, key=key))
