"""The keys that a helper says yes to, compared with what it says to each key."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.indexes.key_sets import advice, asked_elsewhere, keys_of
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sources.postgres.live import capture

SETUP = """
    create table m (ws int, who int, gone boolean);
    insert into m select n % 40, n % 25, n % 7 = 0 from generate_series(1, 200) n;
    create function me() returns int language sql stable as $$ select 7 $$;
"""
YES = [
    "language sql as $$ select exists (select from public.m where m.ws = $1 and m.who = public.me()) $$",
    "language sql as $$ select exists (select 1 from public.m x where x.who = public.me() and x.ws = key) $$",
    "language plpgsql as $$ begin return exists (select 1 from public.m where ws = key and who = 7); end $$",
    "language sql as $$ select 7 in (select m.who from public.m where m.ws = key) $$",
    "language sql begin atomic select exists (select from public.m where m.ws = key and m.who = 7); end",
]
NO = [
    "language sql as $$ select key = 7 $$",
    "language sql as $$ select exists (select from public.m where m.ws > key) $$",
    "language sql as $$ select exists (select from public.m where m.ws = key) or key = 3 $$",
    "language plpgsql as $$ begin if key = 3 then return true; end if; return exists (select where key = 1); end $$",
    "language sql as $$ select not exists (select from public.m where m.ws = key) $$",
    "language sql as $$ select count(*) > 2 from public.m where m.ws = key $$",
]


@pytest.fixture
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        opened.execute(SETUP.encode())
        yield opened


def made(session: psycopg.Connection[Any], body: str, argument: str = "key") -> tuple[Snapshot, Function]:
    session.execute(f"create function helper({argument} int) returns boolean stable {body}".encode())
    snapshot = capture(session)
    (function,) = snapshot.functions_named("public", "helper")
    return snapshot, function


@pytest.mark.parametrize("body", YES)
def test_the_keys_are_those_that_the_helper_says_yes_to(session: psycopg.Connection[Any], body: str) -> None:
    """The query gives just the keys for which the helper returns true."""
    if "atomic" in body and session.info.server_version < 140000:
        pytest.skip("BEGIN ATOMIC came with 14")
    snapshot, function = made(session, body)
    keys = keys_of(snapshot, function)
    assert keys is not None
    listed = {row[0] for row in session.execute(f"select distinct * from ({keys}) k".encode())}
    asked = {row[0] for row in session.execute("select n from generate_series(-1, 60) n where helper(n)")}
    assert listed == asked
    assert listed


@pytest.mark.parametrize("body", NO)
def test_what_is_no_plain_question_has_no_keys(session: psycopg.Connection[Any], body: str) -> None:
    """Anything but one EXISTS or IN about the argument is left to a person."""
    snapshot, function = made(session, body)
    assert keys_of(snapshot, function) is None


def test_a_column_wins_over_an_argument_of_its_name(session: psycopg.Connection[Any]) -> None:
    """`where ws = ws` in a SQL function compares the column with itself: no keys are told then, and with the function's
    name before it the argument is meant."""
    snapshot, function = made(session, "language sql as $$ select exists (select from m where m.ws = ws) $$", "ws")
    assert keys_of(snapshot, function) is None
    session.execute("drop function helper")
    body = "language sql as $$ select exists (select from public.m where m.ws = helper.ws and m.who = 7) $$"
    assert keys_of(*made(session, body, "ws")) == "select m.ws from public.m where m.who = 7"


def test_another_policy_shows_how_it_is_done_here(session: psycopg.Connection[Any]) -> None:
    """A function without arguments that another policy compares such a column with; else the helper's own keys."""
    snapshot, function = made(session, YES[0])
    assert asked_elsewhere(snapshot, "ws") is None
    assert "(select m.ws from public.m where m.who = public.me())" in advice(snapshot, "ws", function)
    session.execute("""
        create function mine() returns setof int language sql stable as $$ select ws from m where who = 7 $$;
        create table d (ws int);
        create policy p on d using (ws = any (array(select mine())))""")
    snapshot = capture(session)
    assert asked_elsewhere(snapshot, "ws") == "ws = any (array(select public.mine()))"
    assert asked_elsewhere(snapshot, "other") is None
    assert "ws = any (array(select public.mine()))" in advice(snapshot, "ws", function)
