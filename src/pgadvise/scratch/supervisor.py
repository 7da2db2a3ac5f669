"""The supervisor: a small process of its own that owns a throwaway server and ends it when its parent is gone.

It is run by path (`python -I -S supervisor.py FOLDER LOCK`) and imports nothing of pgadvise. Standard input is a pipe
whose other end the parent holds: one line of JSON says what to run, and whatever follows, be it the end of the file,
says that the parent is done, or dead by whatever signal. Standard output takes one line of JSON: ready, or what failed
and the log's last lines.
"""

import contextlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from typing import Any, NoReturn

_BEAT = 0.005
_IDLE = 1.0
_LOG_LINES = 12


class Ended(Exception):
    """The parent is done, or dead, or somebody asked this process to end."""


class Failed(Exception):
    """A program of the server ended badly or took too long."""


def supervise(folder: str) -> None:
    """Runs in the folder what the parent plans, until that says so or is gone; nothing of it stays."""
    parent = Parent()
    processes: list[subprocess.Popen[bytes]] = []
    try:
        plan = parent.plan()
        _run(plan, folder, parent, processes)
        parent.tell({"ready": True})
        while True:
            parent.pause(_IDLE)
    except Failed as failure:
        parent.tell({"failed": str(failure), "log": _last_lines(folder)})
    except Ended:
        pass
    except Exception as error:
        parent.tell({"failed": f"the supervisor met {error!r}", "log": _last_lines(folder)})
    finally:
        _deaf()
        _end(processes)
        _remove(folder)


class Parent:
    """The process that asked for the server."""

    def __init__(self) -> None:
        self.pid = os.getppid()
        # The pipe stays open if the parent forked a child that lives on; its process id cannot be fooled like that.
        self.watched: list[int] = [0]
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self.watched.append(os.pidfd_open(self.pid))

    def plan(self) -> dict[str, Any]:
        """What to run; waits as long as the parent takes to decide."""
        text = b""
        while not text.endswith(b"\n"):
            while not self._readable(_IDLE):
                self._check()
            piece = os.read(0, 65536)
            if not piece.strip():
                raise Ended
            text += piece
        plan: dict[str, Any] = json.loads(text)
        return plan

    def pause(self, seconds: float) -> None:
        """Sleep, unless the parent ends."""
        if self._readable(seconds):
            raise Ended
        self._check()

    def tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            os.write(1, json.dumps(message).encode() + b"\n")

    def _readable(self, seconds: float) -> bool:
        return bool(select.select(self.watched, [], [], seconds)[0])

    def _check(self) -> None:
        if os.getppid() != self.pid:
            raise Ended


def _run(plan: dict[str, Any], folder: str, parent: Parent, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + plan["seconds"]
    with open(os.path.join(folder, "log"), "ab") as log:
        initdb = _start(plan, "initdb", log)
        processes.append(initdb)
        death = _death_signal()
        while initdb.poll() is None:
            _wait(parent, until, "initdb")
        if initdb.returncode:
            raise Failed(f"initdb ended with status {initdb.returncode}")
        server = _start(plan, "postgres", log, death)
        processes.append(server)
    while not _ready(folder):
        if server.poll() is not None:
            raise Failed(f"postgres ended with status {server.returncode}")
        _wait(parent, until, "postgres")


def _start(plan: dict[str, Any], program: str, log: Any, before: Any = None) -> subprocess.Popen[bytes]:
    """Run a program in a session of its own, so that it can be ended with its children and no terminal reaches it."""
    return subprocess.Popen(
        plan[program],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=plan["environment"],
        user=plan["uid"],
        group=plan["gid"],
        extra_groups=None if plan["uid"] is None else [],
        start_new_session=True,
        preexec_fn=before,
    )


def _wait(parent: Parent, until: float, program: str) -> None:
    if time.monotonic() > until:
        raise Failed(f"{program} was not ready in time")
    parent.pause(_BEAT)


def _ready(folder: str) -> bool:
    """Line 8 of postmaster.pid is the server's state, written for pg_ctl (src/include/utils/pidfile.h)."""
    try:
        with open(os.path.join(folder, "data", "postmaster.pid"), encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def _death_signal() -> Any:
    """On Linux: a call that lets the kernel stop the server at once if this process is killed."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(1, int(signal.SIGQUIT), 0, 0, 0)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, and shared memory is given back."""
    for process, is_server in zip(processes, (False, True), strict=False):
        if is_server and process.poll() is None:
            process.send_signal(signal.SIGQUIT)
            # The postmaster itself kills a session that has not ended after 5 seconds.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(8)
        if process.poll() is None:
            # The whole session: what initdb started must not write into a folder that is being removed.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _remove(folder: str) -> None:
    import shutil

    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.05)


def _last_lines(folder: str) -> str:
    try:
        with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-_LOG_LINES:])
    except OSError:
        return ""


def _deaf() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(name, signal.SIG_IGN)


def _end_by_signal(number: int, frame: object) -> NoReturn:
    raise Ended


if __name__ == "__main__":
    # A terminal's Ctrl-C is the parent's business; it ends us when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for asked in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(asked, _end_by_signal)
    # A server that is stopped in its first millisecond would dump core.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # The lock must not live on in a server that outlives us.
    os.set_inheritable(int(sys.argv[2]), False)
    supervise(sys.argv[1])
