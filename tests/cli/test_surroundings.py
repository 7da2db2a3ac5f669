"""Where the program runs: disks, folders, other sessions, variables. The same report, and nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from pgadvise.scratch.server import Server
from tests.cli.conftest import Advise


@pytest.fixture
def saved(advise: Advise, staging: str) -> str:
    """A snapshot file of the small database."""
    assert advise("snapshot", staging, "-q", "-o", "staging.json").code == 0
    return "staging.json"


def test_a_full_disk_is_exit_3(advise: Advise, saved: str, tmp_path: Path) -> None:
    """The file and the reason are named; the other output is there, whole."""
    ran = advise("check", saved, "-q", "-o", "json=/dev/full", "-o", "good.json")
    assert ran.code == 3
    assert "cannot write /dev/full: No space left on device" in ran.err
    assert json.loads((tmp_path / "good.json").read_text())["findings"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("verb", ["check", "snapshot"])
def test_a_folder_that_is_read_only_is_exit_3(advise: Advise, saved: str, tmp_path: Path, verb: str) -> None:
    """Nobody is left with an old report that looks like the new one in silence."""
    (tmp_path / "closed").mkdir(mode=0o500)
    ran = advise(verb, saved, "-q", "-o", "closed/report.json")
    assert ran.code == 3
    assert "Permission denied" in ran.err


@pytest.mark.parametrize("after", [0.2, 0.5, 0.8, 1.1])
def test_killed_at_any_moment_leaves_no_half_file(saved: str, tmp_path: Path, after: float) -> None:
    """kill -9: under the name stands the old report or the new one."""
    report = tmp_path / "report.json"
    report.write_text('{"old": true}')
    process = subprocess.Popen(
        [sys.executable, "-m", "pgadvise", "check", saved, "-q", "-o", "report.json"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    found = json.loads(report.read_text())
    assert found.get("old") or found["summary"]["error"] == 2


def test_too_many_connections_is_exit_3(advise: Advise, staging: str) -> None:
    """What is taken, and what to do."""
    with psycopg.connect(staging, autocommit=True) as session:
        session.execute("create role few login connection limit 1")
    target = staging.replace("://postgres@", "://few@")
    with psycopg.connect(target):
        ran = advise("check", target)
    assert ran.code == 3
    assert "all connections that it allows are taken" in ran.err
    assert "close idle sessions" in ran.err


def test_two_runs_at_once_say_the_same(staging: str) -> None:
    """Whatever seeds its hashes, a run is repeatable to the byte but for the moment of capture."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "pgadvise", "check", staging, "-f", "json"],
            env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True,
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    first, second = (json.loads(process.communicate(timeout=60)[0]) for process in running)
    first["target"].pop("captured_at"), second["target"].pop("captured_at")
    assert first == second


def test_the_same_snapshot_gives_the_same_bytes(advise: Advise, saved: str) -> None:
    """JSON is deterministic: no order comes from a hash."""
    assert len({advise("check", saved, "-f", "json", PYTHONHASHSEED=seed).out for seed in ("1", "2")}) == 1


def test_tables_that_come_and_go_do_not_hurt(advise: Advise, staging: str) -> None:
    """A migration runs at the same time: every run ends with a report, none with a crash."""
    churn = (
        "do $$ begin for i in 1..400 loop "
        "create schema flux; create table flux.t (id serial primary key, v text); create index on flux.t (v); "
        "drop schema flux cascade; commit; end loop; end $$"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", "import psycopg as p, sys; p.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])",
         staging, churn], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        ran = [advise("check", staging, "-q") for _ in range(2)]
    finally:
        other.kill()
        other.wait(20)
    assert [r.code for r in ran] == [1, 1], ran


@pytest.mark.parametrize(
    ("environ", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
    ],
    ids=str,
)
def test_the_variables_of_colour_are_obeyed(advise: Advise, saved: str, environ: dict[str, str], colored: bool) -> None:
    """What people set for every program holds for this one; --color outranks it."""
    assert ("\x1b[" in advise("check", saved, **environ).out) == colored
    assert "\x1b[" in advise("check", saved, "--color", "always", **environ).out


@pytest.mark.parametrize("columns", ["20", "-5", "wide"])
def test_any_width_will_do(advise: Advise, saved: str, columns: str) -> None:
    """A narrow terminal or a senseless COLUMNS gives a report, not a crash."""
    ran = advise("check", saved, COLUMNS=columns)
    assert (ran.code, ran.err) == (1, "")
    assert "policies-not-enforced" in ran.out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
@pytest.mark.parametrize(
    "words",
    [["check", "staging.json"], ["check", "--help"], ["explain", "void-policy"], ["rules", "-f", "markdown"], ["odd"]],
    ids=" ".join,
)
def test_any_encoding_of_the_streams_will_do(saved: str, tmp_path: Path, encoding: str, words: list[str]) -> None:
    """What the terminal cannot show is spelled otherwise; help and errors too."""
    done = subprocess.run(
        [sys.executable, "-m", "pgadvise", *words],
        cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == {"check": 0 if "--help" in words else 1, "odd": 2}.get(words[0], 0)
    said = (done.stdout + done.stderr).decode(encoding)
    assert "Traceback" not in said
    assert len(said) > 50


def test_the_configuration_gives_way_to_what_stands_nearer(advise: Advise, saved: str, tmp_path: Path) -> None:
    """Command line, then file, then default; the environment names the database only where no target does."""
    (tmp_path / "pgadvise.toml").write_text('[tenancy]\ntable = "public.files"\n')
    declared = json.loads(advise("check", saved, "-f", "json").out)["tenancy"]
    assert (declared["tenant_table"], declared["source"]) == ("public.files", "declared")
    nearer = json.loads(advise("check", saved, "-f", "json", "--tenant-table", "public.workspaces").out)["tenancy"]
    assert nearer["tenant_table"] == "public.workspaces"
    assert advise("check", saved, "-q", DATABASE_URL="postgresql://localhost:1/none").code == 1


def test_which_database_is_meant(advise: Advise, staging: str, server: Server, tmp_path: Path) -> None:
    """The target, else PGADVISE_DSN, DIRECT_URL, DATABASE_URL; a file of variables outranks those around it."""
    nowhere = "postgresql://localhost:1/none"
    assert advise("check", "-q", PGADVISE_DSN=staging, DATABASE_URL=nowhere).code == 1
    assert advise("check", "-q", DIRECT_URL=staging, DATABASE_URL=nowhere).code == 1
    (tmp_path / ".env").write_text(f"DATABASE_URL={staging}\n")
    assert advise("check", "-q", DATABASE_URL=nowhere).code == 3
    assert advise("check", "-q", "--env-file", ".env", DATABASE_URL=nowhere).code == 1
    (tmp_path / "services").write_text("[shop]\n" + "".join(
        f"{key}={value}\n" for key, value in psycopg.conninfo.conninfo_to_dict(staging).items()
    ))  # fmt: skip
    assert advise("check", "service=shop", "-q", PGSERVICEFILE=str(tmp_path / "services")).code == 1
    assert advise("check", "-q", PGSERVICE="shop", PGSERVICEFILE=str(tmp_path / "services")).code == 1
