"""The CI examples are what their services read, ask for no more than they need, and say the same thing once."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.examples.ci_runner import CI, component_job, documents

SCHEMAS = {
    "github/pgadvise.yml": "vendor.github-workflows",
    "github/action.yml": "vendor.github-actions",
    "gitlab/pgadvise.yml": "vendor.gitlab-ci",
    "gitlab/templates/pgadvise.yml": "vendor.gitlab-ci",
}
WORKFLOW: dict[str, Any] = documents("github/pgadvise.yml")[0]
ACTION: dict[str, Any] = documents("github/action.yml")[0]
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["pgadvise"]["steps"] + ACTION["runs"]["steps"]


@pytest.mark.parametrize("file", SCHEMAS)
def test_its_service_reads_it(file: str, tmp_path: Path) -> None:
    """Each document of each file fits the schema of its service. A component has two."""
    parts = []
    for number, document in enumerate(documents(file)):
        parts.append(tmp_path / f"{number}.yml")
        YAML().dump(document, parts[-1])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[file], *map(str, parts)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_file_is_checked_and_told() -> None:
    """No file lies here without a schema, and README names each."""
    files = {str(path.relative_to(CI)) for path in CI.rglob("*.yml")}
    assert files == set(SCHEMAS)
    assert set(re.findall(r"\]\(([^)]+)\)", (CI / "README.md").read_text(encoding="utf-8"))) == files


def test_only_actions_of_github_itself_by_major() -> None:
    """No stranger's code runs with the job's token, and fixes of GitHub's own arrive."""
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    strangers = [one for one in used if not re.fullmatch(r"(actions|github/codeql-action)/[a-z-]+@v\d+", one)]
    assert strangers == []


def test_no_more_rights_than_needed() -> None:
    """The token reads; one job may write where its reports are published, nowhere else."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    (job,) = WORKFLOW["jobs"].values()
    writes = {name for name, right in job["permissions"].items() if right == "write"}
    assert writes == {"security-events", "pull-requests"}
    # With pull_request_target a stranger's migrations would run with a token that writes.
    assert set(WORKFLOW["on"]) == {"pull_request", "push"}


def test_no_expression_inside_a_script() -> None:
    """A branch's name or an input is a value for a script, never a part of it: else it could be a command."""
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_a_refused_publication_is_no_gap() -> None:
    """What a platform may refuse (no licence, no right) neither fails the job nor keeps the gate from its verdict."""
    publishing = [step for step in STEPS if step.get("name") in ("Code scanning", "Comment", "Keep the reports")]
    assert len(publishing) == 6
    assert all(step["continue-on-error"] is True for step in publishing)
    for steps in (WORKFLOW["jobs"]["pgadvise"]["steps"], ACTION["runs"]["steps"]):
        assert steps[-1]["name"] == "Gate"
        assert "continue-on-error" not in steps[-1]


def test_the_action_does_what_the_workflow_does() -> None:
    """The format cannot say a step once for both, so they are compared: the same scripts under the same names."""
    ours, theirs = (
        {step["name"]: step["run"] for step in steps if "run" in step and step["name"] not in ("Install", "Migrate")}
        for steps in (WORKFLOW["jobs"]["pgadvise"]["steps"], ACTION["runs"]["steps"])
    )
    assert list(ours) == ["Check", "Comment", "Gate"]
    assert theirs == ours


def test_the_component_is_the_job() -> None:
    """With the inputs' defaults the component is the job, to the letter."""
    assert [component_job()] == documents("gitlab/pgadvise.yml")


def test_reports_that_gitlab_is_told_of_are_written() -> None:
    """Each file that the job hands to GitLab is one that its script writes, and also where the check fails it."""
    (job,) = documents("gitlab/pgadvise.yml")[0].values()
    written = {f"pgadvise-reports/{name}" for name in re.findall(r'\$REPORTS/([^"]+)"', " ".join(job["script"]))}
    assert set(job["artifacts"]["reports"].values()) <= written
    assert job["artifacts"]["when"] == "always"
