"""`advise demo` as a process: it ends with findings, and leaves nothing behind however it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_gate_story import BASELINE


def left_behind(folder: Path) -> list[str]:
    """What lies in the folder that the demo was given for temporary files."""
    return sorted(p.name for p in folder.iterdir())


def servers_in(folder: Path) -> list[int]:
    """Processes that were started in or for the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(folder) in line:
                found.append(int(entry.name))
    return found


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder, as a socket's path must be."""
    folder = Path("/tmp") / f"pgd{os.getpid()}{time.monotonic_ns() % 100000}"
    folder.mkdir(mode=0o755)
    yield folder
    for name in left_behind(folder):
        subprocess.run(["rm", "-rf", str(folder / name)], check=False)
    folder.rmdir()


def start(place: Path, *arguments: str, folder: Path | None = None) -> subprocess.Popen[str]:
    environ = {**os.environ, "TMPDIR": str(place)}
    command = [sys.executable, "-m", "pgadvise", "demo", *arguments]
    return subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def gone_within(place: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not left_behind(place) and not servers_in(place):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are told by /proc")
class TestDemo:
    """One server at a time, each in a folder of its own."""

    def test_it_reports_the_example_and_leaves_nothing(self, place: Path, tmp_path: Path) -> None:
        """Exit 1 with the example's findings; no process and no file stays. A baseline in the working directory is none
        of the demo's: its database is another one."""
        (tmp_path / BASELINE).write_text("{}")
        process = start(place, "-q", "-f", "json", folder=tmp_path)
        out, err = process.communicate(timeout=180)
        assert process.returncode == 1, err
        assert "public.audit_logs" in out
        assert json.loads(out)["gate"] is None
        assert err == ""
        assert gone_within(place, 5), (left_behind(place), servers_in(place))

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
    @pytest.mark.parametrize("after", [0.8, 3.0])
    def test_however_it_is_stopped_nothing_stays(self, place: Path, how: signal.Signals, after: float) -> None:
        """Ctrl-C, a polite end and kill -9 alike: the supervisor ends server and folder."""
        process = start(place, "-q")
        time.sleep(after)
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
        assert "Traceback" not in err
        if how is signal.SIGINT:
            assert process.returncode == 130
        assert gone_within(place, 15), (left_behind(place), servers_in(place))
