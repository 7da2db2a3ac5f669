"""Rules shared with a second process: the same outcomes in the same order, whatever becomes of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# A program of its own: the tests' process may hold threads, and with threads nothing is shared.
_PROGRAM = """
import os, signal, sys, time
from pgadvise import crew
from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.report import Skipped
from pgadvise.rulebook import load
from pgadvise.run import Outcome
from pgadvise.snapshot import Origin, Relation, Snapshot

ORIGIN = Origin(
    kind="live", database="d", host=None, server_version="18.0", version_number=180000, captured_at="2026-01-01",
    captured_by="postgres", superuser=True, bypasses_rls=True, standby=False, standbys=0, started_at=None,
    counters_since=None, encoding="UTF8", size_bytes=None,
)
RELATIONS = tuple(
    Relation(oid=n, schema="public", name=f"t{n}", kind="table", owner="postgres") for n in range(int(sys.argv[1]))
)
FIRST = str(os.getpid())
RULES = load().rules[:12]
FACTS = Facts(Snapshot(origin=ORIGIN, relations=RELATIONS), Declared())


def outcome(rule, reason):
    return Outcome(rule=rule.name, failed=Skipped(rule=rule.name, reason=reason))


def by_whom(rule):
    time.sleep(0.01)
    return outcome(rule, str(os.getpid()))


def killed(rule):
    if str(os.getpid()) != FIRST:
        os.kill(os.getpid(), signal.SIGKILL)
    return by_whom(rule)


def not_to_be_handed_over(rule):
    time.sleep(0.01)
    return outcome(rule, (lambda pid: lambda: pid)(str(os.getpid())))


def broken_off(rule):
    time.sleep(0.01)
    if str(os.getpid()) == FIRST:
        raise KeyboardInterrupt
    return by_whom(rule)


def taken(judge):
    told = []
    found = crew.outcomes(RULES, FACTS, judge, told.append)
    assert [o.rule for o in found] == [rule.name for rule in RULES]
    return told, [o.failed.reason for o in found]

"""
SHARES = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="one processor, or a system that is not Linux"
)


def ran(tmp_path: Path, body: str, relations: int = 500) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM + body, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program), str(relations)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@SHARES
def test_two_processes_share_the_rules(tmp_path: Path) -> None:
    """Every rule is run once, by one of two; the outcomes stand in the order of the rules; each is told by its own."""
    ran(
        tmp_path,
        "told, pids = taken(by_whom)\n"
        "assert len(set(pids)) == 2, pids\n"
        "assert len(told) == pids.count(FIRST), (told, pids)\n",
    )


def test_a_small_catalog_is_not_worth_a_process(tmp_path: Path) -> None:
    """With few relations all rules are run here."""
    ran(tmp_path, "told, pids = taken(by_whom)\nassert set(pids) == {FIRST} and len(told) == len(RULES)\n", relations=5)


def test_threads_forbid_it(tmp_path: Path) -> None:
    """A fork copies locks that other threads hold: where there are any, all rules are run here."""
    ran(
        tmp_path,
        "import threading\n"
        "end = threading.Event()\n"
        "threading.Thread(target=end.wait).start()\n"
        "told, pids = taken(by_whom)\n"
        "end.set()\n"
        "assert set(pids) == {FIRST}, pids\n",
    )


@pytest.mark.parametrize("judge", ["killed", "not_to_be_handed_over"])
def test_what_is_not_brought_is_done_here(tmp_path: Path, judge: str) -> None:
    """A second process that is killed, or that cannot hand over what a rule gave, costs time and no outcome."""
    ran(
        tmp_path,
        f"told, reasons = taken({judge})\n"
        "assert {r() if callable(r) else r for r in reasons} == {FIRST}\n"
        "assert len(told) == len(RULES), told\n",
    )


def test_an_interrupt_leaves_no_process(tmp_path: Path) -> None:
    """After Ctrl-C the second process is gone."""
    ran(
        tmp_path,
        "try:\n    taken(broken_off)\nexcept KeyboardInterrupt:\n    pass\nelse:\n    sys.exit('not told')\n"
        "try:\n    os.waitpid(-1, os.WNOHANG)\nexcept ChildProcessError:\n    sys.exit(0)\n"
        "sys.exit('a process is left')\n",
    )
