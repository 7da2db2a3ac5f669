"""How a finding stands to what was accepted, in words."""

import hashlib
from collections.abc import Mapping

from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.lines.safe import safe

_WHERE: Mapping[str, str] = {
    "baseline": "accepted in the baseline",
    "ignore": "ignored by the configuration",
    "against": "in the other catalog too",
}


def is_accepted(finding: ReportedFinding) -> bool:
    """It does not gate: somebody accepted it, or it was there before."""
    return finding.state in ("existing", "suppressed")


def note(finding: ReportedFinding) -> str:
    """Where, by whom, until when and why it was accepted, or how that ended; on one line, empty where it is new."""
    given = finding.acceptance
    if finding.state == "new":
        return ""
    if finding.state == "changed":
        against = given is not None and given.source == "against"
        if given is not None and given.severity:
            return f"{given.severity} in the other catalog" if against else f"accepted as {given.severity}, graver now"
        return "otherwise in the other catalog" if against else "changed since it was accepted"
    if finding.state == "expired":
        return f"its acceptance ran out on {given.until}" if given and given.until else "its acceptance ran out"
    where = _WHERE[given.source] if given else "accepted"
    by = f" by {safe(given.owner)}" if given and given.owner else ""
    until = f" until {given.until}" if given and given.until else ""
    why = f": {safe(given.reason)}" if given and given.reason else ""
    return f"{where}{by}{until}{why}"


def gone(report: Report) -> str:
    """What is said of each of `report.fixed`."""
    against = report.gate is not None and report.gate.kind == "against"
    return "in the other catalog, and gone here" if against else "accepted once, and gone"


def remembered_as(finding: ReportedFinding) -> str:
    """The 16 hex digits under which a service remembers the finding from run to run.

    One that changed since it was accepted is another: an alert that somebody dismissed must not stay dismissed.
    """
    if finding.state != "changed":
        return finding.fingerprint
    return hashlib.sha256(f"{finding.fingerprint}{finding.evidence_hash}".encode()).hexdigest()[:16]
