"""`advise report`: what `advise check` saved, in any format, byte for byte."""

import gzip
from pathlib import Path

import pytest

from pgadvise.reports.formats import FORMATS
from tests.cli.conftest import Advise

NAMES = [one.name for one in FORMATS]


def test_a_saved_report_gives_the_same_files(advise: Advise, staging: str, tmp_path: Path) -> None:
    """In every format, rendered at once or from the saved JSON: the same bytes, and what was printed is that too."""
    at_once = [f"-o{name}=now.{name}" for name in NAMES]
    assert advise("check", staging, "-o", "saved.json", "-q", *at_once).code == 1
    assert advise("report", "saved.json", "-q", *(f"-o{name}=later.{name}" for name in NAMES)).code == 0
    for name in NAMES:
        later = (tmp_path / f"later.{name}").read_bytes()
        assert later == (tmp_path / f"now.{name}").read_bytes(), name
        if name != "terminal":  # on standard output it takes the width of the terminal
            printed = advise("report", "saved.json", "-f", name).out  # the pipe is read as text: CSV's \r\n is \n
            assert printed.encode() == later.replace(b"\r\n", b"\n"), name


def test_a_saved_report_gates_nothing(advise: Advise, staging: str, tmp_path: Path) -> None:
    """It has errors, and is shown with exit 0: what would exit is not said."""
    assert advise("check", staging, "-o", "saved.json", "-q").code == 1
    ran = advise("report", "saved.json")
    assert (ran.code, ran.err) == (0, "")
    assert "ERROR" in ran.out
    assert "exit" not in ran.out.splitlines()[-1]


def test_a_saved_report_obeys_the_display_options(advise: Advise, staging: str, tmp_path: Path) -> None:
    """-q, -v, --min-severity and --color mean what they mean for `check`."""
    advise("check", staging, "-o", "saved.json", "-q")
    whole = advise("report", "saved.json").out
    assert len(advise("report", "saved.json", "-q").out) < len(whole) < len(advise("report", "saved.json", "-v").out)
    assert "WARNING" in whole
    assert "WARNING" not in advise("report", "saved.json", "--min-severity", "error").out
    assert "\x1b[" in advise("report", "saved.json", "--color", "always").out
    assert "\x1b[" not in whole


def test_a_pipe_and_a_gzipped_file_are_read(advise: Advise, staging: str, tmp_path: Path) -> None:
    """`-` is standard input; the JSON comes out as it went in."""
    saved = advise("check", staging, "-f", "json").out
    (tmp_path / "saved.json.gz").write_bytes(gzip.compress(saved.encode()))
    assert advise("report", "saved.json.gz", "-f", "json").out == saved
    assert advise("report", "-", "-f", "json", stdin=saved).out == saved


@pytest.mark.parametrize("arguments", [["missing.json"], ["empty.json"], ["empty.json", "-o", "out.json"]])
def test_what_is_no_report_is_exit_3(advise: Advise, tmp_path: Path, arguments: list[str]) -> None:
    """One message, no output file, nothing printed."""
    (tmp_path / "empty.json").touch()
    ran = advise("report", *arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (3, "", 2)
    assert ran.err.startswith(f"advise: {arguments[0]} ")
    assert not (tmp_path / "out.json").exists()


def test_a_snapshot_is_no_report(advise: Advise, staging: str, tmp_path: Path) -> None:
    """It is told what it is and what reads it; and the other way round."""
    advise("snapshot", staging, "-o", "staging.json", "-q")
    ran = advise("report", "staging.json")
    assert (ran.code, "is a snapshot, not a report" in ran.err, "advise check FILE" in ran.err) == (3, True, True)
    advise("check", staging, "-o", "saved.json", "-q")
    ran = advise("check", "saved.json")
    assert (ran.code, "advise report FILE" in ran.err) == (2, True)


def test_a_wrong_option_is_exit_2_before_the_file_is_read(advise: Advise) -> None:
    """What is wrong with the command comes first."""
    for arguments in ([], ["x.json", "-f", "yaml"], ["x.json", "--min-severity", "low"], ["x.json", "-o", "a.xyz"]):
        assert advise("report", *arguments).code == 2
