"""Which SECURITY DEFINER functions are open doors: to whom, and who has to be able to call them."""

from collections.abc import Callable

import psycopg
import pytest
from tests.engines.caller.conftest import MEMBER, VISITOR, Acting

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.doors import Doors

TABLE = "create table public.t (id int, owner uuid); insert into public.t values (1, null)"
DEFINER = "create function public.f({arguments}) returns bigint language sql security definer as $$ {body} $$"


def door(body: str, arguments: str = "") -> str:
    return DEFINER.format(arguments=arguments, body=body)


BODIES = {
    "asks nobody": (door("select count(*) from public.t"), ["anon", "authenticated"], False),
    "asks for a session": (door("select count(*) from public.t where owner = auth.uid()"), ["anon"], True),
    "asks for a header": (
        door("select count(*) from public.t where id::text = current_setting('request.headers', true)"),
        [],
        False,
    ),
    "asks in what it calls": (
        "create function public.g() returns uuid language sql as 'select auth.uid()'; "
        + door("select count(*) from public.t where owner = public.g()"),
        ["anon"],
        True,
    ),
    "knows a secret": (door("select count(*) from public.t where id::text = p_token", "p_token text"), [], False),
    "ignores its secret": (door("select count(*) from public.t", "p_token text"), ["anon", "authenticated"], False),
    "touches nothing": (door("select length(a)::bigint", "a text"), [], False),
    "runs anything": (
        "create function public.f(a text) returns void language plpgsql security definer as 'begin execute a; end'",
        ["anon", "authenticated"],
        False,
    ),
    "is a trigger's": (
        "create function public.f() returns trigger language plpgsql security definer as "
        "'begin delete from public.t; end'",
        [],
        False,
    ),
    "runs as its caller": (door("select count(*) from public.t").replace(" security definer", ""), [], False),
}


@pytest.mark.parametrize("name", BODIES)
def test_open_to(concluded: Callable[..., Application], name: str) -> None:
    """To the API's roles, where nobody is asked for; to visitors alone, where a session is."""
    sql, roles, asks = BODIES[name]
    found = [d for d in Doors(application=concluded(TABLE, sql)).open() if d.function.name == "f"]
    assert [r.name for d in found for r in d.roles] == roles
    assert all(d.asks_for_session is asks for d in found)


NEEDS = {
    "policy": "alter table public.t enable row level security; create policy p on public.t using (public.f() > 0)",
    "policy through a function": (
        "create function public.g() returns boolean language sql as 'select public.f() > 0'; "
        "alter table public.t enable row level security; create policy p on public.t using (public.g())"
    ),
    "view": "create view public.v as select public.f() as n from public.t",
    "default": "alter table public.t add n bigint default public.f()",
    "check": "alter table public.t add constraint c check (public.f() >= 0)",
}
USES = {"default": "insert into public.t (id) values (2)", "check": "insert into public.t (id) values (2)"}


@pytest.mark.parametrize("name", NEEDS)
def test_who_needs_it(concluded: Callable[..., Application], acting: Acting, name: str) -> None:
    """Without EXECUTE the roles cannot use the table or the view any more, as the server says: so it is no door."""
    application = concluded(TABLE, door("select 1 + count(*) from auth.users"), NEEDS[name])
    assert not list(Doors(application=application).open())
    use = USES.get(name, "select * from public." + ("v" if name == "view" else "t"))
    for role in (MEMBER, VISITOR):
        with acting(role) as session:
            session.execute(b"reset role; revoke execute on function public.f() from public")
            session.execute(f"set local role {role.name}".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege), session.transaction():
                session.execute(use.encode())


def test_who_does_not(concluded: Callable[..., Application]) -> None:
    """A policy's helper is needed by the policy's roles; what a definer calls as its owner is needed by nobody."""
    application = concluded(
        TABLE,
        door("select count(*) from public.t"),
        "create function public.g() returns boolean language sql security definer as 'select public.f() > 0'",
        "alter table public.t enable row level security",
        "create policy p on public.t to authenticated using (public.g())",
    )
    found = {d.function.name: d for d in Doors(application=application).open()}
    assert [r.name for r in found["g"].roles] == ["anon"]
    assert found["g"].helper
    assert [r.name for r in found["f"].roles] == ["anon", "authenticated"]


def test_rights_that_are_none(concluded: Callable[..., Application]) -> None:
    """An owner whom policies bind and who owns nothing lends no rights."""
    application = concluded(
        TABLE,
        "create role clerk; grant create on schema public to clerk; grant select on public.t to clerk",
        door("select count(*) from public.t"),
        "alter function public.f() owner to clerk",
    )
    assert not list(Doors(application=application).open())
