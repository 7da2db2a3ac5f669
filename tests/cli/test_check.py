"""`advise check` end to end: what it prints, what it writes, what it ends with."""

import json
from pathlib import Path

import jsonschema
import psycopg
import pytest

from tests.cli.conftest import Advise

FAULT = "check-enforces-nothing"
TENANCY_RULE = "tenant-key-nullable"
ERROR = "policies-not-enforced"


def test_a_fault_is_reported_and_gates(advise: Advise, staging: str) -> None:
    """The main job: findings on stdout, exit 1, nothing on stderr in a pipe."""
    ran = advise("check", staging)
    assert ran.code == 1
    assert "public.notes.workspace_id carries the tenant and may be null" in " ".join(ran.out.split())
    assert ran.out.rstrip().splitlines()[-1].startswith("exit 1: ")
    assert ran.err == ""
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("error", 1), ("warning", 1), ("info", 1)])
def test_fail_on_decides_the_exit_code(advise: Advise, staging: str, level: str, code: int) -> None:
    """--fail-on names the level from which findings gate."""
    assert advise("check", staging, "--select", ERROR, "--fail-on", level).code == code


def test_display_options_never_change_the_exit_code(advise: Advise, staging: str) -> None:
    """What is hidden gates all the same."""
    for option in (["--min-severity", "error"], ["-q"], ["-v"], ["--color", "always"], ["-f", "json"]):
        assert advise("check", staging, *option).code == 1


def test_json_is_valid_and_the_same_twice(advise: Advise, staging: str) -> None:
    """The report follows its schema, and two runs differ in nothing but the time of capture."""
    schema = json.loads(advise("schema", "report").out)
    first, second = (json.loads(advise("check", staging, "-f", "json").out) for _ in range(2))
    jsonschema.validate(first, schema)
    assert first["summary"]["error"] >= 1
    assert FAULT in first["coverage"]["ran"]
    for report in (first, second):
        report["target"].pop("captured_at")
        report["coverage"].pop("looked_at")
    assert first == second


def test_a_snapshot_gives_the_same_findings_as_the_database(advise: Advise, staging: str, tmp_path: Path) -> None:
    """Captured to a file and checked later, nothing is different but the kind of target."""
    assert advise("snapshot", staging, "-o", "staging.json.gz").code == 0
    live = json.loads(advise("check", staging, "-f", "json").out)
    saved = json.loads(advise("check", "staging.json.gz", "-f", "json").out)
    assert saved["target"]["kind"] == "snapshot"
    for key in ("tenancy", "roles", "findings", "summary"):
        assert saved[key] == live[key]
    assert saved["coverage"]["ran"] == live["coverage"]["ran"]


def test_one_run_writes_many_files(advise: Advise, staging: str, tmp_path: Path) -> None:
    """Each -o is written whole beside what is printed."""
    ran = advise("check", staging, "-o", "report.json", "-o", "terminal=report.txt", "-q")
    assert ran.code == 1
    assert json.loads((tmp_path / "report.json").read_text())["findings"]
    assert "public.notes.workspace_id" in (tmp_path / "report.txt").read_text()


def test_a_database_without_tenants_says_so(advise: Advise, database: str) -> None:
    """The tenancy rules are reported as not applicable, with the reason; nothing is invented."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "create table film (id bigint primary key, title text); create table actor (id bigint primary key)"
        )
    ran = advise("check", database, "-f", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["tenancy"]["source"], report["tenancy"]["tenant_table"]) == (0, "none", None)
    assert TENANCY_RULE in {s["rule"] for s in report["coverage"]["skipped"]}


def test_nothing_found_is_said_with_what_was_looked_at(advise: Advise, database: str) -> None:
    """An empty database is no clean bill of health without its counts."""
    ran = advise("check", database, "--select", "primary-key-missing")
    assert ran.code == 0
    assert "0 tables" in ran.out


def test_names_of_any_kind_are_harmless(advise: Advise, database: str) -> None:
    """Quotes, line breaks, ESC, bidi marks, markup and emoji in names: shown, copied, never obeyed."""
    names = [
        'a"b',
        "line\nbreak",
        "esc\x1b[31mred",
        "bidi\u202eevil",
        "[/]",
        "[link=x]y[/link]",
        "😀" * 15,
        ":smile:",
        "tab\tx",
    ]
    with psycopg.connect(database, autocommit=True) as session:
        for name in names:
            quoted = '"' + name.replace('"', '""') + '"'
            session.execute(f"create table public.{quoted} ({quoted} int)".encode())
    ran = advise("check", database, "--select", "primary-key-missing", "-v")
    assert ran.code == 0
    assert not {"\x1b", "\u202e"} & set(ran.out)
    assert "[/]" in ran.out
    report = json.loads(advise("check", database, "--select", "primary-key-missing", "-f", "json").out)
    assert {f["object"]["name"] for f in report["findings"]} == set(names)


def test_configuration_is_found_and_obeyed(advise: Advise, staging: str, tmp_path: Path) -> None:
    """The nearest pgadvise.toml counts: an accepted finding is suppressed, with its reason on record."""
    (tmp_path / "pgadvise.toml").write_text(
        f'[[ignore]]\nrule = "{FAULT}"\nobject = "public.notes*"\nreason = "templates"\n'
    )
    ran = advise("check", staging, "--select", FAULT, "-f", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["summary"]["suppressed"] == 1


def test_what_was_declared_outranks_what_was_inferred(advise: Advise, staging: str) -> None:
    """--tenant-table none makes it a database without tenants."""
    ran = advise("check", staging, "--tenant-table", "none", "-f", "json")
    report = json.loads(ran.out)
    assert report["tenancy"]["tenant_table"] is None
    assert TENANCY_RULE in {s["rule"] for s in report["coverage"]["skipped"]}


def test_a_workload_file_stands_in_for_the_servers_own(advise: Advise, staging: str, tmp_path: Path) -> None:
    """--workload takes pg_stat_statements' columns from a CSV."""
    (tmp_path / "load.csv").write_text("query,calls,total_exec_time,rolname\nselect 1 from notes,10,5.5,app\n")
    report = json.loads(advise("check", staging, "--workload", "load.csv", "-f", "json").out)
    assert report["coverage"]["looked_at"]["statements"] == 1
