"""The rulebook: what loads, what is refused at load, and how names are answered."""

from pathlib import Path

import pytest

from pgadvise.errors import ConfigError, UsageError
from pgadvise.rulebook import load, load_rule

RULEBOOK = load()
PAGE = '"""A title.\n\n## What\nx\n"""\n'
BODY = """
from collections.abc import Iterator
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding
from pgadvise.rule import rule

@rule(severity="info", since="0.1", formerly=("old-name",))
def check(platform: Platform, *, least: int = 3) -> Iterator[Finding]:
    yield from ()
"""


def written(tmp_path: Path, text: str, name: str = "some_fault") -> Path:
    path = tmp_path / "acme" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(PAGE + text)
    return path


def test_place_is_name_and_signature_is_declaration(tmp_path: Path) -> None:
    """File and folder give name and category; parameters give facts and options."""
    rule = load_rule(written(tmp_path, BODY))
    assert (rule.name, rule.category) == ("some-fault", "acme")
    assert [n.fact for n in rule.needs] == ["platform"]
    assert [(o.name, o.type, o.default) for o in rule.options] == [("least", int, 3)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BODY.replace("platform: Platform,", "platfrom: Platform,"), "asks for 'platfrom'"),
        (BODY.replace("@rule", "# @rule").replace("(severity", "#(severity"), "holds one function"),
        (BODY + "\nimport no_such_module_anywhere\n", "no_such_module_anywhere"),
        ("this is no Python", "SyntaxError"),
    ],
)
def test_a_broken_file_is_named_at_load(tmp_path: Path, text: str, words: str) -> None:
    """What is wrong with a rule file is said with the file's name, before anything runs."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=r"some_fault\.py") as caught:
        load_rule(path)
    assert words in caught.value.message


def test_an_interrupt_as_a_rule_loads_is_none_of_its_faults(tmp_path: Path) -> None:
    """Even where it comes as a class gets its members, which Python 3.11 hides in an error."""
    stopping = "class Stopped:\n    def __set_name__(self, *_):\n        raise KeyboardInterrupt\n"
    stopping += "class Held:\n    it = Stopped()\n"
    with pytest.raises(KeyboardInterrupt):
        load_rule(written(tmp_path, stopping + BODY))


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    """A private rule cannot take the place of another."""
    written(tmp_path, BODY, "primary_key_missing")
    with pytest.raises(ConfigError, match="two rules are called 'primary-key-missing'"):
        load([tmp_path])


def test_a_rulebook_that_is_no_folder_is_told(tmp_path: Path) -> None:
    """A misspelt folder is an error, not an empty rulebook."""
    with pytest.raises(ConfigError, match="is not a folder"):
        load([tmp_path / "missing"])


def test_a_former_name_is_understood(tmp_path: Path) -> None:
    """A renamed rule keeps answering to its old name."""
    written(tmp_path, BODY)
    book = load([tmp_path])
    assert book.named("old-name").name == "some-fault"
    assert [r.name for r in book.select(["acme"])] == ["some-fault"]


def test_selecting_and_ignoring_take_rules_categories_and_lints() -> None:
    """Both sides understand the same names, and an unknown one offers the near one."""
    schema = {r.name for r in RULEBOOK.select(["schema"])}
    assert "primary-key-missing" in schema
    for lint in ("0004", "no_primary_key", "0004_no_primary_key"):
        assert {r.name for r in RULEBOOK.select(["schema"], [lint])} == schema - {"primary-key-missing"}
    with pytest.raises(UsageError) as caught:
        RULEBOOK.select(["primary-key-mising"])
    assert "did you mean 'primary-key-missing'" in (caught.value.hint or "")
    with pytest.raises(UsageError) as caught:
        RULEBOOK.select(["nosuch"])
    assert caught.value.hint == "`advise rules` lists them", "the nearest is not near"


def test_a_category_is_no_rule() -> None:
    """Where one rule is wanted none is offered; where rules are chosen it is."""
    with pytest.raises(UsageError) as caught:
        RULEBOOK.named("operation")
    assert caught.value.hint == "`advise rules` lists them"
    with pytest.raises(UsageError) as caught:
        RULEBOOK.select(["operation"])
    assert caught.value.hint == "did you mean 'operations'?"


def test_names_state_the_fault_and_are_unique() -> None:
    """No rule name gives an instruction, and no name, old name or lint stands for two categories of thing."""
    names = [r.name for r in RULEBOOK.rules]
    assert len(names) == len(set(names))
    assert not [n for n in names if n.split("-")[0] in ("no", "ban", "prefer", "use", "avoid", "require")]
