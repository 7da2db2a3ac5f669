"""GitLab SAST, against what schema 15 of the security reports asks of a file."""

import json
import re
import uuid
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pgadvise.finding import Fix
from pgadvise.report import Location, Report
from pgadvise.reports.programs import gitlab_sast

FILLED = {"type": "string", "minLength": 1}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
TOOL = {
    "required": ["id", "name", "version", "vendor"],
    "properties": {
        **dict.fromkeys(("id", "name", "version"), FILLED),
        "vendor": {"required": ["name"], "properties": {"name": FILLED}},
    },
}
MESSAGE = {"required": ["level", "value"], "properties": {"level": {"enum": ["info", "warn"]}, "value": FILLED}}
LINE = {
    "required": ["file", "start_line"],
    "properties": {"file": FILLED, "start_line": {"type": "integer", "minimum": 1}},
}
IDENTIFIER = {"required": ["type", "name", "value"], "additionalProperties": FILLED}
SIGNATURE = {"required": ["algorithm", "value"], "properties": {"algorithm": {"const": "hash"}, "value": FILLED}}
TRACKED = {
    "required": ["signatures"],
    "properties": {"signatures": {"type": "array", "minItems": 1, "items": SIGNATURE}},
}
VULNERABILITY = {
    "required": ["id", "identifiers", "location", "name", "description", "severity", "tracking"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
        "description": {"type": "string", "minLength": 1, "maxLength": 1_048_576},
        "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
        "solution": {"type": "string", "maxLength": 7000},
        "identifiers": {"type": "array", "minItems": 1, "items": IDENTIFIER},
        "location": LINE,
        "tracking": {
            "required": ["type", "items"],
            "properties": {"type": {"const": "source"}, "items": {"type": "array", "items": TRACKED}},
        },
        "details": {"additionalProperties": {"required": ["name", "type", "value"], "additionalProperties": FILLED}},
    },
}
SCHEMA = {
    "required": ["version", "scan", "vulnerabilities"],
    "properties": {
        "version": {"type": "string", "pattern": r"^15\.\d+\.\d+$"},
        "scan": {
            "required": ["analyzer", "scanner", "type", "start_time", "end_time", "status"],
            "properties": {
                "analyzer": TOOL,
                "scanner": TOOL,
                "type": {"const": "sast"},
                "start_time": TIME,
                "end_time": TIME,
                "status": {"enum": ["success", "failure"]},
                "messages": {"type": "array", "items": MESSAGE},
            },
        },
        "vulnerabilities": {"type": "array", "items": VULNERABILITY},
    },
}


def document_of(report: Report, **more: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(gitlab_sast.render(report, **more))
    jsonschema.validate(document, SCHEMA)
    found = document["vulnerabilities"]
    assert all(str(uuid.UUID(one["id"])) == one["id"] for one in found)
    assert len({one["id"] for one in found}) == len(found)
    signatures = [one["tracking"]["items"][0]["signatures"][0]["value"] for one in found]
    assert len(set(signatures)) == len(found)
    return document


def test_security_findings_and_no_others(report: Report) -> None:
    """What a security rule found and nobody ignored, each with an id; an unused index is no vulnerability."""
    wanted = [f.rule for f in report.findings if f.security_severity is not None and f.state != "suppressed"]
    found = document_of(report)["vulnerabilities"]
    assert sorted(one["identifiers"][0]["value"] for one in found) == sorted(wanted)


@pytest.mark.parametrize(
    "severity, security, said",
    [
        ("error", 9.1, "Critical"),
        ("error", 7.5, "High"),
        ("error", 4.0, "Medium"),
        ("error", 0.1, "Low"),
        ("warning", 9.1, "Medium"),
        ("warning", 3.9, "Low"),
        ("info", 9.1, "Info"),
    ],
)
def test_severities(samples: Any, severity: Any, security: float, said: str) -> None:
    """By the rule's number, no higher than the finding's own severity allows."""
    finding = samples.finding("r", "x", about=("role", None, "app", None), severity=severity, security=security)
    assert document_of(samples.report_of((finding,)))["vulnerabilities"][0]["severity"] == said


@pytest.mark.parametrize(
    "captured, time",
    [
        ("2026-11-23T09:12:00+00:00", "2026-11-23T09:12:00"),
        ("2026-11-23T10:12:00.123+01:00", "2026-11-23T09:12:00"),
        ("yesterday", "1970-01-01T00:00:00"),
    ],
)
def test_times_are_those_of_the_capture(samples: Any, captured: str, time: str) -> None:
    """UTC, to the second, without a zone; the schema refuses anything else."""
    report = samples.named("clean")
    scan = document_of(replace(report, target=replace(report.target, captured_at=captured)))["scan"]
    assert (scan["start_time"], scan["end_time"]) == (time, time)


def test_a_scan_says_what_did_not_run(samples: Any) -> None:
    """A rule that failed makes it a failure; reasons are messages of the scan."""
    scan = document_of(samples.named("unjudged"))["scan"]
    assert scan["status"] == "failure"
    assert scan["messages"][0] == {"level": "warn", "value": "unused-index failed: ZeroDivisionError: division by zero"}
    assert {"info"} == {message["level"] for message in scan["messages"][1:]}
    assert document_of(samples.named("clean"))["scan"]["status"] == "success"


def test_name_place_and_solution(samples: Any) -> None:
    """The name is the rule's, the sentence and the object are the finding's; the fix is SQL; the place an anchor."""
    (one,) = (
        v
        for v in document_of(samples.named("realistic"), anchor="db/schema.sql")["vulnerabilities"]
        if v["identifiers"][0]["value"] == "policies-not-enforced"
    )
    assert one["name"] == "What policies-not-enforced means."
    assert one["description"].startswith("public.audit_logs has 2 policies")
    assert one["details"]["object"]["value"] == "public.audit_logs"
    assert one["solution"].endswith(":\nalter table public.audit_logs enable row level security;")
    assert one["location"] == {"file": "db/schema.sql", "start_line": 1, "end_line": 1}


def test_a_script_is_whole_or_not_there(samples: Any) -> None:
    """Beyond what GitLab takes, the title alone is told."""
    fix = Fix(title="Rewrite", statements=tuple(f"drop table t{n}" for n in range(800)), safe=False)
    finding = samples.finding("r", "x", about=("role", None, "app", None), security=5.0, fix=fix)
    assert document_of(samples.report_of((finding,)))["vulnerabilities"][0]["solution"] == "Rewrite"


def test_ids_stay_and_change_with_the_evidence(samples: Any) -> None:
    """A vulnerability that somebody dismissed is the same tomorrow, and another when its policy was widened."""
    ids = {}
    for name in ("realistic", "gated"):
        found = document_of(samples.named(name))["vulnerabilities"]
        ids[name] = {one["identifiers"][0]["value"]: one["id"] for one in found}
    moved = {rule for rule in ids["gated"] if ids["gated"][rule] != ids["realistic"][rule]}
    assert moved == {"policies-not-enforced"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(), file=st.text())
def test_gitlab_reads_whatever_names_are_made_of(samples: Any, text: str, file: str) -> None:
    """Names, sentences and files of any characters leave a file that keeps the schema."""
    finding = samples.finding("r", text, about=("policy", text, text, text), detail=text, security=5.0)
    placed = replace(finding, location=Location(file=file, line=0))
    assert len(document_of(samples.report_of((placed, finding)))["vulnerabilities"]) == 2


@pytest.mark.parametrize(
    "name",
    ["[x](http://evil)", "![x](y)", "<img src=x>", "`x`", "@all", "#1", "!2", "~label", "**b**", "_x_", "$1", ":x:"],
)
def test_markup_in_a_name_stays_a_name(samples: Any, name: str) -> None:
    """Each sign that Markdown or GitLab would obey is escaped; a name such as `tenant_id` reads as it is."""
    finding = samples.finding("r", f"tenant_id: {name}", about=("role", None, name, None), security=5.0)
    description = document_of(samples.report_of((finding,)))["vulnerabilities"][0]["description"]
    assert description.startswith("tenant_id: ")
    assert description.replace("\\", "") == f"tenant_id: {name}"
    assert not re.search(r"(?<!\\)[`*\[\]<>#@!~$]|\s_|(?<!\\):x", description)
