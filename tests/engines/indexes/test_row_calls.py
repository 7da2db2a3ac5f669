"""Which functions of a policy are called once a row: counted on a real server, before and after they are wrapped."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest

from pgadvise.engines.indexes.driving import expression_of_policy
from pgadvise.engines.indexes.rewriting import once
from pgadvise.engines.indexes.row import Row
from pgadvise.engines.indexes.row_calls import COSTLY, RowCall, RowCalls
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Policy, Relation
from pgadvise.sources.postgres.live import capture

ROWS = 1000
# Functions that stay calls, so that the server counts them.
SETUP = f"""
    create role bound;
    create table m (ws int, who int);
    insert into m select n % 40, n % 25 from generate_series(1, 60) n;
    create table d (id int primary key, ws int, who int, tag text, flag boolean not null default false);
    insert into d (id, ws, who, tag) select n, n % 40, n % 25, 'x' || n % 3 from generate_series(1, {ROWS}) n;
    create function me() returns int language plpgsql stable as
        $$ begin return nullif(current_setting('app.me', true), '')::int; end $$;
    create function me_volatile() returns int language plpgsql as
        $$ begin return nullif(current_setting('app.me', true), '')::int; end $$;
    create function admin() returns boolean language plpgsql stable security definer set search_path = '' as
        $$ begin return current_setting('app.me', true) = '0'; end $$;
    create function claims() returns jsonb language plpgsql stable as
        $$ begin return jsonb_build_object('ws', 7, 'who', nullif(current_setting('app.me', true), '')); end $$;
    create function constant() returns int language plpgsql immutable as $$ begin return 7; end $$;
    create function member(ws int) returns boolean language plpgsql stable security definer set search_path = '' as
        $$ begin return exists (select from public.m where m.ws = $1 and m.who = public.me()); end $$;
    grant select on m, d to bound;
    alter table d enable row level security;
    analyze m, d;
"""
COUNTED = ("me", "me_volatile", "admin", "claims", "constant", "member")


class Shape(NamedTuple):
    """USING, and the functions that it calls for each row."""

    using: str
    names: frozenset[str] = frozenset()


def shape(using: str, *names: str) -> Shape:
    return Shape(using, frozenset(names))


SHAPES = [
    shape("who = me()", "me()"),
    shape("who = (select me())"),
    shape("who = me() or admin()", "me()", "admin()"),
    shape("who = (select me()) or admin()", "admin()"),
    shape("admin()", "admin()"),
    shape("(select admin())"),
    shape("me() is not null", "me()"),
    shape("who = me_volatile()", "me_volatile()"),
    shape("who = constant()"),
    shape("(claims() ->> 'who')::int = who", "claims()"),
    shape("((select claims()) ->> 'who')::int = who"),
    shape("case when admin() then true else who = me() end", "admin()", "me()"),
    shape("coalesce(who = me(), false)", "me()"),
    shape("not (who <> me())", "me()"),
    shape("tag = 'x1' and who = me()", "me()"),
    shape("ws in (select m.ws from m where m.who = me())"),
    shape("ws = any (array(select m.ws from m where m.who = me()))"),
    shape("who = (select me()) and admin()"),
    shape("who = (select me()) and member(ws)"),
    shape("member(ws)", "member(ws)"),
    shape("flag or member(ws)", "member(ws)"),
    shape("(select member(ws))", "member(ws)"),
    shape("member(3)", "member()"),
    shape("who = current_user::text::int or true"),
]


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A transaction with the tables, rolled back at the end, in which calls are counted."""
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        opened.execute("set local track_functions = 'all'")
        opened.execute(SETUP.encode())
        yield opened


def judged(session: psycopg.Connection[Any]) -> tuple[Policy, Relation, tuple[RowCall, ...]]:
    snapshot = capture(session)
    table = snapshot.relation_named("public", "d")
    assert table is not None
    (policy,) = snapshot.policies_of(table)
    tree = expression_of_policy(policy)
    assert tree is not None
    calls = RowCalls(Row(snapshot, table)).of(tree)
    return policy, table, tuple(call for call in calls if call.micros >= COSTLY)


def count(session: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for name in COUNTED:
        row = session.execute(
            f"select coalesce(pg_stat_get_xact_function_calls(oid), 0) from pg_proc where proname = '{name}'".encode()
        ).fetchone()
        assert row is not None
        found[name] = row[0]
    return found


def called_for_each_row(session: psycopg.Connection[Any], user: str = "7") -> set[str]:
    """The functions that reading the table calls for most of its rows or for all."""
    before = count(session)
    session.execute("select set_config('app.me', %s, true)", (user,))
    session.execute("set local role bound")
    session.execute("select count(*) from d")
    session.execute("reset role")
    after = count(session)
    return {name for name in COUNTED if after[name] - before[name] > ROWS / 4}


def seen(session: psycopg.Connection[Any]) -> dict[str, list[int]]:
    found = {}
    session.execute("set local role bound")
    for user in ["", *map(str, range(0, 25, 3))]:
        session.execute("select set_config('app.me', %s, true)", (user,))
        found[user] = [row[0] for row in session.execute("select id from d order by id")]
    session.execute("reset role")
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.using)
def test_what_is_called_for_each_row_is_found(session: psycopg.Connection[Any], shape: Shape) -> None:
    """The functions named are those that the server counts once a row, and no others."""
    with session.transaction(force_rollback=True):
        session.execute(f"create policy p on d for select using ({shape.using})".encode())
        _, _, calls = judged(session)
        names = {name for call in calls for name in call.names}
        assert names == shape.names
        counted = called_for_each_row(session)
        assert {name.partition("(")[0] for name in names} == counted - ({"me"} if "member" in counted else set())


@pytest.mark.parametrize("shape", [s for s in SHAPES if s.names and "member(ws)" not in s.names], ids=lambda s: s.using)
def test_wrapped_it_is_called_once_and_shows_the_same_rows(session: psycopg.Connection[Any], shape: Shape) -> None:
    """`(select f())` in its place: nothing is called for each row any more, and everybody sees what they saw."""
    with session.transaction(force_rollback=True):
        session.execute(f"create policy p on d for select using ({shape.using})".encode())
        before = seen(session)
        policy, table, calls = judged(session)
        statement = once(policy, table, calls)
        assert statement is not None
        session.execute(statement.encode())
        assert seen(session) == before
        assert any(before.values())
        assert called_for_each_row(session) == set()
        assert judged(session)[2] == ()


def test_a_volatile_function_is_told_apart(session: psycopg.Connection[Any]) -> None:
    """Declared VOLATILE it may give another answer each time, so to wrap it is not surely safe."""
    with session.transaction(force_rollback=True):
        session.execute("create policy p on d for select using (who = me_volatile())")
        assert [call.volatile for call in judged(session)[2]] == [True]


def test_a_setting_alone_costs_next_to_nothing(session: psycopg.Connection[Any]) -> None:
    """current_setting() and a cast hide behind the cost of reading the row; a token parsed as JSON does not."""
    with session.transaction(force_rollback=True):
        session.execute("create policy p on d for select using (who = current_setting('app.me', true)::int)")
        assert judged(session)[2] == ()
        session.execute("alter policy p on d using (who = (current_setting('app.me', true)::jsonb ->> 'sub')::int)")
        assert len(judged(session)[2]) == 1
