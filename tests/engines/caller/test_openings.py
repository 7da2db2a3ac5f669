"""What policies open is what a session of the role can do on the server."""

from collections.abc import Callable
from itertools import product
from typing import Any

import psycopg
import pytest
from tests.engines.caller.conftest import ME, MEMBER, OTHER, VISITOR, Acting, the

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.openings import Deed, openings

SCHEMA = f"""
    create table public.t (owner uuid not null, n int);
    insert into public.t values ('{ME}', 1), ('{OTHER}', 2);
    alter table public.t enable row level security
"""
POLICIES = [
    (),
    ("for all using (true)",),
    ("for select to authenticated using (auth.uid() is not null)", "for delete to anon using (true)"),
    ("for all using (owner = auth.uid())", "for select using (true)"),
    ("for all using (true)", "as restrictive for all using (owner = auth.uid())"),
    ("for all using (true)", "as restrictive for delete to anon using (false)"),
    ("for all using (true)", "as restrictive for update using (true) with check (n > 100)"),
    (
        "for update using (owner = auth.uid()) with check (true)",
        "for insert with check (true)",
        "for select using (true)",
    ),
    ("for all using (owner = auth.uid()) with check (true)",),
]


@pytest.mark.parametrize("policies", POLICIES, ids=lambda p: "; ".join(p) or "none")
def test_deeds_are_what_the_server_allows(
    concluded: Callable[..., Application], acting: Acting, policies: tuple[str, ...]
) -> None:
    """For each role: every stored row is read, changed or deleted, any new row added, just where that is said."""
    statements = (f"create policy p{i} on public.t {text}" for i, text in enumerate(policies))
    application = concluded(SCHEMA, *statements)
    table = the(application.access.snapshot, "t")
    found = openings(application.access).deeds(table, application.exposure(table))
    said = {(d.role.name, d.command, d.side) for deeds in found.values() for d in deeds}
    for role, (command, sql) in product((MEMBER, VISITOR), ATTEMPTS.items()):
        assert ((role.name, *command) in said) == allowed(acting, role, *sql), (role.name, command)


# Without WHERE or RETURNING, so that no SELECT policy is asked as well; a changed row becomes somebody else's.
ATTEMPTS = {
    ("select", "stored"): ("select n from public.t", 2),
    ("delete", "stored"): ("delete from public.t", 2),
    ("update", "stored"): ("update public.t set n = 200", 2),
    ("insert", "new"): (f"insert into public.t values ('{OTHER}', 3)", 1),
}


def allowed(acting: Acting, role: AppRole, sql: str, rows: int) -> bool:
    with acting(role) as session:
        try:
            with session.transaction():
                return bool(session.execute(sql.encode()).rowcount == rows)
        except psycopg.errors.InsufficientPrivilege:
            return False


def test_only_what_is_new_of_an_update(concluded: Callable[..., Application]) -> None:
    """A check that is true beside a bound USING is a deed of its own."""
    application = concluded(
        SCHEMA, "create policy own on public.t for update using (owner = auth.uid()) with check (true)"
    )
    table = the(application.access.snapshot, "t")
    (deeds,) = openings(application.access).deeds(table, application.exposure(table)).values()
    assert Deed(role_of(application, "authenticated"), "update", "new") in deeds
    assert {(d.command, d.side) for d in deeds} == {("update", "new")}


def role_of(application: Application, name: str) -> AppRole:
    return next(r for r in application.roles if r.name == name)


def test_second_factor_narrows_no_rows(concluded: Callable[..., Application]) -> None:
    """A restrictive policy about the session, looked up in `auth` too, keeps no row from who passes it."""
    application = concluded(
        SCHEMA,
        "create policy everything on public.t using (true)",
        "create policy strong on public.t as restrictive using (auth.jwt() ->> 'aal' = 'aal2')",
        "create policy enrolled on public.t as restrictive using ("
        "exists (select 1 from auth.users u where u.id = auth.uid()))",
    )
    table = the(application.access.snapshot, "t")
    opened = openings(application.access)
    assert [p.name for p in opened.of(role_of(application, "authenticated"), table, "select", "stored")] == [
        "everything"
    ]
    assert opened.may_open(table, application.untrusted)


def test_grants_and_owners(concluded: Callable[..., Application], session: psycopg.Connection[Any]) -> None:
    """A role without the privilege, or one that policies do not bind, is given nothing by a policy."""
    application = concluded(
        SCHEMA,
        "create policy everything on public.t using (true)",
        "revoke all on public.t from anon",
        "revoke insert, update, delete on public.t from authenticated",
    )
    table = the(application.access.snapshot, "t")
    (deeds,) = openings(application.access).deeds(table, application.exposure(table)).values()
    assert {(d.role.name, d.command) for d in deeds} == {("authenticated", "select")}
