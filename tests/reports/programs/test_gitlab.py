"""GitLab Code Quality, against what GitLab needs to read an entry."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pgadvise.report import Location, Report
from pgadvise.reports.programs import gitlab

FILLED = {"type": "string", "minLength": 1}
ENTRY = {
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": FILLED,
        "check_name": FILLED,
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "required": ["path", "lines"],
            "properties": {
                "path": FILLED,
                "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
            },
        },
    },
}


def entries_of(report: Report, **more: Any) -> list[dict[str, Any]]:
    text = gitlab.render(report, **more)
    assert text.startswith("[")
    entries: list[dict[str, Any]] = json.loads(text)
    jsonschema.validate(entries, {"type": "array", "items": ENTRY})
    fingerprints = [entry["fingerprint"] for entry in entries]
    assert len(fingerprints) == len(set(fingerprints))
    return entries


def test_every_finding_is_an_entry(report: Report) -> None:
    """With a fingerprint of its own, a path and a line; what `[[ignore]]` silenced is left out."""
    assert len(entries_of(report)) == sum(f.state != "suppressed" for f in report.findings)


@pytest.mark.parametrize(
    "severity, security, said",
    [("error", 9.1, "blocker"), ("error", None, "critical"), ("warning", 9.1, "major"), ("info", None, "info")],
)
def test_severities(samples: Any, severity: Any, security: float | None, said: str) -> None:
    """In GitLab's five words; an error with the gravest security severity is a blocker."""
    finding = samples.finding("r", "x", about=("role", None, "app", None), severity=severity, security=security)
    assert [entry["severity"] for entry in entries_of(samples.report_of((finding,)))] == [said]


def test_its_own_place_or_the_anchor(samples: Any) -> None:
    """The line of the finding's own file, else line 1 of the anchor."""
    first, second = samples.named("realistic").findings[:2]
    own = replace(first, location=Location(file="db\\1.sql", line=12))
    places = [e["location"] for e in entries_of(samples.report_of((own, second)), anchor="db/schema.sql")]
    assert {"path": "db/1.sql", "lines": {"begin": 12}} in places
    assert {"path": "db/schema.sql", "lines": {"begin": 1}} in places


def test_equal_findings_have_their_own_fingerprints(samples: Any) -> None:
    """The first keeps the finding's; GitLab would show one of two that are equal."""
    finding = samples.named("realistic").findings[0]
    fingerprints = [entry["fingerprint"] for entry in entries_of(samples.report_of((finding,) * 3))]
    assert fingerprints[0] == finding.fingerprint


def test_what_was_accepted_says_so(samples: Any) -> None:
    """In the sentence, since an entry has no other place; a changed one counts as new to the merge request."""
    by_rule = {entry["check_name"]: entry for entry in entries_of(samples.named("gated"))}
    assert by_rule["role-bypasses-rls"]["description"].endswith(": until the pooler moves)")
    assert by_rule["audit-log-truncatable"]["description"].endswith("(its acceptance ran out on 2026-11-01)")
    before = {entry["check_name"]: entry for entry in entries_of(samples.named("realistic"))}
    changed = {rule for rule in by_rule if by_rule[rule]["fingerprint"] != before[rule]["fingerprint"]}
    assert changed == {"policies-not-enforced"}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(), file=st.text())
def test_gitlab_reads_whatever_names_are_made_of(samples: Any, text: str, file: str) -> None:
    """No name, sentence or file makes an entry that ends GitLab's reading."""
    finding = samples.finding("r", text, about=("policy", text, text, text))
    placed = replace(finding, location=Location(file=file, line=0))
    assert len(entries_of(samples.report_of((placed, finding)))) == 2
