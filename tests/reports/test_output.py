"""Files, whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pgadvise.errors import OutputFailed
from pgadvise.reports import output


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    """The text in UTF-8 as it is, the old content gone, nothing else left in the folder."""
    file = tmp_path / "report.json"
    for text in ("old, and longer\n", "neu: ü 🦊\n"):
        output.write(text, str(file))
        assert file.read_bytes() == text.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_permissions_stay(tmp_path: Path) -> None:
    """A replaced file keeps its mode; a new one gets what the umask leaves."""
    file = tmp_path / "report.json"
    file.write_text("old")
    file.chmod(0o640)
    output.write("new", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        output.write("new", str(tmp_path / "other.json"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "other.json").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Through a symbolic link its file is replaced."""
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    output.write("new", str(tmp_path / "link.json"))
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


@pytest.mark.parametrize(
    "place, hint", [("missing/report.json", "create the folder"), ("folder", "it is a folder: name a file in it")]
)
def test_what_cannot_be_written_says_why(tmp_path: Path, place: str, hint: str) -> None:
    """One message with cause and next step."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputFailed) as caught:
        output.write("new", str(tmp_path / place))
    assert str(tmp_path / place) in caught.value.message
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(hint)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """A text that cannot be encoded, or a full disk, leaves what was there, and no half of the new."""
    file = tmp_path / "report.json"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        output.write("x" * 100_000 + "\ud800", str(file))
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_device_is_reported() -> None:
    """The device's own words, and what to do."""
    with pytest.raises(OutputFailed) as caught:
        output.write("new", "/dev/full")
    assert os.strerror(errno.ENOSPC) in caught.value.message


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="needs names of open files")
def test_a_pipe_without_a_name_is_written_to() -> None:
    """`-o json=>(jq …)`: what the shell calls /dev/fd/63 leads to no file that could be named."""
    reading, writing = os.pipe()
    output.check_place(f"/dev/fd/{writing}")
    output.write("all of it\n", f"/dev/fd/{writing}")
    os.close(writing)
    with open(reading) as pipe:
        assert pipe.read() == "all of it\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    """What is no regular file is not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    output.write("new", str(pipe))
    reader.join(10)
    assert received == ["new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


PRINT = """
import sys
from pgadvise.reports import output, terminal
from pgadvise.reports.console import console
if sys.argv[1] == "text":
    output.write("line\\n" * 1_000_000, "-")
else:
    terminal.send((((f"line {n}", ""),) for n in range(300_000)), console(sys.stdout, "never"))
sys.exit(7)
"""


@pytest.mark.parametrize("way", ["text", "console"])
def test_a_reader_that_leaves_is_no_error(way: str) -> None:
    """`| head`: no traceback, no message, and the exit code is still the program's own."""
    command = [sys.executable, "-c", PRINT, way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"line")
        process.stdout.close()
        complaint = process.stderr.read()
    assert (complaint, process.returncode) == (b"", 7)


def test_standard_output_of_another_encoding() -> None:
    """In an ASCII locale our signs are plain and nothing fails."""
    program = 'from pgadvise.reports import output; output.write("a · 🦊\\n", "-")'
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, check=True)
    assert done.stdout == b"a - \\U0001f98a\n"
