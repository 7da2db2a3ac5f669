"""What callers of an API choose, and what they cannot."""

from collections.abc import Callable

import pytest

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.settable import Setters
from pgadvise.sql.parser.parse import expression

HEADER = "current_setting('request.headers', true)::json ->> 'x-team'"
SETTERS = """
    create function public.choose(t text) returns text language sql as $$ select set_config('app.team', t, true) $$;
    create function public.checked(t text) returns void language plpgsql as $$ begin
        if t = 'x' then raise exception 'no'; end if; perform set_config('app.checked', t, true); end $$;
    create function public.fixed(t text) returns text language sql as $$ select set_config('app.fixed', 'a', true) $$;
    create function public.closed(t text) returns text language sql as $$ select set_config('app.closed', t, true) $$;
    revoke execute on function public.closed(text) from public
"""


@pytest.fixture
def setters(concluded: Callable[..., Application]) -> Setters:
    application = concluded(SETTERS)
    return Setters(application=application, callers=Callers(snapshot=application.access.snapshot))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"team = ({HEADER})", ["request.headers"]),
        (f"team = ({HEADER}) and owner = auth.uid()", []),
        (f"team = ({HEADER}) and auth.uid() is not null", ["request.headers"]),
        (f"team = ({HEADER}) or owner = auth.uid()", ["request.headers"]),
        (f"share_token = ({HEADER})", []),
        ("team = current_setting('app.team', true)", ["app.team"]),
        ("team = current_setting('app.checked', true)", []),
        ("team = current_setting('app.fixed', true)", []),
        ("team = current_setting('app.closed', true)", []),
        ("team in (select m.team from public.member m where m.person = auth.uid())", []),
    ],
)
def test_decides(setters: Setters, text: str, names: list[str]) -> None:
    """A way through a condition is the caller's choice where all that it asks can be sent, or set by a function that
    does no more than that."""
    assert [s.name for s in setters.decides(expression(text))] == names
