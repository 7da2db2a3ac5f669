"""Joining by an invitation or by a secret: what it opens, and by which small fault it opens to everybody."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
MEMBER = using(f"org_id in ({MINE})")
INVITES = """
create table invites (
    id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, email text,
    token text not null, invited_by uuid references auth.users, expires_at timestamptz, pin int
);
alter table invites enable row level security;
"""
LIVE = "(i.expires_at is null or i.expires_at > now())"
OWNERS = """
grant select, insert on invites to authenticated;
create policy manage on invites to authenticated
  using (org_id in (select m.org_id from members m where m.user_id = auth.uid()))
  with check (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
"""


def join(condition: str, argument: str = "secret text") -> str:
    return f"""
    create function join_org({argument}) returns void language plpgsql security definer set search_path = '' as $$
    declare found_org uuid;
    begin
      select i.org_id into found_org from public.invites i where {condition};
      if found_org is null then raise exception 'no such invitation'; end if;
      insert into public.members (org_id, user_id, role) values (found_org, auth.uid(), 'member');
      delete from public.invites i where i.token = secret;
    end $$;
    """


BY_TOKEN = join(f"i.token = secret and {LIVE}")
BY_EMAIL = join(f"i.id = wanted and i.email = auth.jwt() ->> 'email' and {LIVE}", "wanted uuid, secret text")
TELLS = """
create function {0} language {1} security definer set search_path = '' as $$ {2} $$;
"""


def everywhere(verdict: str) -> dict[str, str]:
    return dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize("door", [BY_TOKEN, BY_EMAIL], ids=("token", "e-mail"))
@pytest.mark.parametrize("hands", ["", OWNERS], ids=("nobody lists them", "members manage them"))
def test_whom_a_member_invited(door: str, hands: str, verdicts: Verdicts) -> None:
    """Who was given a secret, or whose signed address is named, was let in by a member."""
    assert verdicts(INVITES + hands + door + MEMBER) == everywhere("isolated")


@pytest.mark.parametrize(
    "fault",
    [
        "grant select on invites to authenticated;"
        " create policy look on invites for select to authenticated using (true);",
        "grant insert on invites to authenticated; create policy add on invites for insert to authenticated"
        " with check (invited_by = auth.uid());",
        "create view seen as select org_id, token from invites; grant select on seen to authenticated;",
        TELLS.format(
            "pending(org uuid) returns setof text", "sql", "select token from public.invites where org_id = org"
        ),
        TELLS.format("pending() returns setof public.invites", "sql", "select * from public.invites"),
        TELLS.format("pending() returns json", "sql", "select json_agg(to_json(i)) from public.invites i"),
    ],
    ids=("a policy", "anybody invites", "a view", "a function", "a function with whole rows", "a function with json"),
)
def test_secrets_that_come_to_light(fault: str, verdicts: Verdicts) -> None:
    """A secret that anybody may read, or make for another tenant, is none."""
    assert verdicts(INVITES + BY_TOKEN + fault + MEMBER) == everywhere("unknown")


@pytest.mark.parametrize(
    "door",
    [
        join("i.token = secret"),
        join(f"i.pin = length(secret) and {LIVE}"),
        join(f"i.org_id = secret::uuid and {LIVE}"),
        join(f"(i.token = secret or secret is null) and {LIVE}"),
        join(f"i.token like secret and {LIVE}"),
        join(f"i.email = auth.jwt() -> 'user_metadata' ->> 'email' and {LIVE}"),
        join(f"i.email = secret and {LIVE}"),
    ],
    ids=("expired ones too", "a number", "the tenant", "none at all", "a pattern", "an address of his choice", "any"),
)
def test_doors_that_open_wider(door: str, verdicts: Verdicts) -> None:
    """An unasked state, what can be guessed, and what the caller says of himself let in whom nobody invited."""
    assert verdicts(INVITES + door + MEMBER) == everywhere("unknown")


def test_what_an_invitation_says_of_itself(verdicts: Verdicts) -> None:
    """Functions that only tell whether a secret is right, or what its invitation is about, tell no secret."""
    right = f"from public.invites i where i.token = secret and {LIVE}"
    asks = TELLS.format("is_open(secret text) returns boolean", "sql", f"select exists (select 1 {right})")
    about = TELLS.format("about(secret text) returns uuid", "sql", f"select i.org_id {right} -- the token's")
    assert verdicts(INVITES + BY_TOKEN + asks + about + MEMBER) == everywhere("isolated")
