"""A block with a handler: what it wrote before an error is undone, so nothing may be built on it afterwards."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE

Verdicts = Callable[..., Mapping[str, str]]

FOUNDING = f"""
create policy r on docs for select to authenticated using (org_id in ({MINE}));
create function found_org(org uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  begin
    insert into public.orgs (id, name) values (org, 'new');
    {{inside}}
  exception when unique_violation then
    {{handled}}
  end;
  {{after}}
end $$;
"""
JOIN = "insert into public.members (org_id, user_id, role) values (org, auth.uid(), 'owner');"


@pytest.mark.parametrize(
    ("inside", "handled", "after", "verdict"),
    [
        (JOIN, "null;", "null;", "isolated"),
        ("null;", "raise;", JOIN, "isolated"),
        ("null;", "null;", JOIN, "unknown"),
        ("null;", JOIN, "null;", "unknown"),
    ],
)
def test_a_tenant_that_was_not_made(inside: str, handled: str, after: str, verdict: str, verdicts: Verdicts) -> None:
    """The key may be another tenant's where making it failed: whoever joins it then joins somebody else's."""
    assert verdicts(FOUNDING.format(inside=inside, handled=handled, after=after))["select"] == verdict


@pytest.mark.parametrize(("given", "verdict"), [("new", "isolated"), ("null", "unknown")])
def test_a_tenant_that_a_trigger_leaves_out(given: str, verdict: str, verdicts: Verdicts) -> None:
    """A BEFORE trigger that returns NULL drops the row without an error."""
    kept_out = f"""
    create function no_names() returns trigger language plpgsql as $$
    begin if new.name = 'new' then return {given}; end if; return new; end $$;
    create trigger no_names before insert on orgs for each row execute function no_names();
    """
    founding = FOUNDING.format(inside=JOIN, handled="null;", after="null;")
    assert verdicts(founding + kept_out)["select"] == verdict
