"""A void policy can go, and nobody can do less; one that is not called void is missed."""

from collections.abc import Callable

import psycopg
import pytest
from tests.engines.caller.conftest import ME, MEMBER, OTHER, Acting, the

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.alternatives import Alternatives

SCHEMA = f"""
    create table public.m (team int, person uuid, role text);
    create table public.t (id int, team int, open boolean not null default false);
    insert into public.m values (1, '{ME}', 'admin'), (2, '{ME}', 'guest'), (3, '{OTHER}', 'admin');
    insert into public.t values (1, 1), (2, 2), (3, 3), (4, null);
    insert into public.t values (5, 2, true), (6, 3, true);
    alter table public.t enable row level security
"""
MEMBERS = "team in (select m.team from public.m where m.person = auth.uid())"
ADMINS = "team in (select x.team from public.m x where x.person = auth.uid() and x.role = 'admin')"
SETS = {
    "narrower by role": [f"for all using ({MEMBERS})", f"for update using ({ADMINS})"],
    "narrower for all": [f"for all using ({MEMBERS})", f"for all using ({MEMBERS} and open)"],
    "only the check is narrower": [f"for all using ({MEMBERS})", f"for update using ({MEMBERS}) with check ({ADMINS})"],
    "the check is broader": [f"for all using ({MEMBERS})", f"for update using ({ADMINS}) with check (true)"],
    "false": [f"for all using ({MEMBERS})", "for delete using (false)", "for update using (false) with check (true)"],
    "false alone": [f"for select using ({MEMBERS})", "for delete using (false)"],
    "one of two": [f"for all using (open or {MEMBERS})", "for delete using (open)"],
    "the other way round": [f"for delete using ({MEMBERS})", f"for all using ({ADMINS})"],
    "another role": [f"for all to anon using ({MEMBERS})", f"for delete to authenticated using ({ADMINS})"],
    "for everybody": [f"for all to authenticated using ({MEMBERS})", f"for delete using ({ADMINS})"],
    "same": [f"for all using ({MEMBERS})", f"for delete using ({MEMBERS})"],
    "held by a restrictive one": [
        f"for all using ({MEMBERS})",
        f"for delete using ({ADMINS})",
        f"as restrictive for delete using ({ADMINS})",
    ],
    "by another row": [f"for all using ({MEMBERS})", "for delete using (open)"],
}
VOID = {
    "narrower by role": {"p1"},
    "narrower for all": {"p1"},
    "only the check is narrower": {"p1"},
    "false": {"p1"},
    "one of two": {"p1"},
}
# Blind statements, so that only the policies of their own command are asked.
DEEDS = (
    "select id from public.t",
    "update public.t set id = id",
    "update public.t set team = 3",
    "delete from public.t",
    "insert into public.t values (9, 1)",
    "insert into public.t values (9, 2)",
    "insert into public.t values (9, 3)",
)


def done(acting: Acting, without: str | None = None) -> list[int | None]:
    """How many rows each deed of a member touches; None where it is refused."""
    counts: list[int | None] = []
    with acting(MEMBER) as session:
        if without is not None:
            session.execute("reset role")
            session.execute(f"drop policy {without} on public.t".encode())
            session.execute("set local role authenticated")
        for deed in DEEDS:
            try:
                with session.transaction(force_rollback=True):
                    counts.append(session.execute(deed.encode()).rowcount)
            except psycopg.errors.InsufficientPrivilege:
                counts.append(None)
    return counts


@pytest.mark.parametrize("name", SETS)
def test_void_policies_can_go(concluded: Callable[..., Application], acting: Acting, name: str) -> None:
    """Dropping a policy that is called void changes nothing that a member can do; the expected ones are called so."""
    statements = (f"create policy p{i} on public.t {text}" for i, text in enumerate(SETS[name]))
    application = concluded(SCHEMA, *statements)
    void = {v.policy.name for v in Alternatives(application=application).void(the(application.access.snapshot, "t"))}
    assert void == VOID.get(name, set())
    before = done(acting)
    assert all(done(acting, without=policy) == before for policy in void)


def test_row_level_security_off(concluded: Callable[..., Application]) -> None:
    """A false policy forbids nothing while policies are not asked at all, unless nobody has the grant."""
    off = SCHEMA.replace("enable row level security", "disable row level security")
    application = concluded(off, "create policy p on public.t for delete using (false)")
    (void,) = Alternatives(application=application).void(the(application.access.snapshot, "t"))
    assert (void.kind, void.by, void.commands) == ("false", None, ("delete",))


def test_nobody_has_the_grant(concluded: Callable[..., Application]) -> None:
    """Where nobody could do it, nothing was to be forbidden."""
    application = concluded(
        SCHEMA,
        f"create policy p0 on public.t using ({MEMBERS})",
        "create policy p1 on public.t for delete using (false)",
        "revoke delete on public.t from anon, authenticated, web",
    )
    assert not list(Alternatives(application=application).void(the(application.access.snapshot, "t")))


def test_roles_that_bypass_policies(concluded: Callable[..., Application]) -> None:
    """A policy for a service says nothing to anybody, narrow or not."""
    application = concluded(
        SCHEMA,
        f"create policy p0 on public.t using ({MEMBERS})",
        f"create policy p1 on public.t for delete to service_role using ({ADMINS})",
    )
    assert not list(Alternatives(application=application).void(the(application.access.snapshot, "t")))
