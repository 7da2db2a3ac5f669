"""A database role for each tenant, and a group that all of them are in and may become."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

ROLES = """
create role alpha nologin;
create role beta nologin;
create role gamma nologin;
create role app nologin;
grant app to alpha, beta, gamma;
grant usage on schema public to app;
revoke create on schema public from public;
create table bills (id uuid primary key, tenant {type} not null, title text);
alter table bills enable row level security;
grant select, insert, update, delete on bills to app;
create policy of_role on bills to app using ({asked});
"""
BY_NAME = ROLES.format(type="name", asked="tenant = current_user")
BY_RIGHT = ROLES.format(type="name", asked="pg_has_role(tenant, 'USAGE')")
BY_HELPER = "create function is_mine(whose name) returns bool language plpgsql stable as" + (
    " $$ begin return whose = current_user; end $$; " + ROLES.format(type="name", asked="is_mine(tenant)")
)
CUT = "create function is_mine(whose name) returns bool language plpgsql stable as" + (
    " $$ begin return whose = current_user; end $$; " + ROLES.format(type="text", asked="is_mine(tenant::name)")
)
OTHERS = {
    "another's role": "grant beta to alpha;",
    "another's role, which two were given": "grant beta to alpha, gamma;",
    "he has rights of his own": "grant beta to alpha, gamma; grant select on bills to beta;",
    "a group of his alone": "create role mine nologin; grant mine to alpha; grant select on bills to mine;",
    "a group with a login": "create role shared login; grant shared to alpha, gamma; grant select on bills to shared;",
    "a group that owns": "alter table bills owner to app;",
}
Verdicts = Callable[..., Mapping[str, str]]
Proving = Callable[..., Mapping[str, Any]]
ALPHA: dict[str, Any] = {"table": "bills", "role": "alpha", "surface": "sql", "key": "tenant"}


@pytest.mark.parametrize("script", [BY_NAME, BY_RIGHT, BY_HELPER])
def test_group(script: str, proofs: Proving) -> None:
    """Nobody is shown another's rows, if no tenant is called as the group is."""
    found = proofs(script, **ALPHA)
    assert {proof.verdict for proof in found.values()} == {"isolated"}
    assert any("share" in each for each in found["select"].assumptions)


@pytest.mark.parametrize("name", OTHERS)
def test_others(name: str, verdicts: Verdicts) -> None:
    """What is no such group may be a tenant's own role."""
    assert "isolated" not in verdicts(BY_NAME + OTHERS[name], **ALPHA).values()


def test_cut(verdicts: Verdicts) -> None:
    """A text that is longer than a name is cut, so that two tenants may be one there."""
    assert "isolated" not in verdicts(CUT, **ALPHA).values()
