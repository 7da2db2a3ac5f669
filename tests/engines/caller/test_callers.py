"""Callers are found through functions, however many calls away."""

from collections.abc import Callable

import pytest

from pgadvise.engines.caller.callers import Callers
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import expression

CHAIN = """
    create function public.me() returns uuid language sql stable as 'select auth.uid()';
    create function public.team() returns uuid language plpgsql stable as 'begin return (select public.me()); end';
    create schema app;
    create function app.allowed(t uuid) returns boolean language sql stable as 'select t = public.team()';
    create function public.plain(t uuid) returns boolean language sql stable as 'select t is not null'
"""


def function(callers: Callers, name: str) -> Function:
    return next(f for f in callers.snapshot.functions if f.name == name)


def test_through_calls_of_calls(callers: Callable[..., Callers]) -> None:
    """What a policy's function asks is found three calls away, and what asks nobody is not."""
    known = callers(CHAIN)
    assert known.asked(expression("app.allowed(team_id)")).calls == {"uid"}
    assert not known.asked(expression("public.plain(team_id)")).anything
    assert not known.asks(function(known, "allowed")).anything
    assert [f.name for f in known.reached((function(known, "allowed"),))] == ["allowed", "team", "me"]


def test_functions_that_call_each_other(callers: Callable[..., Callers]) -> None:
    """A circle of calls ends."""
    known = callers(
        "create function public.a(n int) returns boolean language plpgsql as 'begin return public.b(n - 1); end'",
        "create function public.b(n int) returns boolean language plpgsql as "
        "'begin return n < 0 or current_user = ''x'' or public.a(n); end'",
    )
    assert known.asked(expression("public.a(3)")).roles == {"current_user"}


def test_current_user_inside_a_definer_is_its_owner(callers: Callable[..., Callers]) -> None:
    """SECURITY DEFINER changes current_user and leaves session_user: to ask the former asks nobody."""
    known = callers(
        "create function public.a() returns boolean language sql security definer as $$ select current_user = 'x' $$",
        "create function public.b() returns boolean language sql security definer as $$ select session_user = 'x' $$",
    )
    assert not known.asked(expression("public.a()")).anything
    assert known.asked(expression("public.b()")).roles == {"session_user"}


@pytest.mark.parametrize(
    ("call", "asks"), [("public.f(1)", False), ("public.f(1, 2)", True), ("public.f(1, 2, 3)", False)]
)
def test_overloads_by_their_number_of_arguments(callers: Callable[..., Callers], call: str, asks: bool) -> None:
    """The overload that takes so many arguments is meant, and not its namesakes."""
    known = callers(
        "create function public.f(a int) returns boolean language sql as 'select a = 1'",
        "create function public.f(a int, b int) returns boolean language sql as 'select auth.uid() is null'",
        "create function public.f(a int, b int, c int) returns boolean language sql as 'select true'",
    )
    assert known.asked(expression(call)).anything is asks


def test_whole_token_in_a_variable(callers: Callable[..., Callers]) -> None:
    """A token kept in a variable and its user_metadata taken from there is editable; app_metadata is not."""
    body = "declare t jsonb := auth.jwt(); begin return t -> '{0}' ->> 'role'; end"
    known = callers(
        *(
            f"create function public.{part}() returns text language plpgsql as $${body.format(part)}$$"
            for part in ("user_metadata", "app_metadata")
        )
    )
    assert known.asked(expression("public.user_metadata()")).editable
    assert not known.asked(expression("public.app_metadata()")).editable
    assert known.asked(expression("public.app_metadata()")).trusted


def test_text_that_does_not_parse_is_searched(callers: Callable[..., Callers]) -> None:
    """A body that is no SQL to us is given what its words say; the functions it names are followed."""
    known = callers(
        CHAIN,
        "set local check_function_bodies = off",
        "create function public.odd() returns uuid language plpgsql as 'begin this is ; no plpgsql auth.uid() end'",
        "create function public.odder() returns uuid language plpgsql as 'begin nor is public.team() this; ; if end'",
    )
    assert known.asked(expression("public.odd()")).anything
    assert known.asked(expression("public.odder()")).calls == {"uid"}
