"""`advise prove` end to end: verdicts, files, exit codes, and what it leaves untouched."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import msgspec
import psycopg
import pytest

from pgadvise import schemas
from pgadvise.snapshot import Unseen, codec
from pgadvise.sources.postgres.live import capture
from tests.cli.conftest import Advise
from tests.cli.proving import CLEAN, LEAKING, PLATFORM

FILES = """
do $$ begin if to_regrole('authenticated') is null then create role authenticated nologin; end if; end $$;
create schema storage; grant usage on schema storage to authenticated;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text, name text not null);
grant select on storage.objects to authenticated;
"""
OPEN = """
alter table storage.objects enable row level security;
create policy seen on storage.objects for select to authenticated using (true);
"""
MESSAGES = """
create schema realtime; grant usage on schema realtime to authenticated;
create table realtime.messages (id uuid primary key default gen_random_uuid(), topic text not null, payload text);
grant select on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create policy seen on realtime.messages for select to authenticated using (true);
"""


@pytest.fixture
def leaking(database: str) -> str:
    return _made(database, LEAKING)


@pytest.fixture
def clean(database: str) -> str:
    return _made(database, CLEAN)


def _made(database: str, script: str) -> str:
    with psycopg.connect(database, autocommit=True) as session:
        session.execute((PLATFORM + script).encode())
    return database


def verdicts(out: str) -> dict[str, str]:
    """`notes.select as authenticated` → leaks."""
    found = json.loads(out)["verdicts"]
    return {f"{v['name']}.{v['command']} as {v['role']}": v["verdict"] for v in found}


def test_a_leak_is_replayed_told_and_gates(advise: Advise, leaking: str) -> None:
    """Exit 1; the verdicts by relation, command and role; each leak with the session and the SQL, replayed."""
    ran = advise("prove", leaking, "-f", "json")
    assert (ran.code, ran.err) == (1, "")
    document = json.loads(ran.out)
    jsonschema.validate(document, json.loads(schemas.proof()))
    assert document["roles"] == ["anon", "authenticated"]
    found = verdicts(ran.out)
    assert found["notes.select as authenticated"] == "leaks"
    assert found["notes.update as authenticated"] == "leaks"
    assert found["notes.insert as authenticated"] != "leaks"
    assert found["notes.delete as authenticated"] == "denied"
    assert found["notes.select as anon"] == "denied"
    (read,) = (
        v for v in document["verdicts"] if (v["name"], v["command"], v["role"]) == ("notes", "select", "authenticated")
    )
    assert read["certainty"] == "measured"
    assert read["witness"]["replayed"] is True
    assert read["witness"]["session"]["claims"]["role"] == "authenticated"
    assert read["witness"]["sql"][-2] == "set local role authenticated"


def test_the_table_shows_each_leak_with_its_sql(advise: Advise, leaking: str) -> None:
    """Role and surface, verdicts by command, a numbered note for each leak, counts, the reason of the exit."""
    ran = advise("prove", leaking, "--role", "authenticated", COLUMNS="80")
    assert ran.code == 1
    assert "as authenticated, through the API" in ran.out
    (row,) = (line.split() for line in ran.out.splitlines() if line.startswith("public.notes "))
    assert row[:3] == ["public.notes", "LEAKS", "▶1"]
    assert "▶1 public.notes select: " in ran.out
    assert "replayed on a copy" in ran.out
    assert "\nexit 1: 2 pairs leak · next: advise prove TARGET --emit " in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert not any(sign in ran.out for sign in "│─┌|"), "no box drawing"


def test_without_a_leak_it_ends_with_0(advise: Advise, clean: str, tmp_path: Path) -> None:
    """Unknown is no leak, but with --strict it is not good enough; a report file is written all the same."""
    ran = advise("prove", clean, "--role", "authenticated", "--strict", "-f", "json", "-o", "proof.json")
    found = verdicts(ran.out)
    assert "leaks" not in found.values()
    assert {found[f"notes.{c} as authenticated"] for c in ("select", "insert", "update", "delete")} == {"isolated"}
    assert found["notes.truncate as authenticated"] == "denied"
    assert ran.code == (3 if "unknown" in found.values() else 0)
    assert (tmp_path / "proof.json").read_text(encoding="utf-8") == ran.out
    assert advise("prove", clean, "--role", "authenticated").code == 0


def test_fail_on_never_only_tells(advise: Advise, leaking: str) -> None:
    """The leaks are printed, one a line with -q, and the exit code is 0."""
    ran = advise("prove", leaking, "--fail-on", "never", "-q")
    assert ran.code == 0
    assert [line.split()[:3] for line in ran.out.splitlines()[:2]] == [
        ["LEAKS", "public.notes", "select"],
        ["LEAKS", "public.notes", "update"],
    ]


def test_a_snapshot_gives_the_same_verdicts(advise: Advise, leaking: str, tmp_path: Path) -> None:
    """The target is not needed: a snapshot file is proved as the database is, and twice gives the same bytes."""
    advise("snapshot", leaking, "-o", "taken.json")
    first = advise("prove", "taken.json", "-f", "json", "--role", "authenticated")
    assert first.code == 1
    assert advise("prove", "taken.json", "-f", "json", "--role", "authenticated").out == first.out
    assert verdicts(first.out) == verdicts(advise("prove", leaking, "-f", "json", "--role", "authenticated").out)


def test_the_target_is_not_written_to(advise: Advise, leaking: str) -> None:
    """A role that may only read proves as well, and no row, table or role of the target is another afterwards."""
    before = _standing(leaking)
    assert advise("prove", leaking, PGOPTIONS="-c default_transaction_read_only=on").code == 1
    assert _standing(leaking) == before


def _standing(database: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database, autocommit=True) as session:
        written = "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables"
        there = "select relname, relfilenode from pg_class where relnamespace = 'public'::regnamespace order by 1"
        roles = "select rolname from pg_roles order by 1"
        return [row for query in (written, there, roles) for row in session.execute(query.encode()).fetchall()]


def test_without_tenants_nothing_is_green(advise: Advise, database: str) -> None:
    """Where nobody knows whose the rows are there is nothing to prove: exit 2, and the option that says it."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("create table settings (name text primary key, value text)")
    ran = advise("prove", database)
    assert ran.code == 2
    assert "no tenants were found" in ran.err
    assert "--tenant-key" in ran.err


def test_rows_of_people(advise: Advise, database: str) -> None:
    """Where rows belong to a platform's users and to no tenants, it is said how one of them is proved apart."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "create schema auth; create table auth.users (id uuid primary key);"
            "create table todos (id int primary key, user_id uuid not null references auth.users)"
        )
    ran = advise("prove", database)
    assert (ran.code, "--tenant-table auth.users" in ran.err) == (2, True)


def test_files_alone_are_not_the_whole(advise: Advise, database: str) -> None:
    """Where the platform has a table of files, a database without tenants is said to have none all the same."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(FILES.encode())
    assert advise("prove", database, "--role", "authenticated").code == 2


def test_a_file_belongs_to_whom_its_path_begins_with(advise: Advise, database: str) -> None:
    """storage.objects is judged where it has policies; `name` as the key means its path, and leaves the teams alone."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute((PLATFORM + CLEAN + FILES + OPEN).encode())
    ran = advise("prove", database, "--role", "authenticated", "--tenant-key", "name", "-f", "json")
    found = verdicts(ran.out)
    assert found["objects.select as authenticated"] == "leaks"
    assert found["notes.select as authenticated"] == "isolated"


def test_a_message_belongs_to_its_topic(advise: Advise, database: str) -> None:
    """A key that no table of the user's has may be that of a platform's table with policies."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute((PLATFORM + CLEAN + MESSAGES).encode())
    ran = advise("prove", database, "--role", "authenticated", "--tenant-key", "topic", "-f", "json")
    assert verdicts(ran.out)["messages.select as authenticated"] == "leaks"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "authentcated"), "did you mean 'authenticated'?"),
        (("--surface", "http"), "api, app or sql"),
        (("--format", "sarif"), "terminal or json"),
        (("--fail-on", "warnings"), "leak or never"),
        (("-o", "proof.xml"), "names no format"),
    ],
)
def test_a_wrong_option_is_said(advise: Advise, clean: str, arguments: tuple[str, ...], said: str) -> None:
    """Exit 2 with what may stand there, before any server is started."""
    ran = advise("prove", clean, *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_names_of_any_characters(advise: Advise, clean: str) -> None:
    """A table, a column, a function and a role may be called anything; the terminal shows it and obeys nothing."""
    with psycopg.connect(clean, autocommit=True) as session:
        session.execute(
            """
            create table "a\x1b[31m ""b" (id int primary key, team_id uuid not null references teams, "c;d" text);
            create function "f'(x"(team uuid) returns setof notes language sql security definer
                as $$ select * from notes where team_id = team $$;
            grant select on "a\x1b[31m ""b" to authenticated;
            """
        )
    ran = advise("prove", clean, "--role", "authenticated", "-v")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert '''public."a\\x1b[31m ""b"''' in ran.out
    assert '''public."f'(x"''' in ran.out


def test_replay_never_claims_no_leak(advise: Advise, leaking: str) -> None:
    """Without attacks nothing is called a leak, and the reason says so."""
    ran = advise("prove", leaking, "--replay", "never", "-f", "json", "--role", "authenticated")
    document = json.loads(ran.out)
    unreplayed = [v for v in document["verdicts"] if v["verdict"] == "leaks" and v["witness"]["replayed"]]
    assert unreplayed == []
    assert document["coverage"]["replayed_on"] is None


def test_what_was_not_seen_is_not_called_proved(advise: Advise, clean: str, tmp_path: Path) -> None:
    """A table that another session locked is named in the report; --strict does not take the rest for the whole."""
    with psycopg.connect(clean) as session:
        snapshot = capture(session)
    file = tmp_path / "locked.json"
    unseen = (Unseen("relations", "public.ledger", "another session locks it"),)
    file.write_bytes(codec.encode(msgspec.structs.replace(snapshot, unseen=unseen)))
    ran = advise("prove", str(file), "--role", "authenticated")
    assert "Not seen   public.ledger: another session locks it\n" in ran.out
    assert ran.out.splitlines()[-1].startswith("exit 0: no leak, all that was seen is proved")
    assert advise("prove", str(file), "--role", "authenticated", "--strict").code == 3
    ran = advise("prove", str(file), "--matrix")
    assert ran.code == 0
    assert "Not seen   public.ledger: another session locks it\n" in ran.out
    assert advise("prove", str(file), "--matrix", "--strict").code == 3


def test_the_matrix_begins_a_line_of_its_own(leaking: str) -> None:
    """On a terminal what was being done has been taken back before anything is printed."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "pgadvise", "prove", leaking, "--matrix"]
    environ = {name: value for name, value in os.environ.items() if name != "CI"}
    subprocess.run(command, stdout=theirs, stderr=theirs, env={**environ, "TERM": "xterm"}, check=True, timeout=60)
    os.close(theirs)
    printed = os.read(ours, 4096).decode()
    os.close(ours)
    assert printed.startswith("\r\x1b[Kreading ")
    assert "\r\x1b[Kpgadvise " in printed.replace("\x1b[1m", "")


def test_the_matrix_is_facts_alone(advise: Advise, leaking: str) -> None:
    """What stands between each role and the rows, without an attack and with exit 0 whatever it shows."""
    ran = advise("prove", leaking, "--matrix")
    assert ran.code == 0
    (row,) = (line.split() for line in ran.out.splitlines() if line.startswith("public.notes "))
    assert row == ["public.notes", "conditional", "conditional", "conditional", "denied"]
    document = json.loads(advise("prove", leaking, "--matrix", "-f", "json").out)
    assert {one["reach"] for one in document["matrix"]} == {"conditional", "denied"}
    assert advise("prove", leaking, "--matrix", "--emit", "sql").code == 2


def test_saved_proofs_are_rendered_again(advise: Advise, leaking: str, tmp_path: Path) -> None:
    """In each format of `prove`; the report gates nothing, and it is no report of findings."""
    names = ("terminal", "json", "pgtap", "pytest", "sql")
    at_once = [f"-o{name}=now.{name}" for name in names]
    assert advise("prove", leaking, "--role", "authenticated", "-o", "proof.json", *at_once).code == 1
    assert advise("report", "proof.json", *(f"-o{name}=later.{name}" for name in names)).code == 0
    for name in names:
        assert (tmp_path / f"later.{name}").read_bytes() == (tmp_path / f"now.{name}").read_bytes(), name
    assert "exit" not in advise("report", "proof.json").out
    for wrong in (["-f", "sarif"], ["--min-severity", "error"], ["-o", "a.html"]):
        assert advise("report", "proof.json", *wrong).code == 2
    ran = advise("baseline", "accept", "0123456789abcdef", "--reason", "x", "--from", "proof.json")
    assert (ran.code, "is a report of proofs, not a report of findings" in ran.err) == (3, True)
    (tmp_path / "matrix.json").write_text(advise("prove", leaking, "--matrix", "-f", "json").out)
    assert "is a matrix" in advise("report", "matrix.json").err


def test_nothing_is_left_behind(advise: Advise, leaking: str) -> None:
    """No process, no folder: the throwaway server goes with the run."""
    with tempfile.TemporaryDirectory(prefix="pgp", dir="/tmp") as place:
        Path(place).chmod(0o755)
        assert advise("prove", leaking, "--role", "authenticated", TMPDIR=place).code == 1
        assert list(Path(place).iterdir()) == []
        assert not any(place.encode() in _command(entry) for entry in Path("/proc").glob("[0-9]*/cmdline"))


def _command(entry: Path) -> bytes:
    try:
        return entry.read_bytes()
    except OSError:  # it has ended
        return b""
