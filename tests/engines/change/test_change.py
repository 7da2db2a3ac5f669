"""What two states of a database let a role reach: each case a table, a view or a function of its own on one server."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from tests.engines.change.conftest import ACTORS, Comparing, side

from pgadvise.engines.change.change import Changes, changes
from pgadvise.engines.change.objects.pair import Change
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture


class Case(NamedTuple):
    """What is done to the table `@` in both states, in the old one and in the new one, and what is to be said of it."""

    name: str
    both: str
    old: str
    new: str
    verdict: str
    command: str = "select"
    role: str = "authenticated"
    of: str = "@"
    since: str = "13"  # the first PostgreSQL that knows the words
    certainty: str | None = None


_PARTS = re.compile(
    r"(?P<name>.*)\n-- (?P<said>verdict.*)\n(?P<both>[^\0]*)-- old\n(?P<old>[^\0]*)-- new\n(?P<new>[^\0]*)"
)


def _case(text: str) -> Case:
    parts = _PARTS.fullmatch(text)
    assert parts, text
    said = dict(pair.split(": ") for pair in parts["said"].split("; "))
    return Case(parts["name"], parts["both"], parts["old"], parts["new"], **said)


CASES = [_case(part) for part in (Path(__file__).parent / "cases.sql").read_text().split("-- # ")[1:]]
TABLE = """
create table @ (
    id uuid primary key, org_id uuid not null references orgs, author_id uuid, title text,
    is_open boolean not null, n int not null
);
alter table @ enable row level security;
grant select, insert, update, delete on @ to authenticated;
"""
BOTH = "create policy see on orgs for select to authenticated using (true);"


@pytest.fixture(scope="module")
def found(prepared: psycopg.Connection[Any]) -> Changes:
    """All cases at once: one capture of each state."""
    snapshots = []
    major = prepared.info.server_version // 10000
    for old in (True, False):
        script = BOTH
        for number, case in enumerate(CASES):
            known = major >= int(case.since)
            state = TABLE + (case.both + (case.old if old else case.new)) * known
            script += state.replace("@", f"t{number}")
        with prepared.transaction(force_rollback=True):
            prepared.execute(script.encode())
            snapshots.append(capture(prepared))
    return changes(side(snapshots[0]), side(snapshots[1]), ACTORS)


@pytest.fixture(scope="module")
def reach(found: Changes) -> Mapping[tuple[str, str, str], Change]:
    """By object, command and role."""
    return {(change.name.name, change.command, change.role): change for change in found.compared}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_verdict(reach: Mapping[tuple[str, str, str], Change], server: Server, number: int) -> None:
    """The verdict; wider has a row, and a reason; what is unknown too."""
    case = CASES[number]
    if server.major < int(case.since):
        pytest.skip(f"needs PostgreSQL {case.since}")
    change = reach[case.of.replace("@", f"t{number}"), case.command, case.role]
    assert change.verdict == case.verdict, change
    assert case.certainty in (None, change.certainty), change
    assert change.reason
    if change.verdict == "wider" and "column" not in change.reason:
        assert change.witness is not None
        assert change.witness.rows


def test_what_did_not_change_is_equal(reach: Mapping[tuple[str, str, str], Change]) -> None:
    """Nothing spreads: members, orgs and the commands that no case is about are as they were."""
    assert {reach["members", command, "authenticated"].verdict for command in ("select", "insert", "update")} == {
        "equal"
    }
    assert reach["t0", "delete", "authenticated"].verdict == "equal"
    assert reach["t0", "select", "anon"].verdict == "equal"


def test_a_witness_is_a_row_that_the_change_is_about(reach: Mapping[tuple[str, str, str], Change]) -> None:
    """It holds what was read, literals as they are written; the rows that have to be there stand beside it."""
    number = next(n for n, case in enumerate(CASES) if case.name == "a conjunct of a sub-select dropped")
    witness = reach[f"t{number}", "select", "authenticated"].witness
    assert witness is not None
    (row,), (member,) = witness.rows, witness.beside
    assert dict(row.cells)["org_id"] == dict(member.cells)["org_id"]
    assert dict(member.cells)["user_id"] == dict(witness.session)["claim sub"]
    assert dict(member.cells)["role"] != "admin"


def test_tables_of_one_shape_are_said_of_each(reach: Mapping[tuple[str, str, str], Change]) -> None:
    """What was found of a twin is told under the table's own name."""
    for number, case in enumerate(CASES):
        change = reach.get((f"t{number}", case.command, case.role)) if case.of == "@" else None
        if change is not None and change.witness is not None:
            assert {row.table.name for row in change.witness.rows} == {f"t{number}"}


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        ("create operator === (leftarg = text, rightarg = text, function = alike)", "title === 'a'"),
        ("create cast (text as pair) with function read_as(text)", "(title::pair).b = 'a'"),
    ],
)
def test_what_a_sign_or_a_cast_calls(compared: Comparing, made: str, asked: str) -> None:
    """Its function is named nowhere in the policy."""
    policy = f"create policy p on t for select to authenticated using ({asked});"
    both = f"create type pair as (a text, b text); {TABLE.replace('@', 't')}"
    old, new = (
        f"create function alike(a text, b text) returns boolean language sql immutable as $$ select {same} $$;"
        f"create function read_as(a text) returns pair language sql immutable as $$ select row('', '{text}')::pair $$;"
        f"{made}; {policy}"
        for same, text in (("false", "b"), ("true", "a"))
    )
    verdicts = [
        next(c.verdict for c in compared(one, other, both).compared if (c.name.name, c.command, c.role) == asked_for)
        for one, other in ((old, old), (old, new))
        for asked_for in (("t", "select", "authenticated"),)
    ]
    assert verdicts == ["equal", "unknown"]
