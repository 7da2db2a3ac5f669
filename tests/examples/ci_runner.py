"""A GitHub runner and a GitLab runner small enough for a test: they take the steps out of the YAML and execute them.

What a runner brings is here already and is not fetched: the program under test stands for `pip install pgadvise`, psql
for its Debian package, the test's server for the service container. Steps that are actions of GitHub's are passed over.
"""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

CI = Path(__file__).parents[2] / "examples" / "ci"
_EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")
_INPUT = re.compile(r"\$\[\[ inputs\.([a-z-]+) \]\]")
_FETCHES = ("pip install ", "apt-get ")
# What a step may ask before it runs, answered for a pull request of the repository itself.
_OURS = "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository"
_CONDITIONS = {_OURS: True, f"inputs.comment == 'true' && {_OURS}": True}
_GH = '''#!{python}
"""`gh api`: the comments of one pull request, kept in a file. Filters are jq's own."""
import json, os, sys
from pathlib import Path
import jq

assert os.environ["GH_TOKEN"]
place = Path(os.environ["COMMENTS"])
comments = json.loads(place.read_text())
api, *rest = sys.argv[1:]
assert api == "api"
flags = [rest.pop(rest.index(f)) for f in ("--paginate", "--silent") if f in rest]
named = {{f: rest.pop(rest.index(f) + 1) for f in ("--method", "--jq", "-F") if f in rest}}
(address,) = [word for word in rest if word not in named]
if "-F" in named:
    field, _, file = named["-F"].partition("=@")
    body = {{field: Path(file).read_text()}}
if address == "repos/acme/app/issues/7/comments" and named.get("--method") == "POST":
    comments.append({{"id": 100 + len(comments), "user": {{"type": "Bot"}}, **body}})
elif address == "repos/acme/app/issues/7/comments" and "--method" not in named:
    assert "--paginate" in flags
    print("\\n".join(map(str, jq.compile(named["--jq"]).input_value(comments).all())))
else:
    assert named["--method"] == "PATCH"
    (one,) = [c for c in comments if address == f"repos/acme/app/issues/comments/{{c['id']}}"]
    one.update(body)
place.write_text(json.dumps(comments))
'''


class Job(msgspec.Struct, frozen=True):
    """How a job ended: its exit code, what its log says, its summary."""

    code: int
    log: str
    summary: str = ""


def documents(file: str) -> list[Any]:
    """The YAML documents of a file of examples/ci."""
    return list(YAML(typ="safe").load_all(CI / file))


def with_inputs(node: Any, inputs: Mapping[str, str]) -> Any:
    """A component's tree with its inputs put in."""
    if isinstance(node, dict):
        return {with_inputs(k, inputs): with_inputs(v, inputs) for k, v in node.items()}
    if isinstance(node, list):
        return [with_inputs(one, inputs) for one in node]
    return _INPUT.sub(lambda found: inputs[found[1]], node) if isinstance(node, str) else node


def component_job() -> Any:
    """The component as GitLab sees it where nobody gives it an input."""
    head, body = documents("gitlab/templates/pgadvise.yml")
    return with_inputs(body, {name: one["default"] for name, one in head["spec"]["inputs"].items()})


class Checkout:
    """A project's checkout on a runner, and beside it what a runner sets up."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.programs = folder / "programs"
        self.comments = folder / "comments.json"
        self.environ: dict[str, str] = {}  # what a person set for every job
        (self.project / "migrations").mkdir(parents=True)
        self.programs.mkdir()
        self.comments.write_text("[]")
        self._program("advise", f'#!/bin/sh\nexec "{sys.executable}" -m pgadvise "$@"\n')
        self._program("gh", _GH.format(python=sys.executable))

    def _program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def report(self) -> Any:
        return json.loads((self.project / "pgadvise-reports" / "report.json").read_text())

    def execute(self, command: list[str], script: str, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if k in ("HOME", "LANG", "PYTHONPATH", "TMPDIR")}
        path = os.pathsep.join([str(self.programs), os.environ["PATH"]])
        return subprocess.run(
            [*command, script],
            cwd=self.project,
            env={**kept, "PATH": path, "CI": "true", **environ, **self.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )


def github(checkout: Checkout, database: str, *, action: bool = False) -> Job:
    """The workflow as GitHub runs it; with `action`, its own migrations and then the composite action."""
    (workflow,) = documents("github/pgadvise.yml")
    job = workflow["jobs"]["pgadvise"]
    steps, surroundings, context = job["steps"], dict(job["env"]), {}
    if action:
        (composite,) = documents("github/action.yml")
        steps = [s for s in steps if s.get("name") == "Migrate"] + composite["runs"]["steps"]
        surroundings = {}
        context = {f"inputs.{name}": one["default"] for name, one in composite["inputs"].items()}
        context["inputs.database-url || env.PGADVISE_DSN"] = database
    return _GitHub(checkout, {**surroundings, "DATABASE_URL": database}, context).run(steps)


class _GitHub:
    def __init__(self, checkout: Checkout, environ: Mapping[str, str], context: Mapping[str, str]) -> None:
        self.checkout, folder = checkout, checkout.project.parent
        self.output, self.summary = folder / "output", folder / "summary"
        for file in (self.output, self.summary):
            file.write_text("")
        self.environ = {
            **environ,
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(checkout.project),
            "GITHUB_REPOSITORY": "acme/app",
            "COMMENTS": str(checkout.comments),
        }
        self.context = {"github.token": "t0ken", "github.event.pull_request.number": "7", **context}

    def run(self, steps: list[dict[str, Any]]) -> Job:
        """Each step after the other; after one that fails no other is run, since none says `if: always()`."""
        log = ""
        for step in steps:
            if "run" not in step or step["run"].startswith(_FETCHES) or not _CONDITIONS[step.get("if", _OURS)]:
                continue
            # As GitHub's own documentation gives the two shells.
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"] if "shell" in step else ["bash", "-ec"]
            ran = self.checkout.execute(shell, step["run"], {**self.environ, **self._env(step)})
            log += f"--- {step['name']}\n{ran.stdout}"
            if ran.returncode and not step.get("continue-on-error"):
                return Job(ran.returncode, log, self.summary.read_text())
        return Job(0, log, self.summary.read_text())

    def _env(self, step: Mapping[str, Any]) -> dict[str, str]:
        outputs = dict(line.split("=", 1) for line in self.output.read_text().splitlines())
        context = {**self.context, **{f"steps.check.outputs.{k}": v for k, v in outputs.items()}}
        env: Mapping[str, str] = step.get("env", {})
        return {name: _EXPRESSION.sub(lambda found: context[found[1]], value) for name, value in env.items()}


def gitlab(checkout: Checkout, database: str, job: Mapping[str, Any], shell: list[str]) -> Job:
    """A job as GitLab runs it: all its lines in one shell, which ends at the first that fails."""
    lines = [line for line in (*job["before_script"], *job["script"]) if not line.startswith(_FETCHES)]
    environ = {**job["variables"], "DATABASE_URL": database, "GITLAB_CI": "true"}
    environ["CI_PROJECT_DIR"] = str(checkout.project)
    ran = checkout.execute(shell, "\n".join(lines), environ)
    return Job(ran.returncode, ran.stdout)
