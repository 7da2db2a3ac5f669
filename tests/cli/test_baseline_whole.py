"""A baseline is written from whole scans only."""

from pathlib import Path

import psycopg

from tests.cli.conftest import Advise

FILE = "pgadvise-baseline.json"


def broken_rule(advise: Advise, folder: Path) -> None:
    """A rule of the team's own, of a category that says nothing of isolation."""
    assert advise("new-rule", "acme/broken", "--folder", "own").code == 0
    path = folder / "own/acme/broken.py"
    text = path.read_text()
    path.write_text(text.replace("    for table in", '    raise ZeroDivisionError("broken")\n    for table in'))


def test_a_rule_that_failed_writes_no_baseline(advise: Advise, database: str, tmp_path: Path) -> None:
    """Neither `create` nor `update` writes where a rule crashed, whatever its category: exit 3, the file as it was."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("create table public.film (title text)")
    broken_rule(advise, tmp_path)
    created = advise("baseline", "create", database, "--rules", "own")
    assert created.code == 3, created.said
    assert "broken failed" in created.err
    assert not (tmp_path / FILE).exists()
    assert advise("baseline", "create", database).code == 0
    before = (tmp_path / FILE).read_bytes()
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("drop table public.film")
    updated = advise("baseline", "update", database, "--rules", "own", "--prune")
    assert updated.code == 3, updated.said
    assert (tmp_path / FILE).read_bytes() == before
