"""People known by the e-mail address that was signed for them: where a table says so, and near misses."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

Verdicts = Callable[..., Mapping[str, str]]
SEATS = """
create table {name} (
  org_id uuid not null references orgs, email {type} not null, id uuid, primary key ({key})
);
alter table {name} enable row level security;
create function orgs_of() returns setof uuid language sql stable security definer set search_path = '' as $$
  select s.org_id from public.{name} s where {condition}
$$;
"""
POLICY = using("org_id in (select orgs_of())")
PLAIN = {"name": "seats", "type": "text", "key": "org_id, email", "condition": "s.email = auth.jwt() ->> 'email'"}

SOUND: Mapping[str, Mapping[str, str]] = {
    "as it is": {},
    "in any case": {"condition": "lower(s.email) = lower(auth.jwt() ->> 'email')"},
    "by a domain with a width": {"type": "varchar(200)"},
}
BROKEN: Mapping[str, Mapping[str, str]] = {
    "of his own choice": {"condition": "s.email = auth.jwt() -> 'user_metadata' ->> 'email'"},
    "of those at his domain": {"condition": "split_part(s.email, '@', 2) = split_part(auth.jwt() ->> 'email', '@', 2)"},
    "alike": {"condition": "s.email like '%' || (auth.jwt() ->> 'email')"},
    "nobody's": {"condition": "coalesce(s.email, '') = coalesce(auth.jwt() -> 'user_metadata' ->> 'email', '')"},
    "of people who are written to": {"name": "newsletter_subscribers"},
    "of customers": {"name": "customers"},
    "once in all tenants or not": {"key": "id"},
}


@pytest.mark.parametrize("name", SOUND)
def test_who_is_known_by_his_address(name: str, verdicts: Verdicts) -> None:
    """A row that says of a tenant and an address that they go together is a membership."""
    assert verdicts(SEATS.format(**{**PLAIN, **SOUND[name]}) + POLICY) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_who_is_not(name: str, verdicts: Verdicts) -> None:
    """Another address than the signed one, and a table about people outside, let nobody in."""
    assert verdicts(SEATS.format(**{**PLAIN, **BROKEN[name]}) + POLICY) == dict.fromkeys(ALL, "unknown")


def test_who_writes_his_address(verdicts: Verdicts) -> None:
    """Where he may write the table, in whatever case, it says nothing any more."""
    script = SEATS.format(**{**PLAIN, "condition": "lower(s.email) = lower(auth.jwt() ->> 'email')"}) + POLICY
    write = """
    grant insert on seats to authenticated;
    create policy write on seats for insert to authenticated with check (email <> auth.jwt() ->> 'email');
    """
    assert verdicts(script + write) == dict.fromkeys(ALL, "unknown")
