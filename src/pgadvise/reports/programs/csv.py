"""CSV (RFC 4180, UTF-8, one header row): the findings for a spreadsheet, one a row, those that are gone included.

A name may be made to look like a formula, so what a spreadsheet would compute gets a `'` in front: at the start of a
line, and after `;`, which Excel takes for the end of a cell in many countries. So does what a log of GitHub or Azure
would obey.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain

from pgadvise.report import Report, ReportedFinding, ordered
from pgadvise.reports.content.acceptance import gone, note
from pgadvise.reports.content.entry import WHOLE, named, rules, script
from pgadvise.reports.lines.safe import safe

COLUMNS = (
    "severity", "state", "rule", "category", "security_severity", "certainty", "kind", "schema", "name", "part",
    "object", "message", "detail", "fix", "fix_sql", "fix_safe", "fix_lock", "accepted", "file", "line", "fingerprint",
    "database",
)  # fmt: skip
_COMPUTED = re.compile(r"(^|;)([^\S\n]*)(?=[=+\-@＝＋－＠]|::)", re.MULTILINE)
_OBEYED = re.compile(r"#(?=#(?:vso)?\[)")
_BREAK = re.compile(r"\s*\n\s*")


def render(report: Report) -> str:
    """Suppressed findings are in it, with their reason: the column `state` tells them apart."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    database = safe(report.target.database)
    for cells in chain(_findings(report), _fixed(report)):
        writer.writerow([_harmless(cell) for cell in (*cells, database)])
    return text.getvalue()


def _findings(report: Report) -> Iterator[tuple[str, ...]]:
    for f in ordered(report.findings):
        about = f.object
        yield (
            f.severity,
            f.state,
            f.rule,
            f.category,
            "" if f.security_severity is None else f"{f.security_severity:.1f}",
            f.certainty,
            about.kind,
            *(safe(word or "") for word in (about.schema, about.name, about.part)),
            named(f),
            safe(f.message),
            safe(_BREAK.sub(" ", f.detail.strip())),
            *_fix(f),
            note(f),
            safe(f.location.file) if f.location else "",
            str(f.location.line) if f.location else "",
            f.fingerprint,
        )


def _fix(finding: ReportedFinding) -> tuple[str, str, str, str]:
    fix = finding.fix
    if fix is None:
        return ("", "", "", "")
    return (safe(fix.title), script(finding, WHOLE), "yes" if fix.safe else "no", safe(fix.lock))


def _fixed(report: Report) -> Iterator[tuple[str, ...]]:
    known = rules(report)
    for f in report.fixed:
        about = f.object
        category = known[f.rule].category if f.rule in known else ""
        names = (safe(word or "") for word in (about.schema, about.name, about.part))
        head = (f.severity, "fixed", f.rule, category, "", "", about.kind, *names, named(f), gone(report))
        yield from [(*head, *[""] * (len(COLUMNS) - len(head) - 2), f.fingerprint)] * f.count


def _harmless(cell: str) -> str:
    return _OBEYED.sub("#'", _COMPUTED.sub(r"\1'\2", cell))
