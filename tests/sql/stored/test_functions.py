"""What a function's body does, statement by statement."""

import psycopg
import pytest

from pgadvise.sql.parser.parse import NotParsed, statement
from pgadvise.sql.stored.functions import function_body, function_statements, has_other_types, retyped

BODY = """
<<outer>>
declare
    counted int := (select 0);
    kind app.kind;
    whole public.thing%rowtype;
    part public.thing.name%type := 'x';
    c cursor for select * from in_cursor;
    r record;
begin
    select count(*), max(a) into counted, part from in_select where a = first_argument;
    whole.field[f(1)] := (select 1 from in_assignment);
    second_argument := counted + 1;
    perform in_perform(counted);
    insert into in_insert values (counted) returning a into strict counted;
    if exists (select 1 from in_condition) then
        for r in select * from in_loop loop
            update in_update set a = r.a;
        end loop;
    end if;
    return query select * from in_return;
exception when others then
    delete from in_handler;
end
"""


def test_plpgsql_in_order_of_the_text() -> None:
    """Statements and expressions of declarations, branches, loops and handlers, variables of any type."""
    found = function_statements(BODY, "plpgsql", ("first_argument", "second_argument"))
    assert [" ".join(text.split()) for text in found] == [
        "SELECT (select 0)",
        "SELECT 'x'",
        "select * from in_cursor",
        "select count(*), max(a) from in_select where a = first_argument",
        "SELECT (select 1 from in_assignment)",
        "SELECT counted + 1",
        "SELECT in_perform(counted)",
        "insert into in_insert values (counted) returning a",
        "SELECT exists (select 1 from in_condition)",
        "select * from in_loop",
        "update in_update set a = r.a",
        "select * from in_return",
        "delete from in_handler",
    ]
    assert all(statement(text) for text in found)


@pytest.mark.parametrize(
    "body",
    [
        "begin execute a; end",
        "begin return query execute format('select %I', a); end",
        "declare r record; begin for r in execute 'select ' || a loop null; end loop; end",
        "declare c refcursor; begin open c for execute a; end",
    ],
)
def test_execute_is_noticed(body: str) -> None:
    """What such a function does is known only when it runs."""
    assert function_body(body, "plpgsql", ("a",)).dynamic
    assert not function_body(BODY, "plpgsql", ("first_argument", "second_argument")).dynamic


@pytest.mark.parametrize(
    "body",
    [
        "begin new.at := now(); if tg_op = 'INSERT' then return new; end if; return old; end",
        "begin raise notice '%', tg_tag; end",
        "begin return; end",
        "begin return 1; end",
        "begin return next; end",
        "begin return query select 1; return; end",
        "declare a int; b int; begin select 1, 2 into a, b; return row(a, b); end",
    ],
)
def test_every_kind_of_result(body: str) -> None:
    """The parser checks RETURN against the declared result, which is not asked."""
    assert isinstance(function_statements(body, "plpgsql"), tuple)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (" select 1; -- one\n insert into t values (1) ", ("select 1", "insert into t values (1)")),
        ("BEGIN ATOMIC\n SELECT a;\n DELETE FROM t;\nEND", ("SELECT a", "DELETE FROM t")),
        ("RETURN (a + 1)", ("SELECT (a + 1)",)),
        ("", ()),
    ],
)
def test_sql_bodies(body: str, found: tuple[str, ...]) -> None:
    """A string, BEGIN ATOMIC and RETURN."""
    statements = function_statements(body, "sql")
    assert tuple(text.partition(" --")[0].removeprefix("-- one\n ") for text in statements) == found


@pytest.mark.parametrize(("body", "language"), [("x", "c"), ("begin begin end", "plpgsql"), ("selec", "sql")])
def test_what_cannot_be_read_is_refused(body: str, language: str) -> None:
    """Another language, or a body that is no program."""
    with pytest.raises(NotParsed):
        function_statements(body, language)


def test_bodies_as_the_server_keeps_them(connection: psycopg.Connection) -> None:
    """prosrc of a function in PL/pgSQL and the text of a standard body are read."""
    connection.execute(
        "create schema app; create type app.kind as enum ('a'); create table app.thing (id int, kind app.kind)"
    )
    connection.execute(
        "create function app.f(a int, out b int) returns setof int language plpgsql as $$ declare k app.kind;"
        " begin for b in select id from app.thing where id = a and kind = k loop return next; end loop; end $$"
    )
    (body,) = connection.execute("select prosrc from pg_proc where proname = 'f'").fetchall()
    assert function_statements(body[0], "plpgsql", ("a", "b")) == (
        "select id from app.thing where id = a and kind = k",
    )
    if connection.info.server_version >= 140000:
        connection.execute("create function app.g(a int) returns int begin atomic delete from app.thing; select a; end")
        (body,) = connection.execute("select pg_get_function_sqlbody('app.g'::regproc)").fetchall()
        assert [" ".join(text.split()) for text in function_statements(body[0], "sql")] == [
            "DELETE FROM app.thing",
            "SELECT a AS a",
        ]


@pytest.mark.parametrize(
    ("declared", "others"),
    [
        ("v text;", False),
        ("q text := 'select s.id from public.sales s';", False),
        ("v public.mood;", True),
        ("v docs%rowtype;", True),
        ("v docs.id%type := null;", True),
        ('v constant "public"."Mood" := 1;', True),
    ],
)
def test_types_that_the_parser_is_not_given(declared: str, others: bool) -> None:
    """A type of somebody's own is replaced, and what a text names is none."""
    body = f"declare {declared} w text; begin perform public.f(v); delete from public.docs; end"
    assert has_other_types(body) is others
    assert retyped(body) == frozenset({"v"} if others else ())
