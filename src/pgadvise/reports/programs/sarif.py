"""SARIF 2.1.0, as GitHub code scanning accepts it.

One result without a file and a line, or one empty text where a text is required, and GitHub refuses the whole file.
A fix in SARIF is an edit of files, ours is SQL for the database. It is told as what a person would make of it: a new
file that holds the statements, named after the finding. To write it into the file of the finding would be a lie (that
is the configuration, or a migration that has run); without any edit the standard knows no fix.
"""

import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pgadvise.finding import Severity
from pgadvise.report import Location, Report, ReportedFinding, RuleReport
from pgadvise.reports.content.acceptance import gone, note, remembered_as
from pgadvise.reports.content.entry import ANCHOR, WHOLE, named, numbered, place, rules, safe_lines, script, standing
from pgadvise.reports.lines.safe import clipped, safe
from pgadvise.reports.programs.json import indented

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/pgadvise/pgadvise"
_MOST = 25_000  # results; GitHub refuses a file with more
_BYTES = 10_000_000  # compressed; as above
_TEXT = 1024  # characters of a description
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_START = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}  # deletes nothing
_BASELINE = {"new": "new", "existing": "unchanged", "changed": "updated", "expired": "unchanged"}


def render(report: Report, anchor: str = ANCHOR) -> str:
    """One run, the worst first. What `[[ignore]]` silenced is left out: GitHub would show it, whatever its
    `suppressions` say. Beyond what GitHub takes, results are left out and counted."""
    text = _document(report, anchor, _MOST)
    most = _MOST
    while _compressed(text) > _BYTES:
        most //= 2
        text = _document(report, anchor, most)
    return text


def _compressed(text: str) -> int:
    """The size that counts. What is small enough as it is need not be compressed to be known."""
    return len(text) if len(text) <= _BYTES else len(zlib.compress(text.encode(), level=1))


def _document(report: Report, anchor: str, most: int) -> str:
    found = standing(report)
    shown = found[:most]
    described = sorted(rules(report).values(), key=lambda rule: rule.name)
    index = {rule.name: number for number, rule in enumerate(described)}
    compared = report.gate is not None
    results = [_result(f, count, index[f.rule], anchor, compared) for f, count in numbered(shown)]
    driver = {
        "name": report.tool.name,
        "informationUri": _HOME,
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


def _result(finding: ReportedFinding, count: int, index: int, anchor: str, compared: bool) -> dict[str, Any]:
    sql = script(finding, WHOLE)
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, sql)},
        "locations": [{"physicalLocation": _physical(place(finding, anchor)), "logicalLocations": [_logical(finding)]}],
        # GitHub reads the first alone; without it, it would count from the line's text, the same for every anchor.
        "partialFingerprints": {
            "primaryLocationLineHash": f"{remembered_as(finding)}:{count}",
            "pgadvise/v1": finding.fingerprint,
        },
        # The state stands beside it in our words: an expired acceptance is no change of the database.
        **({"baselineState": _BASELINE[finding.state]} if compared else {}),
        **_fixes(finding, count, sql),
        "properties": {"certainty": finding.certainty, "state": finding.state, **_terms(finding)},
    }


def _message(finding: ReportedFinding, sql: str) -> str:
    """The sentence, how it stands, what explains it, the fix. `](` would make a link of a name."""
    parts = [_said(finding.message, finding.rule), note(finding), safe_lines(finding.detail).strip()]
    if finding.fix:
        parts.append(f"Fix: {_said(finding.fix.title, 'statements')}\n{sql}".strip())
    return "\n\n".join(part for part in parts if part).replace("](", "] (")


def _fixes(finding: ReportedFinding, count: int, sql: str) -> dict[str, Any]:
    """The statements as a new file of SQL, named after the finding."""
    if finding.fix is None or not sql:
        return {}
    name = f"{quote(finding.rule, safe='')}-{finding.fingerprint}{'' if count == 1 else f'-{count}'}.sql"
    said = f"{_said(finding.fix.title, 'Statements')}: statements for the database, here as a new file"
    insertion = {"deletedRegion": _START, "insertedContent": {"text": f"{sql}\n"}}
    change = {"artifactLocation": {"uri": f"pgadvise-fixes/{name}"}, "replacements": [insertion]}
    return {"fixes": [{"description": {"text": said}, "artifactChanges": [change]}]}


def _terms(finding: ReportedFinding) -> dict[str, Any]:
    fix = finding.fix
    if fix is None:
        return {}
    return {"fix": {"safe": fix.safe, "online": fix.online, "lock": safe(fix.lock), "verified": fix.verified}}


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
    """What did not run and why, what is gone, what is left out: GitHub's page of the tool shows them."""
    for one in report.coverage.failed:
        yield _told("error", f"{one.rule} failed: {safe(one.reason)}")
    for one in report.coverage.skipped:
        yield _told("note", f"{one.rule} did not run: {safe(one.reason)}")
    for fixed in report.fixed:
        yield _told("note", f"{fixed.rule} of {named(fixed)}: {gone(report)}")
    if left_out:
        yield _told("warning", f"{left_out:,} further findings are left out of this file")


def _told(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _said(text: str, otherwise: str) -> str:
    """`text` on one line, or `otherwise` where it has no letter to show."""
    return safe(text).strip() or otherwise
