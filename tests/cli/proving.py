"""Databases to prove things of: two tenants' worth of schema behind an API, with leaks and without."""

PLATFORM = """
do $$ begin
    if to_regrole('anon') is null then create role anon nologin; end if;
    if to_regrole('authenticated') is null then create role authenticated nologin; end if;
end $$;
create schema auth;
create table auth.users (id uuid primary key, email text);
create function auth.uid() returns uuid language sql stable
    as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
grant usage on schema auth, public to anon, authenticated;
create table teams (id uuid primary key, name text);
create table members (
    team_id uuid references teams, user_id uuid references auth.users, primary key (team_id, user_id)
);
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, body text);
alter table teams enable row level security;
alter table members enable row level security;
alter table notes enable row level security;
create policy own on members for select to authenticated using (user_id = (select auth.uid()));
grant select on teams, members to authenticated;
"""
MEMBERS = "team_id in (select m.team_id from members m where m.user_id = (select auth.uid()))"
CLEAN = f"""
create policy own on notes for all to authenticated using ({MEMBERS});
grant select, insert, update, delete on notes to authenticated;
"""
LEAKING = f"""
create policy seen on notes for select to authenticated using (true);
create policy changed on notes for update to authenticated using ({MEMBERS}) with check (true);
create policy made on notes for insert to authenticated with check ({MEMBERS});
grant select, insert, update on notes to authenticated;
"""
