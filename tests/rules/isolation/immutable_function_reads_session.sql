-- # A policy's function that reads a setting, the token, through another function
-- platform: supabase
create table public.note (id uuid primary key, team_id uuid, owner uuid);
create function public."My team"() returns uuid language sql immutable as $$ select nullif(current_setting('app.team', true), '')::uuid $$;
create function public.me() returns uuid language plpgsql immutable as $$ begin return auth.uid(); end $$;
create function public.plan() returns text language sql immutable as $$ select auth.jwt() -> 'app_metadata' ->> 'plan' $$;
create function public.my_plan() returns text language sql immutable as $$ select public.plan() $$;
alter table public.note enable row level security;
create policy own on public.note to authenticated using (team_id = public."My team"() and owner = public.me() and public.my_plan() = 'pro');
-- finds: public.My team()
-- finds: public.me()
-- finds: public.plan()
-- finds: public.my_plan()
-- severity: error
-- certainty: proved
-- message: that own on public.note relies on is IMMUTABLE and reads the setting app.team

-- # current_user on a plain server, callable by the application's role
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint references public.tenant);
create function public.who() returns name language sql immutable as 'select current_user';
-- finds: public.who()
-- message: reads current_user

-- # One that reads tables, or is called with the row's column each time, is a warning
-- platform: supabase
create table public.team_member (team_id uuid, user_id uuid);
create table public.note (id uuid primary key, team_id uuid);
create function public.is_member(team uuid) returns boolean language sql immutable security definer set search_path = '' as
    $$ select exists (select from public.team_member m where m.team_id = team and m.user_id = auth.uid()) $$;
create function public.teams() returns bigint language sql immutable security definer set search_path = '' as
    $$ select count(*) from public.team_member $$;
alter table public.note enable row level security;
create policy own on public.note to authenticated using (public.is_member(team_id));
-- finds: public.is_member(uuid)
-- finds: public.teams()
-- severity: warning

-- # STABLE ones, and what depends on the arguments alone
-- platform: supabase
create table public.note (id uuid primary key, owner uuid, path text);
create function public.me() returns uuid language sql stable as $$ select auth.uid() $$;
create function public.folder(path text) returns text language sql immutable as $$ select split_part(path, '/', 1) $$;
create function public.label(n int) returns text language plpgsql immutable as $$ begin return 'n' || n; end $$;
alter table public.note enable row level security;
create policy own on public.note to authenticated using (owner = public.me() and public.folder(path) = 'a');
-- finds: nothing

-- # What nobody of the application can call, and no policy calls
-- platform: supabase
create schema tools;
create function tools.me() returns uuid language sql immutable as $$ select auth.uid() $$;
create function public.me() returns uuid language sql immutable as $$ select auth.uid() $$;
revoke execute on function public.me() from public, anon, authenticated;
-- finds: nothing

-- # A language that is not read, a trigger function
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint references public.tenant);
create function public.stamp() returns trigger language plpgsql immutable as $$ begin new.id := 1; return new; end $$;
create function public.size(t text) returns int language internal immutable strict as 'textlen';
-- finds: nothing

-- # A setting of the server that names nobody
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint references public.tenant);
create function public.zone() returns text language sql immutable as $$ select current_setting('timezone') $$;
-- finds: nothing
