"""Workflow commands of GitHub Actions: the findings that matter most as annotations, and how many more there are.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the others without a word.
"""

from collections.abc import Mapping

from pgadvise.finding import Severity
from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.content import outcome
from pgadvise.reports.content.entry import ANCHOR, named, place, safe_lines, script
from pgadvise.reports.lines.safe import clipped, safe

_MOST = 10
_TEXT = 4_000  # characters of one annotation
_TITLE = 200
LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, anchor: str = ANCHOR) -> str:
    """The annotations, then one line that counts. What was accepted is not annotated."""
    found = outcome.gating(report)
    level = _last_level(report)
    # The last line takes a place of its level.
    shown = found[: _MOST - all(LEVELS[f.severity] == level for f in found[:_MOST])]
    rest = len(found) - len(shown) + outcome.hidden(report)
    return (
        "".join(f"{_annotation(f, anchor)}\n" for f in shown)
        + f"{command(level, {'title': report.tool.name}, _last(report, rest))}\n"
    )


def _annotation(finding: ReportedFinding, anchor: str) -> str:
    where = place(finding, anchor)
    properties = {
        "file": safe(where.file),
        "line": f"{where.line}",
        "col": f"{where.column}",
        "title": clipped(f"{named(finding)}: {safe(finding.rule)}", _TITLE),
    }
    return command(LEVELS[finding.severity], properties, clipped(_text(finding), _TEXT))


def _text(finding: ReportedFinding) -> str:
    parts = [safe(finding.message), safe_lines(finding.detail).strip()]
    if finding.fix is not None:
        parts.append(f"Fix: {safe(finding.fix.title)}\n{script(finding)}".strip())
    return "\n\n".join(part for part in parts if part)


def _last_level(report: Report) -> str:
    """What was not judged is not fine."""
    return "warning" if outcome.unjudged(report) or not report.coverage.ran else "notice"


def _last(report: Report, rest: int) -> str:
    more = f"{rest:,} more in the report" if rest else ""
    idle = list(outcome.unused(report))
    silent = idle[0] if len(idle) == 1 else f"{len(idle):,} [[ignore]] entries silence nothing" if idle else ""
    parts = [outcome.headline(report), outcome.compared(report), more, silent]
    return safe(" · ".join(p for p in parts if p))


def command(level: str, properties: Mapping[str, str], text: str) -> str:
    """`::error file=…,title=…::text`; what would end a property or the line is escaped."""
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {told}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
