"""SARIF, read by Microsoft's own tools from npm: the standard's JSON schema, and the multitool with GitHub's rules."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.reports.conftest import Samples

from pgadvise.reports.programs import sarif

# Advice that does not concern us: messages by id, version control, rule numbers, snippets, a page on the web a rule.
ADVICE = {"SARIF2002", "SARIF2003", "SARIF2006", "SARIF2009", "SARIF2010", "SARIF2011", "SARIF2012"}
REPORTS = pytest.mark.parametrize("name", Samples.names)

Validate = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder of the two packages, which the lane of CI installs; no script of theirs is run."""
    return Path(os.environ["NODE_PATH"]) / "@microsoft"


@pytest.fixture(scope="session")
def schema(packages: Path) -> jsonschema.Draft4Validator:
    file = packages / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
    return jsonschema.Draft4Validator(json.loads(file.read_text(encoding="utf-8-sig")))


@pytest.fixture
def validate(packages: Path, tmp_path: Path) -> Validate:
    """What the multitool says of a file: its exit code is 0 whatever it finds, so the log is read."""
    program = packages / "sarif-multitool-linux" / "Sarif.Multitool"
    program.chmod(0o755)

    def run(text: str) -> list[dict[str, Any]]:
        (tmp_path / "ours.sarif").write_text(text, encoding="utf-8")
        command = [str(program), "validate", "ours.sarif", "--rule-kind", "Sarif;Ghas", "-o", "log.sarif"]
        levels = ["--level", "Error;Warning;Note", "--log", "ForceOverwrite"]
        dotnet = {"DOTNET_BUNDLE_EXTRACT_BASE_DIR": str(tmp_path), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        subprocess.run(
            [*command, *levels],
            cwd=tmp_path,
            env={**os.environ, **dotnet},
            check=True,
            capture_output=True,
            timeout=120,
        )
        log: dict[str, Any] = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8-sig"))
        results: list[dict[str, Any]] = log["runs"][0]["results"]
        return results

    return run


@REPORTS
def test_the_standards_schema_is_kept(schema: jsonschema.Draft4Validator, name: str) -> None:
    """Every property is one the standard knows, of its type."""
    errors = schema.iter_errors(json.loads(sarif.render(Samples.named(name))))
    assert [error.message for error in errors] == []


def test_the_schema_refuses_what_is_wrong(schema: jsonschema.Draft4Validator) -> None:
    """It is the schema, and it is asked: a level that does not exist, a fix without a change."""
    mistakes: tuple[dict[str, Any], ...] = ({"level": "high"}, {"fixes": [{"artifactChanges": []}]})
    for wrong in mistakes:
        document = json.loads(sarif.render(Samples.named("realistic")))
        document["runs"][0]["results"][0].update(wrong)
        assert not schema.is_valid(document)


@REPORTS
def test_the_multitool_has_nothing_but_advice(validate: Validate, name: str) -> None:
    """No error and no warning, GitHub's rules included. It always has some advice: silence means that it gave up."""
    said = validate(sarif.render(Samples.named(name)))
    assert said
    assert {one["ruleId"] for one in said} <= ADVICE
    assert {one.get("level", "warning") for one in said} == {"note"}


def test_the_multitool_knows_githubs_rules(validate: Validate) -> None:
    """They are switched on: a result without a place is told."""
    document = json.loads(sarif.render(Samples.named("realistic")))
    del document["runs"][0]["results"][0]["locations"]
    assert any(one["ruleId"].startswith("GH") for one in validate(json.dumps(document)))
