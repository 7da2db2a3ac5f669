"""What people get wrong: one clear message, the right exit code, nothing leaked, nothing half-written."""

import gzip
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Advise, Ran

SECRET = "s3cr@t/p#ss"


def clear(ran: Ran, code: int, *words: str) -> None:
    """One message on stderr, nothing on stdout, no secret, the code of the contract."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert 0 < len(ran.err.splitlines()) <= 6, ran.err
    assert "s3cr" not in ran.err
    for word in words:
        assert word in ran.err, ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--nonsense"], ["--nonsense"]),
        (["check", "--fail-on", "high"], ["--fail-on is 'high'", "error, warning, info or never"]),
        (["check", "--min-severity", "low"], ["--min-severity"]),
        (["check", "--timeout", "soon"], ["--timeout is soon", "number of seconds"]),
        (["check", "--proof-time", "-1"], ["--proof-time is -1", "0 turns proving off"]),
        (["check", "--color", "maybe"], ["--color"]),
        (["check", "-f", "yaml"], ["no format 'yaml'"]),
        (["check", "-o", "report.xyz"], ["report.xyz"]),
        (["check", "-o", "a.json", "-o", "json=a.json"], ["two outputs go to a.json"]),
        (["check", "--select", "rls-disable"], ["did you mean 'rls-disabled'"]),
        (["explain", "policy-always-tru"], ["did you mean 'policy-always-true'"]),
        (["check", "--config", "missing.toml"], ["missing.toml"]),
        (["check", "--env-file", "missing.env"], ["missing.env"]),
        (["check", "postgresql://localhost:1/x", "--workload", "none.csv"], ["there is no workload none.csv"]),
        (["check", "migrations/"], ["folders of migrations"]),
        (["check", "mysql://root@localhost/x"], ["MySQL"]),
        (["schema", "everything"], ["report, proof, diff, snapshot, baseline or config"]),
        (["new-rule", "No Good"], ["CATEGORY/NAME"]),
        (["nonsense"], ["nonsense"]),
        (["snapshot", "postgresql:///x", "-o", "staging.txt"], ["staging.txt.json"]),
        (["snapshot", "postgresql:///x", "-o", ""], ["names no file"]),
    ],
)
def test_a_wrong_word_is_exit_2(advise: Advise, arguments: list[str], words: list[str]) -> None:
    """Usage errors name what is wrong and what is right."""
    clear(advise(*arguments), 2, *words)


def test_a_variable_is_called_by_its_name(advise: Advise) -> None:
    """It may have been set for another verb; nobody has typed the option."""
    clear(advise("prove", "none.json", PGADVISE_FORMAT="sarif"), 2, "PGADVISE_FORMAT is 'sarif'", "terminal or json")
    clear(advise("check", "none.json", PGADVISE_TIMEOUT="soon"), 2, "PGADVISE_TIMEOUT is soon")


@pytest.mark.parametrize(
    "target",
    [
        f"postgresql://app:{SECRET}@127.0.0.1:1/app",
        "postgresql://app:s3cret@no-such-host.invalid/app",
        "host=127.0.0.1 port=1 user=app password=s3cret dbname=app",
        "jdbc:postgresql://127.0.0.1:1/app?user=app&password=s3cret",
    ],
)
def test_a_server_that_cannot_be_reached_is_exit_3(advise: Advise, target: str) -> None:
    """No session: the place is named, the password is not."""
    clear(advise("check", target), 3, "cannot connect")


def test_a_missing_database_is_exit_3(advise: Advise, database: str) -> None:
    """The server's own answer in one sentence."""
    clear(advise("check", database.replace("/test_", "/no_test_")), 3, "no_test_")


def test_a_statement_timeout_is_exit_3(advise: Advise, staging: str) -> None:
    """A capture that takes longer than allowed says which part, and what to do."""
    clear(advise("check", staging, "--timeout", "0.001"), 3, "--timeout")


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf", "1e12"])
def test_a_timeout_that_is_none_is_exit_2(advise: Advise, seconds: str) -> None:
    """No server takes it, or takes it for no limit; it is said before anything is asked."""
    clear(advise("check", "postgresql://127.0.0.1:1/app", "--timeout", seconds), 2, "a number of seconds")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"format_version": 1}',
        b'{"format_version": 99, "origin": {}}',
        b"[1, 2, 3]",
        b"\xff\xfe\x00",
        gzip.compress(b'{"format_version": 1', mtime=0)[:-4],  # the time would be in the test's name
    ],
)
def test_a_snapshot_that_is_none_is_exit_3(advise: Advise, tmp_path: Path, content: bytes) -> None:
    """Truncated, foreign, newer, binary: each is told."""
    name = "broken.json.gz" if content[:2] == b"\x1f\x8b" else "broken.json"
    (tmp_path / name).write_bytes(content)
    clear(advise("check", name), 3, name)


def test_a_truncated_snapshot_of_ours_is_exit_3(advise: Advise, staging: str, tmp_path: Path) -> None:
    """Cut anywhere, it is never read as a smaller database."""
    advise("snapshot", staging, "-o", "whole.json")
    whole = (tmp_path / "whole.json").read_bytes()
    for share in (0.2, 0.5, 0.99):
        (tmp_path / "cut.json").write_bytes(whole[: int(len(whole) * share)])
        clear(advise("check", "cut.json"), 3, "cut.json")


def test_an_unwritable_output_is_said_before_the_work(advise: Advise, staging: str, tmp_path: Path) -> None:
    """Exit 3, and nothing is printed or written: whoever waits for minutes waits for all that was asked for."""
    (tmp_path / "folder.json").mkdir()
    ran = advise("check", staging, "-o", "folder.json", "-o", "good.json")
    assert (ran.code, ran.out, "folder.json" in ran.err) == (3, "", True)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.json"]


@pytest.mark.parametrize("verb", ["check", "snapshot"])
def test_a_name_no_folder_takes_is_said(advise: Advise, staging: str, tmp_path: Path, verb: str) -> None:
    """A name that is too long, a folder, a folder that is not there: exit 3, what to do, nothing left behind."""
    (tmp_path / "folder.json").mkdir()
    for file, word in ((f"{'x' * 300}.json", "too long"), ("folder.json", "directory"), ("no/file.json", "No such")):
        ran = advise(verb, staging, "-q", "-o", file)
        assert (ran.code, len(ran.err.splitlines())) == (3, 2), ran
        assert word in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["folder.json"]
    assert advise(verb, staging, "-q", "-o", f"{'x' * 240}.json").err == ""


def test_unknown_keys_of_the_configuration_offer_the_near_one(advise: Advise, tmp_path: Path) -> None:
    """A misspelt key is never ignored."""
    (tmp_path / "pgadvise.toml").write_text('[tenancy]\ntabel = "public.x"\n')
    clear(advise("check", "postgresql:///x"), 2, "tenancy.tabel", "did you mean 'table'")
    (tmp_path / "pgadvise.toml").write_text("[rules.unused-index]\nmin_dayz = 3\n")
    clear(advise("check", "--env-file", "x"), 2)


def test_what_is_declared_must_be_there(advise: Advise, staging: str) -> None:
    """A misspelt tenant table or role is an error, never a database without faults."""
    clear(advise("check", staging, "--tenant-table", "public.workspace"), 2, "public.workspace", "public.workspaces")
    clear(advise("check", staging, "--role", "postgre"), 2, "no role 'postgre'", "did you mean 'postgres'")
    clear(advise("check", staging, "--schema", "publik"), 2, "no schema 'publik'", "did you mean 'public'")
    clear(advise("check", staging, "--schema", "x"), 2, "no schema 'x'", "schemas there: public")
    clear(advise("check", f"{staging}&schema=publik"), 2, "no schema 'publik'")


def test_an_isolation_rule_is_not_ignored_without_a_reason(advise: Advise, staging: str, tmp_path: Path) -> None:
    """[[ignore]] of an isolation rule needs its reason."""
    (tmp_path / "pgadvise.toml").write_text('[[ignore]]\nrule = "rls-disabled"\nobject = "public.x"\n')
    clear(advise("check", staging), 2, "has no reason")


RULE = '''"""A rule that raises.

## What
It raises.

## Why
To be met.

## Example
```sql
select 1;
```

## Not found
Anything.
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding
from pgadvise.rule import rule


@rule(severity="error", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    raise RuntimeError("broken")
    yield
'''


def test_a_rule_that_raises_costs_only_itself(advise: Advise, staging: str, tmp_path: Path) -> None:
    """It is reported as failed; every other rule runs; --strict makes it exit 3, an isolation rule always does."""
    for category in ("acme", "isolation"):
        (tmp_path / category / category).mkdir(parents=True)
        (tmp_path / category / category / f"raises_in_{category}.py").write_text(RULE)
    ran = advise("check", staging, "--rules", "acme", "-f", "json")
    report = json.loads(ran.out)
    assert ran.code == 1
    line = RULE.splitlines().index('    raise RuntimeError("broken")') + 1
    reason = f"RuntimeError: broken (raises_in_acme.py:{line})"
    assert report["coverage"]["failed"] == [{"rule": "raises-in-acme", "reason": reason}]
    assert len(report["coverage"]["ran"]) > 10
    assert advise("check", staging, "--rules", "acme", "--strict").code == 3
    assert advise("check", staging, "--rules", "isolation").code == 3


def test_a_rule_that_asks_for_an_unknown_fact_is_told(advise: Advise, tmp_path: Path) -> None:
    """The nearest fact is offered at load."""
    (tmp_path / "db" / "acme").mkdir(parents=True)
    text = RULE.replace("platform: Platform", "tenency: Platform")
    (tmp_path / "db" / "acme" / "odd.py").write_text(text)
    clear(advise("check", "postgresql:///x", "--rules", "db"), 2, "tenency", "did you mean 'tenancy'")


def test_a_role_without_rights_sees_what_it_may(advise: Advise, staging: str) -> None:
    """A plain login checks the catalog; what it may not see is reported as not seen, never as none."""
    with psycopg.connect(staging, autocommit=True) as session:
        session.execute("create role plain_reader login")
    ran = advise("check", staging.replace("://postgres@", "://plain_reader@"), "-f", "json")
    report = json.loads(ran.out)
    assert ran.code == 1
    assert report["coverage"]["unseen"]
    assert any(f["rule"] == "tenant-key-nullable" for f in report["findings"])


def test_ctrl_c_is_130(staging: str, tmp_path: Path) -> None:
    """An interrupt ends quietly; the table it waited for stays locked by somebody else only."""
    with psycopg.connect(staging) as blocker:
        blocker.execute("lock table public.notes in access exclusive mode")
        process = subprocess.Popen(
            [sys.executable, "-m", "pgadvise", "check", staging],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_for_a_waiter(staging)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "advise: interrupted\n")


def _wait_for_a_waiter(dsn: str) -> None:
    """Until the program has come to the lock, where it waits for half a second."""
    waits = "select from pg_catalog.pg_locks where not granted"
    with psycopg.connect(dsn, autocommit=True) as watcher:
        deadline = time.monotonic() + 20
        while watcher.execute(waits).fetchone() is None:
            assert time.monotonic() < deadline, "nobody waits for the lock"
            time.sleep(0.02)


def test_a_reader_that_goes_away_is_no_error(staging: str) -> None:
    """`advise check | head -1` ends without a complaint."""
    command = f"{sys.executable} -m pgadvise check '{staging}' -v | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.returncode in (0, 1)


def test_a_wrong_option_is_said_before_a_wrong_target(advise: Advise) -> None:
    """Both are looked at together, and the option is the nearer fault."""
    clear(advise("check", "postgresql://127.0.0.1:1/app", "--select", "rls-disable"), 2, "did you mean 'rls-disabled'")
