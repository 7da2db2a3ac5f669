"""GitLab's security report of type `sast`, schema 15: the findings of security rules alone.

A dashboard of vulnerabilities is no place for an unused index; those stand in `gitlab`, the Code Quality report. GitLab
refuses a file whose times are not `yyyy-mm-ddThh:mm:ss`, renders descriptions as Markdown, and would take all findings
of a rule at one line for one, but for the signature.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from pgadvise.report import Report, ReportedFinding, RuleReport, Skipped
from pgadvise.reports.content.acceptance import note, remembered_as
from pgadvise.reports.content.entry import ANCHOR, captured, named, numbered, place, rules, safe_lines, script, standing
from pgadvise.reports.lines.safe import clipped, safe
from pgadvise.reports.programs.json import indented

_SCHEMA = "15.0.7"
_IDS = uuid.UUID("5a0d8f0e-51a8-5c53-9c0b-3a4a6f2f4b11")  # any, but the same for ever
_NAME, _SOLUTION = 255, 7000  # characters
_UNDATED = "1970-01-01T00:00:00"  # a saved report may lack its time, the schema may not
_LOWEST: Mapping[str, float] = {"Critical": 9.0, "High": 7.0, "Medium": 4.0, "Low": 0.0}
_MARKUP = re.compile(r"[\\`*\[\]<>#@!~|&$^{}]|(?<![^\W_])_|_(?![^\W_])|:(?!\s)|(?<=www)\.", re.IGNORECASE)


def render(report: Report, anchor: str = ANCHOR) -> str:
    """Both times of the scan are those of the capture; no other clock is read."""
    found = [finding for finding in standing(report) if finding.security_severity is not None]
    known = rules(report)
    moment = captured(report)
    when = f"{moment:%Y-%m-%dT%H:%M:%S}" if moment else _UNDATED
    tool = {
        "id": "pgadvise",
        "name": report.tool.name,
        "version": report.tool.version,
        "vendor": {"name": "pgadvise"},
    }
    scan = {
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": when,
        "end_time": when,
        "status": "failure" if report.coverage.failed else "success",
        "messages": _messages(report),
    }
    entries = [_vulnerability(f, count, known[f.rule], anchor) for f, count in numbered(found)]
    return indented({"version": _SCHEMA, "scan": scan, "vulnerabilities": entries})


def _messages(report: Report) -> list[dict[str, str]]:
    def said(level: str, one: Skipped, what: str) -> dict[str, str]:
        return {"level": level, "value": f"{one.rule} {what}: {safe(one.reason)}"}

    return [
        *(said("warn", one, "failed") for one in report.coverage.failed),
        *(said("info", one, "did not run") for one in report.coverage.skipped),
    ]


def _vulnerability(finding: ReportedFinding, count: int, rule: RuleReport, anchor: str) -> dict[str, Any]:
    where = place(finding, anchor)
    line = {"file": where.file, "start_line": where.line, "end_line": where.line}
    signature = f"{remembered_as(finding)}:{count}"
    return {
        "id": str(uuid.uuid5(_IDS, signature)),
        "name": clipped(safe(rule.title).strip() or finding.rule, _NAME),
        "description": _description(finding),
        "severity": _severity(finding),
        **_solution(finding),
        "identifiers": [{"type": "pgadvise", "name": f"pgadvise {finding.rule}", "value": finding.rule}],
        "location": line,
        "tracking": {
            "type": "source",
            "items": [{**line, "signatures": [{"algorithm": "hash", "value": signature}]}],
        },
        "details": {
            "object": {"name": "Object", "type": "text", "value": named(finding)},
            "certainty": {"name": "Certainty", "type": "text", "value": finding.certainty},
        },
    }


def _description(finding: ReportedFinding) -> str:
    parts = (safe(finding.message) or finding.rule, note(finding), safe_lines(finding.detail).strip())
    return "\n\n".join(_MARKUP.sub(r"\\\g<0>", part) for part in parts if part)


def _severity(finding: ReportedFinding) -> str:
    """By the rule's number; a warning is at most Medium, since what it takes to be abused is not all there."""
    if finding.severity == "info":
        return "Info"
    most = 10.0 if finding.severity == "error" else _LOWEST["Medium"]
    number = min(finding.security_severity or 0.0, most)
    return next(word for word, lowest in _LOWEST.items() if number >= lowest)


def _solution(finding: ReportedFinding) -> dict[str, str]:
    """A script that does not fit is left out whole: half of one would be worse than none."""
    if finding.fix is None:
        return {}
    title = safe(finding.fix.title)
    whole = f"{title}:\n{script(finding)}"
    return {"solution": whole if len(whole) <= _SOLUTION else clipped(title, _SOLUTION)}
