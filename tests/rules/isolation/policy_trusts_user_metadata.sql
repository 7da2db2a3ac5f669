-- # The claim by its path, through a cast, a default and a sub-select
-- platform: supabase
create table public.notice (id uuid primary key, team text);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy by_arrows on public.notice for update to authenticated using ((auth.jwt() -> 'user_metadata' ->> 'admin')::boolean);
create policy by_path on public.notice for select to authenticated using (
    team = coalesce((select current_setting('request.jwt.claims', true)::jsonb #>> '{user_metadata,team}'), ''));
create policy by_check on public.notice for insert to authenticated with check (team = (auth.jwt() -> 'user_metadata' ->> 'team'));
-- finds: public.notice.by_arrows
-- finds: public.notice.by_path
-- finds: public.notice.by_check
-- severity: error
-- message: by_path on public.notice asks user_metadata.team, which users write themselves: whoever says so passes

-- # Where the token's part is kept: auth.users.raw_user_meta_data
-- platform: supabase
create table public."Notice" (id uuid primary key);
grant all on public."Notice" to authenticated;
grant select on auth.users to authenticated;
alter table public."Notice" enable row level security;
create policy "Staff's own" on public."Notice" to authenticated using (
    exists (select 1 from auth.users u where u.raw_user_meta_data ->> 'role' = 'staff'));
-- finds: public.Notice.Staff's own

-- # A restrictive policy is passed in the same way
-- platform: supabase
create table public.notice (id uuid primary key, user_id uuid);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy own on public.notice to authenticated using (user_id = auth.uid());
create policy not_banned on public.notice as restrictive to authenticated using ((auth.jwt() -> 'user_metadata' ->> 'banned') is null);
-- finds: public.notice.not_banned
-- severity: error

-- # Inside a helper, and a helper's helper, in another schema: once for the function
-- platform: supabase
create schema app;
grant usage on schema app to authenticated;
create function app.claims() returns jsonb language sql stable as $$ select auth.jwt() -> 'user_metadata' $$;
create function app.is_admin() returns boolean language sql stable as $$ select app.claims() ->> 'role' = 'admin' $$;
create table public.notice (id uuid primary key);
create table public.page (id uuid primary key);
grant all on public.notice, public.page to authenticated;
alter table public.notice enable row level security;
alter table public.page enable row level security;
create policy admins on public.notice to authenticated using (app.is_admin());
create policy admins on public.page to authenticated using ((select app.is_admin()));
-- finds: app.claims()
-- severity: error
-- message: app.claims() asks user_metadata, which users write themselves, and 2 policies believe it
-- fix: none

-- # The whole token in a variable, the part taken from it later
-- platform: supabase
create function public.tenant() returns uuid language plpgsql stable as $$
declare
    token jsonb := auth.jwt();
begin
    return (token -> 'user_metadata' ->> 'tenant')::uuid;
end $$;
create table public.notice (id uuid primary key, tenant uuid not null);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy tenants on public.notice to authenticated using (tenant = public.tenant());
-- finds: public.tenant()
-- fix: none

-- # Falling back to it is to believe it
-- platform: supabase
create table public.notice (id uuid primary key, tenant text not null);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy tenants on public.notice to authenticated using (
    tenant = coalesce(auth.jwt() -> 'app_metadata' ->> 'tenant', auth.jwt() -> 'user_metadata' ->> 'tenant'));
-- finds: public.notice.tenants
-- severity: error

-- # Beside something that the caller cannot choose it is a warning
-- platform: supabase
create table public.member (team_id uuid not null, user_id uuid not null, role text, primary key (team_id, user_id));
create table public.notice (id uuid primary key, team_id uuid not null, user_id uuid not null);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy own on public.notice for select to authenticated using (
    user_id = auth.uid() and (auth.jwt() -> 'user_metadata' ->> 'role') = 'editor');
create policy of_team on public.notice for update to authenticated using (team_id in (
    select m.team_id from public.member m where m.user_id = auth.uid() and m.role = (auth.jwt() -> 'user_metadata' ->> 'role')));
-- finds: public.notice.own
-- finds: public.notice.of_team
-- severity: warning
-- message: to ask it proves nothing

-- # To ask for a session beside it is to ask nothing, and an alternative is another way in
-- platform: supabase
create table public.notice (id uuid primary key, user_id uuid not null);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy session on public.notice for select to authenticated using (
    auth.role() = 'authenticated' and (auth.jwt() -> 'user_metadata' ->> 'role') = 'editor');
create policy either on public.notice for update to authenticated using (
    user_id = auth.uid() or (auth.jwt() -> 'user_metadata' ->> 'role') = 'editor');
-- finds: public.notice.session
-- finds: public.notice.either
-- severity: error

-- # What the server writes, and the person's own id
-- platform: supabase
create table public.notice (id uuid primary key, user_id uuid, tenant text, user_metadata jsonb);
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy tenants on public.notice for select to authenticated using (
    tenant = (auth.jwt() -> 'app_metadata' ->> 'tenant') or user_id = auth.uid() or (user_metadata ->> 'open')::boolean);
create policy staff on public.notice for update to authenticated using (
    exists (select 1 from auth.users u where u.id = auth.uid() and u.raw_app_meta_data ->> 'role' = 'staff'));
-- finds: nothing

-- # Functions that no policy asks may greet people by the name they chose
-- platform: supabase
create function public.greeting() returns text language sql stable as
    $$ select 'Hello ' || (auth.jwt() -> 'user_metadata' ->> 'name') $$;
create function public.welcome() returns trigger language plpgsql as $$
begin
    new.name := new.raw_user_meta_data ->> 'name';
    return new;
end $$;
create table public.notice (id uuid primary key, user_id uuid, name text default public.greeting());
grant all on public.notice to authenticated;
alter table public.notice enable row level security;
create policy own on public.notice to authenticated using (user_id = auth.uid());
-- finds: nothing

-- # A policy for a role that no policy binds decides nothing
-- platform: supabase
create table public.notice (id uuid primary key);
alter table public.notice enable row level security;
create policy services on public.notice to service_role using ((auth.jwt() -> 'user_metadata' ->> 'admin')::boolean);
-- finds: nothing

-- # A database without tokens
create table public.notice (id bigint primary key, owner text not null);
alter table public.notice enable row level security;
create policy own on public.notice using (owner = current_user);
-- finds: nothing
