"""JUnit XML, read by junitparser."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from msgspec.structs import replace

from pgadvise.report import Location, Report
from pgadvise.report import Skipped as NotRun
from pgadvise.reports.programs import junit


def suite_of(report: Report) -> TestSuite:
    """The one suite, its stated counts checked against its cases."""
    root = JUnitXml.fromstring(junit.render(report).encode())
    assert isinstance(root, JUnitXml)
    (suite,) = root
    stated = (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert stated == (root.tests, root.failures, root.errors, root.skipped)
    outcomes = Counter(type(result) for case in suite for result in case.result)
    assert stated == (len(list(suite)), outcomes[Failure], outcomes[Error], outcomes[Skipped])
    names = [(case.classname, case.name) for case in suite]
    assert len(names) == len(set(names))
    return suite


def cases_of(report: Report) -> dict[tuple[str, str], TestCase]:
    return {(case.classname.removeprefix("pgadvise."), case.name): case for case in suite_of(report)}


def test_counts_match_and_names_are_unique(report: Report) -> None:
    """A failing case for each finding that gates, an error for each rule that failed; attributes say the same."""
    suite = suite_of(report)
    assert suite.failures == sum(f.state in ("new", "changed", "expired") for f in report.findings)
    assert suite.errors == len(report.coverage.failed)
    assert suite.tests > 0


def test_a_finding_fails_under_its_rule(samples: Any) -> None:
    """The class is the rule, the name the object; the text has the sentence, the fix and the fingerprint."""
    (result,) = cases_of(samples.named("realistic"))["policies-not-enforced", "public.audit_logs"].result
    assert isinstance(result, Failure)
    assert result.type == "error"
    assert result.message.startswith("public.audit_logs has 2 policies")
    assert result.text.startswith(result.message)
    assert "alter table public.audit_logs enable row level security;" in result.text
    assert "fingerprint 58cbe7262ad6be8e" in result.text


def test_a_rule_passes_is_skipped_or_fails(samples: Any) -> None:
    """Passing where it found nothing, skipped with the reason where it did not run, an error where it failed."""
    cases = cases_of(samples.named("realistic"))
    assert cases["rule-0", "every object"].is_passed
    unjudged = cases_of(samples.named("unjudged"))
    (skipped,), (failed,) = (
        unjudged["slow-query", "every object"].result,
        unjudged["unused-index", "every object"].result,
    )
    assert isinstance(skipped, Skipped)
    assert "permission denied" in skipped.message
    assert isinstance(failed, Error)
    assert failed.message == "ZeroDivisionError: division by zero"


def test_a_rule_whose_findings_are_hidden_does_not_pass(samples: Any) -> None:
    """What --min-severity or --new-only left out is not told as clean."""
    report = samples.named("realistic")
    found = tuple(sorted({f.rule for f in report.findings}))
    coverage = replace(report.coverage, ran=found)
    cases = cases_of(replace(report, findings=(), coverage=coverage))
    assert [name for name, case in cases.items() if case.is_passed] == []
    assert {(rule, "every object") for rule in found} <= set(cases)


def test_a_pass_says_what_it_went_without(samples: Any) -> None:
    """A rule that ran without a fact passes with a note; what was not seen stands at the suite."""
    report = samples.named("clean")
    coverage = replace(report.coverage, degraded=(NotRun(rule="rule-1", reason="no workload"),))
    case = cases_of(replace(report, coverage=coverage))["rule-1", "every object"]
    assert case.is_passed
    assert case.system_out == "ran without what it would have used: no workload"
    assert "not seen: public.orders: locked" in junit.render(samples.named("realistic"))


def test_what_was_accepted_is_skipped_and_what_is_fixed_passes(samples: Any) -> None:
    """Accepted and ignored findings are skipped with the reason; changed and expired ones fail and say so."""
    cases = cases_of(samples.named("gated"))
    (accepted,) = cases["role-bypasses-rls", "role prisma"].result
    assert isinstance(accepted, Skipped)
    assert accepted.message == "accepted in the baseline by dba until 2026-12-01: until the pooler moves"
    (ignored,) = cases["unused-index", "public.challenges.idx_challenges_temporal"].result
    assert isinstance(ignored, Skipped)
    (changed,) = cases["policies-not-enforced", "public.audit_logs"].result
    assert isinstance(changed, Failure)
    assert "changed since it was accepted" in changed.text
    fixed = cases["view-bypasses-rls", "public.totals"]
    assert (fixed.is_passed, fixed.system_out) == (True, "accepted once, and gone")


def test_two_findings_of_one_object_are_two_cases(samples: Any) -> None:
    """Numbered, also where an object is called like the number."""
    one = samples.finding("r", "x", about=("table", "public", "t", None))
    names = ["public.t", "public.t (2)", "public.t (3)"]
    assert [
        case.name for case in suite_of(samples.report_of((one, one, one))) if case.classname == "pgadvise.r"
    ] == names
    assert len(list(junit._told_apart(junit._case("r", name) for name in ("a", "a", "a (2)", "a", "a (2)")))) == 5


def test_a_finding_names_its_own_file(samples: Any) -> None:
    """File and line where the finding has them, no invented place where it has none."""
    finding = samples.named("realistic").findings[0]
    text = junit.render(samples.report_of((replace(finding, location=Location(file="db/1.sql", line=12)),)))
    assert 'file="db/1.sql" line="12"' in text
    assert "file=" not in junit.render(samples.report_of((finding,)))


@pytest.mark.parametrize("captured, stamp", [("2026-11-23T10:12:00+01:00", "2026-11-23T09:12:00"), ("yesterday", None)])
def test_the_time_is_that_of_the_capture(samples: Any, captured: str, stamp: str | None) -> None:
    """In UTC, from the report; nothing where the report says no time."""
    report = samples.named("clean")
    suite = suite_of(replace(report, target=replace(report.target, captured_at=captured)))
    assert suite.timestamp == stamp


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text())
def test_xml_takes_whatever_names_are_made_of(samples: Any, text: str) -> None:
    """Any characters, those that XML forbids included, leave a file that is read."""
    finding = samples.finding("r", text, about=("policy", text, text, text), detail=text)
    assert suite_of(samples.report_of((finding, finding))).failures == 2
