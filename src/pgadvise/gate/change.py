"""New baselines from old ones: refreshed after a scan, with entries added, dropped, given a reason."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from pgadvise.gate.baseline import Baseline, Entry, entry_of, gathered
from pgadvise.gate.compare import Pairs
from pgadvise.report import Report, ReportedFinding


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is accepted, by whom, on which day, until which (None: for good; "kept": as it was before)."""

    reason: str
    owner: str | None = None
    accepted: date
    until: date | Literal["kept"] | None = "kept"


def updated(baseline: Baseline, report: Report, pairs: Pairs, *, prune: bool, accept_new: bool) -> Baseline:
    """`baseline` after the scan `report`: what still stands has today's evidence and severity.

    Entries that the scan could not judge stay as they are, and so do those that are gone unless `prune`.
    """
    entries = [_refreshed(entry, finding) for finding, entry in (*pairs.known, *pairs.changed)]
    entries += [*pairs.unknown, *(() if prune else pairs.gone)]
    if accept_new:
        entries += [entry_of(finding) for finding in pairs.new if finding.state != "suppressed"]
    head = _head(baseline, report) if accept_new else baseline
    return replace(head, entries=gathered(entries), moved={})


def _refreshed(entry: Entry, finding: ReportedFinding) -> Entry:
    """Severity and evidence of today; reason and end are the person's."""
    return replace(entry, evidence_hash=finding.evidence_hash, severity=finding.severity)


def _head(baseline: Baseline, report: Report) -> Baseline:
    """With the rules that have run since. One that once ran on everything is not made weaker by a run that lacked a
    fact."""
    before, lacking = set(baseline.rules), {one.rule for one in report.coverage.degraded}
    degraded = {rule for rule in lacking if rule not in before or rule in baseline.degraded}
    kept = {rule for rule in baseline.degraded if rule not in report.coverage.ran}
    return replace(
        baseline,
        tool=f"{report.tool.name} {report.tool.version}",
        rules=tuple(sorted({*baseline.rules, *report.coverage.ran})),
        degraded=tuple(sorted(degraded | kept)),
    )


def grounded(baseline: Baseline, fingerprints: Iterable[str], grounds: Grounds) -> Baseline:
    """`baseline` with reason, owner and end written to the entries of these fingerprints."""
    wanted = set(fingerprints)
    return replace(
        baseline,
        entries=gathered(_grounded(e, grounds) if e.fingerprint in wanted else e for e in baseline.entries),
    )


def taken(baseline: Baseline, findings: Sequence[ReportedFinding], grounds: Grounds) -> Baseline:
    """`baseline` with these findings as accepted, in place of what it held under their fingerprints.

    Owner and end that were named before stay, as where an entry is only annotated.
    """
    wanted = {finding.fingerprint for finding in findings}
    kept = [entry for entry in baseline.entries if entry.fingerprint not in wanted]
    owners = {entry.fingerprint: entry.owner for entry in baseline.entries if entry.owner}
    ends = ends_of(baseline, wanted)
    new = [replace(entry_of(f), owner=owners.get(f.fingerprint), until=ends.get(f.fingerprint)) for f in findings]
    return replace(baseline, entries=gathered([*kept, *(_grounded(entry, grounds) for entry in new)]))


def ends_of(baseline: Baseline, fingerprints: Collection[str]) -> dict[str, date]:
    """The first end of each of these fingerprints that has one."""
    ends = [(e.fingerprint, e.until) for e in baseline.entries if e.until and e.fingerprint in fingerprints]
    return dict(sorted(ends, reverse=True))  # the earliest comes last and stays


def _grounded(entry: Entry, grounds: Grounds) -> Entry:
    return replace(
        entry,
        reason=grounds.reason,
        owner=grounds.owner or entry.owner,
        accepted=grounds.accepted,
        until=entry.until if grounds.until == "kept" else grounds.until,
    )
