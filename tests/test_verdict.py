"""What a run ends with: the contract's exit codes, from report and options alone."""

from typing import Any

import msgspec
import pytest

from pgadvise.engines.verdicts.verdicts import OFF
from pgadvise.overview import UNPROVED
from pgadvise.report import (
    Coverage,
    Gate,
    ObjectReport,
    Report,
    ReportedFinding,
    Skipped,
    Summary,
    Target,
    TenancyReport,
    Tool,
    UnseenReport,
)
from pgadvise.verdict import FailOn, verdict

CATEGORIES = {"slow-thing": "queries", "open-thing": "isolation"}


def finding(severity: Any, state: Any = "new") -> ReportedFinding:
    return ReportedFinding(
        rule="slow-thing", category="queries", severity=severity, security_severity=None, certainty="proved",
        object=ObjectReport(kind="table", schema="public", name="t", part=None), message="m", detail="", evidence={},
        fix=None, location=None, fingerprint="0" * 16, evidence_hash="0" * 16, state=state,
    )  # fmt: skip


def report(*findings: ReportedFinding, failed: str = "", skipped: str = "") -> Report:
    return Report(
        tool=Tool(name="pgadvise", version="0"),
        target=Target(kind="live", database="app", server_version="18", captured_at="2026-01-01T00:00:00+00:00"),
        tenancy=TenancyReport(tenant_table=None, keys=(), source="none", confidence=1.0, tables=()),
        coverage=Coverage(
            ran=(),
            failed=(Skipped(rule=failed, reason="x"),) if failed else (),
            skipped=(Skipped(rule=skipped, reason="x"),) if skipped else (),
        ),
        findings=findings,
        summary=Summary(),
    )


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("error", "error", 1), ("warning", "error", 0), ("info", "error", 0),
        ("error", "warning", 1), ("warning", "warning", 1), ("info", "warning", 0),
        ("info", "info", 1), ("error", "never", 0),
    ],
)  # fmt: skip
def test_a_finding_gates_from_its_level_on(severity: str, fail_on: FailOn, code: int) -> None:
    """0 below --fail-on, 1 from it on, never with never."""
    assert verdict(report(finding(severity)), fail_on, CATEGORIES).exit_code == code


@pytest.mark.parametrize(
    ("state", "code"), [("new", 1), ("changed", 1), ("expired", 1), ("existing", 0), ("suppressed", 0)]
)
def test_what_is_accepted_does_not_gate(state: str, code: int) -> None:
    """New, changed and expired findings gate; known and accepted ones do not."""
    assert verdict(report(finding("error", state)), "error", CATEGORIES).exit_code == code


def test_a_crash_of_an_isolation_rule_outweighs_everything() -> None:
    """It may hide a leak, so the answer is incomplete: 3, whatever else was found or asked."""
    crashed = report(finding("error"), failed="open-thing")
    assert verdict(crashed, "error", CATEGORIES).exit_code == 3
    assert verdict(crashed, "never", CATEGORIES).exit_code == 3


def test_any_other_crash_counts_only_when_strict() -> None:
    """A rule that failed or did not run is 3 with --strict, and otherwise only reported."""
    for incomplete in (report(failed="slow-thing"), report(skipped="slow-thing")):
        assert verdict(incomplete, "error", CATEGORIES).exit_code == 0
        assert verdict(incomplete, "error", CATEGORIES, strict=True).exit_code == 3


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ({}, 0),
        ({"foreign": True}, 3),
        ({"silent": ("open-thing",)}, 3),
        ({"silent": ("slow-thing",)}, 0),
    ],
)
def test_a_comparison_that_says_nothing_is_never_green(gate: dict[str, Any], code: int) -> None:
    """A database without the baseline's tables, or on which isolation could not be judged any more, is not repaired."""
    compared = msgspec.structs.replace(
        report(finding("info", "existing")), gate=Gate(kind="baseline", name="b.json", entries=2, **gate)
    )
    assert verdict(compared, "error", CATEGORIES).exit_code == code


@pytest.mark.parametrize("section", [UNPROVED, "relations"])
@pytest.mark.parametrize(("gated", "strict", "code"), [(False, False, 0), (True, False, 3), (False, True, 3)])
def test_what_time_or_a_lock_kept_back_is_not_green_at_a_gate(
    section: str, gated: bool, strict: bool, code: int
) -> None:
    """3 where something is compared or everything is asked for; without that the report says it, and that is all."""
    cut = UnseenReport(section=section, object="public.t", reason="the time was over")
    late = msgspec.structs.replace(report(), coverage=Coverage(ran=(), skipped=(), failed=(), unseen=(cut,)))
    if gated:
        late = msgspec.structs.replace(late, gate=Gate(kind="baseline", name="b", entries=1))
    assert verdict(late, "error", CATEGORIES, strict=strict).exit_code == code


def test_proofs_that_were_turned_off_are_not_lacking() -> None:
    """--strict asks for what could not run, not for what nobody wanted."""
    off = msgspec.structs.replace(
        report(), coverage=Coverage(ran=(), skipped=(Skipped(rule="open-thing", reason=OFF),), failed=())
    )
    assert verdict(off, "error", CATEGORIES, strict=True).exit_code == 0
