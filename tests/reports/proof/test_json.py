"""The proof report for programs."""

import json as standard

import jsonschema
import msgspec
from tests.reports.proof.conftest import MADE

from pgadvise import schemas
from pgadvise.proof_report import ProofReport
from pgadvise.reports.lines.safe import is_safe
from pgadvise.reports.proof import json


def test_a_report_keeps_its_schema(proof_report: ProofReport) -> None:
    """What is rendered satisfies the schema that `advise schema proof` prints, and reads back as the same report."""
    schema = standard.loads(schemas.proof())
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.render(proof_report)
    jsonschema.validate(standard.loads(text), schema)
    assert msgspec.json.decode(text, type=ProofReport) == proof_report


def test_the_schema_refuses_what_is_no_report() -> None:
    """A verdict that does not exist, and a field of another kind, are refused."""
    document = standard.loads(json.render(MADE["clean"]()))
    for wrong in ({**document, "roles": "web"}, {"format_version": 1}):
        assert not jsonschema.Draft202012Validator(standard.loads(schemas.proof())).is_valid(wrong)


def test_fields_of_the_contract() -> None:
    """The names that programs rely on."""
    document = standard.loads(json.render(MADE["realistic"]()))
    assert document["format_version"] == 1
    assert {"roles", "tenancy", "verdicts"} <= document.keys()
    verdict = document["verdicts"][2]
    assert {
        "schema", "name", "kind", "part", "role", "command", "verdict", "certainty", "reason", "assumptions", "witness",
    } <= verdict.keys()  # fmt: skip
    assert {"session", "rows", "sql", "replayed"} <= verdict["witness"].keys()


def test_the_file_can_be_shown(proof_report: ProofReport) -> None:
    """Hidden characters are escaped, and kept."""
    assert all(map(is_safe, json.render(proof_report).split("\n")))
