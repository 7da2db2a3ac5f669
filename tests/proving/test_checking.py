"""Verdicts for a check: bounded by counts, capped by time, told apart from what was not wanted."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace

import psycopg
import pytest
from tests.cli.proving import CLEAN, LEAKING, PLATFORM

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.verdicts import OFF, Verdicts
from pgadvise.errors import ServerFailed
from pgadvise.proving import checking
from pgadvise.proving.checking import Checking
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured, Snapshot
from pgadvise.sources.postgres.live import capture

RANDOM = """
alter table notes add made timestamptz not null default clock_timestamp();
alter table notes add token text not null default md5(random()::text);
"""
CODES = """
create table codes (id uuid primary key, team_id uuid not null references teams);
alter table codes enable row level security;
grant select on codes, notes to authenticated;
create policy shown on codes for select to anon, authenticated using (id is not null);
create policy seen on notes for select to authenticated using (team_id in (select c.team_id from codes c));
"""


@pytest.fixture(scope="module")
def replaying() -> Iterator[Server]:
    with embedded.start(superuser="pgadvise_scratch") as started:
        yield started


def snapshot_of(connection: psycopg.Connection, *scripts: str) -> Snapshot:
    for script in (PLATFORM, *scripts):
        connection.execute(script.encode())
    return capture(connection)


def verdicts(snapshot: Snapshot, server: Server, seconds: float = 600) -> Verdicts:
    found = Checking(seconds=seconds, serving=lambda: nullcontext(server))(Facts(snapshot, Declared()))
    assert isinstance(found, Verdicts)
    return found


def test_two_runs_say_the_same(connection: psycopg.Connection, replaying: Server) -> None:
    """Counts alone decide, and nothing that a clock or chance wrote is told: the same values, statements included."""
    snapshot = snapshot_of(connection, RANDOM, LEAKING)
    first, second = verdicts(snapshot, replaying), verdicts(snapshot, replaying)
    assert first.leaks
    assert first == second


def test_what_a_public_table_opens_is_not_public(connection: psycopg.Connection, replaying: Server) -> None:
    """A policy for visitors means the rows of its own table, and none that another table shows because of them."""
    found = verdicts(snapshot_of(connection, CODES), replaying)
    assert {str(one.question.about): one.published for one, _ in found.leaks} == {
        "public.codes": True,
        "public.notes": False,
    }


def test_what_is_public_is_told_after_the_time(
    connection: psycopg.Connection, replaying: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read in time is no worse for it: a slow machine makes no error of what is shown to visitors."""
    snapshot, heard = snapshot_of(connection, CODES), list[str]()
    monkeypatch.setattr(checking, "time", SimpleNamespace(monotonic=lambda: 6.0 * (heard.count("proving") > 1)))
    found = Checking(seconds=5, serving=lambda: nullcontext(replaying), progress=heard.append)(
        Facts(snapshot, Declared())
    )
    assert isinstance(found, Verdicts)
    assert {str(one.question.about) for one, _ in found.leaks if one.published} == {"public.codes"}


def test_the_time_is_an_outer_cap(connection: psycopg.Connection, replaying: Server) -> None:
    """What the time did not suffice for is left, and no verdict: neither isolated nor leaking."""
    found = verdicts(snapshot_of(connection, CLEAN), replaying, seconds=1e-9)
    assert {str(question.about) for question in found.left} >= {"public.notes", "public.members"}
    assert {one.word for one in found.all} == {"denied", "unknown"}


def test_the_most_exposed_comes_first(connection: psycopg.Connection, replaying: Server) -> None:
    """Of one role, what it can do most to."""
    found = verdicts(snapshot_of(connection, CLEAN), replaying, seconds=1e-9)
    asked = [str(one.question.about) for one in found.all if one.question.actor.role == "authenticated"]
    assert asked[0] == "public.notes"


def test_without_a_server_nothing_is_said(connection: psycopg.Connection) -> None:
    """A machine that cannot start one has a reason, and no verdicts."""

    def refuses() -> AbstractContextManager[Server]:
        raise ServerFailed("no server can be started here")

    found = Checking(seconds=600, serving=refuses)(Facts(snapshot_of(connection, CLEAN), Declared()))
    assert found == NotCaptured("not proved: no server can be started here")


def test_nothing_is_proved_unasked(connection: psycopg.Connection) -> None:
    """Facts by themselves start no server."""
    assert Facts(capture(connection), Declared()).get("verdicts") == NotCaptured(OFF)
