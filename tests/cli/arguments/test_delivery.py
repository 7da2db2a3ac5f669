"""One run, many outputs: each whole or not at all, none at the cost of another, no two in one place."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Advise
from tests.reports.conftest import Samples

from pgadvise.reports.formats import NAMES
from pgadvise.reports.programs import json as rendering

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


@pytest.fixture(autouse=True)
def saved(tmp_path: Path) -> None:
    """A report to deliver, in the folder where the program runs."""
    (tmp_path / "saved.json").write_text(rendering.render(Samples.named("gated")), encoding="utf-8")


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"saved.json"}


def test_every_format_in_one_run(advise: Advise, tmp_path: Path) -> None:
    """As many files as formats, and the report printed all the same."""
    ran = advise("report", "saved.json", *(f"-o{name}=all.{name}" for name in NAMES))
    assert (ran.code, ran.err) == (0, "")
    assert left(tmp_path) == {f"all.{name}" for name in NAMES}
    assert all((tmp_path / f"all.{name}").stat().st_size for name in NAMES)
    assert "policies-not-enforced" in ran.out


@FULL
def test_what_cannot_be_written_is_said_and_costs_no_other(advise: Advise, tmp_path: Path) -> None:
    """A folder that is missing, one that is a file, a device that is full: exit 3, each named, the others there."""
    (tmp_path / "file").touch()
    wrong = ["-o", "missing/a.sarif", "-o", "file/b.csv", "-o", "html=/dev/full"]
    ran = advise("report", "saved.json", "-o", "first.json", *wrong, "-o", "last.xml")
    assert (ran.code, len(ran.err.splitlines())) == (3, 2)
    for word in ("missing/a.sarif", "file/b.csv", "/dev/full", "No space left on device", "create the folder"):
        assert word in ran.err
    assert left(tmp_path) == {"file", "first.json", "last.xml"}
    assert json.loads((tmp_path / "first.json").read_text())["findings"]
    assert "policies-not-enforced" in ran.out


@pytest.mark.parametrize(
    "words",
    [("check", "no.json"), ("prove", "no.json"), ("diff", "no.json", "no.json"), ("snapshot", "no.json"), ("demo",)],
)
def test_work_does_not_begin_where_its_report_has_no_place(advise: Advise, words: tuple[str, ...]) -> None:
    """The folder is missed before the target is read or a server is started."""
    ran = advise(*words, "-o", "missing/a.json")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("advise: cannot write missing/a.json: No such file or directory; nothing was done")


def limited(folder: Path, before: str, arguments: str) -> subprocess.CompletedProcess[str]:
    command = f'{before} && exec "{sys.executable}" -m pgadvise report saved.json {arguments}'
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", timeout=60)


def test_a_disk_that_takes_half_leaves_what_was_there(tmp_path: Path) -> None:
    """Beyond the limit of a file's size: the old file stands, the smaller outputs are new, no piece lies about."""
    (tmp_path / "big.sarif").write_text("old")
    ran = limited(tmp_path, "ulimit -f 8", "-o big.sarif -o small.prom -q")  # 8 kB
    assert ran.returncode == 3
    assert "cannot write big.sarif: File too large; nothing was written" in ran.stderr
    assert (tmp_path / "big.sarif").read_text() == "old"
    assert left(tmp_path) == {"big.sarif", "small.prom"}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """On a file system that is really full, in a namespace of its own that ends with the program."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs a mount namespace")
    (tmp_path / "disk").mkdir()
    mounted = "mount -t tmpfs -o size=16k tmpfs disk && echo old > disk/a.sarif"
    after = "; code=$?; ls -A disk; cat disk/a.sarif; exit $code"
    program = f'"{sys.executable}" -m pgadvise report saved.json -f github -o disk/a.sarif -o disk/b.prom >/dev/null'
    ran = subprocess.run(
        ["unshare", "-rm", "bash", "-c", f"{mounted} && {program}{after}"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ran.returncode == 3, ran
    assert "cannot write disk/a.sarif: No space left on device; nothing was written" in ran.stderr
    assert ran.stdout.split() == ["a.sarif", "b.prom", "old"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(advise: Advise, tmp_path: Path) -> None:
    """Permission denied, and the other file is there."""
    (tmp_path / "closed").mkdir(mode=0o555)
    ran = advise("report", "saved.json", "-o", "closed/a.json", "-o", "b.json")
    assert (ran.code, "Permission denied" in ran.err, left(tmp_path)) == (3, True, {"closed", "b.json"})


@pytest.mark.parametrize(
    "first, second",
    [("a.json", "sarif=a.json"), ("a.json", "sarif=./a.json"), ("real.json", "sarif=link"), ("real.json", "csv=hard"),
     ("a.json", "csv=folder/../a.json"), ("folder/a.json", "csv=way/a.json"), ("link", "terminal=hard")],
)  # fmt: skip
def test_two_outputs_to_one_file_are_refused(advise: Advise, tmp_path: Path, first: str, second: str) -> None:
    """By whatever two names: exit 2, and nothing is written."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "way").symlink_to("folder")
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link").symlink_to("real.json")
    os.link(tmp_path / "real.json", tmp_path / "hard")
    before = left(tmp_path)
    ran = advise("report", "saved.json", "-o", first if "." in first else f"json={first}", "-o", second)
    assert (ran.code, ran.out) == (2, "")
    assert f"two outputs go to {second.split('=')[1]}" in ran.err
    assert left(tmp_path) == before
    assert (tmp_path / "real.json").read_text() == "old"


def test_a_link_and_its_neighbour_are_two_files(advise: Advise, tmp_path: Path) -> None:
    """What only looks alike is written, through the link too."""
    (tmp_path / "link.json").symlink_to("elsewhere.json")
    assert advise("report", "saved.json", "-q", "-o", "link.json", "-o", "other.json").code == 0
    assert left(tmp_path) == {"link.json", "elsewhere.json", "other.json"}
    assert (tmp_path / "link.json").is_symlink()


def test_a_dash_is_standard_output(advise: Advise) -> None:
    """`-o json=-` takes the place of what is printed by default."""
    printed = advise("report", "saved.json", "-f", "json").out
    assert advise("report", "saved.json", "-o", "json=-").out == printed


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["-o", "json=-", "-o", "csv=-"], "-o json=- and -o csv=-"),
        (["-f", "csv", "-o", "json=-"], "--format csv and -o json=-"),
        (["-f", "json", "-o", "json=-"], "--format json and -o json=-"),
    ],
)
def test_two_reports_on_standard_output_are_refused(advise: Advise, arguments: list[str], words: str) -> None:
    """They would be neither: exit 2, nothing printed."""
    ran = advise("report", "saved.json", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert f"two reports go to standard output: {words}" in ran.err


def test_a_text_file_has_no_escapes(advise: Advise, tmp_path: Path) -> None:
    """Colour is for the terminal alone, whatever is asked for it; the name of the file says that it is text."""
    ran = advise("report", "saved.json", "--color", "always", "-o", "a.txt")
    assert "\x1b[" in ran.out
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "policies-not-enforced" in text


@pytest.mark.parametrize("verb", [("prove", "saved.json"), ("diff", "saved.json", "saved.json")], ids=("prove", "diff"))
def test_every_verb_delivers_alike(advise: Advise, verb: tuple[str, ...], tmp_path: Path) -> None:
    """No two outputs in one place, no format that there is not: said before the target is looked at."""
    for wrong, said in (
        (("-o", "a.json", "-o", "./a.json"), "two outputs go to ./a.json"),
        (("-f", "json", "-o", "json=-"), "two reports go to standard output"),
        (("-o", "jsn=a.out"), "did you mean 'json'"),
    ):
        ran = advise(*verb, *wrong)
        assert (ran.code, said in ran.err) == (2, True), ran.err
    assert left(tmp_path) == set()
