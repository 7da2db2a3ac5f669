"""SARIF, against what GitHub refuses beyond the standard; the schema itself is asked in no test yet."""

import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgadvise.report import Location, Report
from pgadvise.reports import formats, sarif

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
SHORT = {**TEXT, "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 1024}}}
POSITIVE = {"type": "integer", "minimum": 1}
REGION = {"required": ["startLine", "startColumn", "endLine", "endColumn"], "additionalProperties": POSITIVE}
LEVEL = {"enum": ["error", "warning", "note"]}
URI = {"type": "string", "minLength": 1, "pattern": r"^[A-Za-z0-9%._~/:-]+$"}
RULE = {
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "shortDescription": SHORT,
        "fullDescription": SHORT,
        "help": {**TEXT, "required": ["text", "markdown"]},
        "defaultConfiguration": {"required": ["level"], "properties": {"level": LEVEL}},
        "properties": {"properties": {"security-severity": {"type": "string", "pattern": r"^(10\.0|\d\.\d)$"}}},
    },
}
RESULT = {
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "level": LEVEL,
        "message": TEXT,
        "partialFingerprints": {"required": ["primaryLocationLineHash", "pgadvise/v1"]},
        "locations": {
            "minItems": 1,
            "items": {
                "required": ["physicalLocation", "logicalLocations"],
                "properties": {
                    "physicalLocation": {
                        "required": ["artifactLocation", "region"],
                        "properties": {
                            "artifactLocation": {"required": ["uri"], "properties": {"uri": URI}},
                            "region": REGION,
                        },
                    }
                },
            },
        },
    },
}
GITHUB = {
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"properties": {"driver": {"properties": {"rules": {"items": RULE}}}}},
                    "results": {"items": RESULT, "maxItems": 25_000},
                },
            },
        },
    },
}


def run_of(report: Report, **more: Any) -> dict[str, Any]:
    document = json.loads(sarif.render(report, **more))
    jsonschema.validate(document, GITHUB)
    run: dict[str, Any] = document["runs"][0]
    return run


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []


def test_github_accepts_every_report(report: Report) -> None:
    """A file and a line for each result, our own fingerprints, help for each rule, nothing empty anywhere."""
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == sum(finding.state != "suppressed" for finding in report.findings)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert all(text.strip() for text in strings(run))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(), file=st.text())
def test_github_accepts_whatever_names_are_made_of(samples: Any, text: str, file: str) -> None:
    """Names, sentences and files of any characters leave a file that GitHub accepts, without a link that we did
    not make."""
    finding = samples.finding("r", text, about=("policy", text, text, text), detail=text)
    placed = msgspec.structs.replace(finding, location=Location(file=file, line=3))
    result = run_of(samples.report_of((placed,)))["results"][0]
    assert "](" not in result["message"]["text"]


def test_a_security_rule_is_one_that_says_so(samples: Any) -> None:
    """`security-severity`, a text, stands at rules with a number and at no other; the page is the help."""
    rules = {rule["id"]: rule for rule in run_of(samples.named("realistic"))["tool"]["driver"]["rules"]}
    assert rules["rls-disabled"]["properties"]["security-severity"] == "9.1"
    assert rules["unused-index"]["properties"]["problem.severity"] == "recommendation"
    assert "security-severity" not in rules["unused-index"]["properties"]
    assert rules["rls-disabled"]["help"]["markdown"].startswith("# What rls-disabled means.\n\n## Why\n")


def test_a_finding_without_a_file_stands_at_the_anchor(samples: Any) -> None:
    """Its own file first, else the anchor that was named, else pgadvise.toml; line 1."""
    first, *rest = samples.named("realistic").findings
    own = msgspec.structs.replace(first, location=Location(file="db/a b#1.sql", line=12, column=5))
    report = samples.report_of((own, *rest))
    places = [r["locations"][0]["physicalLocation"] for r in run_of(report, anchor="db/schema.sql")["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"db/a%20b%231.sql", "db/schema.sql"}
    assert {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 6} in [place["region"] for place in places]
    assert '"uri": "pgadvise.toml"' in formats.named("sarif").render(report)
    assert '"uri": "db/x.sql"' in formats.named("sarif").render(report, anchor="db/x.sql")


def test_equal_findings_stay_apart(samples: Any) -> None:
    """Two findings of one fingerprint are two alerts; the number is that of the occurrence."""
    finding = samples.named("realistic").findings[0]
    results = run_of(samples.report_of((finding, finding)))["results"]
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert hashes == [f"{finding.fingerprint}:1", f"{finding.fingerprint}:2"]


@pytest.mark.parametrize("state, said", [("existing", "unchanged"), ("changed", "updated"), ("suppressed", None)])
def test_what_was_accepted_is_told(samples: Any, state: Any, said: str | None) -> None:
    """The baseline's word is passed on; what an `[[ignore]]` silenced is not in the file."""
    finding = msgspec.structs.replace(samples.named("realistic").findings[0], state=state)
    results = run_of(samples.report_of((finding,)))["results"]
    assert [result["baselineState"] for result in results] == ([said] if said else [])


def test_a_rule_that_failed_is_told(samples: Any) -> None:
    """The run is not successful, and the notification names the rule and the reason."""
    invocation = run_of(samples.named("unjudged"))["invocations"][0]
    assert invocation["executionSuccessful"] is False
    texts = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert any(re.match("unused-index gave no answer: ZeroDivisionError", text) for text in texts)


def test_more_than_github_takes_is_left_out_and_counted(samples: Any) -> None:
    """At most 25,000 results, the worst first; the rest is counted."""
    finding = samples.named("realistic").findings[0]
    run = run_of(samples.report_of((finding,) * 25_003))
    assert len(run["results"]) == 25_000
    texts = strings(run["invocations"])
    assert "3 further findings are left out of this file" in texts
