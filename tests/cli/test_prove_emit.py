"""`advise prove --emit`: tests that fail while the leak is there, pass once it is closed, and leave nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Advise
from tests.cli.proving import LEAKING, MEMBERS, PLATFORM

MORE = """
create function notes_of(team uuid) returns setof notes language sql security definer
    as $$ select * from notes where team_id = team $$;
create table "a\x1bb" (id int primary key, team_id uuid not null references teams, body text);
grant select, delete on "a\x1bb" to authenticated;
create materialized view totals as select team_id, count(*) as notes, max(body) as last from notes group by team_id;
grant select on totals to authenticated;
"""
FIX = f"""
drop policy seen on notes; drop policy changed on notes;
create policy own on notes to authenticated using ({MEMBERS});
revoke execute on function notes_of(uuid) from public;
alter table "a\x1bb" enable row level security;
revoke select on totals from authenticated;
"""
LEAKS = 6  # notes read and updated, the function for anon and authenticated, the other table read and emptied
PGTAP = """
create function plan(count int) returns text language sql as $$ select '1..' || count $$;
create function pass(told text) returns text language sql as $$ select 'ok 1 - ' || told $$;
create function finish() returns setof text language sql as $$ select null::text where false $$;
create function lives_ok(script text, told text) returns text language plpgsql as $$ begin
    execute script;
    return 'ok - ' || told;
exception when others then return 'not ok - ' || told || ' # ' || sqlerrm; end $$;
"""


@pytest.fixture
def target(database: str) -> str:
    """The leaking schema, without a row."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute((PLATFORM + LEAKING + MORE).encode())
    return database


def _fixed(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(FIX.encode())


def _rows(database: str) -> int:
    with psycopg.connect(database, autocommit=True) as session:
        found = session.execute('select (select count(*) from notes) + (select count(*) from "a\x1bb")').fetchone()
    return found[0] if found else -1


def _statements(database: str, script: str) -> list[str]:
    """What comes of each statement of a file, one after another in one session: `` or the message."""
    said = []
    with psycopg.connect(database, autocommit=True) as session:
        for part in script.split(";\n\n"):
            try:
                session.execute(part.encode())
                said.append("")
            except psycopg.Error as error:
                said.append(error.diag.message_primary or "")
    return said


def test_sql_raises_until_it_is_fixed(advise: Advise, target: str, tmp_path: Path) -> None:
    """A statement for each leak; the report goes to standard output where the tests go to a file."""
    ran = advise("prove", target, "--emit", "sql", "-o", "leaks.sql")
    assert ran.code == 1
    assert "totals" in ran.out
    script = (tmp_path / "leaks.sql").read_text(encoding="utf-8")
    assert "\x1b" not in script
    before = _statements(target, script)
    assert len(before) >= LEAKS
    assert all(said.startswith("LEAK ") for said in before), before
    assert any("public.totals select" in said for said in before)
    assert _rows(target) == 0
    _fixed(target)
    assert set(_statements(target, script)) == {""}
    assert _rows(target) == 0


def test_pgtap_is_not_ok_until_it_is_fixed(advise: Advise, target: str) -> None:
    """One file with a plan and one lives_ok for each leak, in pgTAP's own functions (here a stand-in of them)."""
    script = advise("prove", target, "--emit", "pgtap").out
    with psycopg.connect(target, autocommit=True) as session:
        session.execute(PGTAP.encode())
    before = _tap(target, script)
    assert before[0] == f"1..{len(before) - 1}"
    assert all(line.startswith("not ok - ") for line in before[1:])
    _fixed(target)
    after = _tap(target, script)
    assert [line.split(" # ")[0].replace("not ok", "ok") for line in before[1:]] == after[1:]


def _tap(database: str, script: str) -> list[str]:
    with psycopg.connect(database, autocommit=True) as session:
        cursor = session.execute(script.encode())
        lines = []
        while True:
            lines += [row[0] for row in cursor.fetchall()] if cursor.description else []
            if not cursor.nextset():
                return lines


def test_pytest_fails_until_it_is_fixed(advise: Advise, target: str, tmp_path: Path) -> None:
    """A file that pytest collects, with a test for each leak."""
    advise("prove", target, "--emit", "pytest", "-o", "test_leaks.py")
    failed = _pytest(target, tmp_path)
    assert failed.returncode == 1
    assert " failed" in failed.stdout.splitlines()[-1]
    assert " passed" not in failed.stdout.splitlines()[-1]
    _fixed(target)
    assert _pytest(target, tmp_path).returncode == 0


def _pytest(database: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_leaks.py"],
        cwd=folder,
        env={**os.environ, "PGADVISE_TEST_DSN": database},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_leaks_there_is_a_test_that_passes(advise: Advise, target: str) -> None:
    """pgTAP wants a plan of at least one."""
    _fixed(target)
    ran = advise("prove", target, "--emit", "pgtap")
    assert ran.code == 0
    assert "select plan(1);" in ran.out
    assert "select pass(" in ran.out
