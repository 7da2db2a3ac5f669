"""What of a function's body can be read, and whether that is all of it."""

from collections.abc import Callable

import pytest

from pgadvise.engines.caller.bodies import Body, body
from pgadvise.snapshot import Snapshot
from pgadvise.sql.tree.query import Insert, Query

HEAD = "create function public.f(a int) returns int language {0} as $f$ {1} $f$"


@pytest.mark.parametrize(
    ("language", "text", "kinds", "whole"),
    [
        ("sql", "select a", [Query], True),
        ("sql", "insert into t values (1); select a", [Insert, Query], True),
        ("plpgsql", "begin return a + 1; end", [Query], True),
        (
            "plpgsql",
            "begin if a > 1 then insert into t values (1); end if; return a + 1; end",
            [Query, Insert, Query],
            True,
        ),
        ("plpgsql", "begin execute 'select ' || a; return 1; end", [Query, Query], False),
    ],
)
def test_statements(make: Callable[..., Snapshot], language: str, text: str, kinds: list[type], whole: bool) -> None:
    """Every statement in its order; EXECUTE is a gap."""
    found = body_of(make("create table public.t (n int)", HEAD.format(language, text)))
    assert found is not None
    assert [type(tree) for tree in found.statements] == kinds
    assert found.whole is whole
    assert (found.query is not None) is (kinds == [Query] and whole)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("begin return a > 1; end", True),
        ("\n-- first\nbegin /* then */ return (select a > 1); end;", True),
        ("begin return a > 1; /* no exception here */ end", True),
        ("begin if a > 1 then raise 'no'; end if; return a; end", False),
        ("begin return a / 2; exception when others then return a; end", False),
        ("declare b int := a / 2; begin return b; end", False),
    ],
)
def test_one_query_and_no_more(make: Callable[..., Snapshot], text: str, plain: bool) -> None:
    """What PL/pgSQL asks on its way is not what it returns: a variable that it returns is nothing we see."""
    found = body_of(make(HEAD.format("plpgsql", text)))
    assert found is not None
    assert (found.query is not None) is plain


def test_nothing_to_read(make: Callable[..., Snapshot]) -> None:
    """A text that does not parse, and another language, have no body here."""
    assert (
        body_of(make("set local check_function_bodies = off", HEAD.format("plpgsql", "begin what is this end"))) is None
    )


def body_of(snapshot: Snapshot) -> Body | None:
    (function,) = snapshot.functions_named("public", "f")
    return body(function)
