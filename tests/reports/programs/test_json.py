"""The report for programs."""

import json as standard
from typing import Any

import jsonschema
import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pgadvise import schemas
from pgadvise.report import Report
from pgadvise.reports.lines.safe import is_safe
from pgadvise.reports.programs import json


def test_a_report_keeps_its_schema(report: Report) -> None:
    """What is rendered satisfies the schema that `advise schema report` prints, and reads back as the same report."""
    schema = standard.loads(schemas.report())
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.render(report)
    jsonschema.validate(standard.loads(text), schema)
    again = msgspec.json.decode(text, type=Report)
    assert json.render(again) == text
    assert sorted(f.fingerprint for f in again.findings) == sorted(f.fingerprint for f in report.findings)


def test_the_schema_refuses_what_is_no_report() -> None:
    """A field of another kind, and a severity that does not exist, are refused."""
    schema = standard.loads(schemas.report())
    for wrong in ({"format_version": 1}, {"findings": "none"}):
        assert not jsonschema.Draft202012Validator(schema).is_valid(wrong)


def test_fields_of_the_contract(samples: Any) -> None:
    """The names that programs rely on, in their order."""
    document = standard.loads(json.render(samples.named("realistic")))
    assert list(document) == [
        "format_version", "tool", "target", "tenancy", "roles", "coverage", "findings", "fixed", "gate", "summary",
        "rules",
    ]  # fmt: skip
    assert {"kind", "database", "server_version", "captured_at"} <= document["target"].keys()
    assert {"tenant_table", "keys", "source", "confidence", "tables"} <= document["tenancy"].keys()
    assert {"ran", "skipped", "failed"} <= document["coverage"].keys()
    finding = document["findings"][0]
    assert {
        "rule", "category", "severity", "certainty", "object", "message", "detail", "evidence", "fix", "location",
        "fingerprint", "evidence_hash", "state",
    } <= finding.keys()  # fmt: skip
    assert list(finding["object"]) == ["kind", "schema", "name", "part"]
    assert {"statements", "safe", "online", "lock", "verified", "prisma"} <= finding["fix"].keys()
    assert list(document["summary"]) == [
        "error", "warning", "info", "new", "existing", "changed", "expired", "suppressed", "fixed",
    ]  # fmt: skip


def test_the_same_findings_give_the_same_bytes(samples: Any) -> None:
    """The order of findings does not matter; two spaces of indentation, one newline at the end."""
    report = samples.named("realistic")
    text = json.render(report)
    assert json.render(msgspec.structs.replace(report, findings=report.findings[::-1])) == text
    assert text.endswith("}\n")
    assert text.startswith('{\n  "format_version": 1,\n  "tool": {\n    "name"')


@given(st.text(st.characters(codec="utf-8")))
def test_hidden_characters_are_escaped_and_kept(samples: Any, text: str) -> None:
    """A name reaches the program exactly as it is, and a terminal that shows the file does not obey it."""
    finding = samples.finding("r", text, about=("table", text, text, text), evidence={"name": text})
    shown = json.render(samples.report_of((finding,)))
    assert all(map(is_safe, shown.split("\n")))
    assert standard.loads(shown)["findings"][0]["message"] == text
