"""A new row of the registry is a new tenant, which is nobody else's: where its key can be no other's."""

from collections.abc import Callable, Mapping

import pytest

OWNED = """
alter table orgs add owner_id uuid not null references auth.users;
grant insert, update, delete on orgs to authenticated;
create policy mine on orgs to authenticated using (owner_id = auth.uid());
"""
ANYBODY = (
    "grant insert on orgs to authenticated; create policy new on orgs for insert to authenticated with check (true);"
)
LOOSE = """
create table notes (id uuid primary key, org_id uuid not null);
alter table notes enable row level security;
"""
BROKEN = {
    "rows without a tenant's row": (ANYBODY + LOOSE, "insert"),
    "a key that two rows may have": (ANYBODY + "alter table orgs drop constraint orgs_pkey cascade;", "insert"),
    "others' may be deleted": (
        ANYBODY + "grant delete on orgs to authenticated; create policy gone on orgs for delete to authenticated"
        " using (true); create policy all_of_them on orgs for select to authenticated using (true);",
        "insert",
    ),
    "others' may be changed": (
        "grant update (name) on orgs to authenticated; create policy anyone on orgs for update to authenticated"
        " using (true); create policy all_of_them on orgs for select to authenticated using (true);",
        "update",
    ),
}
Verdicts = Callable[..., Mapping[str, str]]


def test_whoever_makes_a_tenant_owns_it(verdicts: Verdicts) -> None:
    """Neither a new row nor a new key of an own row is another tenant's."""
    assert verdicts(OWNED, table="orgs") == dict.fromkeys(("select", "insert", "update", "delete"), "isolated")


def test_anybody_may_make_a_tenant(verdicts: Verdicts) -> None:
    """Whatever the row says, its key is nobody's."""
    assert verdicts(ANYBODY, table="orgs")["insert"] == "isolated"


@pytest.mark.parametrize("name", BROKEN)
def test_not_a_new_tenant(name: str, verdicts: Verdicts) -> None:
    """A key that another tenant may have had, or has, is no new one's."""
    script, command = BROKEN[name]
    assert verdicts(script, table="orgs")[command] == "unknown"
