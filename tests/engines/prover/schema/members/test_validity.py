"""Rows of a linking table that may not count: what they open and what they do not."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
RANKS = """
create type rank as enum ('OWNER', 'MEMBER', 'GUEST');
alter table members alter role type rank using role::rank;
grant insert, update, delete on members to authenticated;
"""
MEMBER = using(f"org_id in ({MINE})")


def by_rank(condition: str) -> str:
    """Who fulfils the condition manages the members."""
    return f"""
    create function managed() returns setof uuid language sql stable security definer set search_path = '' as
      $$ select m.org_id from public.members m where m.user_id = auth.uid() and {condition} $$;
    create policy manage on members for all to authenticated
      using (org_id in (select managed())) with check (org_id in (select managed()));
    """


def test_ranks_that_count(verdicts: Verdicts) -> None:
    """Whoever is more than a guest belongs: that he enrols others leads nowhere else."""
    assert verdicts(RANKS + by_rank("m.role = 'OWNER'") + MEMBER) == dict.fromkeys(ALL, "isolated")
    assert verdicts(RANKS + by_rank("m.role in ('OWNER', 'MEMBER')") + MEMBER) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("condition", ["m.role <> 'OWNER'", "m.role = 'GUEST'"])
def test_guests_who_enrol(condition: str, verdicts: Verdicts) -> None:
    """A guest of another tenant who may make himself its owner gets further than he was let."""
    assert verdicts(RANKS + by_rank(condition) + MEMBER) == dict.fromkeys(ALL, "unknown")


def test_ranks_that_nobody_asks_for(verdicts: Verdicts) -> None:
    """Where no policy asks for the rank, a guest is a member like the others."""
    assert verdicts(RANKS + by_rank("true") + MEMBER) == dict.fromkeys(ALL, "isolated")


def test_states_that_nobody_can_tell(verdicts: Verdicts) -> None:
    """Of a date nobody knows which value counts: a row that does not may be there, and be used to enrol."""
    script = "alter table members add accepted_at timestamptz;" + RANKS + by_rank("m.accepted_at is not null")
    assert verdicts(script + MEMBER) == dict.fromkeys(ALL, "unknown")


def test_columns_that_are_written_or_listed(verdicts: Verdicts) -> None:
    """A name that a function gives a new tenant decides nothing; one that a condition compares may."""
    owned = f"""
    alter table orgs add owner_id uuid references auth.users;
    grant insert, update, delete on orgs to authenticated;
    create policy owned on orgs for all to authenticated using (owner_id = auth.uid());
    {using("exists (select from orgs o where o.id = docs.org_id and o.owner_id = auth.uid())")}
    create function greet() returns trigger language plpgsql security definer set search_path = '' as
      $$ begin insert into public.orgs (id, name, owner_id) values (gen_random_uuid(), new.email, new.id);
         return new; end $$;
    create trigger greet after insert on auth.users for each row execute function greet();
    """
    assert verdicts(owned)["select"] == "isolated"


def test_a_pair_by_any_name(verdicts: Verdicts) -> None:
    """What is nothing but a pair of tenant and person says who belongs, by any name; what has more does not."""
    pair = """
    create table gardeners (
        org_id uuid not null references orgs, person uuid not null references auth.users{0},
        primary key (org_id, person{1})
    );
    alter table gardeners enable row level security; grant select on gardeners to authenticated;
    create policy own on gardeners for select to authenticated using (person = auth.uid());
    create function gardens(who uuid default auth.uid()) returns setof uuid language sql stable security definer
      set search_path = '' as $$ select g.org_id from public.gardeners g where g.person = who $$;
    """
    rows = using("org_id in (select gardens())")
    assert verdicts(pair.format("", "") + rows) == dict.fromkeys(ALL, "isolated")
    assert verdicts(pair.format(", row uuid not null", ", row") + rows) == dict.fromkeys(ALL, "unknown")
    others = using("org_id in (select gardens(author_id))")
    assert verdicts(pair.format("", "") + others) == dict.fromkeys(ALL, "unknown")
