"""Findings, entries and baselines for the tests of the gate."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from pgadvise.finding import About, digest, fingerprint
from pgadvise.gate.baseline import Baseline, Entry, entry_of
from pgadvise.gate.compare import Scope
from pgadvise.report import ObjectReport, ReportedFinding

TODAY = date(2026, 11, 26)
RULE = "open-thing"
NAMES = {("public", name) for name in ("a", "b", "c")}
SCOPE = Scope(ran=frozenset((RULE,)), names=NAMES)


def finding(name: str, judged: str = "", **changes: Any) -> ReportedFinding:
    about = About("table", "public", name)
    plain = ReportedFinding(
        rule=RULE, category="isolation", severity="error", security_severity=None, certainty="proved",
        object=ObjectReport(kind="table", schema="public", name=name, part=None), message=f"{name} is open", detail="",
        evidence={}, fix=None, location=None, fingerprint=fingerprint(RULE, about, ""), evidence_hash=digest(judged),
    )  # fmt: skip
    return replace(plain, **changes)


def entry(name: str, judged: str = "", **changes: Any) -> Entry:
    return replace(entry_of(finding(name, judged)), **changes)


def baseline(*entries: Entry, **changes: Any) -> Baseline:
    return replace(Baseline(tool="pgadvise 0", rules=(RULE,), entries=entries), **changes)
