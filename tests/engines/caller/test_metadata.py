"""Which policies believe user_metadata, and the same question put to app_metadata."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import MEMBER

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.bound import Bounds
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.metadata import beliefs, on_app_metadata
from pgadvise.engines.caller.ordinary import Ordinary


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(auth.jwt() -> 'user_metadata'::text) ->> 'x'::text", "(auth.jwt() -> 'app_metadata'::text) ->> 'x'::text"),
        ("auth.jwt() #>> '{user_metadata,x}'::text[]", "auth.jwt() #>> '{app_metadata,x}'::text[]"),
        ("u.raw_user_meta_data ->> 'x' = 'y'", "u.raw_app_meta_data ->> 'x' = 'y'"),
        ('auth.jwt() @> \'{"user_metadata": {"x": 1}}\'', None),
        ("public.helper()", "public.helper()"),
    ],
)
def test_the_same_of_app_metadata(text: str, wanted: str | None) -> None:
    """Rewritten wherever nothing of user_metadata is left; otherwise nothing is proposed."""
    assert on_app_metadata(text) == wanted


def test_a_function_once_and_a_policy_once(concluded: Callable[..., Application]) -> None:
    """The place that asks is told, with all policies that lean on it; one that asks twice is one."""
    application = concluded(
        "create function public.admin() returns boolean language sql as "
        "$$ select (auth.jwt() -> 'user_metadata' ->> 'admin')::boolean $$",
        "create table public.t (a text); create table public.u (a text)",
        "create policy one on public.t using (public.admin()) with check (public.admin() and a is not null)",
        "create policy two on public.u using (public.admin())",
        "create policy three on public.u for update using (a = auth.jwt() -> 'user_metadata' ->> 'a') "
        "with check (a = auth.jwt() -> 'user_metadata' ->> 'b')",
    )
    bounds = Bounds(ordinary=Ordinary(callers=Callers(snapshot=application.access.snapshot)), roles=(MEMBER,))
    found = list(beliefs(application.access, bounds))
    assert [(b.function and b.function.name, b.words, [p.name for _, p in b.policies]) for b in found] == [
        (None, "user_metadata.a", ["three"]),
        ("admin", "user_metadata.admin", ["one", "two"]),
    ]
