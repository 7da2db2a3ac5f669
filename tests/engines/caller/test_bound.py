"""Whether a condition asks for something trusted however the caller's own metadata turns out."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import MEMBER

from pgadvise.engines.caller.bound import Bounds
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.sql.parser.parse import expression

META = "auth.jwt() -> 'user_metadata' ->> 'role' = 'admin'"
HELPERS = f"""
    create function public.says_so() returns boolean language sql stable as $$ select {META} $$;
    create function public.of_mine(t uuid) returns boolean language sql stable as
        $$ select exists (select 1 from auth.users u where u.id = auth.uid() and {META}) $$;
    create function public.either(t uuid) returns boolean language plpgsql stable as
        $$ begin if {META} then return true; end if; return t = auth.uid(); end $$
"""


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (META, False),
        (f"owner = auth.uid() and {META}", True),
        (f"owner = auth.uid() or {META}", False),
        (f"(owner = auth.uid() or public.of_mine(t)) and {META}", True),
        (f"auth.role() = 'authenticated' and {META}", False),
        (f"auth.uid() is not null and {META}", False),
        (f"shared and {META}", False),
        (f"auth.jwt() -> 'app_metadata' ->> 'staff' = 'yes' and {META}", True),
        (f"t in (select u.id from auth.users u where u.id = auth.uid() and {META})", True),
        (f"t in (select u.id from auth.users u where {META})", False),
        (f"exists (select 1 from auth.users u join auth.users x on x.id = auth.uid() where {META})", True),
        (f"exists (select 1 from auth.users u left join auth.users x on x.id = auth.uid() where {META})", False),
        (f"auth.uid() in (select u.id from auth.users u where {META})", True),
        ("t = coalesce(auth.jwt() -> 'app_metadata' ->> 'team', auth.jwt() -> 'user_metadata' ->> 'team')", False),
        (f"true and {META}", False),
        (f"false and {META}", True),
        ("public.says_so()", False),
        ("public.of_mine(t)", True),
        ("public.either(t)", True),  # a body of many statements: that it asks for the caller as well is all we know
    ],
)
def test_binds(ordinary: Callable[..., Ordinary], text: str, bound: bool) -> None:
    """Every way through has to pass something that the caller cannot choose, a session not being that."""
    assert Bounds(ordinary=ordinary(HELPERS), roles=(MEMBER,)).binds(expression(text)) is bound
