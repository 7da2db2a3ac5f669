"""A finding as every file format tells it: in order, by the name of its object, at a line of a file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from pgadvise.report import FixedFinding, Location, Report, ReportedFinding, RuleReport, ordered
from pgadvise.reports.content.blocks import spelled
from pgadvise.reports.lines.quantities import moment
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.lines.statement import lines

ANCHOR = "pgadvise.toml"  # where findings stand that have no line of their own
_CODE = 120  # columns of SQL
WHOLE = 1_000_000  # columns: each statement on one line, as long as it has no line break of its own
_NEWLINE = re.compile(r"\r?\n")


def standing(report: Report) -> tuple[ReportedFinding, ...]:
    """What no `[[ignore]]` has silenced, in order."""
    return ordered(f for f in report.findings if f.state != "suppressed")


def named(finding: ReportedFinding | FixedFinding) -> str:
    """The object on one line, safe to show: `public.challenges`, `role app`."""
    return safe(spelled(finding.object))


def place(finding: ReportedFinding, anchor: str = ANCHOR) -> Location:
    """Where the finding stands: a line of its own file, else line 1 of `anchor`; folders are parted by `/`."""
    found = finding.location or Location(file=anchor, line=1)
    file = PureWindowsPath(found.file).as_posix() if "\\" in found.file else found.file
    return Location(file=file.removeprefix("./") or ANCHOR, line=max(found.line, 1), column=max(found.column, 1))


def numbered(findings: Iterable[ReportedFinding]) -> Iterator[tuple[ReportedFinding, int]]:
    """Each finding with 1, or 2, 3, … where one of the same fingerprint came before: readers drop what is equal."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        yield finding, seen[finding.fingerprint]


def rules(report: Report) -> dict[str, RuleReport]:
    """The rules by name; one that the report does not describe is known by its findings only."""
    known = {rule.name: rule for rule in report.rules}
    for f in report.findings:
        if f.rule not in known:
            known[f.rule] = RuleReport(
                name=f.rule, category=f.category, severity=f.severity, title=f.rule, security=f.security_severity
            )
    return known


def clean_rules(report: Report) -> tuple[str, ...]:
    """The rules that ran and found nothing: one whose findings are merely left out of this report has its page."""
    spoken = {rule.name for rule in report.rules if rule.help} | {f.rule for f in report.findings}
    return tuple(name for name in report.coverage.ran if name not in spoken)


def captured(report: Report) -> datetime | None:
    """When the database was looked at, in UTC; None where the report does not say it in ISO 8601."""
    read = moment(report.target.captured_at)
    return read.astimezone(UTC) if read is not None else None


def safe_lines(text: str) -> str:
    """`text` with its line breaks, every other hidden character as a visible escape."""
    return "\n".join(map(safe, _NEWLINE.split(text)))


def script(finding: ReportedFinding, columns: int = _CODE) -> str:
    """The statements of the fix in lines of `columns`, each with its semicolon, exact whatever their names are.

    Empty where there is none.
    """
    statements = finding.fix.statements if finding.fix else ()
    return "\n".join(line for text in statements if text.strip() for line in lines(text, columns))
