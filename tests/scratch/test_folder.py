import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pgadvise.scratch import folder

if TYPE_CHECKING:
    from tests.scratch.conftest import Lodging


def test_folder_is_private_and_its_socket_short(lodging: "Lodging") -> None:
    """A new folder is closed to others, and a socket in it has a path that every system takes."""
    made, lock = folder.make()
    os.close(lock)
    assert made.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(made / ".s.PGSQL.5432.lock")) <= 103


def test_long_or_closed_temporary_directory_is_passed_over(lodging: "Lodging", monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a socket's path would be too long, the folder is made in /tmp."""
    deep = lodging.folder / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    made, lock = folder.make()
    os.close(lock)
    shutil.rmtree(made)
    assert made.parent == Path("/tmp")


@pytest.mark.parametrize(
    ("room", "named", "place"), [(1, "", folder._MEMORY), (1, "/tmp", "/tmp"), (1 << 60, "", "/tmp")]
)
def test_memory_where_nobody_says_otherwise(room: int, named: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files lie in memory where there is room for them, unless a temporary directory is named."""
    if not folder._MEMORY.is_dir():
        pytest.skip("this system has no /dev/shm")
    for name in ("TEMP", "TMP", "TMPDIR"):
        monkeypatch.setenv(name, named)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(folder, "_ROOM", room)
    made, lock = folder.make()
    os.close(lock)
    shutil.rmtree(made)
    assert made.parent == Path(place)


def test_sweep_removes_what_nobody_holds(lodging: "Lodging") -> None:
    """A folder whose lock is free was left by a power cut; one whose lock is held is somebody's."""
    left, lock = folder.make()
    held, other = folder.make()
    (left / "data").mkdir()
    os.close(lock)
    folder.sweep()
    assert not left.exists()
    assert held.exists()
    os.close(other)
    folder.sweep()
    assert lodging.remains() == []


def test_sweep_leaves_what_is_not_ours(lodging: "Lodging") -> None:
    """A folder without our lock, one open to others, one with another name, a link and a file are never touched."""
    names = ("pgadvise-aaaaaaaa", "pgadvise-bbbbbbbb", "pgadvise-backup")
    for name in names:
        (lodging.folder / name).mkdir(mode=0o700)
        (lodging.folder / name / "precious").touch()
    (lodging.folder / "pgadvise-bbbbbbbb" / "pgadvise.lock").touch()
    (lodging.folder / "pgadvise-bbbbbbbb").chmod(0o755)
    (lodging.folder / "pgadvise-backup" / "pgadvise.lock").touch()
    (lodging.folder / "pgadvise-cccccccc").symlink_to(lodging.folder / "pgadvise-backup")
    (lodging.folder / "pgadvise-dddddddd").touch()
    before = sorted(lodging.folder.rglob("*"))
    for entry in before:
        os.utime(entry, (0, 0))
    folder.sweep()
    assert sorted(lodging.folder.rglob("*")) == before


def test_sweep_waits_for_a_folder_that_is_being_made(lodging: "Lodging") -> None:
    """An empty folder may get its lock in a moment; after an hour it will not."""
    empty = Path(tempfile.mkdtemp(prefix="pgadvise-"))
    folder.sweep()
    assert empty.exists()
    os.utime(empty, (time.time() - 4000,) * 2)
    folder.sweep()
    assert not empty.exists()


def test_sweep_ends_a_server_that_outlived_its_supervisor(lodging: "Lodging") -> None:
    """The process that postmaster.pid names is ended if it lives in that folder, and only then."""
    left, lock = folder.make()
    spared, other = folder.make()
    for place in (left, spared):
        (place / "data").mkdir()
    inside = subprocess.Popen(["sleep", "60"], cwd=left / "data")
    stranger = subprocess.Popen(["sleep", "60"], cwd="/")
    (left / "data" / "postmaster.pid").write_text(f"{inside.pid}\n")
    (spared / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n")
    os.close(lock)
    os.close(other)
    folder.sweep()
    assert inside.wait(5) != 0
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    assert lodging.remains() == []
