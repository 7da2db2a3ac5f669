"""`advise init`: what it writes means the defaults, names every key, and never stands where something stood."""

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from pgadvise.cli.init import JOBS
from pgadvise.cli.jobs import starter
from pgadvise.config import Config, Document, RulesDeclared, from_document, read
from pgadvise.rulebook import load
from tests.cli.conftest import Advise

RULEBOOK = load()
EXAMPLES = Path(__file__).parents[2] / "examples" / "ci"
# A line that is a key or a table, commented out; the others are words.
_COMMENTED = re.compile(r'^# (?=\[|\w+ = |"[^"]+" = )', re.MULTILINE)


def uncommented(text: str) -> dict[str, Any]:
    return tomllib.loads(_COMMENTED.sub("", text))


def test_what_is_written_means_the_defaults(advise: Advise, tmp_path: Path) -> None:
    """The new configuration is the same as none."""
    assert advise("init").code == 0
    written = read(tmp_path / "pgadvise.toml")
    assert msgspec.structs.replace(written, file=None) == Config()


def test_every_key_is_there() -> None:
    """Each key of each declared type has its line, and so has each option of each rule: nothing grows stale."""
    document = uncommented(starter.text(RULEBOOK))
    assert set(document) == set(Document.__struct_fields__)
    for name, kind in starter.sections().items():
        given = document[name][0] if isinstance(document[name], list) else document[name]
        keys = [key for key, value in given.items() if not (kind is RulesDeclared and isinstance(value, dict))]
        assert set(keys) == set(kind.__struct_fields__), name
    rules = {rule.name: {o.name for o in rule.options} for rule in RULEBOOK.rules if rule.options}
    assert {k: set(v) for k, v in document["rules"].items() if isinstance(v, dict)} == rules


def test_every_key_says_why() -> None:
    """No key stands without a word about it."""
    lines = starter.text(RULEBOOK).splitlines()
    for before, line in itertools.pairwise(lines):
        if re.match(r"# \w+ = ", line):
            assert re.search(r"  # \w.+", line) or re.match(r'# ["\w].*[.]$', before), line


def test_uncommented_it_is_understood() -> None:
    """Each line is right as it stands: an example is of its key's type, a rule's option has its own default."""
    document = uncommented(starter.text(RULEBOOK))
    config = from_document(document)
    for rule in RULEBOOK.rules:
        assert config.options(rule) == {option.name: option.default for option in rule.options}
    assert config.declared.tenancy.tables == {"public.documents": "direct workspace_id"}
    assert [entry.reason for entry in config.ignores] == ["prices are public"]


@pytest.mark.parametrize("service", JOBS)
def test_the_job_is_the_example(service: str, advise: Advise, tmp_path: Path) -> None:
    """`--ci` writes what lies in examples/ci, which the suite executes."""
    job = JOBS[service]
    ran = advise("init", "--ci", service)
    assert ran.code == 0, ran.said
    assert ran.out.splitlines() == ["pgadvise.toml", job.file]
    assert (tmp_path / job.file).read_bytes() == (EXAMPLES / job.source).read_bytes()
    assert "baseline create" in ran.err
    assert job.file in ran.err


def test_nothing_is_written_over(advise: Advise, tmp_path: Path) -> None:
    """One file that exists, and none is written; the message says which."""
    place = tmp_path / ".github" / "workflows" / "pgadvise.yml"
    place.parent.mkdir(parents=True)
    place.write_text("mine")
    ran = advise("init", "--ci", "github")
    assert ran.code == 2
    assert ".github/workflows/pgadvise.yml" in ran.err
    assert place.read_text() == "mine"
    assert not (tmp_path / "pgadvise.toml").exists()
    # Not even where it leads nowhere.
    (tmp_path / "pgadvise.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert advise("init").code == 2
    assert not (tmp_path / "elsewhere.toml").exists()


def test_the_job_alone(advise: Advise, tmp_path: Path) -> None:
    """Who has a configuration gets the job with --no-config, and is told so."""
    (tmp_path / "pgadvise.toml").write_text("")
    refused = advise("init", "--ci", "gitlab")
    assert refused.code == 2
    assert "--no-config" in refused.err
    alone = advise("init", "--ci", "gitlab", "--no-config")
    assert alone.out == ".gitlab/pgadvise.yml\n"
    assert "- local: .gitlab/pgadvise.yml" in alone.err
    assert advise("init", "--no-config").code == 2


def test_no_configuration_is_hidden(advise: Advise, tmp_path: Path) -> None:
    """A new pgadvise.toml would come before the table in pyproject.toml: nobody is to lose that unseen."""
    (tmp_path / "pyproject.toml").write_text('[tool.pgadvise.tenancy]\nkey = "org_id"\n')
    ran = advise("init")
    assert ran.code == 2
    assert "pyproject.toml" in ran.err
    assert not (tmp_path / "pgadvise.toml").exists()


def test_a_job_stands_where_its_service_looks(advise: Advise, tmp_path: Path) -> None:
    """Below the root of a checkout a job would never run, so none is written there; a configuration is."""
    inner = tmp_path / "app"
    inner.mkdir()
    (tmp_path / ".git").mkdir()
    ran = advise("init", "--ci", "github", folder=inner)
    assert ran.code == 2
    assert f"run it in {tmp_path}" in ran.err
    assert list(inner.iterdir()) == []
    assert advise("init", folder=inner).code == 0
    assert advise("init", "--ci", "github").code == 0


def test_all_files_or_none(advise: Advise, tmp_path: Path) -> None:
    """Where the second cannot be written the first goes again, and so does a folder that was made for it."""
    (tmp_path / ".github").write_text("a file")
    ran = advise("init", "--ci", "github")
    assert ran.code == 3, ran.said
    assert ".github" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == [".github"]


def test_a_target_fills_in_what_is_inferred(advise: Advise, staging: str, tmp_path: Path) -> None:
    """With a database its tenant table and key stand there, still as comments: they mean the defaults."""
    with psycopg.connect(staging, autocommit=True) as session:
        session.execute(b'alter table public.workspaces rename to "or\ngs # \'\x7f"')
    assert advise("init", staging).code == 0
    text = (tmp_path / "pgadvise.toml").read_text()
    assert '# key = "workspace_id"  # inferred' in text
    # Its name has characters that an editor does not show: the example stays.
    assert '# table = "public.workspaces"\n' in text
    assert msgspec.structs.replace(read(tmp_path / "pgadvise.toml"), file=None) == Config()
    (tmp_path / "pgadvise.toml").unlink()
    with psycopg.connect(staging, autocommit=True) as session:
        session.execute(b'alter table public."or\ngs # \'\x7f" rename to "a ""b"" # c"')
    assert advise("init", staging).code == 0
    document = uncommented((tmp_path / "pgadvise.toml").read_text())
    assert document["tenancy"]["table"] == 'public.a "b" # c'


def test_a_target_that_cannot_be_read(advise: Advise, tmp_path: Path) -> None:
    """Then nothing is written, and it is no usage error."""
    assert advise("init", "postgresql://nobody@127.0.0.1:1/none").code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_service(advise: Advise) -> None:
    """The services there are stand in the message."""
    ran = advise("init", "--ci", "jenkins")
    assert ran.code == 2
    assert "github or gitlab" in ran.err
