"""Standard streams that are closed, full, narrow or gone: the exit code holds, and nothing is cut off in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Advise, Ran

VERBS = ("check '{}'", "check '{}' -f json", "snapshot '{}'", "rules", "rules --count", "schema report", "--help")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")


def shell(command: str, folder: Path, **environ: str) -> Ran:
    """Run a shell's `command`, in which `advise` is the program."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "PYTHON", "CI")) or k == "PYTHONPATH"}
    program = f'advise() {{ "{sys.executable}" -m pgadvise "$@"; }}; '
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", program + command],
        cwd=folder, env={**clean, **environ}, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    ran = Ran(done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in ran.said
    assert "defect" not in ran.said
    return ran


@FULL
@pytest.mark.parametrize("verb", [*VERBS, "explain rls-disabled", "--version", "check --help"])
def test_a_full_disk_behind_stdout_is_exit_3(staging: str, tmp_path: Path, verb: str) -> None:
    """What could not be printed is said, and is never green."""
    ran = shell(f"advise {verb.format(staging)} > /dev/full", tmp_path)
    assert ran.code == 3
    assert ran.err.startswith("advise: cannot write to standard output: No space left on device")
    assert len(ran.err.splitlines()) == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("verb", ["check '{}' -f json", "snapshot '{}'", "schema report", "rules"])
def test_a_half_written_stdout_is_exit_3(staging: str, tmp_path: Path, verb: str, unbuffered: str) -> None:
    """Where the disk takes the first kilobytes only, PYTHONUNBUFFERED or not, the rest is missed."""
    ran = shell(f"ulimit -f 2; advise {verb.format(staging)} > out", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert (tmp_path / "out").stat().st_size <= 2048
    assert ran.code == 3, ran
    assert "cannot write to standard output" in ran.err


@pytest.mark.parametrize("verb", VERBS[2:])
def test_closed_streams_change_no_exit_code(staging: str, tmp_path: Path, verb: str) -> None:
    """`>&-`, `2>&-` and `<&-` leave nobody to tell, and nothing to complain of."""
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        ran = shell(f"advise {verb.format(staging)} {closed}", tmp_path)
        assert (ran.code, ran.err) == (0, "")


def test_the_exit_code_needs_no_stream(staging: str, tmp_path: Path) -> None:
    """Findings are 1, misuse is 2 and no server is 3, whoever can hear it."""
    for arguments, code in (
        (f"check '{staging}' --fail-on info", 1),
        ("check --foo", 2),
        ("check x.y", 2),
        ("check host=/no", 3),
    ):
        for silent in (">&- 2>&-", ">/dev/full 2>/dev/full" if code > 1 else ">/dev/null 2>&-"):
            assert shell(f"advise {arguments} {silent}", tmp_path).code == code, (arguments, silent)


@pytest.mark.parametrize("verb", VERBS[2:])
def test_a_reader_that_never_reads_is_no_error(staging: str, tmp_path: Path, verb: str) -> None:
    """`| true` and `| head` end quietly with 0."""
    ran = shell(f"advise {verb.format(staging)} | true", tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_an_encoding_without_our_signs_is_served(staging: str, tmp_path: Path) -> None:
    """Under ASCII everything is spelled plainly, errors too."""
    for arguments in ("explain rls-disabled", f"check '{staging}'", f"check '{staging}' -f json", "check nothing.xyz"):
        ran = shell(f"advise {arguments}", tmp_path, PYTHONIOENCODING="ascii")
        assert ran.said.isascii()
        assert "\\u" not in ran.said
        assert ran.code in (0, 1, 2)
    assert "'host=... dbname=...'" in ran.err


def test_a_crash_is_never_1(advise: Advise, tmp_path: Path) -> None:
    """Not even where its traceback was asked for: a folder that raises anything is a defect told, with 3."""
    code = (
        "import pgadvise.cli.rules as rules, sys; rules.sys = None\n"
        "from pgadvise.cli.app import run; sys.exit(run(['rules']))"
    )
    for wanted in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PGADVISE_TRACEBACK": wanted},
            capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 3
        assert ("Traceback" in done.stderr) == bool(wanted)
