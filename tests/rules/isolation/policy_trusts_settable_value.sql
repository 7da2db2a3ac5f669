-- # A header, a cookie, a header through a function
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create function public.chosen() returns uuid language sql stable as
    $$ select (current_setting('request.headers', true)::json ->> 'x-team')::uuid $$;
alter table public.invoice enable row level security;
create policy "by ""header""" on public.invoice for select to authenticated using (
    team_id::text = (select current_setting('request.headers', true)::json ->> 'x-team'));
create policy by_cookie on public.invoice for update to authenticated using (
    auth.uid() is not null and team_id::text = (current_setting('request.cookies', true)::json ->> 'team'));
create policy by_function on public.invoice for delete to authenticated using (team_id = public.chosen());
-- finds: public.invoice.by "header"
-- finds: public.invoice.by_cookie
-- finds: public.invoice.by_function
-- severity: error
-- message: believes a header of the request, which authenticated write themselves
-- message: believes a cookie

-- # A setting that a function sets to what its caller says
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create function public.choose(p_team uuid) returns void language plpgsql as $$ begin perform set_config('app.team', p_team::text, false); end $$;
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (team_id = current_setting('app.team', true)::uuid);
-- finds: public.invoice.own
-- message: believes the setting app.team, which public.choose(uuid) sets to whatever authenticated say

-- # Any setting, and a switch beside the membership
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create function public.set_pref(name text, value text) returns text language sql as 'select set_config($1, $2, true)';
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid())
    or current_setting('app.bypass', true) = 'on');
-- finds: public.invoice.own
-- message: the setting app.bypass, which public.set_pref(text, text) sets

-- # A header that chooses among what the token proves
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (
    team_id::text = (select current_setting('request.headers', true)::json ->> 'x-team')
    and team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy also on public.invoice for select to authenticated using (team_id in (
    select m.team_id from public.team_member m
    where m.user_id = auth.uid() and m.team_id::text = current_setting('request.headers', true)::json ->> 'x-team'));
-- finds: nothing

-- # A secret that is sent
-- platform: supabase
create table public.share (id uuid primary key, share_token text not null);
alter table public.share enable row level security;
create policy by_link on public.share for select to anon using (
    share_token = current_setting('request.headers', true)::json ->> 'x-share-token');
-- finds: nothing

-- # Functions that check before they set, set something else, or are out of reach
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create function public.choose(p_team uuid) returns void language plpgsql as $$ begin
    if not exists (select from public.team_member m where m.team_id = p_team and m.user_id = auth.uid()) then raise exception 'no'; end if;
    perform set_config('app.team', p_team::text, false); end $$;
create function public.set_locale(p_locale text) returns void language plpgsql as $$ begin perform set_config('app.locale', p_locale, false); end $$;
create function public.choose_any(p_team uuid) returns void language plpgsql as $$ begin perform set_config('app.team', p_team::text, false); end $$;
revoke execute on function public.choose_any(uuid) from public, anon, authenticated;
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (team_id = current_setting('app.team', true)::uuid);
-- finds: nothing

-- # A role that logs in and sets its tenant itself
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
grant all on public.invoice to web;
create function public.set_tenant(t bigint) returns void language plpgsql as $$ begin perform set_config('app.tenant', t::text, true); end $$;
alter table public.invoice enable row level security;
create policy own on public.invoice using (tenant_id = current_setting('app.tenant')::bigint);
-- finds: nothing

-- # A restrictive policy asks the token, another is restrictive itself, a third is for a service
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (team_id::text = current_setting('request.headers', true)::json ->> 'x-team');
create policy floor on public.invoice as restrictive to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy service on public.invoice to service_role using (team_id::text = current_setting('request.headers', true)::json ->> 'x-team');
create policy narrow on public.invoice as restrictive to authenticated using (team_id::text = current_setting('request.headers', true)::json ->> 'x-team');
-- finds: nothing
