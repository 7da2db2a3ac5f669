"""A signed claim is believed as long as nobody within reach has the database sign another."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import using

ACCOUNT = """
alter table auth.users add raw_app_meta_data jsonb, add raw_user_meta_data jsonb;
create table profiles (id uuid primary key references auth.users, org uuid, colour text);
alter table profiles enable row level security;
create policy self on profiles to authenticated using (id = auth.uid());
"""
OWN = "org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid"
DONE = "returns {} language plpgsql security definer set search_path = '' as $$ begin {} end $$;"
TOLD = "update auth.users set raw_app_meta_data = jsonb_build_object('org_id', {}) where id = {};"
ON_CHANGE = "create trigger told after insert or update on {} for each row execute function told();"
HOOK = """
create role supabase_auth_admin;
create function hook(event jsonb) returns jsonb language sql security definer set search_path = '' as
$$ select jsonb_set(event, '{claims,org_id}', (select to_jsonb(p.org) from public.profiles p)) $$;
grant execute on function hook to supabase_auth_admin;
revoke execute on function hook from public;
"""
VIEW = """
create view accounts {} as select id, {} as told from auth.users where id = auth.uid();
grant {} on accounts to authenticated;
"""
MINE = """
create view my_profile as select id, org from profiles where id = auth.uid();
grant {} on my_profile to authenticated;
"""
RULE = """
create rule told as on insert to profiles do also
  update auth.users set {} = jsonb_build_object('org_id', new.org) where id = new.id;
"""
ADMINS_GRANT = "grant insert, update on profiles to authenticated;"


def trigger(column: str, person: str, table: str) -> str:
    does = TOLD.format(f"new.{column}", f"new.{person}") + " return new;"
    return "create function told() " + DONE.format("trigger", does) + ON_CHANGE.format(table)


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        ("create function told(o uuid) " + DONE.format("void", TOLD.format("o", "auth.uid()")), "unknown"),
        (trigger("org", "id", "profiles") + ADMINS_GRANT, "unknown"),
        (trigger("org", "id", "profiles"), "isolated"),  # nobody writes it
        (trigger("org", "id", "profiles") + MINE.format("select, update"), "unknown"),
        (trigger("org", "id", "profiles") + MINE.format("select"), "isolated"),
        (trigger("org_id", "user_id", "members"), "isolated"),
        (
            trigger("org_id", "user_id", "members") + "grant insert on members to authenticated;"
            "create policy come on members for insert to authenticated with check (user_id = auth.uid());",
            "unknown",
        ),
        (
            "create function told() "
            + DONE.format("trigger", "new.raw_app_meta_data := new.raw_user_meta_data; return new;")
            + "create trigger told before insert on auth.users for each row execute function told();",
            "unknown",
        ),
    ],
)  # fmt: skip
def test_what_an_account_holds(made: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """It goes by what the caller writes, or by memberships that are believed."""
    assert verdicts(ACCOUNT + made + using(OWN))["select"] == verdict


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (VIEW.format("", "raw_app_meta_data", "select, update"), "unknown"),
        (VIEW.format("", "raw_app_meta_data", "select, insert"), "unknown"),
        (VIEW.format("", "raw_app_meta_data", "select"), "isolated"),
        (VIEW.format("", "raw_user_meta_data", "select, update"), "isolated"),
        (VIEW.format("with (security_invoker = true)", "raw_app_meta_data", "select, update"), "isolated"),
        ("grant update (raw_app_meta_data) on auth.users to authenticated;", "unknown"),
        ("grant update (raw_user_meta_data) on auth.users to authenticated;", "isolated"),
        (RULE.format("raw_app_meta_data"), "unknown"),
        (RULE.format("raw_user_meta_data"), "isolated"),
    ],
)
def test_who_writes_what_an_account_holds(made: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """By hand, through a view with its owner's rights, or by a rule: what the server signs, or what he says himself."""
    assert verdicts(ACCOUNT + made + using(OWN))["select"] == verdict


@pytest.mark.parametrize(("grant", "verdict"), [("", "isolated"), (ADMINS_GRANT, "unknown")])
def test_what_a_hook_signs(grant: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Of its own claims; what it does not name is as the server has it."""
    own = "org_id = (auth.jwt() ->> 'org_id')::uuid"
    assert verdicts(ACCOUNT + HOOK + grant + using(own))["select"] == verdict
    other = own.replace("org_id')", "tenant')")
    assert verdicts(ACCOUNT + HOOK + grant + using(other))["select"] == "isolated"


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("from public.members m where m.user_id::text = event ->> 'user_id'", "isolated"),
        ("from public.members m order by m.org_id", "unknown"),  # anybody's
        ("from public.members m where m.user_id = (select x.user_id from public.members x limit 1)", "unknown"),
    ],
)
def test_whom_a_hook_finds(found: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The membership of the person that the token is for, or another's."""
    hook = HOOK.replace("to_jsonb(p.org) from public.profiles p", f"to_jsonb(m.org_id) {found} limit 1")
    assert verdicts(ACCOUNT + hook + using("org_id = (auth.jwt() ->> 'org_id')::uuid"))["select"] == verdict


@pytest.mark.parametrize(("asked", "verdict"), [(" and m.status = 'active'", "isolated"), ("", "unknown")])
def test_whether_the_membership_counts_that_a_hook_finds(
    asked: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]
) -> None:
    """Where a label says that it may not, the hook has to ask for it."""
    status = "alter table members add status text not null default 'active' check (status in ('active', 'waiting'));"
    found = f"to_jsonb(m.org_id) from public.members m where m.user_id::text = event ->> 'user_id'{asked} limit 1"
    hook = HOOK.replace("to_jsonb(p.org) from public.profiles p", found)
    assert verdicts(ACCOUNT + status + hook + using("org_id = (auth.jwt() ->> 'org_id')::uuid"))["select"] == verdict


def test_a_flag_that_is_signed(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """That of the operator's own people is no member's, unless a function gives it to whoever calls."""
    staff = "(auth.jwt() -> 'app_metadata' ->> 'is_super_admin')::boolean or " + OWN
    gives = TOLD.replace("'org_id', {}", "'is_super_admin', true").format("auth.uid()")
    assert verdicts(ACCOUNT + using(staff))["select"] == "isolated"
    assert (
        verdicts(ACCOUNT + "create function told() " + DONE.format("void", gives) + using(staff))["select"] == "unknown"
    )
