"""Kinds of fault that people made, each beside its repair: the truth is plain from how each was built."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack
from tests.scratch.replay.test_search import leaking

READS = {"notes.select"}
ALL = {"notes.select", "notes.insert", "notes.update", "notes.delete"}
HEADERS = "(current_setting('request.headers', true)::json ->> 'x-team')"
CLAIM = "((select auth.jwt()) -> '{}' ->> 'team_id')::uuid"
JWT = """create function auth.jwt() returns jsonb language sql stable
    as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;"""


def policy(using: str, command: str = "all") -> str:
    return f"create policy team on notes for {command} to authenticated using ({using});"


# Name, what leaks and in the faulty script, the faulty script, the repaired one.
KINDS = {
    "array_of_teams_in_own_profile": (
        ALL,
        "create table profiles (user_id uuid primary key references auth.users, team_ids uuid[]);"
        "grant select, update on profiles to authenticated;"
        + policy("team_id = any (select unnest(p.team_ids) from profiles p where p.user_id = (select auth.uid()))"),
        "create table profiles (user_id uuid primary key references auth.users, team_ids uuid[]);"
        "grant select on profiles to authenticated;"
        + policy("team_id = any (select unnest(p.team_ids) from profiles p where p.user_id = (select auth.uid()))"),
    ),
    "array_of_members_in_the_team": (
        READS,
        "alter table teams add member_ids uuid[]; grant select, update on teams to authenticated;"
        "create policy all_teams on teams for all to authenticated using (true);"
        + policy("exists (select from teams t where t.id = team_id and (select auth.uid()) = any (t.member_ids))"),
        "alter table teams add member_ids uuid[]; revoke all on teams from authenticated;"
        "grant select on teams to authenticated; create policy all_teams on teams for select to authenticated"
        " using ((select auth.uid()) = any (member_ids));"
        + policy("exists (select from teams t where t.id = team_id and (select auth.uid()) = any (t.member_ids))"),
    ),
    "members_as_documents": (
        ALL,
        "alter table teams add crew jsonb not null default '[]'; create function in_crew(team uuid) returns boolean"
        " language sql stable security definer as $$ select exists (select from teams t, jsonb_array_elements(t.crew) e"
        " where t.id = team and e ->> 'user_id' = auth.uid()::text or e ->> 'role' = 'lead') $$;"
        + policy("in_crew(team_id)"),
        "alter table teams add crew jsonb not null default '[]'; create function in_crew(team uuid) returns boolean"
        " language sql stable security definer as $$ select exists (select from teams t, jsonb_array_elements(t.crew) e"
        " where t.id = team and (e ->> 'user_id' = auth.uid()::text and e ->> 'role' = 'lead')) $$;"
        + policy("in_crew(team_id)"),
    ),
    "claim_of_user_metadata": (
        ALL,
        JWT + policy("team_id = " + CLAIM.format("user_metadata")),
        JWT + policy("team_id = " + CLAIM.format("app_metadata")),
    ),
    "claims_of_either_metadata": (
        ALL,
        JWT + policy(f"team_id = coalesce({CLAIM.format('app_metadata')}, {CLAIM.format('user_metadata')})"),
        JWT + policy(f"team_id = coalesce({CLAIM.format('app_metadata')}, null)"),
    ),
    "tenant_of_a_header": (
        ALL,
        policy(f"team_id::text = {HEADERS}"),
        policy(f"team_id::text = {HEADERS} and {MEMBERS_ONLY}"),
    ),
    "column_captured": (
        ALL,
        policy("exists (select from members m where m.team_id = team_id and m.user_id = (select auth.uid()))"),
        policy("exists (select from members m where m.team_id = notes.team_id and m.user_id = (select auth.uid()))"),
    ),
    "or_takes_precedence": (
        ALL,
        "alter table members add role text;"
        + policy(
            "exists (select from members m where m.team_id = notes.team_id and m.user_id = (select auth.uid())"
            " or m.role = 'owner')"
        ),
        "alter table members add role text;"
        + policy(
            "exists (select from members m where m.team_id = notes.team_id and (m.user_id = (select auth.uid())"
            " or m.role = 'owner') and m.user_id = (select auth.uid()))"
        ),
    ),
    "own_membership_moved": (
        ALL,
        "create policy moves on members for update to authenticated using (user_id = (select auth.uid()));"
        + policy(MEMBERS_ONLY),
        "revoke update on members from authenticated;" + policy(MEMBERS_ONLY),
    ),
    "invitation_forged": (
        ALL,
        "create table invitations (id uuid primary key default gen_random_uuid(), team_id uuid references teams,"
        " email text not null); grant select, insert on invitations to authenticated;"
        "create function accept(invitation uuid) returns void language sql security definer as $$ insert into members"
        " select i.team_id, auth.uid() from invitations i where i.id = invitation $$;" + policy(MEMBERS_ONLY),
        "create table invitations (id uuid primary key default gen_random_uuid(), team_id uuid references teams,"
        " email text not null);"
        "create function accept(invitation uuid) returns void language sql security definer as $$ insert into members"
        " select i.team_id, auth.uid() from invitations i where i.id = invitation and false $$;" + policy(MEMBERS_ONLY),
    ),
    "admin_flag_of_ones_own": (
        ALL,
        "create table profiles (user_id uuid primary key references auth.users, is_admin boolean default false);"
        "grant select, update on profiles to authenticated;"
        + policy(f"{MEMBERS_ONLY} or (select p.is_admin from profiles p where p.user_id = (select auth.uid()))"),
        "create table profiles (user_id uuid primary key references auth.users, is_admin boolean default false);"
        "grant select on profiles to authenticated;"
        + policy(f"{MEMBERS_ONLY} or (select p.is_admin from profiles p where p.user_id = (select auth.uid()))"),
    ),
    "former_member_renews": (
        ALL,
        "alter table members add expires_at timestamptz; grant update on members to authenticated;"
        "create policy renews on members for update to authenticated using (user_id = (select auth.uid()))"
        " with check (user_id = (select auth.uid()));"
        "create function keep() returns trigger language plpgsql as $$ begin new.team_id := old.team_id; return new;"
        " end $$; create trigger keep before update on members for each row execute function keep();"
        + policy(
            "exists (select from members m where m.team_id = notes.team_id and m.user_id = (select auth.uid())"
            " and (m.expires_at is null or m.expires_at > now()))"
        ),
        "alter table members add expires_at timestamptz; revoke update on members from authenticated;"
        + policy(
            "exists (select from members m where m.team_id = notes.team_id and m.user_id = (select auth.uid())"
            " and (m.expires_at is null or m.expires_at > now()))"
        ),
    ),
    "setter_of_any_setting": (
        ALL,
        "create function set_any(name text, value text) returns void language sql"
        " as $$ select set_config(name, value, true) $$;"
        + policy(f"{MEMBERS_ONLY} or current_setting('app.mode', true) = 'maintenance'"),
        "create function set_theme(value text) returns void language sql"
        " as $$ select set_config('app.theme', value, true) $$;"
        + policy(f"{MEMBERS_ONLY} or current_setting('app.mode', true) = 'maintenance'"),
    ),
    "statement_of_pieces": (
        ALL,
        JWT + "create function seated(team uuid) returns boolean language plpgsql stable security definer as $$ declare"
        " found boolean; begin execute 'select exists (select from members where team_id = $1 and user_id = $2 and ''"
        "a'' = ''' || coalesce(auth.jwt() -> 'user_metadata' ->> 'seat', 'a') || ''')' into found using team,"
        " auth.uid(); return found; end $$;" + policy("seated(team_id)"),
        JWT + "create function seated(team uuid) returns boolean language plpgsql stable security definer as $$ declare"
        " found boolean; begin execute 'select exists (select from members where team_id = $1 and user_id = $2 and ''"
        "a'' = $3)' into found using team, auth.uid(), coalesce(auth.jwt() -> 'user_metadata' ->> 'seat', 'a');"
        " return found; end $$;" + policy("seated(team_id)"),
    ),
    "trigger_stamps_only_null": (
        {"notes.insert"},
        "alter table notes alter team_id drop not null; create function stamp() returns trigger language plpgsql"
        " security definer as $$ begin new.team_id := coalesce(new.team_id, (select team_id from members where"
        " user_id = auth.uid() limit 1)); return new; end $$; create trigger stamp before insert on notes for each row"
        f" execute function stamp(); create policy reads on notes for select to authenticated using ({MEMBERS_ONLY});"
        "create policy adds on notes for insert to authenticated with check (true);",
        "create function stamp() returns trigger language plpgsql"
        " security definer as $$ begin new.team_id := (select team_id from members where"
        " user_id = auth.uid() limit 1); return new; end $$; create trigger stamp before insert on notes for each row"
        f" execute function stamp(); create policy reads on notes for select to authenticated using ({MEMBERS_ONLY});"
        "create policy adds on notes for insert to authenticated with check (true);",
    ),
    "all_of_an_empty_set": (
        ALL,
        policy("team_id = all (select m.team_id from members m where m.user_id = (select auth.uid()))"),
        policy("team_id = any (select m.team_id from members m where m.user_id = (select auth.uid()))"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_fault_is_found(attack: Attack, kind: str) -> None:
    """The faulty script leaks through each command that its policy opens."""
    leaks, faulty, _ = KINDS[kind]
    assert leaking(attack(faulty)) >= leaks


@pytest.mark.parametrize("kind", KINDS)
def test_repair_is_clean_and_works(attack: Attack, kind: str) -> None:
    """The repaired script leaks nothing in notes, and its members still read their own."""
    outcomes = attack(KINDS[kind][2])
    assert {name for name in leaking(outcomes) if name.startswith("notes.")} == set()
    assert outcomes["notes.select"].works
