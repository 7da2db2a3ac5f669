"""A window is what a session of the role sees of a protected table through a view."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import ME, MEMBER, OTHER, Acting, the, value

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.windows import Windows

SCHEMA = f"""
    create table public.t (id int, owner uuid);
    insert into public.t values (1, '{ME}'), (2, '{OTHER}');
    alter table public.t enable row level security;
    create policy own on public.t using (owner = auth.uid());
    create role clerk; grant select on public.t to clerk
"""
VIEWS = {
    "plain": ("create view public.v as select * from public.t", True),
    "invoker": ("create view public.v with (security_invoker) as select * from public.t", False),
    "invoker over a closed owner's": (
        "create view public.w as select * from public.t; revoke all on public.w from authenticated, anon, web; "
        "create view public.v with (security_invoker) as select * from public.w",
        False,
    ),
    "owner over an invoker": (
        "create view public.w with (security_invoker) as select * from public.t; "
        "create view public.v as select * from public.w",
        False,
    ),
    "owner over an owner's": (
        "create view public.w as select * from public.t; revoke all on public.w from authenticated, anon, web; "
        "create view public.v as select * from public.w",
        True,
    ),
    "owner bound": ("create view public.v as select * from public.t; alter view public.v owner to clerk", False),
    "filtered": ("create view public.v as select * from public.t where owner = auth.uid()", False),
    "filtered below": (
        "create view public.w as select * from public.t where owner = auth.uid(); "
        "create view public.v as select * from public.w",
        False,
    ),
    "not granted": ("create view public.v as select * from public.t; revoke all on public.v from authenticated", False),
    "a copy behind": (
        "create materialized view public.w as select * from public.t; "
        "revoke all on public.w from authenticated, anon, web; "
        "create view public.v as select * from public.w",
        True,
    ),
}


@pytest.mark.pg(">= 15")
@pytest.mark.parametrize("name", VIEWS)
def test_windows_are_what_is_seen(concluded: Callable[..., Application], acting: Acting, name: str) -> None:
    """A member's window is there just where the member reads somebody else's row through the view."""
    sql, wanted = VIEWS[name]
    application = concluded(SCHEMA, sql)
    found = list(Windows(application=application).of(the(application.access.snapshot, "v")))
    assert any(MEMBER.name in [r.name for r in w.roles] for w in found) is wanted
    with acting(MEMBER) as session:
        readable = value(session, "select has_table_privilege('public.v', 'select')")
        seen = 0
        if readable and "closed owner" not in name:
            seen = value(session, f"select count(*) from public.v where owner = '{OTHER}'")
    assert (seen == 1) is wanted


@pytest.mark.pg(">= 15")
def test_who_lends_the_rights(concluded: Callable[..., Application]) -> None:
    """The last view that reads as its owner is the one to change; one that the role can open itself is told there."""
    inner = "create view public.w as select * from public.t"
    outer = "create view public.v as select * from public.w"
    hidden = concluded(SCHEMA, inner, "revoke all on public.w from authenticated, anon, web", outer)
    (window,) = Windows(application=hidden).all()
    assert (window.view.name, window.through.name, [t.name for t in window.tables]) == ("v", "w", ["t"])


@pytest.mark.pg(">= 15")
def test_one_window_for_one_cause(concluded: Callable[..., Application]) -> None:
    """A view on top of one that the role opens by itself adds nothing to be told."""
    shown = concluded(
        SCHEMA, "create view public.w as select * from public.t", "create view public.v as select * from public.w"
    )
    assert [w.view.name for w in Windows(application=shown).all()] == ["w"]


def test_whole_tables_are_no_secret(concluded: Callable[..., Application]) -> None:
    """Where a policy and a grant show every row anyway, a view shows no more."""
    view = "create view public.v as select id from public.t"
    everybody = "create policy everybody on public.t for select using (true)"
    assert not list(Windows(application=concluded(SCHEMA, everybody, view)).all())
