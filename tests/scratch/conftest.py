"""A temporary directory of our own, so that what a server leaves behind is there to be seen."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pgadvise.scratch import embedded

_SOURCE = str(Path(embedded.__file__).parents[2])


class Lodging:
    """A short folder, open to every user, in which servers are started; it knows who still lives there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, script: str, before: Sequence[str] = (), **variables: str) -> subprocess.Popen[str]:
        """A Python process in a session of its own, whose servers lodge here."""
        return subprocess.Popen(
            [*before, sys.executable, "-c", script],
            env={**os.environ, "TMPDIR": str(self.folder), "PYTHONPATH": _SOURCE, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def says(self, script: str, before: Sequence[str] = (), **variables: str) -> str:
        """What the process printed until it ended."""
        return self.run(script, before, **variables).communicate(timeout=60)[0]

    def inhabitants(self) -> list[str]:
        """The command lines of processes that work in this folder or name it."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                where = os.readlink(process / "cwd")
                if str(self.folder) in words or where.startswith(str(self.folder)):
                    found.append(words)
        return found

    def remains(self) -> list[str]:
        return self.inhabitants() + [str(entry) for entry in self.folder.iterdir()]

    def is_empty_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self.remains() and time.monotonic() < until:
            time.sleep(0.02)
        return not self.remains()


@pytest.fixture
def lodging(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lodging]:
    if not Path("/proc/self/cwd").exists():
        pytest.skip("looks for processes in /proc")
    # pytest makes its own folder when first asked, and must not make it in ours.
    tmp_path_factory.getbasetemp()
    folder = Path(tempfile.mkdtemp(prefix="pga", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield Lodging(folder)
    shutil.rmtree(folder)
