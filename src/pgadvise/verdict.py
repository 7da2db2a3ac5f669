"""What a run ends with: the exit code and its reason, from the report and `--fail-on` alone."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from pgadvise.engines.verdicts.verdicts import OFF
from pgadvise.finding import RANK
from pgadvise.gate.compare import GATES
from pgadvise.overview import UNPROVED
from pgadvise.report import Report, ReportedFinding, left_out

FailOn = Literal["error", "warning", "info", "never"]


class Verdict(msgspec.Struct, frozen=True):
    """Exit code and the clause that says why."""

    exit_code: int
    reason: str


def verdict(report: Report, fail_on: FailOn, categories: Mapping[str, str], *, strict: bool = False) -> Verdict:
    """0 nothing gates, 1 findings at or above `fail_on`, 3 the answer is incomplete.

    `categories` maps each rule that was to run to its category: a crash of an isolation rule may hide a leak, so it
    is 3 whatever was found; with `strict` any rule that crashed or did not run is.
    """
    crashed = [f.rule for f in report.coverage.failed]
    grave = [rule for rule in crashed if categories.get(rule) == "isolation"]
    if grave:
        return Verdict(3, f"{_names(grave)} failed, so isolation was not judged")
    uncompared = _uncompared(report, categories)
    if uncompared:
        return Verdict(3, uncompared)
    if strict and crashed:
        return Verdict(3, f"{_names(crashed)} failed (--strict)")
    lacking = [one.rule for one in report.coverage.skipped if one.reason != OFF]
    if strict and lacking:
        return Verdict(3, f"{_names(lacking)} did not run (--strict)")
    if strict and (late := _late(report)):
        return Verdict(3, f"{late} (--strict)")
    if strict and (hidden := left_out(report.coverage.unseen)):
        return Verdict(3, f"{_names(list(hidden), 'objects')} could not be read (--strict)")
    found = [f for f in report.findings if f.state in GATES]
    gating = [] if fail_on == "never" else [f for f in found if RANK[f.severity] <= RANK[fail_on]]
    if gating:
        level = fail_on if fail_on == "error" else f"{fail_on} or above"
        return Verdict(1, f"{_counted(gating, report.gate is not None)} at {level}")
    new = "" if report.gate is None else "new "
    return Verdict(0, "--fail-on never" if fail_on == "never" else f"no {new}finding at {fail_on}{_above(fail_on)}")


def _uncompared(report: Report, categories: Mapping[str, str]) -> str | None:
    """Why a comparison with what was accepted says nothing: a database without its tables must not look repaired."""
    gate = report.gate
    if gate is None:
        return None
    if gate.foreign:
        return f"none of the objects that {gate.name} names is here: another database, or its migrations are missing"
    if late := _late(report):
        return late
    if "isolation" in categories.values() and (hidden := left_out(report.coverage.unseen)):
        return f"{_names(list(hidden), 'objects')} could not be read: isolation was not judged there"
    silent = [rule for rule in gate.silent if categories.get(rule) == "isolation"]
    return f"{_names(silent)} ran for {gate.name} and could not run now: isolation was not judged" if silent else None


def _late(report: Report) -> str | None:
    """What the time for proofs did not suffice for."""
    late = [one.object or "" for one in report.coverage.unseen if one.section == UNPROVED]
    over = "was not judged: the time for proofs was over (--proof-time)"
    return f"isolation of {_names(late, 'objects')} {over}" if late else None


def _counted(gating: list[ReportedFinding], gated: bool) -> str:
    """`3 findings`; where findings are compared, `1 new, 1 changed and 1 expired finding`."""
    counts = [(state, sum(f.state == state for f in gating)) for state in GATES]
    told = [f"{count} {state}" for state, count in counts if count] if gated else [str(len(gating))]
    joined = " and ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)
    return f"{joined} {'finding' if len(gating) == 1 else 'findings'}"


def _above(fail_on: FailOn) -> str:
    return "" if fail_on == "error" else " or above"


def _names(names: list[str], what: str = "rules") -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more {what}"
