-- # A missing setting, an empty one, a fallback on the row's own value
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public."In voice" (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.widget (id bigint primary key, tenant_id bigint not null references public.tenant);
grant all on all tables in schema public to web;
alter table public."In voice" enable row level security;
alter table public.receipt enable row level security;
alter table public.widget enable row level security;
create policy "a ""b""" on public."In voice" using (
    current_setting('app.tenant', true) is null or tenant_id = nullif(current_setting('app.tenant', true), '')::bigint);
create policy own on public.receipt for select using (
    current_setting('app.tenant', true) = '' or tenant_id::text = current_setting('app.tenant', true));
create policy own on public.widget using (
    tenant_id = coalesce(nullif(current_setting('app.tenant', true), '')::bigint, tenant_id));
-- finds: public.In voice.a "b"
-- finds: public.receipt.own
-- finds: public.widget.own
-- severity: error
-- message: where the setting app.tenant is missing: web can then read, add, change and delete every tenant's rows
-- message: is empty, as SET LOCAL leaves it

-- # Through a function of the application's own
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
grant select on public.invoice to web;
create function public.current_tenant() returns bigint language sql stable as
    $$ select nullif(current_setting('app.tenant', true), '')::bigint $$;
alter table public.invoice enable row level security;
create policy own on public.invoice using (public.current_tenant() is null or tenant_id = public.current_tenant());
-- finds: public.invoice.own
-- message: web can then read

-- # A token without the tenant's claim
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice for select to authenticated using (
    (auth.jwt() -> 'app_metadata' ->> 'team_id') is null
    or team_id = (auth.jwt() -> 'app_metadata' ->> 'team_id')::uuid);
-- finds: public.invoice.own
-- message: the claim app_metadata.team_id is missing: authenticated can then read

-- # A missing setting finds no row, or is an error
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.widget (id bigint primary key, tenant_id bigint not null references public.tenant);
grant all on all tables in schema public to web;
alter table public.invoice enable row level security;
alter table public.receipt enable row level security;
alter table public.widget enable row level security;
create policy own on public.invoice using (tenant_id = nullif(current_setting('app.tenant', true), '')::bigint);
create policy own on public.receipt using (tenant_id = coalesce(current_setting('app.tenant', true)::bigint, 0));
create policy own on public.widget using (
    coalesce(current_setting('app.tenant', true), '') <> '' and tenant_id = current_setting('app.tenant', true)::bigint);
-- finds: nothing

-- # A column of the row opens it, or a switch that has to be set
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, is_public boolean not null);
create table public.receipt (id bigint primary key, tenant_id bigint references public.tenant);
grant all on all tables in schema public to web;
alter table public.invoice enable row level security;
alter table public.receipt enable row level security;
create policy own on public.invoice using (is_public or tenant_id = current_setting('app.tenant', true)::bigint);
create policy own on public.receipt using (
    tenant_id is null or tenant_id = current_setting('app.tenant', true)::bigint
    or current_setting('app.worker', true) = 'on');
-- finds: nothing

-- # A column that has to hold something is asked of the row, not of the session
-- platform: supabase
create table public.report (id uuid primary key, owner_id uuid not null references auth.users, share_token uuid);
alter table public.report enable row level security;
create policy shared on public.report for select to anon using (share_token is not null);
-- finds: nothing

-- # Everybody who is signed in has an id
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (
    (select auth.uid()) is null or team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
-- finds: nothing

-- # A restrictive policy that keeps the same session out, a role without the grant, rows of nobody's
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.country (code text primary key);
grant select on public.invoice, public.country to web;
alter table public.invoice enable row level security;
alter table public.receipt enable row level security;
alter table public.country enable row level security;
create policy own on public.invoice using (current_setting('app.tenant', true) is null or tenant_id = current_setting('app.tenant', true)::bigint);
create policy floor on public.invoice as restrictive using (tenant_id = current_setting('app.tenant')::bigint);
create policy own on public.receipt using (current_setting('app.tenant', true) is null);
create policy own on public.country using (current_setting('app.tenant', true) is null);
-- finds: nothing
