"""`advise check` proves and replays: a leak is an error with its statements; what the time cut is never green."""

import json
from pathlib import Path

import psycopg

from tests.cli.conftest import Advise
from tests.cli.proving import CLEAN, LEAKING, MEMBERS, PLATFORM

TITLED = f"""
create table memos (id uuid primary key, team_id uuid not null references teams, title text);
alter table memos enable row level security;
create policy mine on memos for select to authenticated using ({MEMBERS});
create policy titled on memos for select to authenticated using (title is not null);
grant select on memos to authenticated;
"""


def built(database: str, *scripts: str) -> str:
    with psycopg.connect(database, autocommit=True) as session:
        for script in (PLATFORM, *scripts):
            session.execute(script.encode())
    return database


def test_a_leak_is_an_error_with_its_statements(advise: Advise, database: str) -> None:
    """Session, statements and rows of a leak stand in the report; the rule that names the fault tells it."""
    ran = advise(
        "check", built(database, LEAKING, TITLED), "--proof-time", "300", "--select", "isolation", "-f", "json"
    )
    report = json.loads(ran.out)
    leaks = [leak for finding in report["findings"] for leak in finding["evidence"].get("leaks", ())]
    assert {(leak["object"], leak["command"]) for leak in leaks} >= {
        ("public.notes", "select"),
        ("public.notes", "update"),
    }
    assert all(leak["session"]["role"] == "authenticated" and leak["sql"] for leak in leaks)
    (told,) = (finding["message"] for finding in report["findings"] if finding["rule"] == "tenant-leak")
    assert told == (
        "A member of one tenant, as authenticated, reads another tenant's rows of public.memos; "
        "mine and titled let them through"
    )
    assert ran.code == 1


def test_what_the_time_cut_is_never_green(advise: Advise, database: str, tmp_path: Path) -> None:
    """It is named with the command that looks at it; beside a baseline it is exit code 3, without one it is not."""
    built(database, CLEAN)
    late = ("check", database, "--proof-time", "0.000001", "--select", "tenant-leak")
    assert advise("baseline", "create", database, "-q").code == 0
    ran = advise(*late, "--new-only")
    assert ran.code == 3
    assert "public.notes" in ran.out
    assert "advise prove TARGET" in " ".join(ran.out.split())
    (tmp_path / "pgadvise-baseline.json").unlink()
    assert advise(*late).code == 0


def test_unwanted_proofs_gate_nothing(advise: Advise, database: str) -> None:
    """`--proof-time 0` beside a baseline that was made with proofs: its rules did not run, and that was asked for."""
    built(database, CLEAN)
    assert advise("baseline", "create", database, "-q", "--proof-time", "300").code == 0
    ran = advise("check", database, "--new-only", "-f", "json")
    assert ran.code == 0
    skipped = {one["rule"]: one["reason"] for one in json.loads(ran.out)["coverage"]["skipped"]}
    assert skipped["tenant-leak"] == "not proved: --proof-time 0"


def test_a_server_that_was_named_and_is_not_there_is_no_green(advise: Advise, database: str) -> None:
    """Nothing was proved, and somebody had said how: exit 3 and why, whatever else was looked at."""
    built(database, CLEAN)
    ran = advise("check", database, "--proof-time", "300", "--select", "tenant-leak", "--engine", "local:99")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[-2:] == [
        "advise: PostgreSQL 99 is not installed here",
        "  --engine embedded brings its own",
    ]


def test_a_wrong_time_is_said(advise: Advise) -> None:
    """Before anything is read."""
    ran = advise("check", "postgresql://localhost:1/x", "--proof-time=-1")
    assert (ran.code, "--proof-time is -1" in ran.err) == (2, True)
