"""Where findings stand that have no file of their own."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Advise

from pgadvise.cli.arguments.anchor import anchor_file
from pgadvise.errors import UsageError


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with `db/pgadvise.toml`; the work is done in `db`, a file lies beside the repository."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "db").mkdir()
    for file in ("repo/db/pgadvise.toml", "repo/db/a b.sql", "outside.sql"):
        (tmp_path / file).write_text("")
    monkeypatch.chdir(tmp_path / "repo" / "db")
    return tmp_path / "repo"


def test_a_named_file_is_told_from_the_root(checkout: Path) -> None:
    """However it is spelled, the name is the one a service knows: from the root of the checkout, with slashes."""
    spellings = [Path("a b.sql"), Path("../db/./a b.sql"), checkout / "db" / "a b.sql"]
    assert {anchor_file(file, Path("pgadvise.toml")) for file in spellings} == {"db/a b.sql"}


def test_a_linked_folder_is_the_folder(checkout: Path, tmp_path: Path) -> None:
    """A checkout that is reached through a link is the same checkout; a linked file keeps its own name."""
    (tmp_path / "link").symlink_to(checkout)
    (checkout / "db" / "current.sql").symlink_to("a b.sql")
    assert anchor_file(tmp_path / "link" / "db" / "a b.sql") == "db/a b.sql"
    assert anchor_file(Path("current.sql")) == "db/current.sql"


def test_without_a_repository_the_working_directory_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are relative to it."""
    (tmp_path / "schema.sql").write_text("")
    monkeypatch.chdir(tmp_path)
    assert anchor_file(Path("schema.sql")) == "schema.sql"


def test_otherwise_the_first_file_that_is_there(checkout: Path) -> None:
    """The configuration, else the baseline; what is missing or lies outside is passed over."""
    outside, missing, config = Path("../../outside.sql"), Path("none.toml"), Path("pgadvise.toml")
    assert anchor_file(None, config, Path("a b.sql")) == "db/pgadvise.toml"
    assert anchor_file(None, None, missing, outside, Path("a b.sql")) == "db/a b.sql"
    assert anchor_file(None, outside) is None


@pytest.mark.parametrize("file, said", [("none.sql", "no file"), (".", "no file"), ("../../outside.sql", "outside of")])
def test_a_file_that_no_service_could_show_is_refused(checkout: Path, file: str, said: str) -> None:
    """Missing, a folder, outside of the repository: a usage error."""
    with pytest.raises(UsageError) as caught:
        anchor_file(Path(file), Path("pgadvise.toml"))
    assert said in caught.value.message


def test_check_puts_findings_at_the_anchor(advise: Advise, staging: str, tmp_path: Path) -> None:
    """In each format that needs a file: the named one, else the configuration; a wrong name is exit 2."""
    (tmp_path / "schema.sql").write_text("select 1;\n")
    (tmp_path / "pgadvise.toml").write_text("")
    for options, file in ((["--anchor", "schema.sql"], "schema.sql"), ([], "pgadvise.toml")):
        ran = advise("check", staging, *options, "-q", "-o", "a.sarif", "-o", "gitlab=b.json")
        assert ran.code == 1
        results = json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]
        places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
        entries = json.loads((tmp_path / "b.json").read_text())
        assert places == {entry["location"]["path"] for entry in entries} == {file}
    advise("check", staging, "-q", "-o", "saved.json")
    again = json.loads(advise("report", "saved.json", "--anchor", "schema.sql", "-f", "gitlab").out)
    assert {entry["location"]["path"] for entry in again} == {"schema.sql"}
    ran = advise("check", staging, "--anchor", "shema.sql")
    assert ran.code == 2
    assert "shema.sql, which is no file" in ran.err
