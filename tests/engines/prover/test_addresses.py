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


EMAIL, CHOSEN = "auth.jwt() ->> 'email'", "auth.jwt() -> 'user_metadata' ->> 'email'"
DOMAIN = f"split_part({EMAIL}, '@', 2)"
DOMAINS = """
alter table orgs add domain text {default};
create policy read on orgs for select to authenticated using (true);
"""
OTHERS = {
    "another address where none is signed": f"split_part(coalesce({EMAIL}, {CHOSEN}), '@', 2)",
    "another address in one case": f"split_part(lower(coalesce({EMAIL}, {CHOSEN})), '@', 2)",
    "the later of two": f"split_part(greatest({EMAIL}, {CHOSEN}), '@', 2)",
    "another domain where none is signed": f"lower(coalesce({DOMAIN}, {CHOSEN}))",
    "a name within the domain": f"split_part({DOMAIN}, '.', 1)",
    "any name within the domain": f"any (string_to_array({DOMAIN}, '.'))",
    "a name within one of two": f"split_part(coalesce(auth.jwt() -> 'app_metadata' ->> 'org', {DOMAIN}), '.', 1)",
    "the name before it": f"split_part({EMAIL}, '@', 1)",
}


def _of_a_domain(condition: str, default: str = "") -> str:
    return DOMAINS.format(default=default) + using(f"org_id in (select o.id from orgs o where o.domain = {condition})")


def test_whose_domain_was_signed(verdicts: Verdicts) -> None:
    """All whose signed address has the domain of a tenant are its people, not those without one."""
    assert verdicts(_of_a_domain(DOMAIN)) == dict.fromkeys(ALL, "isolated")
    assert verdicts(_of_a_domain(DOMAIN, "default ''")) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize("name", OTHERS)
def test_whose_was_not(name: str, verdicts: Verdicts) -> None:
    """A part of a domain is others' domain too, and an address of one's own choice may stand for the signed one."""
    assert verdicts(_of_a_domain(OTHERS[name])) == dict.fromkeys(ALL, "unknown")


CUSTOMERS = """
create table orders (id uuid primary key, email text not null check (email = lower(email)), title text);
alter table orders enable row level security;
grant select on orders to authenticated;
create policy own on orders for select to authenticated using ({});
"""


def test_customers(verdicts: Verdicts) -> None:
    """Whom an address stands for, rows of that address are his; of a part of it that is not said."""

    def selected(condition: str) -> str:
        return verdicts(CUSTOMERS.format(condition), table="orders", key="email")["select"]

    assert selected(f"email = {EMAIL}") == selected(f"email = lower({EMAIL})") == "isolated"
    assert selected(f"split_part(email, '@', 1) = split_part({EMAIL}, '@', 1)") == "unknown"
    assert selected(f"email = lower(coalesce({CHOSEN}, {EMAIL}))") == "unknown"
