"""The file of a baseline: one entry a line, merged line by line, and every fault of it named by its line."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from pgadvise import schemas
from pgadvise.errors import ConfigError
from pgadvise.gate import file
from pgadvise.gate.baseline import Baseline
from tests.gate.accepted import baseline, entry

WHOLE = baseline(
    entry("a", reason="public\nby design", owner="ada", accepted=date(2026, 11, 1), until=date(2027, 1, 1)),
    entry("b", count=2),
    entry('quo"te\u202e\u2028'),
    degraded=("open-thing",),
    schemas=("public",),
    moved={"public.x": "public.a"},
)


def test_what_is_written_is_read() -> None:
    """Reading gives back what was written, and writing it again the same bytes."""
    text = file.text(WHOLE)
    again = file.parse(text.encode(), "b.json")
    assert file.text(again) == text
    assert set(again.entries) == set(WHOLE.entries)
    assert text.isascii()


def test_the_file_follows_its_schema() -> None:
    """What is written is valid against what `advise schema baseline` prints, in which every field of ours stands and a
    stranger's does not."""
    schema = json.loads(schemas.baseline())
    written = json.loads(file.text(WHOLE))
    jsonschema.validate(written, schema)
    assert set(schema["$defs"]["Baseline"]["properties"]) == set(written) == set(Baseline.__struct_fields__)
    for fault in ({"colour": 1}, {"entries": [{"rule": "x"}]}, {"format_version": "1"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(written | fault, schema)


def test_renames_of_both_sides_of_a_merge_count() -> None:
    """The head's line stands twice where both branches tell of a rename."""
    text = file.text(WHOLE).replace('"moved": ', '"moved": {"public.y": "public.b"},\n"moved": ')
    assert file.parse(text.encode(), "b.json").moved == {"public.x": "public.a", "public.y": "public.b"}


def test_an_entry_is_a_line() -> None:
    """One more entry is one more line, and no other line differs."""
    lines = file.text(WHOLE).splitlines()
    more = file.text(baseline(*WHOLE.entries, entry("c"), degraded=WHOLE.degraded, schemas=WHOLE.schemas,
                              moved=WHOLE.moved)).splitlines()  # fmt: skip
    (new,) = [line for line in more if line not in lines]
    assert [line for line in more if line != new] == lines


def test_two_branches_merge(tmp_path: Path) -> None:
    """Git merges entries that two branches add at different places, and with merge=union at the same place."""
    (tmp_path / ".gitattributes").write_text(f"{file.NAME} merge=union\n")

    def git(*words: str) -> None:
        options = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *options, *words], cwd=tmp_path, check=True, capture_output=True)

    def commit(kept: Baseline) -> None:
        (tmp_path / file.NAME).write_text(file.text(kept))
        git("add", "-A")
        git("commit", "-q", "-m", "x")

    git("init", "-q")
    commit(baseline(entry("m")))
    git("checkout", "-q", "-b", "one")
    commit(baseline(entry("m"), entry("x"), entry("a")))
    git("checkout", "-q", "main")
    commit(baseline(entry("m"), entry("y"), entry("b")))
    git("merge", "-q", "--no-edit", "one")
    merged = file.read(tmp_path / file.NAME)
    assert {e.object.name for e in merged.entries} == {"a", "b", "m", "x", "y"}


FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "conflict": (lambda t: t.replace('"moved"', '<<<<<<< HEAD\n"moved"', 1), "line 7: the conflict of a merge"),
    "newer": (lambda t: t.replace('"format_version": 1', '"format_version": 9'), "is of format 9"),
    "never": (lambda t: t.replace('"format_version": 1', '"format_version": 0'), "format 0, which there never was"),
    "unknown key": (lambda t: t.replace('"until"', '"untill"', 1), "line 9: "),
    "no date": (lambda t: t.replace("2027-01-01", "next year", 1), "line 9: until: "),
    "count": (lambda t: t.replace('"count": 2', '"count": 0'), "line 10: count: "),
    "other object": (lambda t: t.replace('"name": "b"', '"name": "z"'), "line 10: the fingerprint is not that of"),
    "twice": (lambda t: t.replace("null]", t.splitlines()[8].replace("ada", "bob") + "\nnull]"), "is accepted twice"),
    "comma": (lambda t: t.replace("},\n", "}\n", 1), "this is no JSON"),
    "cut": (lambda t: t[:-40], "the file is cut off"),
    "empty": (lambda t: "", "is empty"),
    "a list": (lambda t: "[1]", "no baseline of pgadvise"),
    "foreign": (lambda t: '{"a": 1}', "no baseline of pgadvise"),
    "report": (lambda t: '{"format_version": 1, "findings": []}', "is a report, not a baseline"),
    "moved": (lambda t: t.replace("public.x", "x"), "moved says"),
    "binary": (lambda t: "\ufffe\x00", "this is no JSON"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str) -> None:
    """What hands and merges do to the file is one sentence with the file, the line and the next step; exit 2."""
    broken, said = FAULTS[fault]
    with pytest.raises(ConfigError) as raised:
        file.parse(broken(file.text(WHOLE)).encode(), "b.json")
    assert "b.json" in raised.value.message
    assert said in raised.value.message
    assert raised.value.hint
    assert raised.value.exit_code == 2


def test_order_and_space_are_free() -> None:
    """A file that a formatter has written anew is the same baseline."""
    loose = json.dumps(json.loads(file.text(WHOLE)), indent=4, sort_keys=True)
    assert file.text(file.parse(loose.encode(), "b.json")) == file.text(WHOLE)
