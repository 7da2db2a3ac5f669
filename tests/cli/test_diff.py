"""`advise diff` end to end: two states of a database, what is said of them, files, exit codes."""

import json
from pathlib import Path

import jsonschema
import msgspec
import psycopg
import pytest

from pgadvise import schemas
from pgadvise.snapshot import Unseen, codec
from pgadvise.sources.postgres.live import capture
from tests.cli.conftest import Advise
from tests.cli.proving import CLEAN, MEMBERS, PLATFORM

RESPELT = f"""
drop policy own on notes;
create policy read on notes for select to authenticated using ({MEMBERS});
create policy write on notes for all to authenticated using (exists (
    select from members m where auth.uid() = m.user_id and notes.team_id = m.team_id));
"""
WIDENED = f"""
drop policy own on notes;
create policy own on notes for all to authenticated using ({MEMBERS} or body like 'public%') with check ({MEMBERS});
create table plans (id int primary key);
"""
RENAMED = "alter table notes rename column team_id to group_id"


@pytest.fixture
def states(database: str, tmp_path: Path) -> dict[str, str]:
    """Snapshots of one database: as it was, said in other words, with more to reach, by another column's name."""
    found = {}
    with psycopg.connect(database) as session:
        session.execute((PLATFORM + CLEAN).encode())
        for name, script in (("old", ""), ("respelt", RESPELT), ("widened", WIDENED), ("renamed", RENAMED)):
            with session.transaction(force_rollback=True):
                session.execute((script or "select").encode())
                found[name] = str(tmp_path / f"{name}.json")
                Path(found[name]).write_bytes(codec.encode(capture(session)))
    return found


def test_the_same_meaning_in_other_words_is_no_change(advise: Advise, states: dict[str, str]) -> None:
    """Policies dropped and made again under other names, in other words, for the commands apart: exit 0, all equal."""
    ran = advise("diff", states["old"], states["respelt"], "--select", "isolation", "-f", "json")
    document = json.loads(ran.out)
    jsonschema.validate(document, json.loads(schemas.diff()))
    assert (ran.code, document["reach"]) == (0, [])
    assert document["summary"]["equal"] > 10


def test_a_saved_diff_is_rendered_again(advise: Advise, states: dict[str, str], tmp_path: Path) -> None:
    """In each format of `diff`; it gates nothing."""
    names = ("terminal", "json", "markdown", "github")
    assert advise("diff", states["old"], states["widened"], *(f"-o{name}=now.{name}" for name in names)).code == 1
    assert advise("report", "now.json", *(f"-o{name}=later.{name}" for name in names)).code == 0
    for name in names:
        assert (tmp_path / f"later.{name}").read_bytes() == (tmp_path / f"now.{name}").read_bytes(), name
    assert advise("report", "now.json", "-f", "html").code == 2


def test_a_column_by_another_name_is_no_change(advise: Advise, states: dict[str, str]) -> None:
    """Its policies say the same; that it is the same column is told, since nothing proves it."""
    ran = advise("diff", states["old"], states["renamed"], "--select", "policy-recursion", "-f", "json")
    document = json.loads(ran.out)
    assert (ran.code, document["reach"]) == (0, [])
    told = "public.notes.team_id is taken to be group_id now: same place, same type"
    assert document["findings"]["warnings"] == [told]


def test_more_reach_gates_with_a_row_and_a_session(advise: Advise, states: dict[str, str]) -> None:
    """Exit 1 without any new finding; the row, the policy that changed; never: exit 0. The other way: narrower."""
    asked = ("--select", "policy-recursion", "--role", "authenticated", "--role", "anon")
    ran = advise("diff", states["old"], states["widened"], *asked, "-f", "json")
    document = json.loads(ran.out)
    found = {f"{c['name']}.{c['command']} as {c['role']}": c for c in document["reach"]}
    assert ran.code == 1
    assert {key for key, c in found.items() if c["verdict"] == "wider"} == {
        f"notes.{command} as authenticated" for command in ("select", "update", "delete")
    }
    read = found["notes.select as authenticated"]
    assert read["causes"] == ["policy own changed"]
    assert read["witness"]["rows"][0]["name"] == "notes"
    assert [one["name"] for one in document["added"]] == ["plans"]
    assert advise("diff", states["old"], states["widened"], *asked, "--fail-on", "never").code == 0
    back = advise("diff", states["widened"], states["old"], *asked, "-f", "json")
    assert back.code == 0
    assert {c["verdict"] for c in json.loads(back.out)["reach"]} == {"narrower"}


def test_what_people_read(advise: Advise, states: dict[str, str], tmp_path: Path) -> None:
    """Terminal, comment and annotations name the object, the commands, the role and what was changed."""
    files = ("-o", "diff.md", "-o", "github=notes.txt", "-o", "diff.json")
    ran = advise("diff", states["old"], states["widened"], "--select", "rls-disabled", *files, COLUMNS="80")
    assert (ran.code, ran.err) == (1, "")
    told = "WIDER, likely public.notes select, update, delete as authenticated\n"
    assert told in ran.out
    assert "  changed: policy own changed\n" in ran.out
    assert ran.out.splitlines()[-1].startswith("exit 1: 3 reaches are wider")
    assert max(map(len, ran.out.splitlines())) <= 80
    comment = (tmp_path / "diff.md").read_text(encoding="utf-8")
    assert comment.startswith("<!-- pgadvise:diff -->\n### pgadvise: 3 wider reach")
    assert "⛔ wider" in comment
    (grave,) = (line for line in (tmp_path / "notes.txt").read_text().splitlines() if line.startswith("::error"))
    assert grave.startswith("::error title=wider%3A public.notes select%2C update%2C delete as authenticated::")
    assert json.loads((tmp_path / "diff.json").read_text())["summary"]["wider"] == 3


def test_what_one_side_could_not_see_is_neither_new_nor_gone(advise: Advise, states: dict[str, str]) -> None:
    """Under a lock a table is in one snapshot and not in the other: that is said, and is no change of reach."""
    old = codec.decode(Path(states["old"]).read_bytes())
    left = tuple(r for r in old.relations if r.name != "notes")
    unseen = (Unseen("relations", "public.notes", "another session locks it"),)
    locked = Path(states["old"]).with_name("locked.json")
    locked.write_bytes(codec.encode(msgspec.structs.replace(old, relations=left, unseen=unseen)))
    for sides in ((states["old"], str(locked)), (str(locked), states["old"])):
        ran = advise("diff", *sides, "--select", "schema", "-f", "json")
        document = json.loads(ran.out)
        assert (ran.code, document["added"], document["dropped"], document["reach"]) == (0, [], [], [])
        told = advise("diff", *sides, "--select", "schema", "--strict")
        assert (told.code, "nobody is shown" in advise("diff", *sides, "--select", "schema").out) == (3, True)
        assert "1 not seen" in advise("diff", *sides, "--select", "schema", "-f", "markdown").out


def test_a_target_that_cannot_be_read_is_no_answer(advise: Advise, states: dict[str, str]) -> None:
    """Exit 3 with one message for a file that is not there, 2 for a wrong option; nothing looks equal."""
    ran = advise("diff", states["old"], "missing.json")
    assert (ran.code, ran.out) == (3, "")
    assert "missing.json" in ran.err
    assert advise("diff", states["old"], states["old"], "-f", "pdf").code == 2
    assert advise("diff", states["old"], states["old"], "--role", "nobody").code == 2
