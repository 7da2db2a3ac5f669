"""Snapshot files: what was written is read, and what is no snapshot is said in one sentence."""

import gzip
import json
import os
import stat
from pathlib import Path

import msgspec
import psycopg
import pytest
from tests.origin import ORIGIN

from pgadvise.errors import NotASnapshot, OutputFailed, SnapshotUnreadable
from pgadvise.snapshot import NotCaptured, Relation, Snapshot, Unseen
from pgadvise.snapshot.codec import decode, encode
from pgadvise.snapshot.snapshot import FORMAT_VERSION
from pgadvise.sources import unfolded
from pgadvise.sources.postgres.live import capture
from pgadvise.sources.snapshot_file import SnapshotFile, write

CATALOG = Path(__file__).with_name("postgres") / "catalog.sql"


@pytest.fixture
def small() -> Snapshot:
    table = Relation(oid=1, schema="public", name="\x1b[31m\u202e😀", kind="table", owner="postgres", rows=1e6)
    return Snapshot(origin=ORIGIN, relations=(table,), unseen=(Unseen("views", "public.v", "locked"),))


@pytest.mark.parametrize("name", ["db.json", "db.json.gz"])
def test_a_live_snapshot_survives_the_file(connection: psycopg.Connection, tmp_path: Path, name: str) -> None:
    """Every section of a real database, also those that were not captured, is read as it was written."""
    connection.execute(CATALOG.read_bytes())
    snapshot = capture(connection)
    write(snapshot, tmp_path / name)
    assert isinstance(snapshot.workload, NotCaptured)
    assert SnapshotFile(tmp_path / name).read() == snapshot


def test_the_same_snapshot_gives_the_same_file(small: Snapshot, tmp_path: Path) -> None:
    """No time, no name and no order by chance: files can be compared."""
    for name in ("a.json", "b.json", "a.json.gz", "b.json.gz"):
        write(small, tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.json.gz").read_bytes()) == (tmp_path / "a.json").read_bytes()


def test_gzip_is_told_by_its_bytes(small: Snapshot, tmp_path: Path) -> None:
    """A file that was renamed is read all the same."""
    (tmp_path / "plain.json.gz").write_bytes(encode(small))
    (tmp_path / "packed.json").write_bytes(gzip.compress(encode(small)))
    assert SnapshotFile(tmp_path / "plain.json.gz").read() == small
    assert SnapshotFile(tmp_path / "packed.json").read() == small


def test_fields_that_a_newer_program_added_are_passed_over(small: Snapshot) -> None:
    """Within one format only additions happen."""
    document = json.loads(encode(small))
    document["later"] = 1
    document["relations"][0]["later"] = {"a": []}
    assert decode(json.dumps(document).encode()) == small


def unreadable(path: Path) -> SnapshotUnreadable:
    with pytest.raises(SnapshotUnreadable) as failure:
        SnapshotFile(path).read()
    assert failure.value.message.startswith(f"{path} ")
    assert "\n" not in failure.value.message
    assert failure.value.__cause__ is None
    assert failure.value.exit_code == 3
    return failure.value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"PK\x03\x04", "is not JSON"),
        (b"create table t (id int);", "is not JSON"),
        (b"\xff\xfe{\x00}\x00", "is not JSON"),
        (b'{"format_version": 1, "origin": {"database": "caf\xe9"}}', "is not UTF-8"),
        (b"[]", "is no snapshot of pgadvise"),
        (b'"text"', "is no snapshot of pgadvise"),
        (b"{}", "is JSON, but no snapshot of pgadvise"),
        (b'{"name": "app", "version": "1.0"}', "is JSON, but no snapshot of pgadvise"),
        (b'{"format_version": 1, "origin": {}}', "does not have the right form at origin"),
        (b'{"format_version": "1", "origin": {}}', "does not have the right form at format_version"),
        (b'{"format_version": 0, "origin": {}}', "says to be of format 0"),
        (b'{"a":' * 100_000, "is "),
        (b"[" * 1_000_000, "is "),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_foreign_files_are_told_apart(tmp_path: Path, data: bytes, message: str) -> None:
    """Whatever it is, it is said in one sentence that names the file and shows none of its content."""
    (tmp_path / "db.json").write_bytes(data)
    failure = unreadable(tmp_path / "db.json")
    assert message in failure.message
    assert "caf" not in failure.message


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b'{"format_version": 1, "tool": {}, "findings": []}', "is a report, not a snapshot", "advise snapshot"),
        (b'{"format_version": 1, "verdicts": []}', "is a report, not a snapshot", "advise snapshot"),
        (b'{"format_version": 1, "tool": "x", "entries": [null]}', "is a baseline, not a snapshot", "--baseline"),
    ],
)
def test_another_file_of_ours_is_a_mistake_of_usage(tmp_path: Path, data: bytes, message: str, hint: str) -> None:
    """The file is whole and the wrong one: exit 2, and the hint names what takes it."""
    (tmp_path / "db.json").write_bytes(data)
    with pytest.raises(NotASnapshot, match=message) as failure:
        SnapshotFile(tmp_path / "db.json").read()
    assert failure.value.exit_code == 2
    assert failure.value.hint
    assert hint in failure.value.hint


def test_a_format_of_the_future_asks_for_an_upgrade(small: Snapshot, tmp_path: Path) -> None:
    """The number is read before anything else, however different the rest may be."""
    (tmp_path / "db.json").write_text(json.dumps({"format_version": FORMAT_VERSION + 1, "origin": [], "relations": 5}))
    failure = unreadable(tmp_path / "db.json")
    assert f"is of format {FORMAT_VERSION + 1}, and this program reads up to {FORMAT_VERSION}" in failure.message
    assert failure.hint == "pip install --upgrade pgadvise"


@pytest.mark.parametrize("name", ["db.json", "db.json.gz"])
def test_a_truncated_file_is_never_half_a_snapshot(small: Snapshot, tmp_path: Path, name: str) -> None:
    """Cut off after any byte, it is unreadable."""
    path = tmp_path / name
    write(small, path)
    whole = path.read_bytes()
    size = len(whole) - (name == "db.json")  # the last byte of plain JSON is a newline
    for length in range(0, size, 7):
        path.write_bytes(whole[:length])
        assert "cut off" in unreadable(path).message or length == 0


def test_a_damaged_gzip_is_unreadable(small: Snapshot, tmp_path: Path) -> None:
    """A flipped bit shows in the checksum."""
    path = tmp_path / "db.json.gz"
    write(small, path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)
    assert unreadable(path).message


def test_what_unfolds_to_more_than_any_catalog_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may unfold to fill the memory: it is not unfolded beyond the limit."""
    monkeypatch.setattr(unfolded, "LIMIT", 1 << 20)
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b" " * (1 << 24)))
    (tmp_path / "large.json").write_bytes(b" " * ((1 << 20) + 1))
    assert "is larger than" in unreadable(tmp_path / "bomb.json.gz").message
    assert "is larger than" in unreadable(tmp_path / "large.json").message


def test_what_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    """A missing file, a folder: the system's own words, and the name."""
    assert "No such file" in unreadable(tmp_path / "missing.json").message
    assert "directory" in unreadable(tmp_path).message


def test_a_write_that_fails_leaves_what_was_there(
    small: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle: the old file is whole, nothing new lies about."""
    path = tmp_path / "db.json"
    write(small, path)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed, match="cannot be written: No space left on device") as failure:
        write(msgspec.structs.replace(small, relations=()), path)
    assert failure.value.exit_code == 3
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_said(small: Snapshot, tmp_path: Path) -> None:
    """Nothing is created on the way."""
    with pytest.raises(OutputFailed, match="cannot be written: No such file"):
        write(small, tmp_path / "missing" / "db.json")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_its_owners_an_old_one_stays_as_it_was(small: Snapshot, tmp_path: Path) -> None:
    """Where a database is open is not for everybody's eyes; what somebody has chosen is kept, links too."""
    path, link = tmp_path / "db.json", tmp_path / "link.json"
    write(small, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    link.symlink_to(path)
    write(small, link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert SnapshotFile(link).read() == small


def test_a_pipe_is_written_to(small: Snapshot, tmp_path: Path) -> None:
    """/dev/stdout and its like are no files that could be replaced."""
    reader, writer = os.pipe()
    write(small, Path(f"/dev/fd/{writer}"))
    os.close(writer)
    with os.fdopen(reader, "rb") as out:
        assert decode(out.read()) == small


def test_a_missing_section_is_never_an_empty_one(small: Snapshot, tmp_path: Path) -> None:
    """A file without its policies is refused: it would read as a database that has none."""
    whole = json.loads(encode(small))
    for section in ("policies", "relations", "roles"):
        (tmp_path / "db.json").write_text(json.dumps({key: value for key, value in whole.items() if key != section}))
        assert unreadable(tmp_path / "db.json").message.endswith(
            f"is no whole snapshot: its section {section} is missing"
        )


def test_what_came_later_may_be_missing_or_unknown(small: Snapshot, tmp_path: Path) -> None:
    """Within one format fields are only added: an older file says "not captured", a newer one's additions are left."""
    whole = json.loads(encode(small))
    del whole["rewrite_rules"]
    whole["novelties"] = [1]
    whole["relations"][0]["novelty"] = {"a": 1}
    (tmp_path / "db.json").write_text(json.dumps(whole))
    read = SnapshotFile(tmp_path / "db.json").read()
    assert isinstance(read.rewrite_rules, NotCaptured)
    assert read.relations == small.relations
