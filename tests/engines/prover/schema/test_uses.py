"""A row that names somebody and that no policy is content with: who makes it good enough lets himself in."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
OWN_ROW = """
grant update ({column}) on members to authenticated;
create policy edit on members for update to authenticated using ({who}) with check (true);
"""
ADMIN = "org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.role = 'admin')"
RANKED = using("org_id in (select org_id from members where user_id = auth.uid() and role in ('member', 'admin'))")
HELPER = """
create function may(o uuid, ranks text[]) returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from public.members m where m.user_id = auth.uid() and m.org_id = o and m.role = any (ranks))
$$;
"""
PROMOTES = """
create function promote(o uuid, r text) returns void language plpgsql security definer set search_path = '' as $$ begin
  {asks} update public.members set role = r where org_id = o and user_id = auth.uid();
end $$;
"""
ASKS = """if not exists (
    select 1 from public.members m where m.org_id = o and m.user_id = auth.uid() and m.role = 'admin'
  ) then raise exception 'no'; end if;"""
PLANS = """
create table plans (id int primary key, ends timestamptz, label text);
alter table members add plan_id int references plans;
alter table plans enable row level security;
grant select, update ({column}) on plans to authenticated;
create policy of_all on plans to authenticated using (true);
"""
MOVES = """
create function move(i int) returns void language plpgsql security definer set search_path = public
as $$ begin {command}; end $$;
"""
PERMISSIONS = """
create table permissions (role text, permission text, primary key (role, permission));
alter table permissions enable row level security;
grant select, insert on permissions to authenticated;
create policy look on permissions for select to authenticated using (true);
create policy add on permissions for insert to authenticated with check ({added});
"""
HEARINGS = """
create table hearings (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table hearings enable row level security;
grant select, delete on hearings to authenticated;
create policy look on hearings for select to authenticated using (user_id = auth.uid());
create policy drop on hearings for delete to authenticated using ({who});
"""


@pytest.mark.parametrize(
    ("column", "who", "verdict"),
    [
        ("role", "user_id = auth.uid()", "unknown"),
        ("role", ADMIN, "isolated"),
        ("note", "user_id = auth.uid()", "isolated"),
    ],
)
def test_own_rank(column: str, who: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured on a server: an applicant who may give himself a role that counts reads what the tenant has."""
    script = "alter table members add note text;" + OWN_ROW.format(column=column, who=who) + RANKED
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


def test_rank_that_not_every_policy_asks(verdicts: Verdicts) -> None:
    """Where one policy lets every member in, the rank is one within the tenant: who raises his own was in before."""
    look = f"create policy look on docs for select to authenticated using (org_id in ({MINE}));"
    script = OWN_ROW.format(column="role", who="user_id = auth.uid()") + RANKED + look
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(
    ("who", "verdict"), [("user_id = auth.uid()", "unknown"), ("may(org_id, '{admin}')", "isolated")]
)
def test_rank_asked_by_a_helper(who: str, verdict: str, verdicts: Verdicts) -> None:
    """What a helper is given as a list of roles decides as well."""
    script = HELPER + OWN_ROW.format(column="role", who=who) + using("may(org_id, array['member', 'admin'])")
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("column", "verdict"), [("role", "unknown"), ("nick", "isolated")])
def test_a_function_changes_what_a_column_is_made_of(column: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: a definer function that sets the rank changes what is generated from it."""
    sets = PROMOTES.format(asks="").replace("set role = r", f"set {column} = r")
    assert verdicts("alter table members add nick text;" + GOOD + OF_GOOD + sets)["select"] == verdict
