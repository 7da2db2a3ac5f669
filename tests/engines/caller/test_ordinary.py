"""What every caller of a role meets is told as the server tells it."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import APP, ME, MEMBER, OTHER, VISITOR, Acting, value

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.ordinary import Ordinary

ROLES = [pytest.param(role, id=role.name) for role in (MEMBER, VISITOR, APP)]

SESSION = [
    "true",
    "1 = 1 and not false",
    "auth.uid() is not null",
    "(select auth.uid()) is null",
    "auth.role() = 'authenticated'",
    "(select auth.role() as role) = 'anon'",
    "auth.jwt() ->> 'role' in ('anon', 'authenticated')",
    "auth.role() = 'service_role' or auth.role() = 'authenticated'",
    "coalesce((auth.jwt() ->> 'is_anonymous')::boolean, false) is false",
    "(select auth.jwt() ->> 'is_anonymous')::boolean",
    "nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub' is not null",
    "(select auth.jwt()) ->> 'aal' = 'aal2'",
    "current_user = 'authenticated'::name or current_user = 'web'::name",
    "auth.uid() = auth.uid()",
    "public.signed_in()",
    "public.nobody_asked()",
]
ROWS = [
    "owner = auth.uid()",
    "owner = auth.uid() or shared",
    "auth.uid() is not null and shared",
    "shared or not shared",
    "owner in (select t.owner from public.t t where t.shared)",
    "exists (select 1 from public.t x where x.owner = auth.uid())",
    "auth.jwt() -> 'app_metadata' ->> 'staff' = 'yes'",
    "current_setting('app.tenant', true) = ''",
]
SCHEMA = f"""
    create table public.t (owner uuid not null, shared boolean not null);
    insert into public.t values ('{ME}', true), ('{OTHER}', false);
    create function public.signed_in() returns boolean language sql stable as 'select auth.uid() is not null';
    create function public.nobody_asked() returns boolean language plpgsql as 'begin return true; end'
"""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("text", [*SESSION, *ROWS])
def test_never_more_than_the_server_says(
    ordinary: Callable[..., Ordinary], acting: Acting, text: str, role: AppRole
) -> None:
    """What is called always true is true for every row to an ordinary session of the role, on the server."""
    said = ordinary(SCHEMA).always(text, role)
    with acting(role) as session:
        passed = value(session, f"select count(*) from public.t where {text}")
    assert not said or passed == 2


@pytest.mark.parametrize("text", SESSION)
def test_as_much_as_the_server_says(ordinary: Callable[..., Ordinary], acting: Acting, text: str) -> None:
    """A condition on the session alone that members meet is called always true for them."""
    said = ordinary(SCHEMA).always(text, MEMBER)
    with acting(MEMBER) as session:
        assert said == value(session, f"select coalesce({text}, false)")


@pytest.mark.parametrize("text", [None, "not ( sql", "a; b"])
def test_nothing_is_never_always(ordinary: Callable[..., Ordinary], text: str | None) -> None:
    """A missing expression lets nothing pass, and one that cannot be read is not called open."""
    assert not ordinary().always(text, MEMBER)
