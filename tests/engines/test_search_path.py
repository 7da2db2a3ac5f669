"""The path that a body needs gives it the meaning that it has along the session's path."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgadvise.engines.search_path import SearchPaths, sets_path
from pgadvise.scratch.server import Server
from pgadvise.snapshot import quote
from pgadvise.sources.postgres.live import capture

SCHEMA = """
    create schema extensions; create schema app;
    create table public.item (id int, label text); insert into public.item values (1, 'a');
    create table app.item (id int); insert into app.item values (1), (2);
    create type app.kind as enum ('x');
    create type public."Mood" as enum ('good');
    create function public.helper() returns bigint language sql as 'select count(*) from item';
    create function extensions.twice(n bigint) returns bigint language sql as 'select 2 * n';
    set local search_path = public, extensions
"""
BODIES = {
    "select count(*) from item": ("public",),
    "select count(*) from public.item": (),
    "select count(*) from app.item": (),
    "select 1::bigint -- from item": (),
    "select extensions.twice(3)": (),
    "select twice(3)": ("extensions",),
    "select twice(count(*)) from item": ("public", "extensions"),
    "select public.helper()": ("public",),  # the helper's own body runs along this path
    "select count(*) from (values ('good'::\"Mood\")) v": ("public",),
    "select count(*) from (values ('x'::app.kind)) v": (),
}


@pytest.fixture
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        opened.execute(SCHEMA.encode())
        yield opened


def answer(session: psycopg.Connection[Any]) -> object:
    row = session.execute("select app.f()").fetchone()
    return row and row[0]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("language", ["sql", "plpgsql"])
def test_the_same_answer(session: psycopg.Connection[Any], body: str, language: str) -> None:
    """With the needed path set the function answers as it does along the session's path."""
    text = body if language == "sql" else f"begin return ({body.partition('--')[0]}); end"
    session.execute(f"create function app.f() returns bigint language {language} as $${text}$$".encode())
    snapshot = capture(session)
    (function,) = snapshot.functions_named("app", "f")
    needed = SearchPaths(snapshot=snapshot).needed(function)
    assert needed == BODIES[body]
    assert not sets_path(function)
    before = answer(session)
    path = ", ".join(map(quote, needed)) or "''"
    session.execute(f"alter function app.f() set search_path = {path}".encode())
    session.execute("set local search_path = app")  # who calls it looks elsewhere
    assert answer(session) == before
    (function,) = capture(session).functions_named("app", "f")
    assert sets_path(function)


def test_triggers_of_what_it_writes(session: psycopg.Connection[Any]) -> None:
    """They run along its path too, unless they set their own."""
    session.execute(b"""
        create function public.log() returns trigger language plpgsql as
            $$ begin insert into item values (9); return null; end $$;
        create table app.made (id int);
        create trigger log after insert on app.made for each row execute function public.log();
        create function app.f() returns void language sql as 'insert into app.made values (1)'
    """)
    snapshot = capture(session)
    assert SearchPaths(snapshot=snapshot).needed(snapshot.functions_named("app", "f")[0]) == ("public",)
    session.execute("alter function public.log() set search_path = public")
    snapshot = capture(session)
    assert SearchPaths(snapshot=snapshot).needed(snapshot.functions_named("app", "f")[0]) == ()


def test_extensions_with_operators(session: psycopg.Connection[Any]) -> None:
    """Operators have no name to be found by: the schema of such an extension is always on the path."""
    session.execute("create extension citext schema extensions; create table public.person (email extensions.citext)")
    session.execute("insert into public.person values ('A')")
    session.execute(
        "create function app.f() returns bigint language sql as "
        "$$ select count(*) from public.person where email = 'a' $$"
    )
    snapshot = capture(session)
    (function,) = snapshot.functions_named("app", "f")
    assert SearchPaths(snapshot=snapshot).needed(function) == ("extensions",)
    session.execute("alter function app.f() set search_path = ''")
    assert answer(session) == 0
    session.execute("alter function app.f() set search_path = extensions")
    assert answer(session) == 1
