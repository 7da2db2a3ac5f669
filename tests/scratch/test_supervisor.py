import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from pgadvise.errors import ServerFailed
from pgadvise.scratch import embedded, folder
from pgadvise.scratch.launch import Launch, Plan

if TYPE_CHECKING:
    from tests.scratch.conftest import Lodging

_LASTING = """
import time
from pgadvise.scratch import embedded
with embedded.start():
    print("running", flush=True)
    time.sleep(60)
"""
_FORKING = """
import os, time
from pgadvise.scratch import embedded
with embedded.start() as server:
    child = os.fork()
    if not child:
        time.sleep(60)
    print(child, flush=True)
    {then}
"""

_LEAVING = """
import os
from pgadvise.scratch import embedded
with embedded.start() as server:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        print((server.folder / "data").exists(), flush=True)
"""


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_parent_that_is_killed_leaves_nothing(lodging: "Lodging", sent: signal.Signals) -> None:
    """Whatever signal the terminal or the system sends to the program's whole process group, server and folder end."""
    process = lodging.run(_LASTING)
    assert _first_line(process) == "running"
    assert lodging.inhabitants()
    os.killpg(process.pid, sent)
    assert lodging.is_empty_within(5), lodging.remains()
    process.communicate()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("seconds", [0, 0.03, 0.15, 0.3])
def test_parent_that_is_killed_while_it_starts(lodging: "Lodging", seconds: float, sent: signal.Signals) -> None:
    """Killed at any moment of the start, no process stays and nothing that the next start would not sweep."""
    process = lodging.run(_LASTING)
    while not any(lodging.folder.iterdir()):
        time.sleep(0.001)
    time.sleep(seconds)
    os.killpg(process.pid, sent)
    process.communicate()
    if not lodging.is_empty_within(3):
        folder.sweep()
    assert lodging.inhabitants() == []
    assert list(lodging.folder.glob("*/data")) == []


def test_forked_child_does_not_keep_the_server(lodging: "Lodging") -> None:
    """A child forked by the program holds the pipe to the supervisor open, and the server ends nevertheless."""
    process = lodging.run(_FORKING.format(then="time.sleep(60)"))
    child = int(_first_line(process))
    process.kill()
    try:
        assert lodging.is_empty_within(5), lodging.remains()
    finally:
        os.kill(child, signal.SIGKILL)
        process.communicate()


def test_forked_child_does_not_delay_the_end(lodging: "Lodging") -> None:
    """The end of a server is asked for in words, not only by closing a pipe that a child may hold open."""
    process = lodging.run(_FORKING.format(then="t = time.monotonic(); server.stop(); print(time.monotonic() - t)"))
    child, seconds = int(_first_line(process)), float(_first_line(process))
    os.kill(child, signal.SIGKILL)
    process.communicate()
    assert seconds < 5
    assert lodging.remains() == []


def test_forked_child_does_not_end_the_server(lodging: "Lodging") -> None:
    """A child that leaves the block has only a copy of the server, and lets its parent's run."""
    process = lodging.run(_LEAVING)
    assert process.communicate(timeout=30)[0] == "True\n"
    assert lodging.remains() == []


def test_end_of_the_supervisor_is_the_end_of_the_server(lodging: "Lodging") -> None:
    """Killed itself, the supervisor takes the server along; its folder goes with the stop or with the next start."""
    with embedded.start() as server:
        (pid,) = [int(pid) for pid in _supervisors(lodging)]
        os.kill(pid, signal.SIGKILL)
        assert _ends_within(lodging, 5), lodging.inhabitants()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.dsn)
    assert lodging.remains() == []


def test_supervisor_that_dies_before_the_server_starts(lodging: "Lodging") -> None:
    """A supervisor killed at the start is an error, not a wait without end."""
    launch = Launch()
    launch.process.kill()
    with pytest.raises(ServerFailed, match="its supervisor was killed"):
        launch.run(Plan(["true"], ["true"], {}, None, None))
    launch.end()
    assert lodging.remains() == []


def test_program_that_hangs_is_given_up(lodging: "Lodging") -> None:
    """A start that takes too long is an error, and what hung is killed."""
    launch = Launch()
    with pytest.raises(ServerFailed, match="initdb was not ready in time"):
        launch.run(Plan(["sh", "-c", "sleep 60; sleep 61"], ["true"], dict(os.environ), None, None, seconds=1))
    launch.end()
    assert lodging.remains() == []


@pytest.mark.parametrize(
    "line", ["initdb: error: no room", "2026-11-28 04:24:39.038 UTC [7] FATAL:  no room", "no room"]
)
def test_program_that_fails_says_why_in_one_line(lodging: "Lodging", line: str) -> None:
    """Of all that initdb tells about itself, what is wrong."""
    launch = Launch()
    told = f"creating directory … ok\n{line}\n" + "initdb: removing data directory\n" * (line != "no room")
    with pytest.raises(ServerFailed) as failure:
        launch.run(Plan(["sh", "-c", f"printf '{told}'; exit 1"], ["true"], dict(os.environ), None, None))
    launch.end()
    assert failure.value.message.endswith("did not start: initdb ended with status 1: no room")


def _supervisors(lodging: "Lodging") -> list[str]:
    return [
        process.name
        for process in Path("/proc").glob("[0-9]*")
        if (words := _words(process)) and "supervisor.py" in words and str(lodging.folder) in words
    ]


def _words(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _ends_within(lodging: "Lodging", seconds: float) -> bool:
    until = time.monotonic() + seconds
    # A supervisor that was killed stays a process until its parent asks for it, but without a command line.
    while lodging.inhabitants() and time.monotonic() < until:
        time.sleep(0.02)
    return not lodging.inhabitants()
