"""The report for programs: JSON to the letter of its schema, the same bytes for the same report."""

from typing import Any

import msgspec

from pgadvise.finding import RANK
from pgadvise.report import FixedFinding, Report, ordered
from pgadvise.reports.lines.safe import safe_json


def render(report: Report) -> str:
    """Indented by 2, fields in the schema's order, evidence as its rule tells it, findings by severity and object."""
    sorted_report = msgspec.structs.replace(report, findings=ordered(report.findings), fixed=_gone(report))
    return indented(sorted_report)


def _gone(report: Report) -> tuple[FixedFinding, ...]:
    def key(f: FixedFinding) -> tuple[object, ...]:
        about = f.object
        return (RANK[f.severity], about.kind, about.schema or "", about.name, about.part or "", f.rule, f.fingerprint)

    return tuple(sorted(report.fixed, key=key))


def indented(value: Any) -> str:
    """Any value as JSON in the form of our reports: safe to show in a terminal, with a newline at the end."""
    return safe_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"
