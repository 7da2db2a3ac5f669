import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from pgadvise.errors import ServerFailed, UsageError
from pgadvise.scratch import embedded
from pgadvise.scratch.binaries import bundled
from pgadvise.scratch.server import Server

if TYPE_CHECKING:
    from tests.scratch.conftest import Lodging

# Prints what the identity that was chosen looks like from inside and from outside, and leaves.
_ONE_QUERY = """
import psycopg
from pgadvise.errors import AdviseError
from pgadvise.scratch import embedded
try:
    with embedded.start() as server:
        print("uid", (server.folder / "data").stat().st_uid, "copied", (server.folder / "programs").exists())
        with psycopg.connect(server.dsn) as session:
            print("answer", session.execute("select 6 * 7").fetchone()[0])
except AdviseError as error:
    print("refused:", error, "hint:", error.hint)
"""
_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes its user")


def _namespaces() -> bool:
    command = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "true"]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


_NAMESPACES = pytest.mark.skipif(not _namespaces(), reason="user namespaces are forbidden here")


def _answer(dsn: str, query: bytes) -> object:
    with psycopg.connect(dsn) as session:
        row = session.execute(query).fetchone()
    return row and row[0]


def test_starts_answers_and_leaves_nothing(lodging: "Lodging") -> None:
    """A server answers within seconds of its start; after its block no process, file or folder of it is left."""
    began = time.monotonic()
    with embedded.start() as server:
        assert _answer(server.dsn, b"select 1") == 1
        assert time.monotonic() - began < 10
        assert lodging.inhabitants()
        assert server.folder is not None
        assert server.folder.stat().st_mode & 0o777 == 0o700
    assert lodging.remains() == []


def test_is_reached_by_its_socket_only(server: Server) -> None:
    """The server never listens on TCP, and its socket is closed to other users."""
    if server.folder is None:
        pytest.skip("not a throwaway server")
    assert _answer(server.dsn, b"show listen_addresses") == ""
    assert _answer(server.dsn, b"show unix_socket_permissions") == "0700"


def test_version_is_the_servers_own(server: Server) -> None:
    """`Server.version`, known without a session, is what the server says."""
    assert str(_answer(server.dsn, b"show server_version")).split()[0] == server.version


def test_statements_are_tracked_and_timed(connection: psycopg.Connection) -> None:
    """pg_stat_statements is preloaded, so that the extension counts from the first statement on."""
    connection.execute("create extension pg_stat_statements")
    connection.execute("select 'counted'")
    row = connection.execute("select sum(calls) > 0 from pg_stat_statements where query like 'select $1%'").fetchone()
    assert row == (True,)


def test_superuser_and_settings_are_the_callers(lodging: "Lodging") -> None:
    """The first role is named by the caller, and a setting of the caller wins over ours."""
    with embedded.start(superuser="supabase_admin", settings={"track_io_timing": "off", "work_mem": "5MB"}) as server:
        roles = _answer(server.dsn, b"select array_agg(rolname::text) from pg_roles where rolsuper")
        assert roles == ["supabase_admin"]
        assert _answer(server.dsn, b"show track_io_timing") == "off"
        assert _answer(server.dsn, b"show work_mem") == "5MB"


def test_environment_does_not_reach_the_server(lodging: "Lodging", monkeypatch: pytest.MonkeyPatch) -> None:
    """PGDATA, PGOPTIONS and the language of the caller change nothing about a throwaway server."""
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LC_ALL", "xx_XX")
    with embedded.start() as server:
        monkeypatch.undo()
        assert _answer(server.dsn, b"show lc_messages") == "C"


def test_two_at_once_do_not_disturb_each_other(lodging: "Lodging") -> None:
    """Servers started at the same moment are two, and the end of one does not touch the other."""
    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(lambda _: embedded.start(), range(2))
    with other:
        with one:
            assert one.folder != other.folder
            assert _answer(one.dsn, b"select 1") == 1
        assert _answer(other.dsn, b"select 1") == 1
    assert lodging.remains() == []


def test_stopping_twice_does_no_harm(lodging: "Lodging") -> None:
    """A server that was stopped by hand may be stopped again by its block."""
    with embedded.start() as server:
        server.stop()
    assert lodging.remains() == []


def test_a_thread_may_end_before_its_server(lodging: "Lodging") -> None:
    """The server's life hangs on the process that started it, not on the thread."""
    with ThreadPoolExecutor(1) as threads:
        server = threads.submit(embedded.start).result()
    with server:
        time.sleep(0.2)
        assert _answer(server.dsn, b"select 1") == 1


@_ROOT
@_NAMESPACES
def test_root_uses_a_namespace(lodging: "Lodging") -> None:
    """Where user namespaces are allowed, the files stay root's and nothing is copied."""
    assert lodging.says(_ONE_QUERY) == "uid 0 copied False\nanswer 42\n"


@_ROOT
def test_root_without_namespaces_changes_user(lodging: "Lodging", reachable: Path) -> None:
    """Where namespaces are forbidden and others can reach the binaries, an ordinary user runs the server."""
    script = _ONE_QUERY.replace("embedded.start()", f"embedded.start(__import__('pathlib').Path({str(reachable)!r}))")
    said = lodging.says(script, PATH="/nowhere")
    assert said.endswith("copied False\nanswer 42\n")
    assert not said.startswith("uid 0 ")
    assert [entry for entry in lodging.folder.iterdir() if entry.name.startswith("pgadvise-")] == []


@_ROOT
def test_root_copies_what_others_cannot_reach(lodging: "Lodging", reachable: Path) -> None:
    """Binaries in a private folder are copied for the ordinary user; the folder's mode stays as it was."""
    reachable.parent.chmod(0o700)
    script = _ONE_QUERY.replace("embedded.start()", f"embedded.start(__import__('pathlib').Path({str(reachable)!r}))")
    said = lodging.says(script, PATH="/nowhere")
    assert said.endswith("copied True\nanswer 42\n")
    assert not said.startswith("uid 0 ")
    assert reachable.parent.stat().st_mode & 0o777 == 0o700


@_NAMESPACES
@pytest.mark.parametrize("uid", ["65534", "54321"])
def test_ordinary_user_needs_nothing(lodging: "Lodging", uid: str) -> None:
    """An ordinary user runs the binaries directly; one whose id has no name gets one by a namespace."""
    # Seen from within, the process is that user; its files are ours, so that it can reach this interpreter.
    said = lodging.says(_ONE_QUERY, before=("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}"))
    assert said == f"uid {uid} copied False\nanswer 42\n"
    assert lodging.remains() == []


@pytest.fixture
def reachable(lodging: "Lodging") -> Path:
    """The bundled binaries, in a place that every user can reach."""
    return bundled().copied_to(lodging.folder / "wheel").programs


def test_log_tells_why_it_did_not_start(lodging: "Lodging") -> None:
    """A server that ends at once is an error that holds the log's words, and it leaves nothing."""
    with pytest.raises(ServerFailed, match=r'invalid value for parameter "shared_buffers"') as caught:
        embedded.start(settings={"shared_buffers": "nonsense"})
    assert caught.value.hint
    assert lodging.remains() == []


def test_missing_module_is_named(lodging: "Lodging") -> None:
    """Binaries without contrib lead to a hint about contrib."""
    with pytest.raises(ServerFailed, match="no_such_module") as caught:
        embedded.start(settings={"shared_preload_libraries": "no_such_module"})
    assert "contrib" in str(caught.value.hint)


def test_programs_that_do_not_run_are_an_error(lodging: "Lodging", tmp_path: Path) -> None:
    """What the system says about programs of another processor or libc reaches the person."""
    folder = tmp_path / "prefix" / "bin"  # what lies beside bin is copied along
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_bytes(b"\x7fELF nothing of the kind")
        (folder / name).chmod(0o755)
    with pytest.raises(ServerFailed, match=r"cannot be run here: .*(?i:exec format)"):
        embedded.start(folder)
    assert lodging.remains() == []


def test_folder_without_programs_is_a_usage_error(tmp_path: Path) -> None:
    """A wrong folder is the caller's mistake, found before anything is started."""
    with pytest.raises(UsageError, match="holds no PostgreSQL server"):
        embedded.start(tmp_path)


def test_no_place_for_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary directory that cannot be written is an error with the system's words."""
    monkeypatch.setattr(tempfile, "tempdir", "/proc/nowhere")
    with pytest.raises(ServerFailed, match="needs a folder, and none could be made"):
        embedded.start()
