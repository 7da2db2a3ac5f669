"""What README and rules/README.md say is true: commands exist, rules are listed, the picture is current."""

import os
import re
import shlex
from pathlib import Path

import pytest

from pgadvise.reports.formats import NAMES
from pgadvise.reports.page import overview_markdown
from pgadvise.rulebook import load

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES_README = ROOT / "rules" / "README.md"
WRITE = bool(os.environ.get("PGADVISE_WRITE_GOLDEN"))
_BEGIN = re.compile(r"(<!-- rules:[^>]*-->\n).*?(<!-- /rules -->)", re.DOTALL)


def commands() -> list[str]:
    """Every `advise …` line of README's shell blocks, comments left out."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    parts = [part.strip() for line in lines for part in line.split("&&")]
    return [part for part in parts if part.startswith("advise ")]


@pytest.mark.parametrize("command", commands())
def test_commands_in_readme_are_understood(command: str) -> None:
    """Each verb and each option that README shows exists."""
    from pgadvise.cli.app import app

    verb, *rest = shlex.split(command)[1:]
    registered = {c.name: c for c in app.registered_commands}
    for group in app.registered_groups:
        if verb == group.name and group.typer_instance is not None:
            verb, *rest = rest
            registered = {c.name: c for c in group.typer_instance.registered_commands}
    assert verb in registered
    import inspect
    import typing

    hints = typing.get_type_hints(registered[verb].callback, include_extras=True)
    known = {name for hint in hints.values() for meta in getattr(hint, "__metadata__", ()) for name in _flags(meta)}
    known |= {f"--{p.replace('_', '-')}" for p in inspect.signature(registered[verb].callback).parameters}  # type: ignore[arg-type]
    assert [word for word in rest if word.startswith("-") and word not in known] == []


def _flags(meta: object) -> tuple[str, ...]:
    return (*tuple(getattr(meta, "param_decls", None) or ()), str(getattr(meta, "default", "")))


def test_rules_readme_lists_every_rule() -> None:
    """The table is what `advise rules --format markdown` prints."""
    listed = overview_markdown(load().rules)
    text = RULES_README.read_text(encoding="utf-8")
    wanted = _BEGIN.sub(lambda m: f"{m[1]}\n{listed}\n{m[2]}", text)
    if WRITE:
        RULES_README.write_text(wanted, encoding="utf-8")
    assert RULES_README.read_text(encoding="utf-8") == wanted


def test_readme_names_real_files() -> None:
    """Links and pictures lead somewhere."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_readme_names_real_rules() -> None:
    """A rule that README mentions exists."""
    names = {rule.name for rule in load().rules}
    for name in re.findall(r"\*\*([a-z]+(?:-[a-z]+)+)\*\*", README) + re.findall(r'^rule = "([^"]+)"', README, re.M):
        assert name in names


def test_readme_lists_every_format() -> None:
    """All of them by name, in the order of the table, and no other."""
    (line,) = re.findall(r"^Formats: (.*?)\.", README, re.MULTILINE | re.DOTALL)
    assert re.findall(r"`([a-z-]+)`", line) == list(NAMES)
