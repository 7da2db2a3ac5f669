"""SARIF 2.1.0, as GitHub code scanning accepts it.

One result without a file and a line, or one empty text where a text is required, and GitHub refuses the whole file.
A fix is SQL for the database and no edit of a file, so it stands in the text and under `properties`, not in `fixes`.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pgadvise.finding import Severity
from pgadvise.report import Location, Report, ReportedFinding, RuleReport
from pgadvise.reports.entry import ANCHOR, clipped, named, numbered, place, rules, safe_lines, script, standing
from pgadvise.reports.json import indented
from pgadvise.reports.safe import safe

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST = 25_000  # results; GitHub refuses a file with more
_TEXT = 1024  # characters of a description
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_BASELINE = {"new": "new", "existing": "unchanged", "changed": "updated", "expired": "unchanged"}


def render(report: Report, anchor: str = ANCHOR) -> str:
    """One run. What `[[ignore]]` silenced is left out: GitHub would show it, whatever its `suppressions` say."""
    found = standing(report)
    shown = found[:_MOST]
    described = sorted(rules(report).values(), key=lambda rule: rule.name)
    index = {rule.name: number for number, rule in enumerate(described)}
    results = [_result(f, count, index[f.rule], anchor) for f, count in numbered(shown)]
    driver = {
        "name": report.tool.name,
        "semanticVersion": report.tool.version,
        "rules": [_rule(rule) for rule in described],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "pgadvise/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(found) - len(shown))],
        "results": results,
    }
    return indented({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: RuleReport) -> dict[str, Any]:
    title = clipped(_said(rule.title, rule.name), _TEXT)
    page = safe_lines(rule.help).strip() or title
    return {
        "id": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": _properties(rule),
    }


def _properties(rule: RuleReport) -> dict[str, Any]:
    """A number under `security-severity`, as text, makes it a security rule; no other may have one."""
    shared: dict[str, Any] = {"tags": ["postgresql", rule.category], "precision": "high"}
    if rule.security is None:
        return {**shared, "problem.severity": _PROBLEMS[rule.severity]}
    return {**shared, "tags": ["security", *shared["tags"]], "security-severity": f"{rule.security:.1f}"}


def _result(finding: ReportedFinding, count: int, index: int, anchor: str) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": _physical(place(finding, anchor)), "logicalLocations": [_logical(finding)]}],
        # GitHub reads the first alone; without it, it would count from the line's text, the same for every anchor.
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:{count}",
            "pgadvise/v1": finding.fingerprint,
        },
        "baselineState": _BASELINE[finding.state],
        "properties": {"certainty": finding.certainty, "state": finding.state, **_fix(finding)},
    }


def _message(finding: ReportedFinding) -> str:
    """The sentence, what explains it, the fix. `](` would make a link of a name."""
    parts = [_said(finding.message, finding.rule), safe_lines(finding.detail).strip()]
    if finding.fix:
        parts.append(f"Fix: {_said(finding.fix.title, 'statements')}\n{script(finding)}".strip())
    return "\n\n".join(part for part in parts if part).replace("](", "] (")


def _fix(finding: ReportedFinding) -> dict[str, Any]:
    if finding.fix is None or not finding.fix.statements:
        return {}
    return {"fix": {"statements": finding.fix.statements, "safe": finding.fix.safe}}


def _physical(location: Location) -> dict[str, Any]:
    path = quote(location.file, safe="/", errors="backslashreplace")
    return {
        "artifactLocation": {"uri": f"file://{path}" if path.startswith("/") else path},
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.line,
            "endColumn": location.column + 1,
        },
    }


def _logical(finding: ReportedFinding) -> dict[str, str]:
    return {
        "name": _said(finding.object.part or finding.object.name, finding.object.kind),
        "fullyQualifiedName": named(finding),
        "kind": finding.object.kind,
    }


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    told = list(_notifications(report, left_out))
    good = not report.coverage.failed
    return {"executionSuccessful": good, **({"toolExecutionNotifications": told} if told else {})}


def _notifications(report: Report, left_out: int) -> Iterator[dict[str, Any]]:
    for level, skipped in (("error", report.coverage.failed), ("note", report.coverage.skipped)):
        for one in skipped:
            yield {"level": level, "message": {"text": f"{one.rule} gave no answer: {safe(one.reason)}"}}
    if left_out:
        yield {"level": "warning", "message": {"text": f"{left_out:,} further findings are left out of this file"}}


def _said(text: str, otherwise: str) -> str:
    """`text` on one line, or `otherwise` where it has no letter to show."""
    return safe(text).strip() or otherwise
