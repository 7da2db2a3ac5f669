"""A condition with its functions written out is true for the same rows."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import ME, MEMBER, OTHER, Acting, value

from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.written_out import WrittenOut
from pgadvise.sql.parser.parse import expression
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.walk import walk
from pgadvise.sql.writing.render import render

SCHEMA = f"""
    create table public.m (team int, person uuid, role text);
    create table public.t (id int, team int);
    insert into public.m values (1, '{ME}', 'admin'), (2, '{ME}', 'guest'), (3, '{OTHER}', 'admin');
    insert into public.t values (1, 1), (2, 2), (3, 3), (4, null);
    create function public.me() returns uuid language sql stable as 'select auth.uid()';
    create function public.teams() returns setof int language sql stable as
        'select team from m where person = public.me()';
    create function public.member(team int) returns boolean language sql stable as
        'select exists (select 1 from public.m x where x.team = $1 and x.person = auth.uid())';
    create function public.admin(wanted int) returns boolean language plpgsql stable as
        $$ begin return exists (select from m where team = wanted and person = auth.uid() and role = 'admin'); end $$;
    create function public.my_role(of_team int) returns text language sql stable as
        'select role from public.m where team = of_team and person = auth.uid()';
    create function public.captured(team int) returns boolean language sql stable as
        'select exists (select 1 from public.m where m.team = team and person = auth.uid())';
    create function public.strict(a int) returns boolean language sql strict as 'select a is null or a > 0';
    create function public.steps(a int) returns boolean language plpgsql as
        'begin if a is null then return false; end if; return a > 1; end'
"""
OPENED = [
    "team in (select public.teams())",
    "team = any (array(select public.teams()))",
    "public.member(team)",
    "public.member(t.team) and id > 0",
    "public.admin(team)",
    "public.my_role(team) = 'admin'",
    "public.me() is not null and public.member(team)",
    "public.captured(team)",
]
CLOSED = ["public.strict(team)", "public.steps(team)", "public.admin(wanted => team)"]


@pytest.mark.parametrize("text", OPENED)
def test_the_same_rows(callers: Callable[..., Callers], acting: Acting, text: str) -> None:
    """No call of the user's own is left, and the server finds the same rows."""
    known = callers(SCHEMA)
    written = WrittenOut(callers=known).of(expression(text), "t")
    assert not [part for part in walk(written) if isinstance(part, Call) and part.schema == "public"]
    count = "select array_agg(id order by id) from public.t where {}"
    with acting(MEMBER) as session:
        assert value(session, count.format(text)) == value(session, count.format(render(written)))


@pytest.mark.parametrize("text", CLOSED)
def test_what_is_more_than_a_query_stays(callers: Callable[..., Callers], text: str) -> None:
    """Strict functions, bodies of several statements and named arguments are left as they are."""
    assert WrittenOut(callers=callers(SCHEMA)).of(expression(text), "t") == expression(text)


def test_functions_that_call_themselves(callers: Callable[..., Callers]) -> None:
    """Writing out ends."""
    known = callers(
        "create function public.a(n int) returns int language sql as 'select n'",
        "create or replace function public.a(n int) returns int language sql as 'select public.a(n + 1)'",
    )
    written = WrittenOut(callers=known).of(expression("public.a(1) > 0"), "t")
    assert len([part for part in walk(written) if isinstance(part, Call)]) == 1
