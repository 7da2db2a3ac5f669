"""Prometheus text, read by prometheus_client."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from pgadvise.report import Report
from pgadvise.reports.programs import prometheus

LABELS = {"database", "rule", "severity", "state", "outcome", "version", "server_version"}
Series = dict[tuple[str, ...], float]


def families_of(report: Report) -> dict[str, Series]:
    """Each metric's series: the labels' values but for the database, and the number."""
    found: dict[str, Series] = {}
    for family in text_string_to_metric_families(prometheus.render(report)):
        assert (family.type, family.name in found) == ("gauge", False)
        assert family.documentation.endswith(".")
        assert all(sample.timestamp is None for sample in family.samples)
        assert all({"database"} <= sample.labels.keys() <= LABELS for sample in family.samples)
        series = {tuple(sample.labels.values())[1:]: sample.value for sample in family.samples}
        assert len(series) == len(family.samples)
        found[family.name.removeprefix("pgadvise_")] = series
    return found


def test_every_finding_is_counted(report: Report) -> None:
    """The counts by rule, severity and state add up; what is gone is counted apart."""
    families = families_of(report)
    assert sum(families.get("findings", {}).values()) == len(report.findings)
    assert sum(families.get("findings_fixed", {}).values()) == sum(f.count for f in report.fixed)


def test_clean_is_not_the_same_as_not_run(samples: Any) -> None:
    """0 for a rule that ran and found nothing; no series for one that did not run or whose findings are hidden."""
    report = samples.named("realistic")
    findings = families_of(report)["findings"]
    assert findings["rule-0", "warning", "new"] == 0
    assert findings["unindexed-foreign-key", "warning", "new"] == 12
    assert not [key for key in findings if key[0] == "slow-on-average"]
    ran = tuple(sorted({f.rule for f in report.findings}))
    hidden = replace(report, findings=(), coverage=replace(report.coverage, ran=ran))
    assert "findings" not in families_of(hidden)


def test_the_run_is_told(samples: Any) -> None:
    """When, whether it was whole, how many rules ran, what was not seen."""
    families = families_of(samples.named("realistic"))
    assert families["up"] == {(): 1}
    assert families["last_run_timestamp_seconds"] == {(): 1795425120}
    assert families["rules"] == {("ran",): 34, ("skipped",): 2, ("failed",): 0}
    assert families["not_seen"] == {(): 3}
    assert families_of(samples.named("unjudged"))["up"] == {(): 0}


def test_what_the_gate_holds_is_told(samples: Any) -> None:
    """Each state is a series, and the baseline's entries are counted; without a gate there is none of it."""
    families = families_of(samples.named("gated"))
    states = {state for _, _, state in families["findings"]}
    assert states == {"new", "existing", "changed", "expired", "suppressed"}
    assert families["findings_fixed"]["unindexed-foreign-key", "warning"] == 2
    gate = [families[f"baseline_entries{word}"][()] for word in ("", "_unjudged", "_expiring")]
    assert gate == [8, 1, 1]
    assert not [name for name in families_of(samples.named("realistic")) if name.startswith("baseline")]


def test_a_report_without_a_time_has_none(samples: Any) -> None:
    """A saved report may say anything there; nothing is made up."""
    report = samples.named("clean")
    odd = replace(report, target=replace(report.target, captured_at="yesterday"))
    assert "last_run_timestamp_seconds" not in families_of(odd)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text())
def test_labels_hold_whatever_names_are_made_of(samples: Any, text: str) -> None:
    """A database of any name makes no other label and no other line."""
    report = samples.named("realistic")
    odd = replace(report, target=replace(report.target, database=text))
    assert families_of(odd) == families_of(report)
