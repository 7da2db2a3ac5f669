"""SARIF, against what GitHub refuses beyond the standard; the standard's own schema is asked in tests/consumers."""

import gzip
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pgadvise.finding import Fix
from pgadvise.report import Location, Report
from pgadvise.reports import formats
from pgadvise.reports.programs import sarif

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
CHANGE = {
    "required": ["artifactLocation", "replacements"],
    "properties": {
        "artifactLocation": {"required": ["uri"], "properties": {"uri": URI}},
        "replacements": {"minItems": 1, "items": {"required": ["deletedRegion", "insertedContent"]}},
    },
}
FIX = {
    "required": ["description", "artifactChanges"],
    "properties": {"description": TEXT, "artifactChanges": {"minItems": 1, "items": CHANGE}},
}
RESULT = {
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "level": LEVEL,
        "message": TEXT,
        "fixes": {"minItems": 1, "items": FIX},
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
    fix = Fix(title=text, statements=(text,), safe=True)
    finding = samples.finding("r", text, about=("policy", text, text, text), detail=text, fix=fix)
    placed = replace(finding, location=Location(file=file, line=3))
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
    own = replace(first, location=Location(file="db/a b#1.sql", line=12, column=5))
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


def test_what_was_accepted_is_told(samples: Any) -> None:
    """Against a baseline each result has its word and says how it stands; one that changed is another alert; what an
    `[[ignore]]` silenced is not in the file, what is gone is a note. Without a gate nothing was compared."""
    run = run_of(samples.named("gated"))
    by_rule = {result["ruleId"]: result for result in run["results"]}
    words = {"role-bypasses-rls": "unchanged", "policies-not-enforced": "updated", "rls-disabled": "new"}
    assert {rule: by_rule[rule]["baselineState"] for rule in words} == words
    assert "unused-index" not in by_rule
    assert "\n\naccepted in the baseline by dba until 2026-12-01: " in by_rule["role-bypasses-rls"]["message"]["text"]
    notes = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert "view-bypasses-rls of public.totals: accepted once, and gone" in notes
    hashes = by_rule["policies-not-enforced"]["partialFingerprints"]
    assert not hashes["primaryLocationLineHash"].startswith(hashes["pgadvise/v1"])
    assert not [result for result in run_of(samples.named("realistic"))["results"] if "baselineState" in result]


def test_a_fix_is_a_new_file_of_statements(samples: Any) -> None:
    """Nothing that exists is edited: the statements are put into an empty file, one for each finding."""
    results = run_of(samples.named("realistic"))["results"]
    (fix,) = next(result["fixes"] for result in results if result["ruleId"] == "policies-not-enforced")
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "pgadvise-fixes/policies-not-enforced-58cbe7262ad6be8e.sql"
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == "alter table public.audit_logs enable row level security;\n"
    assert set(replacement["deletedRegion"].values()) == {1}
    finding = samples.named("realistic").findings[0]
    files = {
        change["artifactLocation"]["uri"]
        for result in run_of(samples.report_of((finding,) * 3))["results"]
        for change in result["fixes"][0]["artifactChanges"]
    }
    assert len(files) == 3


def test_a_finding_without_statements_has_no_fix(samples: Any) -> None:
    """An empty list of changes makes readers refuse the file."""
    plain = samples.finding("r", "x", about=("role", None, "app", None))
    advice = replace(plain, fix=Fix(title="Ask the owner", statements=(), safe=True))
    assert ["fixes" in result for result in run_of(samples.report_of((plain, advice)))["results"]] == [False, False]


def test_a_rule_that_gave_no_answer_is_told(samples: Any) -> None:
    """One that failed makes the run unsuccessful, one that did not run does not; both say why."""
    invocation = run_of(samples.named("unjudged"))["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = {one["message"]["text"]: one["level"] for one in invocation["toolExecutionNotifications"]}
    assert told["unused-index failed: ZeroDivisionError: division by zero"] == "error"
    assert (
        told["tenant-index-missing did not run: no table lists tenants and no key is shared by three tables"] == "note"
    )
    assert run_of(samples.named("realistic"))["invocations"][0]["executionSuccessful"] is True


def test_more_than_github_takes_is_left_out_and_counted(samples: Any) -> None:
    """At most 25,000 results, the worst first; the rest is counted."""
    finding = samples.named("realistic").findings[0]
    run = run_of(samples.report_of((finding,) * 25_003))
    assert len(run["results"]) == 25_000
    texts = strings(run["invocations"])
    assert "3 further findings are left out of this file" in texts


def test_a_file_is_no_larger_than_github_takes(samples: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is its size when compressed: as many of the worst as fit, and the number of the others."""
    report = samples.huge(400)
    whole = gzip.compress(sarif.render(report).encode())
    monkeypatch.setattr(sarif, "_BYTES", len(whole) // 2)
    text = sarif.render(report)
    assert len(gzip.compress(text.encode())) <= len(whole) // 2
    run = run_of(report)
    assert {result["level"] for result in run["results"]} == {"error"}
    left_out = 400 - len(run["results"])
    assert 200 < left_out < 400
    assert f"{left_out} further findings are left out of this file" in strings(run["invocations"])
