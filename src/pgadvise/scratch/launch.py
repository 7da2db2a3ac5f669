"""Launch: the folder, the supervisor process that owns it, and the two pipes to that process."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

import msgspec

from pgadvise.errors import ServerFailed
from pgadvise.scratch import folder as folders
from pgadvise.scratch import supervisor

_START_SECONDS = 60
_STOP_SECONDS = 15


def environment() -> dict[str, str]:
    """What a server needs of our environment: not the secrets, not PGDATA and its like, not the language."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "LC_ALL": "C", "TZ": "UTC"}


class Plan(msgspec.Struct, frozen=True):
    """What the supervisor runs, in which environment, and the user to change to, if any."""

    initdb: Sequence[str]
    postgres: Sequence[str]
    environment: Mapping[str, str]
    uid: int | None
    gid: int | None
    seconds: int = _START_SECONDS


class Launch:
    """From now on the folder ends with this process, however it ends."""

    def __init__(self) -> None:
        folders.sweep()
        self.folder, lock = folders.make()
        self.owner = os.getpid()
        try:
            self.process = self._supervised(lock)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        finally:
            os.close(lock)

    def _supervised(self, lock: int) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                # Isolated and without site: it starts in 20 ms and cannot be led astray by PYTHONPATH.
                [sys.executable, "-I", "-S", supervisor.__file__, str(self.folder), str(lock)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                pass_fds=(lock,),
                start_new_session=True,
                env=environment(),
            )
        except OSError as error:
            raise ServerFailed(
                f"a throwaway server needs a process that ends it, which did not start: {error}"
            ) from error

    def run(self, plan: Plan) -> None:
        """Hand over what to run and wait until the server takes connections; ServerFailed with what its log says."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(msgspec.to_builtins(plan)).encode() + b"\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = b""
        answer = json.loads(line or b'{"failed": "its supervisor was killed", "log": ""}')
        if "failed" in answer:
            raise _failure(answer["failed"], answer["log"])

    def end(self) -> None:
        """End the server and remove the folder; asking twice does no harm."""
        # A forked child has a copy of this object, but the server is its parent's.
        if os.getpid() != self.owner or self.process.stdin is None or self.process.stdin.closed:
            return
        # A word before the end of the file: a forked child may hold the pipe open. And the supervisor may be gone.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(b"\n")
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()
        if self.folder.exists():
            folders.sweep()


_REMEDIES = (
    ("No space left on device", "free some space, or set TMPDIR to a folder on a disk that has some"),
    ("could not access file", "these binaries come without PostgreSQL's contrib modules: install them or name others"),
    ("Permission denied", "set TMPDIR to a folder on a local disk that allows programs to be written and run"),
    ("could not create shared memory", "raise the machine's limit of shared memory (kernel.shmmax, kernel.shmall)"),
)


_SAYS = re.compile(r"\b(?:error|ERROR|FATAL|PANIC): +(.+)")


def _failure(what: str, log: str) -> ServerFailed:
    """With the first of the log's last lines that says what is wrong; what else a program tells about itself is not."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    why = next((found[1] for line in lines if (found := _SAYS.search(line))), lines[-1] if lines else "")
    remedy = next(
        (remedy for sign, remedy in _REMEDIES if sign in log), "name a server of your own instead: --engine dsn:…"
    )
    return ServerFailed(f"the throwaway PostgreSQL server did not start: {what}{why and f': {why}'}", remedy)
